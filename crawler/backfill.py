"""The one-off way to run: a list or documents go in, each page is looked at once.

Running the same backfill again resumes: what is done stays done, what failed is tried again, what
was added to a list since is new.
"""

import hashlib
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from archive.addresses import BadAddress, normalise
from archive.cli.context import Refusal
from archive.model import LeftOut, Link, LinkRole
from crawler.check import Checks, Report
from crawler.frontier.rows import Entry, EntryState, NewDue
from crawler.rounds import Round
from crawler.sources import read_source
from crawler.store import Store

STDIN: Final = "-"
_SCHEME = "://"


@dataclass(frozen=True, slots=True)
class Given:
    """What the sources hold: the links that are taken, and why others are not."""

    links: tuple[Link, ...]
    left_out: tuple[LeftOut, ...]
    names: tuple[str, ...]  # the sources as given
    identity: str  # hex; the same sources give the same backfill, wherever it is started from


@dataclass(frozen=True, slots=True)
class Result:
    """How a backfill ended."""

    given: Given
    entries: tuple[Entry, ...]  # of the links that are taken, also those that were done before
    before: int  # entries that were done before this run
    checks: int  # looks taken in this run

    @property
    def failed(self) -> tuple[Entry, ...]:
        return tuple(entry for entry in self.entries if entry.state is EntryState.FAILED)

    @property
    def left(self) -> tuple[Entry, ...]:
        return tuple(entry for entry in self.entries if entry.state is EntryState.TODO)


def read_sources(names: Sequence[str], *, column: str | None, limit: int | None) -> Given:
    """Read files, addresses and `-` into links; nothing is fetched.

    Raises Refusal for a file that cannot be read.
    """
    links: list[Link] = []
    left_out: list[LeftOut] = []
    identity = hashlib.sha256()
    for name in names:
        if name != STDIN and _SCHEME in name and not Path(name).exists():
            taken, left = _address(name)
            identity.update(name.encode() + b"\0")
        else:
            content = _content(name)
            reading = read_source(name, content, column=column)
            taken, left = list(reading.links), list(reading.left_out)
            # A file is the same list tomorrow, with lines added; a pipe has no name to go by.
            what = hashlib.sha256(content).hexdigest() if name == STDIN else Path(name).resolve()
            identity.update(f"{what}\0".encode())
        if not taken and not left:
            left = [LeftOut(name, "Holds no address.", name)]
        links += taken
        left_out += left
    kept, over = links[:limit], links[limit:] if limit is not None else []
    reason = f"Is beyond the limit of {limit}."
    left_out += (LeftOut(link.url, reason, link.document, link.line) for link in over)
    return Given(tuple(kept), tuple(left_out), tuple(names), identity.hexdigest())


class Backfill:
    """One backfill into a store."""

    def __init__(
        self, store: Store, given: Given, report: Callable[[Report], None], *, again: bool = False
    ) -> None:
        self._store = store
        self._given = given
        self._tell = report
        self._again = again
        self._id = given.identity
        self._round: Round | None = None
        self._pages: frozenset[str] = frozenset()  # keys of what is given
        self.total = 0
        self.before = 0

    def prepare(self) -> None:
        """Follow the pages and note what is to do; nothing is fetched yet.

        Raises Refusal where nothing that could be fetched was given.
        """
        if not self._given.links:
            names = " ".join(self._given.names)
            raise Refusal(f"{names}: nothing to fetch. Give addresses with http:// or https://.")
        store, now = self._store, self._store.clock.now()
        followed = store.ingest.follow(self._given.links, article_ids=store.article_ids)
        pages = [(page.page_key, page.url, page.host) for page in followed.pages]
        known = store.frontier.known([key for key, _, _ in pages])
        store.frontier.add(
            (NewDue(key, url, host, now) for key, url, host in pages if key not in known),
            delay_of=store.delay_of,
            now=now,
        )
        source = " ".join(self._given.names)
        pairs = [(key, url) for key, url, _ in pages]
        store.frontier.begin_backfill(self._id, pairs, source=source, now=now)
        self._pages = frozenset(key for key, _ in pairs)
        store.frontier.retry_backfill(self._id, self._pages, also_done=self._again)
        entries = self._entries()
        for entry in entries:
            if entry.state is EntryState.TODO and entry.page_key in known:
                store.frontier.hasten(entry.page_key, now, revive=True)
        self.total = len(entries)
        self.before = sum(entry.state is EntryState.DONE for entry in entries)

    async def run(self) -> Result:
        """Look at every page that is still to do. Raises what keeping raised."""
        checks = Checks(self._store, self._report)
        self._round = Round(self._store, checks, backfill=self._id)
        try:
            done = await self._round.run()
        finally:
            checks.close()
        return Result(self._given, tuple(self._entries()), self.before, done)

    def stop(self) -> None:
        """Finish the exchanges in hand; running it again goes on from there."""
        if self._round is not None:
            self._round.stop()

    def _report(self, report: Report) -> None:
        if report.derived is not None:
            self._store.frontier.settle_entry(
                self._id,
                report.page.page_key,
                state=EntryState.FAILED if report.failed else EntryState.DONE,
                now=self._store.clock.now(),
                detail=report.reason,
            )
        self._tell(report)

    def _entries(self) -> list[Entry]:
        """What is given, in its order, as it stands; not what another run took from the list."""
        entries = self._store.frontier.entries(self._id)
        return [entry for entry in entries if entry.page_key in self._pages]


def _address(text: str) -> tuple[list[Link], list[LeftOut]]:
    try:
        return [Link(normalise(text), LinkRole.LISTED)], []
    except BadAddress as error:
        return [], [LeftOut(text, str(error).removeprefix(f"{text}: "))]


def _content(name: str) -> bytes:
    try:
        return sys.stdin.buffer.read() if name == STDIN else Path(name).read_bytes()
    except OSError as error:
        raise Refusal(
            f"{name}: cannot be read ({error.strerror}). Give a file, an address with http:// or "
            "https://, or - for standard input."
        ) from error
