"""How a walk has a request made by the spider: it leaves an errand and waits for what arrives."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from archive.model import Capture, Exchange
from archive.warc.framing import Framing
from crawler.fetch.wire import Ask

ERRAND: Final = "newskeep.errand"  # key of Request.meta


@dataclass(frozen=True, slots=True)
class Arrival:
    """One exchange, kept, and read."""

    exchange: Exchange
    capture: Capture
    framing: Framing
    content: bytes  # all codings removed
    stale: bool = False  # the kept connection had died, and nothing was answered on it

    @property
    def status(self) -> int | None:
        return self.framing.status


class Vanished(Exception):
    """The crawl ended, or dropped the request, before anything arrived."""


@dataclass(slots=True, eq=False)
class Errand:
    """One request on its way through Scrapy."""

    ask: Ask
    on_sent: Callable[[], None]
    arrival: Arrival | None = None
    done: asyncio.Future[Arrival] = field(
        default_factory=lambda: asyncio.get_running_loop().create_future()
    )

    def settle(self, error: BaseException | None = None) -> None:
        """Wake the walk: with what arrived, or with the error."""
        if self.done.done():
            return
        if error is not None:
            self.done.set_exception(error)
        elif self.arrival is not None:
            self.done.set_result(self.arrival)
        else:
            self.done.set_exception(Vanished("the request was dropped on its way"))


class Errands:
    """The queue between walks and the spider."""

    def __init__(self) -> None:
        self._queue: asyncio.Queue[Errand | None] = asyncio.Queue()
        self._open: set[Errand] = set()
        self._closed = False

    async def run(self, errand: Errand) -> Arrival:
        """Have a request made. Raises `Vanished`, and what keeping the exchange raised."""
        if self._closed:
            raise Vanished("the crawl is over")
        self._open.add(errand)
        self._queue.put_nowait(errand)
        try:
            return await errand.done
        finally:
            self._open.discard(errand)

    async def next(self) -> Errand | None:
        """For the spider: the next errand, or None when there will be no more."""
        return await self._queue.get()

    def close(self) -> None:
        """No more errands: the spider may end."""
        if not self._closed:
            self._closed = True
            self._queue.put_nowait(None)

    def abandon(self) -> None:
        """The spider is gone: whoever still waits is told so."""
        self._closed = True
        for errand in list(self._open):
            errand.settle(Vanished("the crawl ended before anything arrived"))
