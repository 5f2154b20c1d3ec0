"""The nights in which summer time begins and ends: one hour is missing, or is there twice.

The machine stands in the zone itself, and instants that are passed in are written in that zone:
whatever went by local time would leave a turn out or make one twice.
"""

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from crawler.daemon import Daemon
from crawler.frontier import Frontier
from crawler.schedule import HostState, PageState, learn, plan
from tests.builders_schedule import CHANGED, SAME
from tests.builders_store import delay_of, due
from tests.workbench import Workbench

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
THETA = 0.2

KYIV, NEW_YORK = "Europe/Kyiv", "America/New_York"
NIGHTS = {  # zone, instant of the change, hours by which the clocks go forward
    "Kyiv, spring": (KYIV, datetime(2026, 3, 29, 1, tzinfo=UTC), 1),
    "Kyiv, autumn": (KYIV, datetime(2026, 10, 25, 1, tzinfo=UTC), -1),
    "New York, spring": (NEW_YORK, datetime(2026, 3, 8, 7, tzinfo=UTC), 1),
    "New York, autumn": (NEW_YORK, datetime(2026, 11, 1, 6, tzinfo=UTC), -1),
}


@pytest.fixture(params=list(NIGHTS.values()), ids=list(NIGHTS))
def night(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[datetime]:
    """The instant of the change, in the zone, which is the machine's too for the while."""
    name, change, hours = request.param
    zone = ZoneInfo(name)
    before, after = (change + side * HOUR for side in (-1, 1))
    shift = _offset(after, zone) - _offset(before, zone)
    assert shift == hours * HOUR, "the table of nights is wrong"
    monkeypatch.setenv("TZ", name)
    time.tzset()
    yield change.astimezone(zone)
    monkeypatch.undo()
    time.tzset()


def _offset(at: datetime, zone: ZoneInfo) -> timedelta:
    offset = at.astimezone(zone).utcoffset()
    assert offset is not None
    return offset


def hours_around(night: datetime) -> list[datetime]:
    """Every hour from a quarter of a day before the change to one after it, in the zone."""
    change = night.astimezone(UTC)
    return [(change + hour * HOUR).astimezone(night.tzinfo) for hour in range(-6, 7)]


@pytest.mark.parametrize("name", ["dispatch", "inbox", "steer", "audit", "backup", "tidy"])
def test_no_turn_of_a_house_job_is_left_out_or_made_twice(
    bench: Workbench, night: datetime, name: str
) -> None:
    with bench.store() as store:
        daemon = Daemon(store, lambda _: None)
        trigger = daemon._scheduler().get_job(name).trigger
        every = daemon._jobs()[name].every
    turns = [night.astimezone(UTC) - 5 * every / 2]
    for _ in range(5):
        turns.append(trigger.get_next_fire_time(turns[-1], turns[-1]))
    waits = {later.timestamp() - turn.timestamp() for turn, later in pairwise(turns)}
    assert waits == {every.total_seconds()}


def test_a_daily_job_waits_for_what_is_left_of_24_hours(bench: Workbench, night: datetime) -> None:
    with bench.store() as store:
        bench.clock.set(night + 3 * HOUR - bench.clock.now())
        store.frontier.job_done("backup", (night.astimezone(UTC) - HOUR).astimezone(night.tzinfo))
        daemon = Daemon(store, lambda _: None)
        wait = daemon._wait("backup", daemon._jobs()["backup"])
    left = (night.astimezone(UTC) - HOUR + DAY) - bench.clock.now()
    assert abs(wait - left) < timedelta(seconds=10)


def test_a_pinned_page_is_due_every_hour(night: datetime) -> None:
    hours = hours_around(night)
    page = PageState.new(hours[0], hours[0]).pinned(HOUR)
    for looked_at, following in pairwise(hours):
        page, _ = learn(page, HostState(), SAME, looked_at)
        found = plan(page, HostState(), THETA, looked_at)
        assert found is not None
        assert found.astimezone(UTC) == following.astimezone(UTC)


def test_what_is_learned_and_planned_in_the_zone_is_what_it_would_be_in_utc(
    night: datetime,
) -> None:
    assert lesson(hours_around(night)) == lesson(
        [at.astimezone(UTC) for at in hours_around(night)]
    )


def lesson(looks: list[datetime]) -> list[float]:
    """When a page is due after each of these looks, in seconds since the epoch."""
    page, host, dues = PageState.new(looks[0], looks[0]), HostState(), []
    for number, at in enumerate(looks[1:]):
        page, host = learn(page, host, CHANGED if number % 3 == 0 else SAME, at)
        planned = plan(page, host, THETA, at)
        assert planned is not None
        dues.append(planned.timestamp())
    return dues


def test_the_frontier_keeps_the_hours_apart_that_local_time_gives_one_name(
    tmp_path: Path, night: datetime
) -> None:
    hours = hours_around(night)
    with Frontier.open(tmp_path / "frontier.sqlite") as frontier:
        pages = [due(f"page-{number:02}", at) for number, at in enumerate(hours)]
        frontier.add(pages, delay_of=delay_of(HOUR), now=hours[0])
        kept = [page.next_check for page in frontier.dues()]
        (lease,) = frontier.lease("w", hosts=1, pages_per_host=99, ttl=HOUR, now=hours[6])
    assert kept == [at.astimezone(UTC) for at in hours]
    assert len(lease.pages) == 7
