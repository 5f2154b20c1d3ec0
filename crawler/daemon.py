"""The daemon: looks again at what is due, until it is stopped.

APScheduler runs a few house jobs in the same asyncio loop as Scrapy; when a page is due stands in
the frontier, never in the scheduler. A job only *starts* work: the daemon owns the round and the
chores that are under way and drains them, so that shutting down never cancels a write.
"""

import asyncio
import logging
import os
import signal
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from apscheduler.events import (
    EVENT_JOB_ERROR,
    EVENT_JOB_MAX_INSTANCES,
    EVENT_JOB_MISSED,
    JobEvent,
)
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from archive.ingest import refused
from crawler import house
from crawler.check import Checks, Report
from crawler.chores import Chores
from crawler.clock import SystemClock
from crawler.discover import Discovery, inbox
from crawler.heartbeat import HEARTBEAT, HEARTBEAT_EVERY, here
from crawler.planning import Allowance
from crawler.rounds import Round
from crawler.store import Store, no_room
from crawler.telling import Telling

_ROLL_AFTER: Final = timedelta(hours=24)  # an open WARC is finished at this age
_ROLL_IDLE: Final = timedelta(hours=1)  # or when nothing was kept for so long
_POLL_EVERY: Final = timedelta(seconds=2)  # a host is free for its delay alone, between two leases
_TELL_EVERY: Final = timedelta(seconds=30)
_STEER_EVERY: Final = timedelta(minutes=10)
_DAY: Final = timedelta(days=1)
_SETTLING: Final = timedelta(minutes=2)  # from the start to what was missed before it
_LONGEST_ROUND: Final = timedelta(hours=1)  # then a new crawl begins: nothing gathers for weeks
_PATIENCE: Final = timedelta(seconds=20)  # at the end, for chores that can be done again
_LEAP: Final = timedelta(seconds=5)  # of the time of day against the monotonic clock
_AT_ONCE: Final = 75  # exit status at a second signal (EX_TEMPFAIL: it can be started again)

log = logging.getLogger(__name__)


def own_signals(stop: Callable[[], None], *, stopping: Callable[[], bool]) -> None:
    """Call `stop` at each SIGTERM and SIGINT, and at a first SIGHUP unless nohup has it ignored.

    A terminal that is closed hangs up more than once: that is no second wish to end.
    """
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop)
    if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:
        loop.add_signal_handler(signal.SIGHUP, lambda: None if stopping() else stop())


@dataclass(frozen=True, slots=True)
class _Job:
    """A house job: `work` only starts something, and returns at once."""

    work: Callable[[], Awaitable[None]]
    every: timedelta
    made_up: bool = False  # a turn that was missed while nothing ran is made up at the start


