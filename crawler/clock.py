"""The clock that is passed in everywhere; the only reader of the time of day in the crawler.

Tests and simulations own the time by passing a clock of their own.
"""

import asyncio
import time
from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    """What the rooms may ask of time."""

    def now(self) -> datetime:
        """The time of day, aware and in UTC: for records, never for measuring a wait."""
        ...

    def monotonic(self) -> float:
        """Seconds from an arbitrary start, never set back: for waits and deadlines."""
        ...

    async def sleep_until(self, monotonic: float) -> None:
        """Return once `monotonic()` has reached the given value."""
        ...


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    def monotonic(self) -> float:
        return time.monotonic()

    async def sleep_until(self, monotonic: float) -> None:
        # Twice, since a sleep may end a hair early by the clock's own resolution.
        await asyncio.sleep(max(0.0, monotonic - self.monotonic()))
        await asyncio.sleep(max(0.0, monotonic - self.monotonic()))
