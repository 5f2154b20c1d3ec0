"""A clock that was set back: nothing is left alone until the wrong time comes round again."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from crawler.frontier import Frontier
from tests.builders_store import SECOND, START, delay_of, due

DELAY = 10 * SECOND
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


@pytest.fixture
def frontier(tmp_path: Path) -> Iterator[Frontier]:
    with Frontier.open(tmp_path / "frontier.sqlite") as opened:
        yield opened


def look(frontier: Frontier, name: str, *, ahead: timedelta, wait: timedelta) -> str:
    """Look at a page while the clock is so far ahead; give its key."""
    page = due(name, START)
    now = START + ahead
    frontier.add([page], delay_of=delay_of(DELAY), now=START)
    (lease,) = frontier.lease("us", hosts=1, pages_per_host=1, ttl=HOUR, now=now)
    frontier.settle(lease, page.page_key, now=now, next_check=now + wait)
    frontier.release(lease, now=now)
    return page.page_key


def test_a_page_looked_at_under_the_wrong_time_is_due_as_long_after_as_it_was(
    frontier: Frontier,
) -> None:
    key = look(frontier, "a", ahead=DAY, wait=HOUR)
    assert frontier.turn_back(DAY, now=START) == 1
    page = frontier.due(key)
    assert page is not None
    assert page.next_check == START + HOUR
    assert page.last_check == START
    assert frontier.next_ready() == START + HOUR


def test_a_page_looked_at_before_stays_as_it_was(frontier: Frontier) -> None:
    key = look(frontier, "a", ahead=timedelta(), wait=2 * DAY)
    before = frontier.due(key)
    assert frontier.turn_back(HOUR, now=START + 2 * HOUR) == 0
    assert frontier.due(key) == before


def test_no_host_is_asked_sooner_than_its_delay_for_it(frontier: Frontier) -> None:
    look(frontier, "a", ahead=DAY, wait=SECOND)
    frontier.turn_back(DAY, now=START)
    host = frontier.host("courier.example")
    assert host is not None
    assert host.ready_at is not None
    assert START + DELAY <= host.ready_at <= START + 2 * DELAY


def test_a_lease_in_hand_still_holds(frontier: Frontier) -> None:
    page, now = due("a", START), START + DAY
    frontier.add([page], delay_of=delay_of(DELAY), now=START)
    (lease,) = frontier.lease("us", hosts=1, pages_per_host=1, ttl=HOUR, now=now)
    frontier.turn_back(DAY, now=START)
    assert frontier.lease("they", hosts=1, pages_per_host=1, ttl=HOUR, now=START + HOUR) == []
    frontier.settle(lease, page.page_key, now=START + SECOND, next_check=START + HOUR)


def test_a_wait_that_a_host_asked_for_is_kept_by_the_clock_that_it_was_written_under(
    frontier: Frontier,
) -> None:
    look(frontier, "a", ahead=DAY, wait=SECOND)
    frontier.hold("courier.example", START + DAY + HOUR)
    frontier.turn_back(DAY, now=START)
    host = frontier.host("courier.example")
    assert host is not None
    assert host.ready_at == START + HOUR
