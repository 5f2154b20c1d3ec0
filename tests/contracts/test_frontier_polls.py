"""What the frontier promises of sources, tags and messages, on every database that can hold it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from crawler.clock import SystemClock
from crawler.frontier import (
    Frontier,
    Lease,
    MessageRow,
    MessageState,
    SourceRow,
    StaleLease,
    Validators,
)
from tests.builders_store import MINUTE, SECOND, delay_of, due

HOUR = timedelta(hours=1)
FEED, MAP = "feed:https://a.example/rss", "sitemap:https://a.example/map.xml"
HOST = "a.example"


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def frontier(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Frontier]:
    where: str | Path = tmp_path / "frontier.sqlite"
    if request.param == "postgresql":
        where = request.getfixturevalue("postgres_database")
    with Frontier.open(where) as opened:
        yield opened


@pytest.fixture
def now() -> datetime:
    return SystemClock().now()


def take(
    frontier: Frontier, now: datetime, *, ttl: timedelta = HOUR, patience: timedelta = MINUTE
) -> Lease | None:
    return frontier.lease_host(
        HOST, "poller", ttl=ttl, now=now, delay=10 * SECOND, patience=patience
    )


# --- a host for what is no page


def test_a_host_that_nobody_knows_is_taken_with_its_delay(
    frontier: Frontier, now: datetime
) -> None:
    lease = take(frontier, now)
    assert lease is not None
    assert (lease.host, lease.pages, lease.delay) == (HOST, (), 10 * SECOND)
    assert abs(lease.not_before - now) < 5 * SECOND


def test_a_host_that_is_asked_for_its_pages_is_not_taken(
    frontier: Frontier, now: datetime
) -> None:
    frontier.add([due("p", now, host=HOST)], delay_of=delay_of(SECOND), now=now)
    assert frontier.lease("w", hosts=1, pages_per_host=1, ttl=HOUR, now=now)
    assert take(frontier, now) is None


def test_while_a_host_is_taken_its_pages_wait(frontier: Frontier, now: datetime) -> None:
    frontier.add([due("p", now, host=HOST)], delay_of=delay_of(SECOND), now=now)
    lease = take(frontier, now)
    assert lease is not None
    assert frontier.lease("w", hosts=1, pages_per_host=1, ttl=HOUR, now=now) == []
    frontier.release(lease, now=now)
    ready = frontier.next_ready()
    assert ready is not None
    assert ready >= now + SECOND


def test_a_host_is_had_between_two_leases_of_its_pages_and_asked_after_its_delay(
    frontier: Frontier, now: datetime
) -> None:
    frontier.add([due("p", now, host=HOST)], delay_of=delay_of(MINUTE), now=now)
    (lease,) = frontier.lease("w", hosts=1, pages_per_host=1, ttl=HOUR, now=now)
    frontier.release(lease, now=now)
    taken = take(frontier, now, patience=2 * MINUTE)
    assert taken is not None
    assert taken.not_before >= now + MINUTE


def test_a_host_that_asked_to_be_left_alone_for_long_is_not_taken(
    frontier: Frontier, now: datetime
) -> None:
    lease = take(frontier, now)
    assert lease is not None
    frontier.hold(HOST, now + HOUR)
    frontier.release(lease, now=now)
    assert take(frontier, now) is None


def test_a_host_whose_taker_died_is_taken_again_after_its_delay_and_the_dead_one_is_refused(
    frontier: Frontier, now: datetime
) -> None:
    dead = take(frontier, now, ttl=-MINUTE)
    assert dead is not None
    again = take(frontier, now)
    assert again is not None
    with pytest.raises(StaleLease):
        frontier.release(dead, now=now)


# --- sources


def test_a_new_source_is_due_at_once_and_knowing_it_again_changes_nothing(
    frontier: Frontier, now: datetime
) -> None:
    frontier.know_sources([FEED], now)
    frontier.keep_source(SourceRow(FEED, now + HOUR))
    frontier.know_sources([FEED, MAP], now)
    assert [row.source_id for row in frontier.sources()] == [MAP, FEED]
    assert [row.source_id for row in frontier.sources(due_by=now)] == [MAP]


def test_all_that_is_known_of_a_source_is_kept(frontier: Frontier, now: datetime) -> None:
    row = SourceRow(
        FEED,
        now + HOUR,
        last_poll=now,
        last_news=now,
        fails=2,
        trouble="is no feed.",
        polls=7,
        pages=5,
        hints=3,
        validators=Validators('"e"', "Tue, 17 Dec 2024 10:00:00 GMT"),
        state={"news": 1.5, "files": {"a.txt": [1, 2]}},
    )
    frontier.keep_source(row)
    assert frontier.sources() == [row]


def test_every_source_can_be_made_due(frontier: Frontier, now: datetime) -> None:
    frontier.keep_source(SourceRow(FEED, now + HOUR))
    frontier.poll_now(now)
    assert [row.source_id for row in frontier.sources(due_by=now)] == [FEED]


def test_a_page_bears_the_tags_of_every_source_that_named_it(frontier: Frontier) -> None:
    frontier.tag(["p", "q"], "front")
    frontier.tag(["p"], "kursk")
    frontier.tag(["p"], "kursk")
    frontier.tag([], "none")
    assert frontier.tags(["p", "q", "r"]) == {
        "p": frozenset({"front", "kursk"}),
        "q": frozenset({"front"}),
    }


def test_many_pages_are_looked_up_at_once(frontier: Frontier, now: datetime) -> None:
    pages = [due(f"p{n}", now, host=HOST) for n in range(700)]
    frontier.add(pages, delay_of=delay_of(SECOND), now=now)
    found = frontier.dues_of([*(page.page_key for page in pages), "unknown"])
    assert sorted(one.page_key for one in found) == sorted(page.page_key for page in pages)


# --- messages


def message(number: int, now: datetime, **changes: object) -> MessageRow:
    row = MessageRow(f"{number:064x}", "webhook-1", "p", {"verdict": "stealth"}, now, now)
    return replace(row, **changes)  # type: ignore[arg-type] # fields of MessageRow, by name


def test_a_message_is_put_once_whatever_became_of_it(frontier: Frontier, now: datetime) -> None:
    assert frontier.put_messages([message(1, now), message(2, now)]) == 2
    frontier.keep_messages([message(1, now, state=MessageState.SENT)])
    assert frontier.put_messages([message(1, now), message(3, now)]) == 1
    assert frontier.message_counts()[MessageState.SENT] == 1


def test_messages_are_told_by_state_rule_and_time(frontier: Frontier, now: datetime) -> None:
    rows = [
        message(1, now, due_at=now + HOUR),
        message(2, now),
        message(3, now, rule="email-1"),
        message(4, now, state=MessageState.PENDING),
    ]
    frontier.put_messages(rows)
    assert frontier.messages(state=MessageState.WAITING, due_by=now) == rows[1:3]
    assert frontier.messages(rule="webhook-1", limit=1) == [rows[1]]
    assert frontier.messages(state=MessageState.PENDING) == [rows[3]]


def test_all_that_is_known_of_a_message_is_kept(frontier: Frontier, now: datetime) -> None:
    frontier.put_messages([message(1, now)])
    changed = message(
        1,
        now,
        state=MessageState.FAILED,
        due_at=now + HOUR,
        batch="b" * 64,
        tries=3,
        error="refused",
        sent_at=now,
    )
    frontier.keep_messages([changed])
    assert frontier.messages() == [changed]


def test_what_is_over_is_forgotten_in_time_and_what_waits_is_not(
    frontier: Frontier, now: datetime
) -> None:
    frontier.put_messages([message(n, now - HOUR) for n in range(3)])
    frontier.put_messages([message(3, now)])
    over = [message(0, now - HOUR, state=MessageState.SENT), message(3, now)]
    frontier.keep_messages([over[0], replace(over[1], state=MessageState.SENT)])
    assert frontier.forget_messages(now - MINUTE) == 1
    assert len(frontier.messages()) == 3


# --- a clock that was set back


def test_what_was_planned_under_a_wrong_time_does_not_wait_for_it(
    frontier: Frontier, now: datetime
) -> None:
    wrong = now + 24 * HOUR
    frontier.keep_source(SourceRow(FEED, wrong + HOUR, last_poll=wrong))
    frontier.keep_source(SourceRow(MAP, now + HOUR, last_poll=now - HOUR))
    frontier.put_messages([message(1, wrong, due_at=wrong + HOUR)])
    frontier.turn_back(24 * HOUR, now=now)
    assert [row.next_poll for row in frontier.sources()] == [now + HOUR] * 2
    assert [row.due_at for row in frontier.messages()] == [now + HOUR]
