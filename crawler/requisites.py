"""Keeps what a page needs to look like itself when it is replayed: style sheets, images, fonts.

    new version of an article ── what its page names ──► a look at each address, at most once a day

Each is a capture of its own. It bears the check that wanted it and no page: so it can never be
taken for the page's answer, and a rebuilt catalogue holds it in the same way.
"""

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable, Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import timedelta
from email.message import Message
from typing import Final

from archive.addresses import host_of
from archive.model import AccessState
from crawler.check import Report
from crawler.fetch import FetchedResponse, Outcome, Visit
from crawler.sources.needs import Need, Requisite
from crawler.sources.requisites import page_requisites, sheet_requisites
from crawler.store import Store

KEPT_FOR: Final = timedelta(days=1)
"""An address that was asked within that time is not asked again, whatever page needs it."""

MOST: Final = 100
"""Addresses that are asked for one version of a page."""

MOST_BYTES: Final = 30 * 1024**2
"""Bytes of all of them, as they are stored; the last one may go over."""

LARGEST: Final = 8 * 1024**2
"""Bytes of one; what is larger is kept cut, and says so."""

DEEPEST: Final = 3
"""Style sheets that import each other are followed so far."""

Look = Callable[[Visit], Awaitable[Outcome]]
Borrow = Callable[[str], AbstractContextManager[bool]]
"""Holds a host for the length of a block; False where somebody else has it."""

log = logging.getLogger(__name__)


@dataclass(slots=True)
class _Errand:
    """What one page still needs, and how much of it may be fetched."""

    check: str
    queue: deque[tuple[Requisite, int]]  # with the number of sheets that led to it
    seen: set[str]
    asked: int = 0
    bytes: int = 0
    shy: set[str] = field(default_factory=set)  # hosts that are to be left alone for now

    @property
    def spent(self) -> bool:
        return self.asked >= MOST or self.bytes >= MOST_BYTES

    def add(self, found: Iterable[Requisite], depth: int) -> None:
        for requisite in found:
            if requisite.url not in self.seen:
                self.seen.add(requisite.url)
                self.queue.append((requisite, depth))


class Requisites:
    """Fetches for one round. Nothing that goes wrong with a requisite touches the check."""

    def __init__(self, store: Store, *, look: Look, borrow: Borrow) -> None:
        self._store = store
        self._look = look
        self._borrow = borrow
        self._in_hand: set[str] = set()  # being asked for on behalf of another page

    async def keep(self, report: Report) -> None:
        """Keep what a page needs, if the look gave a new version of an article.

        Raises what keeping an exchange raises (StorageFull, …), and nothing else.
        """
        response, check = report.outcome.response, report.outcome.visit.check
        if response is None or check is None or not _is_new_article(report):
            return
        errand = _Errand(check, deque(), {response.url})
        errand.add(await _named(page_requisites, response), 0)
        while errand.queue and not errand.spent:
            requisite, depth = errand.queue.popleft()
            if self._may_ask(requisite, errand):
                errand.add(await self._fetch(requisite, errand, depth), depth + 1)
        if errand.queue:
            facts = {"page": report.page.url, "left": len(errand.queue), "bytes": errand.bytes}
            log.info("a page needs more than is kept of what it needs", extra=facts)

    def _may_ask(self, requisite: Requisite, errand: _Errand) -> bool:
        if requisite.url in self._in_hand or host_of(requisite.url) in errand.shy:
            return False
        since = self._store.clock.now() - KEPT_FOR
        return not self._store.ingest.catalogue.asked_since(requisite.url, since)

    async def _fetch(
        self, requisite: Requisite, errand: _Errand, depth: int
    ) -> Iterable[Requisite]:
        """Ask for one; what it needs in turn."""
        host = host_of(requisite.url)
        visit = Visit("", requisite.url, host, check=errand.check, max_size=LARGEST)
        self._in_hand.add(requisite.url)
        try:
            with self._borrow(host) as ours:
                outcome = await self._look(visit) if ours else Outcome(visit)
        finally:
            self._in_hand.discard(requisite.url)
        if outcome.put_back or outcome.retry_after is not None:
            errand.shy.add(host)
        errand.asked += bool(outcome.captures)
        errand.bytes += sum(capture.place.length for capture in outcome.captures)
        response = outcome.response
        followed = requisite.need is Need.STYLE and depth < DEEPEST
        if response is None or response.status != 200 or not followed:
            return ()
        return await _named(sheet_requisites, response)


def _is_new_article(report: Report) -> bool:
    finding = report.derived.finding if report.derived is not None else None
    is_article = finding is not None and finding.reading.access is AccessState.ARTICLE
    return finding is not None and is_article and finding.is_new_version


async def _named(
    read: Callable[..., list[Requisite]], response: FetchedResponse
) -> list[Requisite]:
    """Read a page or a sheet apart from the loop: a large one takes a while."""
    charset = _charset(response.headers)
    return await asyncio.to_thread(read, response.content, response.url, charset=charset)


def _charset(headers: Iterable[tuple[str, str]]) -> str | None:
    said = Message()
    said["Content-Type"] = next((v for k, v in headers if k.lower() == "content-type"), "")
    return said.get_content_charset()
