"""Polls sources on the web: politely, by the same spider, gate and robots rules as every page.

A poll holds the lease of its host, so that nobody else asks it meanwhile. The exchanges of a poll
are kept in memory until it is read, and deposited where it brought a new page or a hint: then they
are evidence of where an address came from. A poll that brings nothing leaves no record.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Final

from archive.addresses import host_of
from archive.model import Capture, Exchange, LeftOut, Place
from archive.warc.prepare import prepare, sha256
from crawler.config import SourceConfig, SourceForm
from crawler.discover.taking import SINCE_OF_SITEMAP, Report, Taker, after_poll
from crawler.fetch import Crawl, FetchedResponse, HostGate, Outcome, Visit
from crawler.frontier import Lease, SourceRow, StaleLease, Validators
from crawler.rounds import FrontierRobots, LastingGate
from crawler.sources import (
    Answered,
    Entry,
    Nested,
    Polled,
    Unreadable,
    read_feed,
    read_listing,
    read_sitemap,
)
from crawler.store import Store

PATIENCE: Final = timedelta(minutes=1)
"""A host that is to be left alone for longer is polled later."""
MOST_NESTED: Final = 20  # sitemaps of an index that are read in one poll
DEEPEST: Final = 2  # an index of indexes of sitemaps, and no further

_OVERLAP: Final = timedelta(hours=1)

log = logging.getLogger(__name__)


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
        self._leases: dict[str, Lease] = {}
        self._fails: dict[str, int] = {}
        self._queue: asyncio.Queue[Visit | None] = asyncio.Queue()
        self._reports: list[Report] = []
        self._crawl: Crawl | None = None
        self._gate: HostGate | None = None

    async def run(self, due: Sequence[tuple[SourceConfig, SourceRow]]) -> list[Report]:
        """Poll the sources whose host can be had; how each went.

        Raises what keeping raises (StorageFull, …), after every host is given back.
        """
        store = self._store
        self._gate = gate = LastingGate(store, self._remember)
        for source, row in due:
            self._begin(source, row)
        if not self._polls:
            return self._reports
        self._crawl = Crawl(
            keep=self._keep,
            tell=self._tell,
            gate=gate,
            robots=FrontierRobots(store),
            config=store.config.fetch,
            clock=store.clock,
        )
        watch = asyncio.create_task(self._keep_leases())
        try:
            await self._crawl.run(self._visits())
        finally:
            watch.cancel()
            self._give_back()
        return self._reports

    def stop(self) -> None:
        """Finish the exchanges in hand; sources that are not read to their end stay due."""
        self._queue.put_nowait(None)
        if self._crawl is not None:
            self._crawl.stop()

    # --- what is asked -----------------------------------------------------------------------

    def _begin(self, source: SourceConfig, row: SourceRow) -> None:
        host = host_of(source.place)
        if not self._hold(host):
            self._reports.append(Report(source, row, waits_for=host))
            return
        self._polls[source.source_id] = _Poll(source, row, {source.place: 0})
        valid = row.validators
        self._queue.put_nowait(
            Visit(source.source_id, source.place, host, valid.etag, valid.last_modified)
        )

    def _hold(self, host: str) -> bool:
        """Have the host's lease, taken now or before."""
        if host in self._leases:
            return True
        store = self._store
        lease = store.frontier.lease_host(
            host,
            store.owner,
            ttl=store.config.schedule.lease,
            now=store.clock.now(),
            delay=store.delay_of(host),
            patience=PATIENCE,
        )
        if lease is None:
            return False
        assert self._gate is not None, "hosts are taken for a crawl"
        self._gate.seed(host, lease.not_before)
        self._leases[host] = lease
        return True

    async def _visits(self) -> AsyncIterator[Visit]:
        while (visit := await self._queue.get()) is not None:
            yield visit

    async def _keep(self, exchange: Exchange) -> Capture:
        """Hold a source's exchange back; robots files are deposited like everybody's."""
        poll = self._polls.get(exchange.page or "")
        if poll is None:
            return await asyncio.wrap_future(self._store.ingest.deposit(exchange))
        poll.exchanges.append(replace(exchange, page=None, check=None))
        return _unkept(exchange)

    async def _remember(self, host: str, not_before: datetime) -> None:
        self._store.frontier.hold(host, not_before)

    # --- what is told ------------------------------------------------------------------------

    async def _tell(self, outcome: Outcome) -> None:
        poll = self._polls[outcome.visit.page_key]
        if outcome.put_back:
            poll.put_back = True
        else:
            await asyncio.to_thread(self._read, poll, outcome)
        if outcome.retry_after is not None:
            self._store.frontier.hold(outcome.visit.host, self._after(outcome.retry_after))
        poll.open -= 1
        if poll.open == 0:
            self._reports.append(await asyncio.to_thread(self._conclude, poll))
            del self._polls[poll.source.source_id]
        if not self._polls:
            self._queue.put_nowait(None)

    def _read(self, poll: _Poll, outcome: Outcome) -> None:
        depth = poll.depth[outcome.visit.url]
        try:
            answer = _whole(outcome)
            if answer is None:
                return  # not modified
            polled = self._parse(poll, answer)
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

    def _parse(self, poll: _Poll, answer: FetchedResponse) -> Polled:
        answered = Answered(answer.url, answer.content, sha256(answer.content))
        try:
            return self._read_as(poll.source, answered, answer)
        except Unreadable:
            raise
        except Exception as error:  # a parser that trips over one answer must not stop the others
            log.exception("a source could not be parsed", extra={"source": poll.source.title})
            raise Unreadable(f"cannot be read ({type(error).__name__}: {error}).") from error

    def _read_as(
        self, source: SourceConfig, answered: Answered, answer: FetchedResponse
    ) -> Polled:
        match source.form:
            case SourceForm.FEED:
                return read_feed(answered)
            case SourceForm.SITEMAP:
                return read_sitemap(answered)
            case SourceForm.PAGE:
                return read_listing(answered, hosts=source.hosts, charset=_charset(answer))
            case SourceForm.DOCUMENTS:
                raise AssertionError("documents are read from folders")

    def _go_deeper(self, poll: _Poll, nested: Sequence[Nested], depth: int) -> None:
        if nested and depth > DEEPEST:
            poll.trouble = poll.trouble or "is an index below an index of indexes; left unread."
            return
        for one in self._worth_reading(poll, nested)[: MOST_NESTED + 1 - len(poll.depth)]:
            host = host_of(one.url)
            if one.url in poll.depth or not self._hold(host):
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
            futures = [self._store.ingest.deposit(exchange) for exchange in poll.exchanges]
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
        self._fails[host_of(source.place)] = row.fails
        return Report(source, row, pages, hints, (*poll.left_out, *left), failed=poll.failed)

    # --- the hosts ---------------------------------------------------------------------------

    def _after(self, wait: timedelta) -> datetime:
        return self._store.clock.now() + wait

    def _give_back(self) -> None:
        for host, lease in self._leases.items():
            try:
                self._store.frontier.release(
                    lease, now=self._store.clock.now(), fails=self._fails.get(host, 0)
                )
            except StaleLease:
                log.warning("a lease ran out before its source was read", extra={"host": host})

    async def _keep_leases(self) -> None:
        """Extend the leases in hand, so that a slow host is not given to somebody else."""
        ttl, clock = self._store.config.schedule.lease, self._store.clock
        while True:
            await clock.sleep_until(clock.monotonic() + ttl.total_seconds() / 3)
            for lease in list(self._leases.values()):
                self._store.frontier.extend(lease, ttl=ttl, now=clock.now())


