"""A round: hosts are leased, their due pages visited, each told once, the hosts given back.

Both ways to run, the backfill and the daemon, are rounds; they differ in which pages they take
and in when they end.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from crawler.check import Checks, Report
from crawler.fetch import Crawl, HostGate, Outcome, RobotsFile, Visit
from crawler.fetch.politeness import LONGEST_CRAWL_DELAY, Remember
from crawler.frontier.leases import StaleLease
from crawler.frontier.rows import Due, Lease
from crawler.frontier.rows import RobotsFile as KeptRobots
from crawler.planning import Allowance, cost_of
from crawler.requisites import Requisites
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


class LastingGate(HostGate):
    """A gate that keeps a Crawl-delay in the frontier before the first request under it.

    A process that is killed between a request and its answer leaves nothing but that behind.
    """

    def __init__(self, store: Store, remember: Remember) -> None:
        super().__init__(store.config.fetch, store.clock, remember=remember)
        self._store = store
        self._kept: dict[str, timedelta] = {}

    def slow_down(self, host: str, crawl_delay: timedelta) -> None:
        super().slow_down(host, crawl_delay)
        delay = min(crawl_delay, LONGEST_CRAWL_DELAY)
        if delay > self._kept.get(host, self._store.delay_of(host)):
            self._store.frontier.keep_delay(host, delay)
            self._kept[host] = delay


@dataclass(slots=True)
class _Held:
    """A leased host, and those of its pages that are not told yet."""

    lease: Lease
    open: dict[str, Due]
    expires: datetime
    fails: int = 0
    guests: int = 0  # who asks it for what is no page of the lease

    @property
    def done(self) -> bool:
        return not self.open and not self.guests


@dataclass(slots=True)
class Round:
    """One crawl over what is due. `run` returns when nothing is left; `stop` ends it early."""

    store: Store
    checks: Checks
    backfill: str | None = None  # only the pages that this backfill still has to do
    allowance: Allowance | None = None  # re-checks that may be made; None: as many as are due
    longest: timedelta | None = None  # goes on with what becomes due, but no longer than this
    done: int = field(default=0, init=False)
    _held: dict[str, _Held] = field(default_factory=dict, init=False)
    _freed: asyncio.Event = field(default_factory=asyncio.Event, init=False)
    _crawl: Crawl | None = field(default=None, init=False)
    _gate: HostGate = field(init=False)
    _requisites: Requisites | None = field(default=None, init=False)
    _stopped: bool = field(default=False, init=False)
    _due_by: datetime = field(init=False)  # pages due by then are what the round is for

    async def run(self) -> int:
        """Make the round; how many checks it made.

        Raises what keeping raised (StorageFull, …), after everything in hand is settled.
        """
        store = self.store
        self._due_by = store.clock.now()
        gate = self._gate = LastingGate(store, self._remember)
        self._crawl = Crawl(
            keep=self.checks.keep,
            tell=self._tell,
            gate=gate,
            robots=FrontierRobots(store),
            config=store.config.fetch,
            clock=store.clock,
        )
        if store.config.archive.requisites:
            self._requisites = Requisites(store, look=self._crawl.look, borrow=self._borrowed)
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
        clock = self.store.clock
        ends = None if self.longest is None else clock.monotonic() + self.longest.total_seconds()
        while not self._stopped and (ends is None or clock.monotonic() < ends):
            self.store.check_room()
            leases = self._lease()
            for lease in leases:
                gate.seed(lease.host, lease.not_before)
                for due in self._hold(lease):
                    yield self.checks.visit(due)
            if not leases and not await self._wait():
                return

    def _hold(self, lease: Lease) -> list[Due]:
        """Take a host in hand; those of its pages that are not being visited already.

        A clock that leaps forward ends our own leases. The host is then granted to us anew, and
        what is under way on it is told under the new lease.
        """
        held = self._held.get(lease.host)
        if held is None:
            held = self._held[lease.host] = _Held(lease, {}, lease.expires)
            self.checks.planner.take(lease)
            self._keep_longer_delay(lease)
        held.lease = lease
        new = [due for due in lease.pages if due.page_key not in held.open]
        held.open |= {due.page_key: due for due in new}
        if self.allowance is not None:
            self.allowance.take(sum(not due.fresh for due in new))
        return new

    def _keep_longer_delay(self, lease: Lease) -> None:
        """The configuration may ask for more than when the host was met first."""
        delay = self.store.delay_of(lease.host)
        if delay > lease.delay:
            self.store.frontier.keep_delay(lease.host, delay)

    def _lease(self) -> list[Lease]:
        config = self.store.config
        now, hosts = self.store.clock.now(), config.fetch.concurrency - len(self._held)
        pages, only_fresh = config.schedule.pages_per_host, False
        if hosts <= 0:
            return []
        if self.allowance is not None:
            looks = self.allowance.looks(now)
            only_fresh = not looks
            if looks:
                hosts = min(hosts, looks)
                pages = min(pages, looks // hosts)
        return self.store.frontier.lease(
            self.store.owner,
            hosts=hosts,
            pages_per_host=pages,
            ttl=config.schedule.lease,
            now=now,
            backfill=self.backfill,
            only_fresh=only_fresh,
        )

    async def _wait(self) -> bool:
        """Wait until a host may be leased; False when nothing is left to wait for."""
        clock = self.store.clock
        if self._held:
            await self._freed_or_ticked()
            return True
        spent = self.allowance is not None and not self.allowance.looks(clock.now())
        if spent and not self._lasting:
            return False
        due_by = None if self._lasting else self._due_by
        ready = self.store.frontier.next_ready(due_by=due_by, backfill=self.backfill)
        if ready is None or ready - clock.now() > PATIENCE:
            return False
        wait = max(timedelta(), ready - clock.now())
        if self._lasting:  # what becomes due meanwhile is not waited for longer than a tick
            tick = self.store.config.schedule.tick
            wait = tick if spent else min(wait, tick)
        await clock.sleep_until(clock.monotonic() + wait.total_seconds())
        return True

    @property
    def _lasting(self) -> bool:
        """Whether the round goes on with what becomes due meanwhile: a crawl's start is dear."""
        return self.longest is not None

    async def _freed_or_ticked(self) -> None:
        """A slow host in hand must not keep the others waiting that have become due."""
        clock, tick = self.store.clock, self.store.config.schedule.tick.total_seconds()
        self._freed.clear()
        waits = {
            asyncio.create_task(self._freed.wait()),
            asyncio.create_task(clock.sleep_until(clock.monotonic() + tick)),
        }
        try:
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for wait in waits:
                wait.cancel()

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
            self._settle_account(due, report)
            if self._requisites is not None:
                await self._requisites.keep(report)
        del held.open[key]
        if held.done:
            self._give_back([held.lease.host])

    @contextmanager
    def _borrowed(self, host: str) -> Iterator[bool]:
        """Hold a host for what is no page of the round; False where somebody else has it."""
        held = self._held.get(host) or self._lease_one(host)
        if held is None:
            yield False
            return
        held.guests += 1
        try:
            yield True
        finally:
            held.guests -= 1
            if held.done and self._held.get(host) is held:
                self._give_back([host])

    def _lease_one(self, host: str) -> _Held | None:
        lease = self.store.frontier.lease_host(
            host,
            self.store.owner,
            ttl=self.store.config.schedule.lease,
            now=self.store.clock.now(),
            delay=self.store.delay_of(host),
            patience=PATIENCE,
        )
        if lease is None:
            return None
        self._gate.seed(host, lease.not_before)
        held = self._held[host] = _Held(lease, {}, lease.expires)
        return held

    def _settle_account(self, due: Due, report: Report) -> None:
        if self.allowance is None or due.fresh:
            return
        derived = report.derived
        cost = 0.0 if derived is None else cost_of(derived.finding)
        self.allowance.give_back(1 - cost)

    def _give_back(self, hosts: list[str]) -> None:
        for host in hosts:
            held = self._held.pop(host)
            try:
                self.store.frontier.release(
                    held.lease,
                    now=self.store.clock.now(),
                    fails=held.fails,
                    state=self.checks.planner.give_back(host),
                )
            except StaleLease:
                log.warning("a lease ran out before its host was done", extra={"host": host})
        self._freed.set()

    async def _keep_leases(self) -> None:
        """Extend the leases in hand, so that a slow host is not given to somebody else."""
        ttl, clock = self.store.config.schedule.lease, self.store.clock
        while True:
            await clock.sleep_until(clock.monotonic() + ttl.total_seconds() / 3)
            for host, held in list(self._held.items()):
                try:
                    self.store.frontier.extend(held.lease, ttl=ttl, now=clock.now())
                except StaleLease:  # told where the page is told; the others go on
                    log.warning("a lease ran out while its host was asked", extra={"host": host})

    async def _remember(self, host: str, not_before: datetime) -> None:
        self.store.frontier.hold(host, not_before)
