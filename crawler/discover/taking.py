"""What comes of a poll: new pages are followed, followed ones are hinted at, the source learns.

A source names the same pages again and again. Only a page that nobody follows yet is followed,
with where its address came from; of one that is followed a later time of modification is a hint.
"""

import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from archive.addresses import BadAddress, host_of, normalise, story_key
from archive.catalogue.columns import short_key
from archive.model import LeftOut
from crawler.config import SourceConfig, SourceForm
from crawler.frontier import Due, DueStatus, NewDue, SourceRow
from crawler.schedule.pace import Pace, wait_after
from crawler.sources import Entry, within
from crawler.store import Store

Hear = Callable[[Due, datetime | None, datetime], bool]
"""Told of a page that a source says was modified (then, and now); whether its check comes forward.
It is the policy that decides, and that remembers what hints are worth."""

SINCE_OF_SITEMAP: Final = timedelta(days=7)
"""Older entries of a sitemap are left unless `since` says otherwise: it may list an archive."""

_OVERLAP: Final = timedelta(hours=6)  # a hint may be published this much late
_RESTING: Final = (DueStatus.RETIRED, DueStatus.GONE)

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Report:
    """How one poll went, for whoever watches."""

    source: SourceConfig
    row: SourceRow  # as it stands now
    pages: int = 0  # that were new
    hints: int = 0  # that brought a check forward
    left_out: tuple[LeftOut, ...] = ()
    failed: bool = False
    waits_for: str | None = None  # the host that is asked for something else just now

    @property
    def brought(self) -> int:
        return self.pages + self.hints


class Taker:
    """Takes what sources bring into a store. Its methods block."""

    def __init__(self, store: Store, hear: Hear) -> None:
        self._store = store
        self._hear = hear

    def take(
        self, source: SourceConfig, row: SourceRow, entries: Iterable[Entry]
    ) -> tuple[int, int, tuple[LeftOut, ...]]:
        """Follow and hint; how many pages were new, how many checks came forward, what was left.

        Raises what keeping raises: StorageFull, StorageFailed.
        """
        wanted, left_out = self._wanted(source, entries)
        known = self._store.frontier.known(list(wanted))
        new = [entry for key, entry in wanted.items() if key not in known]
        young = [entry for entry in new if self._is_young(source, entry)]
        pages = self._follow(young)
        self._tag(source, [*pages, *known])
        hints = self._hints({key: wanted[key] for key in known}, row.last_poll)
        return len(pages), hints, left_out

    def _wanted(
        self, source: SourceConfig, entries: Iterable[Entry]
    ) -> tuple[Mapping[str, Entry], tuple[LeftOut, ...]]:
        """The entries by the story that they lead to; of two for one story the later."""
        wanted: dict[str, Entry] = {}
        left_out = []
        for entry in entries:
            link = entry.link
            try:
                url = normalise(link.url)
                # As the frontier keeps it: the longest keys are folded there.
                key = short_key(story_key(url, article_ids=self._store.article_ids))
            except BadAddress as error:
                left_out.append(LeftOut(link.url, str(error), link.document, link.line))
                continue
            if source.hosts and not within(host_of(url), source.hosts):
                reason = "Leads to a host that the source is not asked for."
                left_out.append(LeftOut(url, reason, link.document, link.line))
            elif key not in wanted or _later(entry, wanted[key]):
                wanted[key] = entry
        return wanted, tuple(left_out)

    def _is_young(self, source: SourceConfig, entry: Entry) -> bool:
        since = source.since
        if since is None and source.form is SourceForm.SITEMAP:
            since = SINCE_OF_SITEMAP
        at = entry.published or entry.modified
        return since is None or at is None or at >= self._store.clock.now() - since

    def _follow(self, entries: Sequence[Entry]) -> list[str]:
        if not entries:
            return []
        store, now = self._store, self._store.clock.now()
        links = [entry.link for entry in entries]
        pages = store.ingest.follow(links, article_ids=store.article_ids).pages
        dues = (NewDue(page.page_key, page.url, page.host, now) for page in pages)
        store.frontier.add(dues, delay_of=store.delay_of, now=now)
        return [page.page_key for page in pages]

    def _tag(self, source: SourceConfig, keys: Sequence[str]) -> None:
        if source.tag is None:
            return
        tagged = self._store.frontier.tags(keys)
        bare = [key for key in keys if source.tag not in tagged.get(key, ())]
        self._store.frontier.tag(bare, source.tag)

    def _hints(self, entries: Mapping[str, Entry], last_poll: datetime | None) -> int:
        """How many checks come forward on the word of these entries of followed pages."""
        stamps = {key: entry.modified for key, entry in entries.items() if entry.modified}
        if last_poll is not None:
            stamps = {k: stamp for k, stamp in stamps.items() if stamp >= last_poll - _OVERLAP}
        dues = self._store.frontier.dues_of(list(stamps))
        return sum(self._hint(due, stamps[due.page_key]) for due in dues)

    def _hint(self, due: Due, stamp: datetime) -> bool:
        now = self._store.clock.now()
        if due.fresh or due.status is DueStatus.PAUSED:
            return False
        if due.last_check is not None and stamp <= due.last_check:
            return False
        if due.status in _RESTING:
            return self._store.frontier.hasten(due.page_key, now, revive=True)
        return due.next_check > now and self._hear(due, stamp, now)


def _later(entry: Entry, other: Entry) -> bool:
    if entry.modified is None:
        return False
    return other.modified is None or entry.modified > other.modified


def after_poll(  # noqa: PLR0913 - what a poll can tell, each by its name
    source: SourceConfig,
    row: SourceRow,
    now: datetime,
    *,
    brought: int = 0,
    pages: int = 0,
    trouble: str = "",
    failed: bool = False,
    pause: timedelta | None = None,
) -> SourceRow:
    """How a source stands after a poll, and when the next one is."""
    fails = row.fails + 1 if failed else 0
    since = None if row.last_poll is None else now - row.last_poll
    pace = Pace.from_plain(row.state)
    pace = pace if failed else pace.learned(brought, since)
    wait = wait_after(pace, fails=fails, every=source.every, pause=pause)
    return replace(
        row,
        next_poll=now + wait,
        last_poll=row.last_poll if failed else now,
        last_news=now if brought else row.last_news,
        fails=fails,
        trouble=trouble,
        polls=row.polls + 1,
        pages=row.pages + pages,
        hints=row.hints + brought - pages,
        state={**(row.state or {}), **pace.plain()},
    )
