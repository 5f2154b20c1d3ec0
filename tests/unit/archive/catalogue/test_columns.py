"""Column types: what goes in comes out, on SQLite as text that reads without us."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import make_url

from archive.catalogue.columns import Instant, clean_words, instant_text, json_text, short_key

INSTANTS = st.datetimes(
    timezones=st.builds(
        lambda minutes: timezone(timedelta(minutes=minutes)), st.integers(-840, 840)
    ),
    min_value=datetime(2, 1, 1),  # noqa: DTZ001 - hypothesis adds the zone itself
    max_value=datetime(9998, 12, 31),  # noqa: DTZ001 - hypothesis adds the zone itself
)
# A busy machine makes no property false.
patient = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])

SQLITE = make_url("sqlite://").get_dialect()()
POSTGRESQL = make_url("postgresql+psycopg://").get_dialect()()
ANY_TEXT = st.text(alphabet=st.characters(codec=None, exclude_categories=()))


@patient
@given(INSTANTS)
def test_an_instant_survives_as_text_of_27_characters(instant: datetime) -> None:
    text = instant_text(instant)
    assert len(text) == 27
    assert Instant().process_result_value(text, SQLITE) == instant


@patient
@given(INSTANTS, INSTANTS)
def test_instants_as_text_sort_as_they_follow(one: datetime, other: datetime) -> None:
    assert (instant_text(one) < instant_text(other)) == (one < other)


def test_postgresql_keeps_an_instant_as_one() -> None:
    instant = datetime(2026, 3, 1, 14, tzinfo=timezone(timedelta(hours=2)))
    bound: Any = Instant().process_bind_param(instant, POSTGRESQL)
    assert bound == datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize("dialect", [SQLITE, POSTGRESQL], ids=["sqlite", "postgresql"])
def test_a_time_without_a_zone_is_refused(dialect: Any) -> None:
    with pytest.raises(ValueError, match="has no zone"):
        Instant().process_bind_param(datetime(2026, 3, 1), dialect)  # noqa: DTZ001 - the point


@patient
@given(ANY_TEXT)
def test_any_text_becomes_what_both_databases_hold(text: str) -> None:
    clean = clean_words(text)
    assert "\0" not in clean
    clean.encode()
    assert clean_words(clean) == clean


@patient
@given(st.text(alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\0")))
def test_sound_text_is_left_alone(text: str) -> None:
    assert clean_words(text) == text


@patient
@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=50), st.integers(1, 99))
def test_a_key_of_any_length_fits_an_index_and_is_its_own_short_form(
    part: str, times: int
) -> None:
    key = short_key(part * times)
    assert len(key.encode()) <= 2_000
    assert short_key(key) == key


def test_long_keys_that_differ_at_the_end_stay_apart_and_sort_by_their_beginning() -> None:
    one, other = "a" * 5_000 + "1", "a" * 5_000 + "2"
    assert short_key(one) != short_key(other)
    assert short_key("b" + one) > short_key(one)


@patient
@given(st.recursive(st.none() | st.booleans() | ANY_TEXT, st.lists))
def test_json_text_can_always_be_written(value: Any) -> None:
    json_text(value).encode()
