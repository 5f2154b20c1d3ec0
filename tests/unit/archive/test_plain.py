"""Values as plain data: every value of the vocabulary comes back equal, through JSON."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archive.catalogue.columns import json_text, plain_of
from archive.model import Article, Capture, Change, Link, StampMove
from archive.plain import from_plain, to_plain, tuple_from_plain
from tests.builders_store import START, article, number_change, updated

INSTANTS = st.floats(-1e9, 1e9).map(lambda seconds: START + timedelta(seconds=seconds))
st.register_type_strategy(datetime, INSTANTS)  # the vocabulary knows no naive time


@pytest.mark.parametrize("kind", [Article, Capture, Change, Link, StampMove])
def test_a_value_comes_back_equal_through_json(kind: type[Any]) -> None:
    @settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow])
    @given(st.from_type(kind))
    def holds(value: Any) -> None:
        assert from_plain(kind, json.loads(json_text(plain_of(value)))) == value
        assert from_plain(kind, json.loads(json_text(to_plain(value)))) == value

    holds()


def test_a_tuple_of_values_comes_back_as_one() -> None:
    changes = (number_change("30", "50"), number_change("5", "6"))
    assert tuple_from_plain(Change, to_plain(changes)) == changes


def test_what_a_newer_program_wrote_is_read_and_what_an_older_left_out_takes_its_default() -> None:
    plain = to_plain(article("Text.", stamp=START))
    plain["invented_later"] = 1
    del plain["flags"]
    assert from_plain(Article, plain) == article("Text.", stamp=START)


def test_a_value_that_json_cannot_hold_is_refused_by_name() -> None:
    @dataclass(frozen=True)
    class Odd:
        held: object

    with pytest.raises(TypeError, match="bytes has no plain form"):
        to_plain(Odd(b"bytes"))


def test_plain_data_reads_without_us() -> None:
    assert plain_of(updated(START))["at"] == "2026-03-01T12:00:00.000000Z"
