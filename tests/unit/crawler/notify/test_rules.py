from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.catalogue import Event, EventKind, EventRow
from archive.model import Change, EditKind, Field, Verdict
from crawler.notify import News, after_quiet, due_at, matches, news_of_event, retry_at
from crawler.notify.rules import GIVEN_UP_AFTER, LONGEST_RETRY
from tests.builders_notify import news, page, rule
from tests.builders_store import START

HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)
WORDING = Change(EditKind.WORDING, Field.BODY, "a", "b")


def event(kind: EventKind) -> News:
    made = news_of_event(EventRow(1, 1, None, Event(kind, START, {})), page(), capture=None)
    assert made is not None
    return made


def test_a_rule_without_filters_lets_every_edit_through() -> None:
    assert matches(rule(), news())


@pytest.mark.parametrize(
    ("filters", "through"),
    [
        ({"verdict": ("stealth",)}, True),
        ({"verdict": ("declared", "touch")}, False),
        ({"kind": ("number", "quote")}, True),
        ({"kind": ("headline",)}, False),
        ({"kind": ("silent_correction",)}, True),
        ({"host": ("example.org", "courier.example")}, True),
        ({"host": ("example",)}, True),
        ({"host": ("rier.example",)}, False),
        ({"tag": ("front",)}, True),
        ({"tag": ("sport",)}, False),
        ({"verdict": ("stealth",), "kind": ("headline",)}, False),
        ({"verdict": ("stealth",), "kind": ("number",), "tag": ("front",)}, True),
    ],
)
def test_every_filter_that_is_given_must_let_it_through(
    filters: dict[str, tuple[str, ...]], through: bool
) -> None:
    assert matches(rule(**filters), news(tags=("front", "kursk"))) is through


def test_an_edit_of_mere_wording_is_no_correction() -> None:
    assert not matches(rule(kind=("silent_correction",)), news(WORDING))


@pytest.mark.parametrize(
    ("kind", "filters", "through"),
    [
        (EventKind.GONE, {}, False),
        (EventKind.GONE, {"kind": ("gone",)}, True),
        (EventKind.GONE, {"kind": ("back",)}, False),
        (EventKind.MOVED, {"kind": ("redirected",)}, True),
        (EventKind.TOUCH, {}, False),
        (EventKind.TOUCH, {"verdict": ("touch",)}, True),
        (EventKind.BACKDATED_STAMP, {"verdict": ("backdated",)}, True),
        (EventKind.BACKDATED_STAMP, {"verdict": ("stealth",)}, False),
    ],
)
def test_an_event_is_told_only_to_who_asks_for_it(
    kind: EventKind, filters: dict[str, tuple[str, ...]], through: bool
) -> None:
    assert matches(rule(**filters), event(kind)) is through


def test_a_stealth_edit_is_told_to_who_asks_for_the_verdict_alone() -> None:
    assert matches(rule(verdict=("stealth",)), news(verdict=Verdict.STEALTH))
    assert not matches(rule(verdict=("stealth",)), news(verdict=Verdict.DECLARED))


def test_without_a_digest_news_go_out_at_once() -> None:
    assert due_at(rule(), START, None) == START


def test_a_digest_gathers_from_its_first_news_on() -> None:
    hourly = rule(digest=HOUR)
    assert due_at(hourly, START, None) == START + HOUR
    assert due_at(hourly, START + 20 * MINUTE, START + HOUR) == START + HOUR
    assert due_at(hourly, START + 2 * HOUR, START + HOUR) == START + 3 * HOUR


@pytest.mark.parametrize(
    ("at", "out"),
    [
        ("2026-03-01T19:59:00", "2026-03-01T19:59:00"),  # 21:59 in Kyiv
        ("2026-03-01T20:00:00", "2026-03-02T05:00:00"),
        ("2026-03-02T04:59:59", "2026-03-02T05:00:00"),
        ("2026-03-02T05:00:00", "2026-03-02T05:00:00"),
        ("2026-03-28T23:00:00", "2026-03-29T04:00:00"),  # the clocks go forward that night
    ],
)
def test_in_quiet_hours_news_wait_for_their_end_where_people_are(at: str, out: str) -> None:
    sleeper = rule(quiet="22:00-07:00", timezone="Europe/Kyiv")
    assert after_quiet(sleeper, _utc(at)) == _utc(out)


def test_quiet_hours_may_lie_within_one_day() -> None:
    assert after_quiet(rule(quiet="13:00-14:00"), _utc("2026-03-01T13:30:00")) == _utc(
        "2026-03-01T14:00:00"
    )
    assert after_quiet(rule(quiet="13:00-14:00"), START) == START


def test_a_digest_that_is_ready_in_quiet_hours_waits_too() -> None:
    assert due_at(rule(digest=HOUR, quiet="13:00-14:00"), START, None) == START + 2 * HOUR


@given(
    st.timedeltas(timedelta(), timedelta(days=9 * 365)),
    st.sampled_from(["22:00-07:00", "00:00-23:59", "02:00-03:00", "12:00-12:00", "7:30-7:31"]),
    st.sampled_from(["UTC", "Europe/Kyiv", "America/New_York", "Asia/Kathmandu"]),
)
def test_quiet_hours_only_ever_put_off_and_never_for_more_than_a_day(
    later: timedelta, quiet: str, zone: str
) -> None:
    at = START + later
    out = after_quiet(rule(quiet=quiet, timezone=zone), at)
    assert at <= out <= at + 25 * HOUR


def test_a_failed_message_is_tried_ever_more_rarely_and_then_given_up() -> None:
    waits = [retry_at(tries, START, START) for tries in (1, 2, 3, 30)]
    assert waits == [START + MINUTE, START + 2 * MINUTE, START + 4 * MINUTE, START + LONGEST_RETRY]
    assert retry_at(40, START, START + GIVEN_UP_AFTER) is None


def _utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)
