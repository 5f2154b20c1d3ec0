"""The daemon: dispatches what is due, shows that it lives, rolls files, ends in order."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest

from archive.model import Link, LinkRole
from archive.warc.storage import StorageFull
from crawler.check import Report
from crawler.daemon import Daemon
from crawler.heartbeat import HEARTBEAT
from crawler.store import Store
from tests.builders_ingest import story
from tests.servers.pages import PageServer
from tests.workbench import QUICK, Workbench, ended, within

DAY = timedelta(days=1)
EAGER = QUICK.replace("policy: ladder", "policy: ladder, tick: 20ms")


@asynccontextmanager
async def running(bench: Workbench, reports: list[Report]) -> AsyncIterator[Store]:
    """A daemon at work; it is stopped at the end of the block."""
    bench.configure(EAGER)
    with bench.store() as store:
        daemon = Daemon(store, reports.append)
        work = asyncio.create_task(daemon.run())
        try:
            yield store
        finally:
            daemon.stop()
            await ended(work)


def beat(store: Store) -> dict[str, object]:
    return dict(store.frontier.setting(HEARTBEAT) or {})


async def test_what_becomes_due_while_it_runs_is_looked_at(
    bench: Workbench, site: PageServer
) -> None:
    site.put("/a", story())
    await bench.backfill(f"http://127.0.0.1:{site.port}/a")
    reports: list[Report] = []
    async with running(bench, reports):
        bench.clock.advance(DAY)
        await within(30, lambda: len(reports) == 1)
        bench.clock.advance(20 * DAY)
        await within(30, lambda: len(reports) == 2)
    assert site.targets() == ["/a"] * 3


async def test_it_shows_that_it_runs_and_that_it_was_stopped(
    bench: Workbench, site: PageServer
) -> None:
    async with running(bench, []) as store:
        await within(30, lambda: beat(store).get("state") == "running")
    with bench.store() as store:
        assert beat(store)["state"] == "stopped"


async def test_a_file_is_finished_after_a_day(bench: Workbench, site: PageServer) -> None:
    site.put("/a", story())
    with bench.store() as store:
        daemon = Daemon(store, bench.reports.append)
        store.ingest.follow(
            [Link(f"http://127.0.0.1:{site.port}/a", LinkRole.LISTED)], article_ids={}
        )
        assert store.ingest.warc_opened_at is not None
        await daemon._roll()
        assert store.ingest.warc_opened_at is not None
        bench.clock.advance(DAY + timedelta(minutes=1))
        await daemon._roll()
        assert store.ingest.warc_opened_at is None


async def test_it_stays_up_without_room_says_so_once_and_goes_on_once_there_is(
    bench: Workbench,
    site: PageServer,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    site.put("/a", story())
    await bench.backfill(f"http://127.0.0.1:{site.port}/a")
    reports: list[Report] = []
    tried = []

    def full(store: Store) -> None:
        tried.append(store)
        raise StorageFull("no room at all")

    with caplog.at_level(logging.ERROR, "crawler.daemon"), monkeypatch.context() as patch:
        patch.setattr(Store, "check_room", full)
        async with running(bench, reports) as store:
            bench.clock.advance(DAY)
            await within(30, lambda: len(tried) >= 3)
            assert reports == []
            patch.undo()
            await within(30, lambda: len(reports) == 1)
            assert store.frontier.due_counts(bench.clock.now()).due == 0
    told = [record.getMessage() for record in caplog.records if "room" in record.getMessage()]
    assert told == ["no room: no room at all"]


async def test_a_round_that_fails_is_told_with_its_trace_and_the_daemon_lives_on(
    bench: Workbench,
    site: PageServer,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    site.put("/a", story())
    await bench.backfill(f"http://127.0.0.1:{site.port}/a")
    reports: list[Report] = []

    def broken(store: Store) -> None:
        raise ZeroDivisionError

    with caplog.at_level(logging.ERROR, "crawler.daemon"), monkeypatch.context() as patch:
        patch.setattr(Store, "check_room", broken)
        async with running(bench, reports):
            bench.clock.advance(DAY)
            await within(30, lambda: "a round failed" in caplog.text)
            patch.undo()
            await within(30, lambda: len(reports) == 1)
    assert "ZeroDivisionError" in caplog.text


async def test_one_round_for_cron_says_how_many_checks_it_made(
    bench: Workbench, site: PageServer
) -> None:
    site.put("/a", story())
    await bench.backfill(f"http://127.0.0.1:{site.port}/a")
    with bench.store() as store:
        assert await Daemon(store, bench.reports.append).run_once() == 0
    bench.clock.advance(DAY)
    with bench.store() as store:
        assert await Daemon(store, bench.reports.append).run_once() == 1
