from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.model import Precision, ZoneOrigin
from archive.text.instants import read_instant

PAGE, NONE = ZoneOrigin.PAGE, ZoneOrigin.NONE
SECOND, MINUTE, DAY = Precision.SECOND, Precision.MINUTE, Precision.DAY


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[arg-type,misc] # six ints at most


@pytest.mark.parametrize(
    ("raw", "at", "zone", "precision"),
    [
        ("2024-12-17T15:02:00+03:00", utc(2024, 12, 17, 12, 2), PAGE, SECOND),
        ("2024-12-17T15:02:00.123+0300", utc(2024, 12, 17, 12, 2), PAGE, SECOND),
        ("2024-12-17T12:10:00Z", utc(2024, 12, 17, 12, 10), PAGE, SECOND),
        ("20241217T101500Z", utc(2024, 12, 17, 10, 15), PAGE, SECOND),
        ("2024-12-17 12:31:11", utc(2024, 12, 17, 12, 31, 11), NONE, SECOND),
        ("2024-12-17", utc(2024, 12, 17), NONE, DAY),
        ("Tue, 17 Dec 2024 12:10:00 GMT", utc(2024, 12, 17, 12, 10), PAGE, SECOND),
        ("Mon Nov 18 19:12:04 UTC 2019", utc(2019, 11, 18, 19, 12, 4), PAGE, SECOND),
        ("Wed Nov 27 2019 10:05:00 GMT+0100", utc(2019, 11, 27, 9, 5), PAGE, SECOND),
        ("1734437520", utc(2024, 12, 17, 12, 12), PAGE, SECOND),
        ("1734437520000", utc(2024, 12, 17, 12, 12), PAGE, SECOND),
        ("December 17, 2024", utc(2024, 12, 17), NONE, DAY),
        ("Dec. 17, 2024 3:04 PM EST", utc(2024, 12, 17, 20, 4), PAGE, MINUTE),
        ("December 17, 2024 at 12:04 a.m.", utc(2024, 12, 17, 0, 4), NONE, MINUTE),
        ("17.12.2024, 15:04 Uhr", utc(2024, 12, 17, 15, 4), NONE, MINUTE),
        ("17. Dezember 2024 um 15:04", utc(2024, 12, 17, 15, 4), NONE, MINUTE),
        ("17 декабря 2024, 18:40", utc(2024, 12, 17, 18, 40), NONE, MINUTE),
        ("17 грудня 2024, 18:40", utc(2024, 12, 17, 18, 40), NONE, MINUTE),
        ("mardi 17 décembre 2024 à 18h40", utc(2024, 12, 17, 18, 40), NONE, MINUTE),
        ("17 de diciembre de 2024 18:40", utc(2024, 12, 17, 18, 40), NONE, MINUTE),
        ("12/17/2024", utc(2024, 12, 17), NONE, DAY),
        ("2019-11-19 6:38 PM", utc(2019, 11, 19, 18, 38), NONE, MINUTE),
        ("13.03.2020 - 09:01", utc(2020, 3, 13, 9, 1), NONE, MINUTE),
        ("2024年12月17日", utc(2024, 12, 17), NONE, DAY),
    ],
)
def test_a_date_string_is_read_with_what_it_is_sure_of(
    raw: str, at: datetime, zone: ZoneOrigin, precision: Precision
) -> None:
    instant = read_instant(raw)
    assert instant is not None
    assert (instant.at, instant.zone, instant.precision) == (at, zone, precision)


@pytest.mark.parametrize(
    "raw",
    [
        "",
        "3 hours ago",
        "03/04/2024",
        "yesterday",
        "2024-13-45",
        "31.02.2024",
        "12345",
        "May 2024",
    ],
)
def test_what_names_no_certain_day_is_not_guessed(raw: str) -> None:
    assert read_instant(raw) is None


def test_a_profiles_zone_is_used_only_where_the_page_gives_no_offset() -> None:
    moscow = ZoneInfo("Europe/Moscow")
    named = read_instant("2024-12-17 15:02", zone=moscow)
    own = read_instant("2024-12-17T15:02:00+01:00", zone=moscow)
    assert named is not None
    assert own is not None
    assert (named.at, named.zone) == (utc(2024, 12, 17, 12, 2), ZoneOrigin.PROFILE)
    assert (own.at, own.zone) == (utc(2024, 12, 17, 14, 2), PAGE)


@given(st.integers(631_152_000, 4_102_400_000), st.integers(-14 * 4, 14 * 4))
def test_every_iso_instant_is_read_back(seconds: int, quarters: int) -> None:
    local = datetime.fromtimestamp(seconds, UTC).replace(tzinfo=None)
    sign, minutes = "-" if quarters < 0 else "+", abs(quarters) * 15
    raw = f"{local.isoformat()}{sign}{minutes // 60:02}:{minutes % 60:02}"
    instant = read_instant(raw)
    assert instant is not None
    assert instant.at == datetime.fromisoformat(raw)


@given(st.text(max_size=80))
def test_no_string_makes_reading_raise(raw: str) -> None:
    read_instant(raw, zone=ZoneInfo("Europe/Kyiv"))
