"""Work that blocks, done beside the loop: one of a name at a time, and none outlives the process.

Threads of the loop's own pool would be waited for at the end, however long they take; these end
with the process, so a chore must be one that can be broken off anywhere and done anew.
"""

import asyncio
import contextlib
import threading
from collections.abc import Callable
from datetime import timedelta
from functools import partial

Ended = Callable[[str, BaseException | None], None]
"""Told the name of a chore that ended, and what it raised."""


class Chores:
    """The chores that are under way. Used from the loop's thread."""

    def __init__(self, ended: Ended) -> None:
        self._ended = ended
        self._open: dict[str, asyncio.Future[None]] = {}

    def start(self, name: str, work: Callable[[], object]) -> bool:
        """Begin a chore; False where it is still under way from the time before."""
        if name in self._open:
            return False
        loop = asyncio.get_running_loop()
        future: asyncio.Future[None] = loop.create_future()
        future.add_done_callback(partial(self._over, name))
        self._open[name] = future
        thread = threading.Thread(target=_run, args=(loop, future, work), name=name, daemon=True)
        thread.start()
        return True

    async def drain(self, patience: timedelta) -> bool:
        """Wait for what is under way; whether all of it ended in time."""
        if not self._open:
            return True
        _, late = await asyncio.wait(list(self._open.values()), timeout=patience.total_seconds())
        return not late

    def _over(self, name: str, future: "asyncio.Future[None]") -> None:
        del self._open[name]
        if not future.cancelled():
            self._ended(name, future.exception())


def _run(
    loop: asyncio.AbstractEventLoop, future: "asyncio.Future[None]", work: Callable[[], object]
) -> None:
    error: Exception | None = None
    try:
        work()
    except Exception as raised:  # noqa: BLE001 - it is told in the loop, by the future
        error = raised
    with contextlib.suppress(RuntimeError):  # the loop is closed: nobody waits any more
        loop.call_soon_threadsafe(_settle, future, error)


def _settle(future: "asyncio.Future[None]", error: Exception | None) -> None:
    if future.done():
        return
    if error is None:
        future.set_result(None)
    else:
        future.set_exception(error)
