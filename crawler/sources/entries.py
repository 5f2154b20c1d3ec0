"""What a polled source gives: entries with their times, and the sitemaps that an index names."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from archive.addresses import BadAddress, Parts, take_apart
from archive.model import LeftOut, Link, LinkRole
from crawler.sources.passages import shortened


class Unreadable(Exception):
    """The answer of a source is refused whole; one sentence says why."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One page that a source names."""

    link: Link
    published: datetime | None = None  # as the source says, aware, in UTC
    modified: datetime | None = None  # the newest time that it gives; never before `published`


@dataclass(frozen=True, slots=True)
class Nested:
    """A sitemap that an index names."""

    url: str
    modified: datetime | None = None


@dataclass(frozen=True, slots=True)
class Polled:
    """What one answer of a source holds; every address in it is an entry or is left out."""

    entries: tuple[Entry, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    nested: tuple[Nested, ...] = ()
    pause: timedelta | None = None  # the source asks not to be polled sooner
    trouble: str = ""  # it is not well made; what could be read was taken


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer to be read: whose it is, and its bytes without any coding."""

    url: str  # the final address: what relative links are read against
    content: bytes
    sha256: str  # hex, of `content`

    def link(self, parts: Parts, *, label: str | None = None, words: str = "") -> Link:
        return Link(
            url=parts.url,
            role=LinkRole.LISTED,
            document=self.url,
            document_sha256=self.sha256,
            label=label,
            words=shortened(words),
        )

    def left_out(self, written: str, reason: str) -> LeftOut:
        return LeftOut(shortened(written) or "(no address)", reason, document=self.url)

    def parts(self, written: str) -> Parts | LeftOut:
        """An address taken apart, or left out with the reason."""
        try:
            return take_apart(written)
        except BadAddress as error:
            return self.left_out(written, str(error))
