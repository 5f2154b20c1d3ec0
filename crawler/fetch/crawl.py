"""One crawl: visits go in as they come, and each comes out as exactly one outcome.

A crawl is one Scrapy crawl in the running asyncio loop, without Twisted's reactor. Visits are
taken in up to a window, so that a slow host holds up its own visits and nobody else's; requests
in flight are bounded by the configured concurrency, and per host by the gate.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from datetime import timedelta

from scrapy.crawler import AsyncCrawlerRunner
from scrapy.utils.reactorless import install_reactor_import_hook, uninstall_reactor_import_hook

from crawler.clock import Clock
from crawler.config import FetchConfig
from crawler.fetch.asking import Asker
from crawler.fetch.door import Door, Keep
from crawler.fetch.errands import Errands
from crawler.fetch.obedience import Obedience
from crawler.fetch.politeness import HostGate
from crawler.fetch.robots import RobotsMemory
from crawler.fetch.settings import scrapy_settings
from crawler.fetch.spider import PageSpider
from crawler.fetch.visit import Outcome, Visit
from crawler.fetch.walk import walk
from crawler.fetch.wire import Engine, Wire

Tell = Callable[[Outcome], Awaitable[None]]
"""Told each visit's outcome, once. What it raises ends the crawl."""

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Crawl:
    """What a crawl needs. `run` it once; `stop` ends it early and cleanly."""

    keep: Keep
    tell: Tell
    gate: HostGate
    robots: RobotsMemory
    config: FetchConfig
    clock: Clock
    backoff: timedelta = timedelta(seconds=1)  # before the first retry; doubled each time
    window: int = 500  # visits taken in at a time
    engine: Engine = Engine.RAW
    _open: dict[asyncio.Task[None], Visit] = field(default_factory=dict, init=False)
    _untold: list[Visit] = field(default_factory=list, init=False)
    _asker: Asker | None = field(default=None, init=False)
    _obedience: Obedience | None = field(default=None, init=False)
    _intake: asyncio.Task[None] | None = field(default=None, init=False)
    _stopping: bool = field(default=False, init=False)
    _error: BaseException | None = field(default=None, init=False)

    async def run(self, visits: AsyncIterator[Visit]) -> None:
        """Make the visits and return when each is told.

        Raises what `keep`, `tell` or the iterator raised, after the exchanges in hand are kept
        and every other visit that was taken in is told as put back.
        """
        hook = install_reactor_import_hook()
        wire = Wire(self.config, self.clock, engine=self.engine)
        errands = Errands()
        runner = AsyncCrawlerRunner(scrapy_settings(self.config))
        spider = runner.crawl(PageSpider, errands=errands, door=Door(wire, self.keep))
        spider.add_done_callback(lambda _: errands.abandon())
        try:
            await self._visit_all(visits, errands)
            errands.close()
            await spider
        finally:
            await self._wind_up(wire, errands, spider)
            uninstall_reactor_import_hook(hook)
        if self._error is not None:
            raise self._error

    def stop(self) -> None:
        """Take in no more; finish the exchanges in hand; tell the rest as put back."""
        self._stopping = True
        if self._intake is not None:
            self._intake.cancel()
        if self._asker is not None:
            self._asker.stop()

    async def look(self, visit: Visit) -> Outcome:
        """Make one more visit, on behalf of one that is being told; nobody else hears of it.

        Raises what `keep` raised.
        """
        assert self._asker is not None, "looks are taken while the crawl runs"
        assert self._obedience is not None
        return await walk(visit, self._asker, self._obedience)

    # --- inside ------------------------------------------------------------------------------

    async def _visit_all(self, visits: AsyncIterator[Visit], errands: Errands) -> None:
        asker = Asker(self.config, self.clock, self.gate, errands, backoff=self.backoff)
        obedience = Obedience(self.config, self.clock, self.gate, self.robots, asker)
        self._asker, self._obedience = asker, obedience
        self._intake = asyncio.create_task(self._take_in(visits, asker, obedience))
        if self._stopping:
            self.stop()
        await asyncio.wait([self._intake])
        if not self._intake.cancelled() and (error := self._intake.exception()) is not None:
            self._fail(error)
        while self._open:
            await asyncio.wait(list(self._open))
        await self._reconcile()

    async def _take_in(
        self, visits: AsyncIterator[Visit], asker: Asker, obedience: Obedience
    ) -> None:
        room = asyncio.Semaphore(self.window)
        async for visit in visits:
            task = asyncio.create_task(self._make(visit, asker, obedience))
            self._open[task] = visit
            task.add_done_callback(self._made)
            task.add_done_callback(lambda _: room.release())
            await room.acquire()

    async def _make(self, visit: Visit, asker: Asker, obedience: Obedience) -> None:
        await self.tell(await walk(visit, asker, obedience))

    def _made(self, task: asyncio.Task[None]) -> None:
        visit = self._open.pop(task)
        if task.cancelled():
            self._untold.append(visit)
        elif (error := task.exception()) is not None:
            self._untold.append(visit)
            self._fail(error)

    def _fail(self, error: BaseException) -> None:
        """The first error ends the crawl and is raised at its end; the rest follow from it."""
        if self._error is None:
            self._error = error
            log.error("crawl ends early", extra={"error": str(error)})
            self.stop()

    async def _reconcile(self) -> None:
        """No visit that was taken in may go untold."""
        untold, self._untold = self._untold, []
        for visit in untold:
            await self.tell(Outcome(visit, detail=f"the crawl ended early: {self._error}"))

    async def _wind_up(self, wire: Wire, errands: Errands, spider: asyncio.Task[None]) -> None:
        """Leave nothing behind; after a cancellation also end what is in hand."""
        errands.close()
        if self._open and self._intake is not None:
            self._intake.cancel()
            for task in list(self._open):
                task.cancel()
        wire.abort()
        await asyncio.wait([spider])
        await wire.aclose()


async def crawl(  # noqa: PLR0913 - the crawl's whole surroundings, each by its name
    visits: AsyncIterator[Visit],
    *,
    keep: Keep,
    tell: Tell,
    gate: HostGate,
    robots: RobotsMemory,
    config: FetchConfig,
    clock: Clock,
) -> None:
    """Make the visits and tell each one's outcome. `Crawl` says how to stop, and what raises."""
    crawl_once = Crawl(keep=keep, tell=tell, gate=gate, robots=robots, config=config, clock=clock)
    await crawl_once.run(visits)
