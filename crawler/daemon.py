"""The daemon: looks again at what is due, until it is stopped.

APScheduler runs a few house jobs in the same asyncio loop as Scrapy; when a page is due stands in
the frontier, never in the scheduler. A job only *starts* work: the daemon owns the round that is
under way and drains it, so that shutting down never cancels a write.
"""

import asyncio
import logging
import os
import signal
from collections.abc import Callable
from datetime import UTC, timedelta
from typing import Final

from apscheduler.events import (
    EVENT_JOB_ERROR,
    EVENT_JOB_MAX_INSTANCES,
    EVENT_JOB_MISSED,
    JobEvent,
)
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from crawler.check import Checks, Report
from crawler.heartbeat import HEARTBEAT, HEARTBEAT_EVERY
from crawler.rounds import Round
from crawler.store import Store, no_room

_ROLL_AFTER: Final = timedelta(hours=24)  # an open WARC is finished at this age
_AT_ONCE: Final = 75  # exit status at a second signal (EX_TEMPFAIL: it can be started again)

log = logging.getLogger(__name__)


class Daemon:
    """One daemon over one store. `run` returns when it is stopped."""

    def __init__(self, store: Store, report: Callable[[Report], None]) -> None:
        self._store = store
        self._checks = Checks(store, report)
        self._round: Round | None = None
        self._work: asyncio.Task[int] | None = None
        self._stopping = asyncio.Event()
        self._full = False

    async def run(self) -> None:
        """Run until `stop` or a signal. A second signal exits at once."""
        self._own_signals()
        scheduler = self._scheduler()
        scheduler.start()
        log.info("daemon started", extra={"store": str(self._store.config.store)})
        try:
            await self._stopping.wait()
        finally:
            scheduler.shutdown(wait=False)
            await self._drain()
            self._checks.close()
            self._beat(state="stopped")
            log.info("daemon stopped")

    async def run_once(self) -> int:
        """One round over what is due now, for cron; how many checks it made."""
        self._own_signals()
        self._beat()
        self._round = Round(self._store, self._checks)
        try:
            return await self._round.run()
        finally:
            self._checks.close()
            self._beat(state="stopped")

    def stop(self) -> None:
        """Finish the exchanges in hand, then end; a second time: end at once."""
        if self._stopping.is_set():
            os._exit(_AT_ONCE)
        self._stopping.set()
        if self._round is not None:
            self._round.stop()

    # --- house jobs --------------------------------------------------------------------------

    def _scheduler(self) -> AsyncIOScheduler:
        scheduler = AsyncIOScheduler(
            timezone=UTC,
            # A blocked loop must give one late run, not a burst and not a silent miss.
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
        )
        now = self._store.clock.now()
        tick = self._store.config.schedule.tick.total_seconds()
        every = {"dispatch": tick, "heartbeat": HEARTBEAT_EVERY.total_seconds(), "roll": 60}
        jobs = {"dispatch": self._dispatch, "heartbeat": self._heartbeat, "roll": self._roll}
        for name, job in jobs.items():
            scheduler.add_job(
                job, "interval", seconds=every[name], id=name, next_run_time=now, name=name
            )
        troubles = EVENT_JOB_ERROR | EVENT_JOB_MISSED | EVENT_JOB_MAX_INSTANCES
        scheduler.add_listener(self._trouble, troubles)
        return scheduler

    async def _dispatch(self) -> None:
        """Start a round if a host is ready and none is under way."""
        if self._stopping.is_set() or (self._work is not None and not self._work.done()):
            return
        ready = self._store.frontier.next_ready()
        if ready is None or ready > self._store.clock.now():
            return
        self._round = Round(self._store, self._checks)
        self._work = asyncio.create_task(self._round.run())
        self._work.add_done_callback(self._ended)

    async def _heartbeat(self) -> None:
        self._beat()

    async def _roll(self) -> None:
        opened = self._store.ingest.warc_opened_at
        if opened is not None and self._store.clock.now() - opened > _ROLL_AFTER:
            await asyncio.to_thread(self._store.ingest.roll)

    def _ended(self, work: "asyncio.Task[int]") -> None:
        error = None if work.cancelled() else work.exception()
        if no_room(error):
            # Stay up and readable; the next tick tries again, and goes on once there is room.
            if not self._full:
                log.error("no room: %s", error)
            self._full = True
        elif error is not None:
            log.error("a round failed", exc_info=error)
        else:
            self._full = False

    def _trouble(self, event: JobEvent) -> None:
        error = getattr(event, "exception", None)
        if error is not None:
            self._store.frontier.job_failed(event.job_id, self._store.clock.now(), str(error))
        log.error("house job in trouble", extra={"job": event.job_id}, exc_info=error)

    def _beat(self, state: str = "running") -> None:
        now = self._store.clock.now()
        told = {"at": now.isoformat(), "pid": os.getpid(), "state": state, "full": self._full}
        self._store.frontier.keep_setting(HEARTBEAT, told)

    # --- the end -----------------------------------------------------------------------------

    def _own_signals(self) -> None:
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self.stop)

    async def _drain(self) -> None:
        if self._work is not None and not self._work.done():
            if self._round is not None:
                self._round.stop()
            await asyncio.wait([self._work])
