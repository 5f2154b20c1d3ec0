"""A round: hosts are leased, their due pages visited, each told once, the hosts given back.

Both ways to run, the backfill and the daemon, are rounds; they differ in which pages they take
and in when they end.
"""

import asyncio
import logging
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from crawler.check import Checks
from crawler.fetch import Crawl, HostGate, Outcome, RobotsFile, Visit
from crawler.frontier.leases import StaleLease
from crawler.frontier.rows import Due, Lease
from crawler.frontier.rows import RobotsFile as KeptRobots
from crawler.store import Store

PATIENCE: Final = timedelta(minutes=5)
"""A host that must not be asked for longer than this is left to a later round."""

log = logging.getLogger(__name__)


class FrontierRobots:
    """robots.txt files that outlive the process, in the frontier."""

    def __init__(self, store: Store) -> None:
        self._frontier = store.frontier

    async def get(self, origin: str) -> RobotsFile | None:
        kept = self._frontier.robots(origin)
        return None if kept is None else RobotsFile(kept.body, kept.fetched_at)

    async def put(self, origin: str, robots: RobotsFile) -> None:
        self._frontier.keep_robots(KeptRobots(origin, None, robots.text, robots.fetched_at))


@dataclass(slots=True)
class _Held:
    """A leased host, and those of its pages that are not told yet."""

    lease: Lease
    open: dict[str, Due]
    expires: datetime
    fails: int = 0


@dataclass(slots=True)
class Round:
    """One crawl over what is due. `run` returns when nothing is left; `stop` ends it early."""

    store: Store
    checks: Checks
    backfill: str | None = None  # only the pages that this backfill still has to do
    done: int = field(default=0, init=False)
    _held: dict[str, _Held] = field(default_factory=dict, init=False)
    _freed: asyncio.Event = field(default_factory=asyncio.Event, init=False)
    _crawl: Crawl | None = field(default=None, init=False)
    _stopped: bool = field(default=False, init=False)
    _due_by: datetime = field(init=False)  # pages due by then are what the round is for

    async def run(self) -> int:
        """Make the round; how many checks it made.

        Raises what keeping raised (StorageFull, …), after everything in hand is settled.
        """
        store = self.store
        self._due_by = store.clock.now()
        gate = HostGate(store.config.fetch, store.clock, remember=self._remember)
        self._crawl = Crawl(
            keep=self.checks.keep,
            tell=self._tell,
            gate=gate,
            robots=FrontierRobots(store),
            config=store.config.fetch,
            clock=store.clock,
        )
        watch = asyncio.create_task(self._keep_leases())
        try:
            await self._crawl.run(self._visits(gate))
        finally:
            watch.cancel()
            self._give_back(list(self._held))
        return self.done

    def stop(self) -> None:
        """Finish the exchanges in hand; what was not visited stays due."""
        self._stopped = True
        self._freed.set()
        if self._crawl is not None:
            self._crawl.stop()

    async def _visits(self, gate: HostGate) -> AsyncIterator[Visit]:
        while not self._stopped:
            self.store.check_room()
            leases = self._lease()
            for lease in leases:
                self._held[lease.host] = _Held(
                    lease, {due.page_key: due for due in lease.pages}, lease.expires
                )
                gate.seed(lease.host, lease.not_before)
                for due in lease.pages:
                    yield self.checks.visit(due)
            if not leases and not await self._wait():
                return

    def _lease(self) -> list[Lease]:
        config = self.store.config
        room = config.fetch.concurrency - len(self._held)
        if room <= 0:
            return []
        return self.store.frontier.lease(
            self.store.owner,
            hosts=room,
            pages_per_host=config.schedule.pages_per_host,
            ttl=config.schedule.lease,
            now=self.store.clock.now(),
            backfill=self.backfill,
        )

    async def _wait(self) -> bool:
        """Wait until a host may be leased; False when nothing is left to wait for."""
        if self._held:
            self._freed.clear()
            await self._freed.wait()
            return True
        clock = self.store.clock
        ready = self.store.frontier.next_ready(due_by=self._due_by, backfill=self.backfill)
        if ready is None or ready - clock.now() > PATIENCE:
            return False
        wait = max(timedelta(), ready - clock.now()).total_seconds()
        await clock.sleep_until(clock.monotonic() + wait)
        return True

    async def _tell(self, outcome: Outcome) -> None:
        key = outcome.visit.page_key
        held = self._held[outcome.visit.host]
        due = held.open[key]
        try:
            report = await self.checks.tell(outcome, due, held.lease)
        except StaleLease:
            log.warning("a lease ran out before its page was told", extra={"page": key})
        else:
            self.done += report.derived is not None
            held.fails = held.fails + 1 if report.failed else 0
        del held.open[key]
        if not held.open:
            self._give_back([held.lease.host])

    def _give_back(self, hosts: list[str]) -> None:
        for host in hosts:
            held = self._held.pop(host)
            try:
                self.store.frontier.release(
                    held.lease, now=self.store.clock.now(), fails=held.fails
                )
            except StaleLease:
                log.warning("a lease ran out before its host was done", extra={"host": host})
        self._freed.set()

    async def _keep_leases(self) -> None:
        """Extend the leases in hand, so that a slow host is not given to somebody else."""
        ttl, clock = self.store.config.schedule.lease, self.store.clock
        while True:
            await clock.sleep_until(clock.monotonic() + ttl.total_seconds() / 3)
            for held in list(self._held.values()):
                self.store.frontier.extend(held.lease, ttl=ttl, now=clock.now())

    async def _remember(self, host: str, not_before: datetime) -> None:
        self.store.frontier.hold(host, not_before)
