"""The one place that says when a host may be asked.

Rules, per host (a politeness key, not a server): no more requests in flight than `connections`;
the first byte of a request is written no sooner than `delay` after the first byte of the one
before; with one connection, which is the default, also not before the one before is answered.
The delay is the configured one or robots.txt's Crawl-delay, whichever is longer; a Retry-After
holds the host. Requests are let through in the order in which they came.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from crawler.clock import Clock
from crawler.config import FetchConfig

Remember = Callable[[str, datetime], Awaitable[None]]
"""Told "this host not before this instant" after each request, so that a frontier can keep it."""

LONGEST_CRAWL_DELAY: Final = timedelta(seconds=60)  # more than that is a ban in disguise
PATIENCE: Final = timedelta(minutes=2)
_SWEEP_ABOVE: Final = 1_000  # hosts in memory


class NotYet(Exception):
    """The host may not be asked for a good while; the caller puts its visit back."""

    def __init__(self, host: str, wait: timedelta) -> None:
        super().__init__(f"{host} is not to be asked for another {wait.total_seconds():.0f} s")
        self.wait = wait


@dataclass(slots=True)
class _Host:
    delay: float  # seconds
    connections: int
    asked_at: float = float("-inf")  # monotonic
    held_until: float = float("-inf")  # monotonic
    in_flight: int = 0
    starting: bool = False  # let through, and its first byte not yet written
    waiting: int = 0
    order: asyncio.Lock = field(default_factory=asyncio.Lock)
    freed: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def ready_at(self) -> float:
        return max(self.asked_at + self.delay, self.held_until)


class Turn:
    """The right to make one request. `leave` must follow, whatever happens."""

    def __init__(self, host: _Host, clock: Clock) -> None:
        self._host = host
        self._clock = clock
        self._asked = False

    def asked(self) -> None:
        """The first byte is being written."""
        self._asked = True
        self._host.starting = False
        self._host.asked_at = self._clock.monotonic()
        self._host.freed.set()

    def leave(self, *, disturbed: bool = True) -> None:
        """The exchange is over; not `disturbed` where the host heard nothing of it."""
        self._host.in_flight -= 1
        if not self._asked:
            self._host.starting = False
            if disturbed:
                self._host.asked_at = self._clock.monotonic()
        self._host.freed.set()


class HostGate:
    """Gives turns. One gate serves one process; frontier leases serve between processes."""

    def __init__(
        self,
        config: FetchConfig,
        clock: Clock,
        *,
        remember: Remember | None = None,
        patience: timedelta = PATIENCE,
    ) -> None:
        self._config = config
        self._clock = clock
        self._remember = remember
        self._patience = patience.total_seconds()
        self._hosts: dict[str, _Host] = {}

    async def enter(self, host: str) -> Turn:
        """Wait for a turn. Raises `NotYet` where the host is held for longer than our patience."""
        state = self._state(host)
        state.waiting += 1
        try:
            async with state.order:
                await self._until_ready(host, state)
                state.in_flight += 1
                state.starting = True
        finally:
            state.waiting -= 1
        return Turn(state, self._clock)

    async def leave(self, host: str, turn: Turn, *, disturbed: bool = True) -> None:
        """End a turn and have the host's next instant remembered."""
        turn.leave(disturbed=disturbed)
        await self._tell(host)

    def seed(self, host: str, not_before: datetime) -> None:
        """Take over what an earlier process knew, as it stands in the frontier's lease."""
        state = self._state(host)
        wait = (not_before - self._clock.now()).total_seconds()
        state.held_until = max(state.held_until, self._clock.monotonic() + wait)

    async def hold(self, host: str, wait: timedelta) -> None:
        """The host asked to be left alone for a while."""
        state = self._state(host)
        until = self._clock.monotonic() + wait.total_seconds()
        state.held_until = max(state.held_until, until)
        await self._tell(host)

    def slow_down(self, host: str, crawl_delay: timedelta) -> None:
        """Apply a Crawl-delay, at most `LONGEST_CRAWL_DELAY`; it never makes us faster."""
        state = self._state(host)
        delay = min(crawl_delay, LONGEST_CRAWL_DELAY).total_seconds()
        state.delay = max(state.delay, delay)

    def not_before(self, host: str) -> datetime:
        """The instant from which the host may be asked again."""
        wait = self._state(host).ready_at - self._clock.monotonic()
        return self._clock.now() + timedelta(seconds=max(0.0, wait))

    async def _until_ready(self, host: str, state: _Host) -> None:
        while True:
            if state.starting or state.in_flight >= state.connections:
                state.freed.clear()
                await state.freed.wait()
                continue
            wait = state.ready_at - self._clock.monotonic()
            if wait <= 0:
                return
            if wait > max(self._patience, state.delay):
                raise NotYet(host, timedelta(seconds=wait))
            await self._clock.sleep_until(state.ready_at)

    async def _tell(self, host: str) -> None:
        if self._remember is not None:
            await self._remember(host, self.not_before(host))

    def _state(self, host: str) -> _Host:
        if (state := self._hosts.get(host)) is None:
            if len(self._hosts) > _SWEEP_ABOVE:
                self._sweep()
            pace = self._config.for_host(host).per_host
            state = _Host(pace.delay.total_seconds(), max(1, pace.connections))
            self._hosts[host] = state
        return state

    def _sweep(self) -> None:
        """Forget the hosts that nothing is known of any more."""
        now = self._clock.monotonic()
        for host, state in list(self._hosts.items()):
            idle = not (state.in_flight or state.waiting)
            if idle and state.ready_at + LONGEST_CRAWL_DELAY.total_seconds() < now:
                del self._hosts[host]
