"""Polls what is due, and keeps how each source stands.

A source that fails is told of and polled later; it never holds up the others.
"""

import asyncio
import logging
from collections.abc import Callable, Sequence
from typing import Final

from crawler.config import SourceConfig, SourceForm
from crawler.discover.folders import poll_folder
from crawler.discover.taking import Hear, Report, Taker, after_poll
from crawler.discover.web import WebPolls
from crawler.frontier import SourceRow
from crawler.store import Store

MOST_AT_ONCE: Final = 50  # sources in one crawl

log = logging.getLogger(__name__)


class Discovery:
    """The sources of one store."""

    def __init__(
        self, store: Store, hear: Hear, report: Callable[[Report], None] = lambda _: None
    ) -> None:
        self._store = store
        self._taker = Taker(store, hear)
        self._report = report
        self._sources = {source.source_id: source for source in store.config.sources}
        self._web: WebPolls | None = None
        self._stopped = False
        store.frontier.know_sources(self._sources, store.clock.now())

    def due(self) -> list[tuple[SourceConfig, SourceRow]]:
        """Configured sources whose time has come, the longest waiting first."""
        if not self._sources:
            return []
        rows = self._store.frontier.sources(due_by=self._store.clock.now())
        return [
            (self._sources[row.source_id], row) for row in rows if row.source_id in self._sources
        ]

    async def poll(self) -> int:
        """Poll what is due; how many sources were polled.

        Raises what keeping raises: StorageFull, StorageFailed.
        """
        due = self.due()
        folders = [one for one in due if one[0].form is SourceForm.DOCUMENTS]
        for source, row in folders:
            if self._stopped:
                return 0
            report = await asyncio.to_thread(poll_folder, self._store, self._taker, source, row)
            self._told([report])
        on_the_web = [one for one in due if one[0].form is not SourceForm.DOCUMENTS]
        polled = await self._poll_web(on_the_web[:MOST_AT_ONCE])
        return len(folders) + polled

    def stop(self) -> None:
        """Finish the exchanges in hand; what was not read to its end stays due."""
        self._stopped = True
        if self._web is not None:
            self._web.stop()

    async def _poll_web(self, due: Sequence[tuple[SourceConfig, SourceRow]]) -> int:
        if not due or self._stopped:
            return 0
        self._store.check_room()
        self._web = WebPolls(self._store, self._taker)
        try:
            reports = await self._web.run(due)
        except Exception as error:
            self._put_off(due, error)
            raise
        finally:
            self._web = None
        self._told(reports)
        return sum(report.waits_for is None for report in reports)

    def _put_off(self, due: Sequence[tuple[SourceConfig, SourceRow]], error: Exception) -> None:
        """What ended a crawl may end the next one: no host is asked over and over for that."""
        for source, row in due:
            now, trouble = self._store.clock.now(), f"was not read to its end: {error}"
            row = after_poll(source, row, now, trouble=trouble, failed=True)
            self._store.frontier.keep_source(row)

    def _told(self, reports: Sequence[Report]) -> None:
        for report in reports:
            if report.waits_for is None:
                self._store.frontier.keep_source(report.row)
            self._log(report)
            self._report(report)

    def _log(self, report: Report) -> None:
        facts = {"source": report.source.title, "new": report.pages, "hints": report.hints}
        if report.failed:
            log.warning("source not read: it %s", report.row.trouble, extra=facts)
        elif report.brought:
            log.info("source polled", extra=facts)
