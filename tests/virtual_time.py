"""A loop whose time is made up: a day passes in the time that its events take.

Sockets and threads are real. Whenever nothing is ready, no thread is at work and nothing is on
the way, the loop's time leaps to the next timer. `VirtualTime` is the clock that goes with it;
while it is `in_force` the machine's clock and APScheduler go by it as well.
"""

import asyncio
import selectors
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any, TypeVar
from unittest import mock

T = TypeVar("T")

_GRACE = 0.0005  # real seconds in which what was just written arrives at the other end
_CLOCKS = (
    "crawler.clock.datetime",
    "apscheduler.schedulers.base.datetime",
    "apscheduler.triggers.interval.datetime",
    "apscheduler.executors.base.datetime",
)


class VirtualLoop(asyncio.SelectorEventLoop):
    def __init__(self) -> None:
        self.virtual = 0.0  # seconds
        self.leaps = 0
        self._at_work = 0
        super().__init__(_Leaping(self))

    @property
    def busy(self) -> bool:
        """Whether a thread is at work whose end the loop waits for."""
        return self._at_work > 0

    def time(self) -> float:
        return self.virtual

    def run_in_executor(  # type: ignore[override]  # the stub wants what 3.11 cannot spell
        self, executor: Any, func: Any, *args: Any
    ) -> "asyncio.Future[Any]":
        future = super().run_in_executor(executor, func, *args)
        self.hold(future)
        return future

    def hold(self, future: "asyncio.Future[Any]") -> None:
        """Let no time pass until the future, which a thread settles, is done."""
        self._at_work += 1
        future.add_done_callback(lambda _: self._release())

    def holding(self, call: Callable[..., "Future[T]"]) -> Callable[..., "Future[T]"]:
        """The same call, whose future is a thread's."""

        def held(*args: Any) -> "Future[T]":
            future = call(*args)
            self._at_work += 1
            future.add_done_callback(lambda _: self.call_soon_threadsafe(self._release))
            return future

        return held

    def _release(self) -> None:
        self._at_work -= 1


class _Leaping(selectors.DefaultSelector):
    def __init__(self, loop: VirtualLoop) -> None:
        super().__init__()
        self._loop = loop

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        if timeout is None or self._loop.busy:
            return super().select(timeout if timeout is not None and timeout <= 0 else None)
        if timeout <= 0:
            return super().select(0)
        events = super().select(_GRACE)
        if not events:
            self._loop.virtual += timeout
            self._loop.leaps += 1
        return events


class VirtualTime:
    """The clock of a virtual loop."""

    def __init__(self, loop: VirtualLoop, start: datetime) -> None:
        self._loop = loop
        self.start = start
        self._set = timedelta()

    def set(self, by: timedelta) -> None:
        """Set the time of day, as a person would; no time passes."""
        self._set += by

    def now(self) -> datetime:
        return self.start + self._set + timedelta(seconds=self._loop.time())

    def monotonic(self) -> float:
        return self._loop.time()

    async def sleep_until(self, monotonic: float) -> None:
        # A hair more: a float's last digit must not keep the loop from getting there.
        await asyncio.sleep(max(monotonic - self._loop.time(), 0) + 1e-6)

    @contextmanager
    def in_force(self) -> Iterator[None]:
        """While the block runs, who asks the machine for the time gets this clock's."""
        clock = self

        class Told(datetime):
            @classmethod
            def now(cls, tz: tzinfo | None = None) -> Any:
                return clock.now().astimezone(tz or UTC)

        patches = [mock.patch(name, Told) for name in _CLOCKS]
        for patch in patches:
            patch.start()
        try:
            yield
        finally:
            for patch in patches:
                patch.stop()


def run_virtually(main: Callable[[VirtualLoop], Coroutine[Any, Any, T]]) -> T:
    """Run a coroutine to its end in a virtual loop of its own."""
    loops: list[VirtualLoop] = []

    def made() -> VirtualLoop:
        loops.append(VirtualLoop())
        return loops[0]

    with asyncio.Runner(loop_factory=made) as runner:
        runner.get_loop()
        return runner.run(main(loops[0]))
