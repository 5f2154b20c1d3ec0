"""The daemon's house jobs, its budget, and a clock that somebody sets while it runs."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta

import pytest

from crawler.backfill import Backfill, read_sources
from crawler.check import Report
from crawler.clock import SystemClock
from crawler.daemon import Daemon
from crawler.house import BACKUPS, HouseTrouble
from crawler.planning import LOOKS_LEFT, THETA
from crawler.store import Store
from tests.builders_ingest import story
from tests.servers.pages import PageServer
from tests.workbench import QUICK, Workbench, ended, within

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)
HALF = timedelta(minutes=30)
EAGER = QUICK.replace("policy: ladder", "policy: learned, tick: 200ms")


@asynccontextmanager
async def running(bench: Workbench, reports: list[Report]) -> AsyncIterator[Store]:
    with bench.store() as store:
        daemon = Daemon(store, reports.append)
        work = asyncio.create_task(daemon.run())
        try:
            yield store
        finally:
            daemon.stop()
            await ended(work)


def wait_of(store: Store, name: str) -> timedelta:
    """From now to the first turn of a house job, were the daemon started now."""
    job = Daemon(store, lambda _: None)._scheduler().get_job(name)
    assert job is not None
    wait: timedelta = job.next_run_time - SystemClock().now()
    return wait


def address(site: PageServer, target: str) -> str:
    return f"http://127.0.0.1:{site.port}{target}"


def looked_at(store: Store) -> datetime:
    (due,) = store.frontier.dues()
    assert due.last_check is not None
    return due.last_check


# --- turns -----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["audit", "backup", "tidy"])
def test_a_nightly_job_that_was_missed_is_made_up_soon_after_the_start(
    bench: Workbench, name: str
) -> None:
    with bench.store() as store:
        assert wait_of(store, name) <= 2 * MINUTE
        store.frontier.job_done(name, bench.clock.now() - 3 * DAY)
        assert wait_of(store, name) <= 2 * MINUTE


def test_a_nightly_job_that_was_done_waits_for_its_turn(bench: Workbench) -> None:
    with bench.store() as store:
        store.frontier.job_done("backup", bench.clock.now() - HOUR)
        assert 22 * HOUR < wait_of(store, "backup") <= 23 * HOUR


def test_a_job_that_was_done_in_the_future_does_not_wait_for_it(bench: Workbench) -> None:
    with bench.store() as store:
        store.frontier.job_done("backup", bench.clock.now() + 300 * DAY)
        assert wait_of(store, "backup") <= DAY


async def test_a_chore_is_noted_when_it_is_done(bench: Workbench) -> None:
    with bench.store() as store:
        daemon = Daemon(store, bench.reports.append)
        await daemon._back_up()
        await within(30, lambda: bool(store.frontier.jobs()))
        (job,) = store.frontier.jobs()
        assert (job.name, job.done_at is not None, job.error) == ("backup", True, "")
        assert len(list((store.config.store / BACKUPS).iterdir())) == 2


async def test_a_chore_that_fails_is_noted_with_its_reason(
    bench: Workbench, monkeypatch: pytest.MonkeyPatch
) -> None:
    def hurt(*_: object) -> None:
        raise HouseTrouble("a.warc.gz: hurt at byte 7")

    monkeypatch.setattr("crawler.house.audit_slice", hurt)
    with bench.store() as store:
        await Daemon(store, bench.reports.append)._audit()
        await within(30, lambda: bool(store.frontier.jobs()))
        (job,) = store.frontier.jobs()
        assert (job.done_at, job.error) == (None, "a.warc.gz: hurt at byte 7")


async def test_a_file_that_nothing_is_added_to_is_finished_within_hours(
    bench: Workbench, site: PageServer
) -> None:
    site.put("/a", story())
    await bench.backfill(address(site, "/a"))
    bench.configure(EAGER)
    reports: list[Report] = []
    async with running(bench, reports) as store:
        bench.clock.advance(DAY)
        await within(30, lambda: len(reports) == 1)
        assert store.ingest.warc_opened_at is not None
        bench.clock.advance(2 * HOUR)
        daemon = Daemon(store, reports.append)
        await daemon._roll()
        assert store.ingest.warc_opened_at is None


async def test_theta_and_what_is_left_of_the_budget_are_kept(bench: Workbench) -> None:
    bench.configure(EAGER)
    async with running(bench, []) as store:
        await within(30, lambda: store.frontier.setting(THETA) is not None)
        await within(30, lambda: store.frontier.setting(LOOKS_LEFT) is not None)


# --- the budget ------------------------------------------------------------------------------


async def test_no_more_is_looked_at_again_than_the_budget_allows(
    bench: Workbench, site: PageServer
) -> None:
    for number in range(12):
        site.put(f"/{number}", story())
    await bench.backfill(*(address(site, f"/{number}") for number in range(12)))
    bench.configure(QUICK.replace("policy: ladder", "policy: ladder, budget: 5"))
    assert len(await bench.next_round(20 * DAY)) == 5
    assert len(await bench.next_round(12 * MINUTE)) == 1
    assert len(await bench.next_round(HOUR)) == 5


async def test_first_looks_are_not_counted(bench: Workbench, site: PageServer) -> None:
    bench.configure(QUICK.replace("policy: ladder", "policy: ladder, budget: 1"))
    for number in range(6):
        site.put(f"/{number}", story())
    with bench.store() as store:
        names = [address(site, f"/{number}") for number in range(6)]
        given = read_sources(names, column=None, limit=None)
        Backfill(store, given, bench.reports.append).prepare()
    assert len(await bench.next_round(MINUTE)) == 6


# --- the clock -------------------------------------------------------------------------------


@pytest.mark.parametrize("leap", [HOUR, DAY])
async def test_a_clock_that_is_set_forward_and_back_makes_no_burst_and_skips_nothing(
    bench: Workbench, site: PageServer, leap: timedelta
) -> None:
    site.put("/a", story())
    await bench.backfill(address(site, "/a"))
    bench.configure(EAGER)
    reports: list[Report] = []
    async with running(bench, reports) as store:
        (due,) = store.frontier.dues()
        store.frontier.change(due.page_key, pinned=HALF)
        bench.clock.advance(DAY)
        await within(30, lambda: len(reports) == 1)
        bench.clock.set(leap)
        await within(30, lambda: len(reports) == 2)
        bench.clock.set(-leap)
        await within(30, lambda: looked_at(store) <= bench.clock.now())
        (due,) = store.frontier.dues()
        assert due.next_check - bench.clock.now() <= HALF
        bench.clock.advance(HALF)
        await within(30, lambda: len(reports) == 3)
    assert site.targets() == ["/a"] * 4


async def test_a_clock_that_leaps_while_a_host_is_asked_loses_none_of_its_pages(
    bench: Workbench, site: PageServer, caplog: pytest.LogCaptureFixture
) -> None:
    """By the new time every lease has run out, our own included."""
    pages = [address(site, f"/{number}") for number in range(5)]
    for number in range(5):
        site.put(f"/{number}", story())
    await bench.backfill(*pages)
    bench.configure(EAGER.replace("delay: 0s", "delay: 300ms"))
    reports: list[Report] = []
    async with running(bench, reports):
        bench.clock.advance(20 * DAY)
        await within(30, lambda: len(reports) >= 1)
        bench.clock.set(DAY)
        await within(30, lambda: {report.page.url for report in reports} == set(pages))
    assert "a round failed" not in caplog.text
    assert "ran out" not in caplog.text


async def test_a_clock_that_was_set_back_while_nothing_ran_is_noticed_at_the_start(
    bench: Workbench, site: PageServer
) -> None:
    site.put("/a", story())
    bench.configure(QUICK)
    bench.clock.set(DAY)
    await bench.backfill(address(site, "/a"))
    await bench.next_round(2 * HOUR)
    bench.clock.set(-DAY)
    reports = await bench.next_round(20 * MINUTE)
    with bench.store() as store:
        assert looked_at(store) <= bench.clock.now()
        (due,) = store.frontier.dues()
    assert len(reports) <= 1
    assert due.next_check - bench.clock.now() <= 6 * HOUR  # and not a day more