def _whole(outcome: Outcome) -> FetchedResponse | None:
    """The answer that can be read; None where nothing was modified. Raises Unreadable."""
    answer = outcome.response
    if outcome.failure is not None or answer is None:
        raise Unreadable(f"could not be had: {outcome.failure}: {outcome.detail}.")
    if answer.status == 304:
        return None
    if answer.status != 200:
        raise Unreadable(f"answers with status {answer.status}.")
    return answer


def _charset(answer: FetchedResponse) -> str | None:
    headers = {name.lower(): value for name, value in answer.headers}
    told = headers.get("content-type", "").partition("charset=")[2]
    return told.split(";")[0].strip(" \"'") or None


def _unkept(exchange: Exchange) -> Capture:
    """What a capture would say of an exchange that is not kept, or not yet."""
    prepared = prepare(exchange)
    return Capture(
        record_id="",
        url=exchange.url,
        captured_at=exchange.started_at,
        kind=prepared.kind,
        place=Place("", 0, 0),
        status=prepared.status,
        media_type=prepared.media_type,
        block_sha256=prepared.answer.block_sha256,
        payload_sha256=prepared.answer.payload_sha256,
        entity_sha256=prepared.entity_sha256,
        content_sha256=prepared.content_sha256,
        location=prepared.location,
        etag=prepared.etag,
        last_modified=prepared.last_modified,
        truncated=prepared.truncated,
        failure=prepared.failure,
        redirected_from=exchange.redirected_from,
        peer=exchange.peer,
    )