class Daemon:
    """One daemon over one store. `run` returns when it is stopped."""

    def __init__(self, store: Store, report: Callable[[Report], None]) -> None:
        self._store = store
        self._checks = Checks(store, report)
        schedule = store.config.schedule
        self._allowance = Allowance(schedule.budget, store.frontier, store.clock.now())
        self._round: Round | None = None
        self._work: asyncio.Task[int] | None = None
        self._chores = Chores(self._chore_ended)
        self._discovery = Discovery(store, self._checks.planner.hear)
        self._polling: asyncio.Task[int] | None = None
        self._telling = Telling(store.config, store.frontier, store.ingest.catalogue, store.clock)
        self._stopping = asyncio.Event()
        self._full = False

    async def run(self) -> None:
        """Run until `stop` or a signal. A second signal exits at once."""
        self._own_signals()
        self._notice_a_clock_set_back()
        scheduler = self._scheduler()
        scheduler.start()
        watch = asyncio.create_task(self._watch_clock(scheduler))
        log.info("daemon started", extra={"store": str(self._store.config.store)})
        try:
            await self._stopping.wait()
        finally:
            watch.cancel()
            scheduler.shutdown(wait=False)
            await self._drain()
            self._checks.close()
            self._beat(state="stopped")
            log.info("daemon stopped")

    async def run_once(self) -> int:
        """One round over what is due now, for cron; how many checks it made.

        Before it sources are polled, after it people are told; what `add` handed over is followed
        at both ends, since some of it may come meanwhile.
        """
        self._own_signals()
        self._notice_a_clock_set_back()
        self._beat()
        self._checks.planner.steer(self._store.clock.now())
        try:
            await asyncio.to_thread(inbox.take_up, self._store)
            await self._discovery.poll()
            self._round = self._new_round()
            if self._stopping.is_set():
                self._round.stop()
            made = await self._round.run()
            await asyncio.to_thread(self._telling.turn)
            await asyncio.to_thread(inbox.take_up, self._store)
            return made
        finally:
            self._checks.close()
            self._beat(state="stopped")

    def stop(self) -> None:
        """Finish the exchanges in hand, then end; a second time: end at once."""
        if self._stopping.is_set():
            os._exit(_AT_ONCE)
        self._stopping.set()
        self._discovery.stop()
        if self._round is not None:
            self._round.stop()

    # --- house jobs --------------------------------------------------------------------------

    def _jobs(self) -> dict[str, _Job]:
        return {
            "dispatch": _Job(self._dispatch, self._store.config.schedule.tick),
            "inbox": _Job(self._take_up, self._store.config.schedule.tick),
            "sources": _Job(self._poll, min(_POLL_EVERY, self._store.config.schedule.tick)),
            "notify": _Job(self._tell, _TELL_EVERY),
            "heartbeat": _Job(self._heartbeat, HEARTBEAT_EVERY),
            "roll": _Job(self._roll, timedelta(minutes=1)),
            "steer": _Job(self._steer, _STEER_EVERY),
            "audit": _Job(self._audit, _DAY, made_up=True),
            "backup": _Job(self._back_up, _DAY, made_up=True),
            "tidy": _Job(self._tidy, _DAY, made_up=True),
        }

    def _scheduler(self) -> AsyncIOScheduler:
        scheduler = AsyncIOScheduler(
            timezone=UTC,
            # A blocked loop must give one late run, not a burst and not a silent miss.
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
        )
        # The scheduler goes by the machine's clock, whichever clock the rest is given.
        begin = SystemClock().now()
        for name, job in self._jobs().items():
            scheduler.add_job(
                job.work,
                "interval",
                seconds=job.every.total_seconds(),
                id=name,
                name=name,
                next_run_time=begin + self._wait(name, job),
            )
        troubles = EVENT_JOB_ERROR | EVENT_JOB_MISSED | EVENT_JOB_MAX_INSTANCES
        scheduler.add_listener(self._trouble, troubles)
        return scheduler

    def _wait(self, name: str, job: _Job) -> timedelta:
        """From the start to the first turn of a job."""
        if not job.made_up:
            return timedelta()
        done = {told.name: told.done_at for told in self._store.frontier.jobs()}.get(name)
        if done is None:
            return _SETTLING
        return min(max(done + job.every - self._store.clock.now(), _SETTLING), job.every)

    async def _dispatch(self) -> None:
        """Start a round if a host is ready and none is under way; it goes on by itself."""
        if self._stopping.is_set() or (self._work is not None and not self._work.done()):
            return
        now = self._store.clock.now()
        ready = self._store.frontier.next_ready()
        if ready is None or ready > now:
            return
        self._round = self._new_round(_LONGEST_ROUND)
        self._work = asyncio.create_task(self._round.run())
        self._work.add_done_callback(self._ended)

    def _new_round(self, longest: timedelta | None = None) -> Round:
        return Round(self._store, self._checks, allowance=self._allowance, longest=longest)

    async def _take_up(self) -> None:
        if inbox.waiting(self._store.config.store):
            self._start("inbox", lambda: inbox.take_up(self._store, self._stopping.is_set))

    async def _poll(self) -> None:
        """Start polling if a source is due and none is being polled."""
        busy = self._polling is not None and not self._polling.done()
        if self._stopping.is_set() or busy or not self._discovery.due():
            return
        self._polling = asyncio.create_task(self._discovery.poll())
        self._polling.add_done_callback(self._polled)

    def _polled(self, work: "asyncio.Task[int]") -> None:
        if not work.cancelled():
            self._chore_ended("sources", work.exception())

    async def _tell(self) -> None:
        if self._store.config.notify:
            self._start("notify", self._telling.turn)

    async def _heartbeat(self) -> None:
        self._beat()

    async def _steer(self) -> None:
        planner, now = self._checks.planner, self._store.clock.now()
        planner.steer(now)
        self._start("replan", lambda: planner.replan(now))

    async def _roll(self) -> None:
        opened, now = self._store.ingest.warc_opened_at, self._store.clock.now()
        if opened is None:
            return
        idle = now - max(self._checks.kept_at or opened, opened)
        if now - opened > _ROLL_AFTER or idle > _ROLL_IDLE:
            await asyncio.to_thread(self._store.ingest.roll)

    async def _audit(self) -> None:
        self._start("audit", lambda: house.audit_slice(self._store, self._stopping.is_set))

    async def _back_up(self) -> None:
        self._start("backup", lambda: house.back_up(self._store, self._store.clock.now()))

    async def _tidy(self) -> None:
        self._start("tidy", lambda: house.tidy(self._store, self._store.clock.now()))

    def _start(self, name: str, chore: Callable[[], object]) -> None:
        if not self._stopping.is_set():
            self._chores.start(name, chore)

    def _chore_ended(self, name: str, error: BaseException | None) -> None:
        if error is None:
            self._store.frontier.job_done(name, self._store.clock.now())
        else:
            self._failed(name, error)

    def _ended(self, work: "asyncio.Task[int]") -> None:
        error = None if work.cancelled() else work.exception()
        if no_room(error):
            # Stay up and readable; the next tick tries again, and goes on once there is room.
            if not self._full:
                log.error("no room: %s", error)
            self._full = True
        elif error is not None:
            why = refused(error)
            log.error("a round failed: %s", why or error, exc_info=error if why is None else None)
        else:
            self._full = False

    def _trouble(self, event: JobEvent) -> None:
        error = getattr(event, "exception", None)
        if error is not None:
            self._failed(event.job_id, error)
        else:
            # A loop that was blocked for a moment; the next turn comes.
            log.info("a turn of a house job was missed", extra={"job": event.job_id})

    def _failed(self, name: str, error: BaseException) -> None:
        said = str(error) or type(error).__name__
        self._store.frontier.job_failed(name, self._store.clock.now(), said)
        known = isinstance(error, house.HouseTrouble) or refused(error) is not None
        log.error("house job failed: %s", said, extra={"job": name}, exc_info=not known and error)

    def _beat(self, state: str = "running") -> None:
        now = self._store.clock.now()
        sign = {"at": now.isoformat(), "pid": os.getpid(), "where": here(), "state": state}
        self._store.frontier.keep_setting(HEARTBEAT, {**sign, "full": self._full})
        self._allowance.keep()

    # --- the clock ---------------------------------------------------------------------------

    async def _watch_clock(self, scheduler: AsyncIOScheduler) -> None:
        """Notice that the time of day was set back: jobs and due times would wait for it.

        A clock that is set forward needs nothing: what has become due is bounded by the budget
        and by each host's delay.
        """
        clock, tick = self._store.clock, self._store.config.schedule.tick.total_seconds()
        while True:
            before, since = clock.now(), clock.monotonic()
            await clock.sleep_until(since + tick)
            now = clock.now()
            expected = before + timedelta(seconds=clock.monotonic() - since)
            # It may have been set forward and back since, and something looked at in between.
            expected = max(expected, self._checks.kept_at or expected)
            if now < expected - _LEAP:
                self._turn_back(expected - now, now)
                self._move_jobs(scheduler, expected - now)

    def _notice_a_clock_set_back(self) -> None:
        """At the start: while nothing ran the clock may have been set back."""
        beat, now = self._store.frontier.setting(HEARTBEAT), self._store.clock.now()
        if beat and (last := datetime.fromisoformat(beat["at"])) > now + _LEAP:
            self._turn_back(last - now, now)

    def _turn_back(self, by: timedelta, now: datetime) -> None:
        pages = self._store.frontier.turn_back(by, now=now)
        self._checks.kept_at = now
        log.warning("the clock was set back", extra={"by": str(by), "pages": pages})

    def _move_jobs(self, scheduler: AsyncIOScheduler, by: timedelta) -> None:
        for job in scheduler.get_jobs():
            job.modify(next_run_time=job.next_run_time - by)

    # --- the end -----------------------------------------------------------------------------

    def _own_signals(self) -> None:
        own_signals(self.stop, stopping=self._stopping.is_set)

    async def _drain(self) -> None:
        """Finish the round in hand, whatever it takes; a chore that takes too long is left."""
        if self._polling is not None and not self._polling.done():
            await asyncio.wait([self._polling])
        if self._work is not None and not self._work.done():
            if self._round is not None:
                self._round.stop()
            await asyncio.wait([self._work])
        if not await self._chores.drain(_PATIENCE):
            log.warning("a chore was broken off; it is done anew after the next start")
