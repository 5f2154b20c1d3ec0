"""Polls sources on the web: politely, by the same spider, gate and robots rules as every page.

A poll holds the lease of its host, so that nobody else asks it meanwhile. The exchanges of a poll
are kept in memory until it is read, and deposited where it brought a new page or a hint: then they
are evidence of where an address came from. A poll that brings nothing leaves no record.
"""

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Final

from archive.addresses import host_of
from archive.model import Capture, Exchange, LeftOut
from crawler.config import SourceConfig
from crawler.discover.answers import parse, unkept, unpacked, whole
from crawler.discover.holding import HeldHosts
from crawler.discover.taking import SINCE_OF_SITEMAP, Report, Taker, after_poll
from crawler.fetch import Crawl, Outcome, Visit
from crawler.frontier import SourceRow, Validators
from crawler.rounds import FrontierRobots
from crawler.sources import Entry, Nested, Unreadable
from crawler.store import Store

MOST_NESTED: Final = 20  # sitemaps of an index that are read in one poll
DEEPEST: Final = 2  # an index of indexes of sitemaps, and no further

_OVERLAP: Final = timedelta(hours=1)


@dataclass(slots=True)
class _Poll:
    """One source on its way through a crawl."""

    source: SourceConfig
    row: SourceRow
    depth: dict[str, int]  # of the addresses that are asked for
    open: int = 1
    exchanges: list[Exchange] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    trouble: str = ""
    failed: bool = False
    put_back: bool = False
    pause: timedelta | None = None


class WebPolls:
    """One crawl over sources that are due. `run` it once; `stop` ends it early and cleanly."""

    def __init__(self, store: Store, taker: Taker) -> None:
        self._store = store
        self._taker = taker
        self._polls: dict[str, _Poll] = {}
        self._hosts = HeldHosts(store)
        self._queue: asyncio.Queue[Visit | None] = asyncio.Queue()
        self._reports: list[Report] = []
        self._crawl: Crawl | None = None

    async def run(self, due: Sequence[tuple[SourceConfig, SourceRow]]) -> list[Report]:
        """Poll the sources whose host can be had; how each went.

        Raises what keeping raises (StorageFull, …), after every host is given back.
        """
        store = self._store
        for source, row in due:
            self._begin(source, row)
        if not self._polls:
            return self._reports
        self._crawl = Crawl(
            keep=self._keep,
            tell=self._tell,
            gate=self._hosts.gate,
            robots=FrontierRobots(store),
            config=store.config.fetch,
            clock=store.clock,
        )
        watch = asyncio.create_task(self._hosts.keep())
        try:
            await self._crawl.run(self._visits())
        finally:
            watch.cancel()
            self._hosts.give_back()
        return self._reports

    def stop(self) -> None:
        """Finish the exchanges in hand; sources that are not read to their end stay due."""
        self._queue.put_nowait(None)
        if self._crawl is not None:
            self._crawl.stop()

    # --- what is asked -----------------------------------------------------------------------

    def _begin(self, source: SourceConfig, row: SourceRow) -> None:
        host = host_of(source.place)
        if not self._hosts.hold(host):
            self._reports.append(Report(source, row, waits_for=host))
            return
        self._polls[source.source_id] = _Poll(source, row, {source.place: 0})
        valid = row.validators
        self._queue.put_nowait(
            Visit(source.source_id, source.place, host, valid.etag, valid.last_modified)
        )

    async def _visits(self) -> AsyncIterator[Visit]:
        while (visit := await self._queue.get()) is not None:
            yield visit

    async def _keep(self, exchange: Exchange) -> Capture:
        """Hold a source's exchange back; robots files are deposited like everybody's."""
        poll = self._polls.get(exchange.page or "")
        if poll is None:
            return await asyncio.wrap_future(self._store.ingest.deposit(exchange))
        poll.exchanges.append(replace(exchange, page=None, check=None))
        return unkept(exchange)

    # --- what is told ------------------------------------------------------------------------

    async def _tell(self, outcome: Outcome) -> None:
        poll = self._polls[outcome.visit.page_key]
        if outcome.put_back:
            poll.put_back = True
        else:
            await asyncio.to_thread(self._read, poll, outcome)
        if outcome.retry_after is not None:
            self._hosts.pause(outcome.visit.host, outcome.retry_after)
        poll.open -= 1
        if poll.open == 0:
            self._reports.append(await asyncio.to_thread(self._conclude, poll))
            del self._polls[poll.source.source_id]
        if not self._polls:
            self._queue.put_nowait(None)

    def _read(self, poll: _Poll, outcome: Outcome) -> None:
        depth = poll.depth[outcome.visit.url]
        try:
            answer = whole(outcome)
            if answer is None:
                return  # not modified
            polled = parse(poll.source, answer)
        except Unreadable as refused:
            place = "" if depth == 0 else f"{outcome.visit.url} "
            poll.trouble = poll.trouble or f"{place}{refused}"
            poll.failed = poll.failed or depth == 0
            return
        if depth == 0:
            validators = Validators(answer.capture.etag, answer.capture.last_modified)
            # Sitemaps below an index may change while the index does not.
            poll.row = replace(poll.row, validators=Validators() if polled.nested else validators)
        poll.pause = polled.pause or poll.pause
        poll.trouble = poll.trouble or polled.trouble
        poll.entries += polled.entries
        poll.left_out += polled.left_out
        self._go_deeper(poll, polled.nested, depth + 1)

    def _go_deeper(self, poll: _Poll, nested: Sequence[Nested], depth: int) -> None:
        if nested and depth > DEEPEST:
            poll.trouble = poll.trouble or "is an index below an index of indexes; left unread."
            return
        for one in self._worth_reading(poll, nested)[: MOST_NESTED + 1 - len(poll.depth)]:
            host = host_of(one.url)
            if one.url in poll.depth or not self._hosts.hold(host):
                continue
            poll.depth[one.url] = depth
            poll.open += 1
            self._queue.put_nowait(Visit(poll.source.source_id, one.url, host))

    def _worth_reading(self, poll: _Poll, nested: Sequence[Nested]) -> list[Nested]:
        """The sitemaps that may hold something new, the newest first."""
        oldest = self._store.clock.now() - (poll.source.since or SINCE_OF_SITEMAP)
        if poll.row.last_poll is not None:
            oldest = max(oldest, poll.row.last_poll - _OVERLAP)
        dated = [one for one in nested if one.modified is not None and one.modified >= oldest]
        dated.sort(key=lambda one: one.modified or oldest, reverse=True)
        return [*dated, *(one for one in nested if one.modified is None)]

    def _conclude(self, poll: _Poll) -> Report:
        source, now = poll.source, self._store.clock.now()
        if poll.put_back:
            return Report(source, poll.row, waits_for=host_of(source.place))
        pages, hints, left = self._taker.take(source, poll.row, poll.entries)
        if pages + hints:
            futures = [self._store.ingest.deposit(unpacked(each)) for each in poll.exchanges]
            for future in futures:
                future.result()
        row = after_poll(
            source,
            poll.row,
            now,
            brought=pages + hints,
            pages=pages,
            trouble=poll.trouble,
            failed=poll.failed,
            pause=poll.pause,
        )
        self._hosts.failed(host_of(source.place), row.fails)
        return Report(source, row, pages, hints, (*poll.left_out, *left), failed=poll.failed)
