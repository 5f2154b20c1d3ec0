"""A clock that tests move: it runs as the machine's does, and jumps when told to."""

import asyncio
import time
from datetime import UTC, datetime, timedelta

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


class MovableClock:
    def __init__(self, start: datetime = NOON) -> None:
        self._start = start
        self._began = time.monotonic()
        self._jumped = timedelta()
        self._set = timedelta()

    def advance(self, jump: timedelta) -> None:
        self._jumped += jump

    def set(self, by: timedelta) -> None:
        """Set the time of day, forward or back, as a person would; no time passes."""
        self._set += by

    def now(self) -> datetime:
        return self._start + self._set + timedelta(seconds=self.monotonic() - self._began)

    def monotonic(self) -> float:
        return time.monotonic() + self._jumped.total_seconds()

    async def sleep_until(self, monotonic: float) -> None:
        await asyncio.sleep(max(0.0, monotonic - self.monotonic()))
