"""XML sitemaps, news sitemaps and their indexes, as sitemaps.org writes them; gzip or plain.

Read as a stream and within bounds: 50 MB, 50,000 addresses, no entities, no network.
"""

import io
import re
import zlib
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, Final

import lxml.etree

from archive.model import LeftOut
from crawler.sources.entries import Answered, Entry, Nested, Polled, Unreadable
from crawler.sources.targets import why_no_article

LARGEST: Final = 50 * 1024**2  # bytes, unpacked; sitemaps.org
MOST_ADDRESSES: Final = 50_000  # in one file; sitemaps.org

_GZIP: Final = b"\x1f\x8b"
_ENTITIES: Final = re.compile(rb"<!ENTITY\b", re.IGNORECASE)
_W3C_PARTIAL: Final = re.compile(r"(\d{4})(?:-(\d{2}))?")
_FIELDS: Final = frozenset({"loc", "lastmod", "publication_date", "title"})


def read_sitemap(answered: Answered) -> Polled:
    """Read a sitemap or an index. Raises Unreadable."""
    content = _unpacked(answered.content)
    if _ENTITIES.search(content[:65_536].replace(b"\0", b"")):
        raise Unreadable("declares entities of its own; sitemaps need none, attacks do.")
    if b"<" not in content[:4096]:
        return _Taking(answered).polled(_lines(content), "")
    return _xml(answered, content)


def _unpacked(content: bytes) -> bytes:
    if content[:2] == _GZIP:
        unpacker = zlib.decompressobj(wbits=31)
        try:
            content = unpacker.decompress(content, LARGEST + 1)
        except zlib.error as error:
            raise Unreadable(f"is gzip that cannot be unpacked ({error}).") from error
    if len(content) > LARGEST:
        raise Unreadable(f"is larger than {LARGEST // 1024**2} MB, the most a sitemap may have.")
    return content


def _xml(answered: Answered, content: bytes) -> Polled:
    taking, trouble = _Taking(answered), ""
    try:
        for fields, is_index in _records(content):
            if is_index:
                taking.nest(fields)
            elif not taking.take(fields):
                trouble = f"has more than {MOST_ADDRESSES} addresses; the rest was left."
                break
    except lxml.etree.XMLSyntaxError as error:
        trouble = f"is not well-formed ({error.msg}); what stands before that was taken."
        if not taking.any:
            raise Unreadable(f"is no sitemap: {error.msg}.") from error
    if not taking.any and not taking.is_sitemap:
        raise Unreadable("is no sitemap: it has neither a urlset nor a sitemapindex.")
    return taking.polled((), trouble)


def _records(content: bytes) -> Iterator[tuple[dict[str, str], bool]]:
    """The fields of every `url` and `sitemap` element, and whether it is one of an index."""
    walk = lxml.etree.iterparse(
        io.BytesIO(content),
        events=("start", "end"),
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    root: Any = None
    fields: dict[str, str] = {}
    for event, element in walk:
        name = _local(element)
        if event == "start":
            if root is None:
                root = element
                if name not in ("urlset", "sitemapindex"):
                    raise Unreadable(f"is no sitemap: its root is <{name[:40]}>.")
            continue
        if name in _FIELDS and element.text:
            if name != "loc" or element.getparent().getparent() is root:  # not a picture's
                fields.setdefault(name, element.text.strip())
        elif name in ("url", "sitemap") and element.getparent() is root:
            yield fields, name == "sitemap"
            fields = {}
            element.clear()
            while element.getprevious() is not None:  # what is read takes no more room
                del root[0]


def _local(element: Any) -> str:
    tag = element.tag
    return lxml.etree.QName(tag).localname if isinstance(tag, str) else ""


class _Taking:
    """Takes each address once, and says why it leaves the rest."""

    def __init__(self, answered: Answered) -> None:
        self._answered = answered
        self._entries: dict[str, Entry] = {}
        self._left: list[LeftOut] = []
        self._nested: dict[str, Nested] = {}
        self._met = 0
        self.is_sitemap = True

    @property
    def any(self) -> bool:
        return self._met > 0

    def nest(self, fields: Mapping[str, str]) -> None:
        self._met += 1
        parts = self._answered.parts(fields.get("loc", ""))
        if isinstance(parts, LeftOut):
            self._left.append(parts)
        elif self._met <= MOST_ADDRESSES:
            self._nested[parts.url] = Nested(parts.url, w3c_time(fields.get("lastmod")))

    def take(self, fields: Mapping[str, str]) -> bool:
        """Take a `url`; False where there are too many."""
        self._met += 1
        if self._met > MOST_ADDRESSES:
            return False
        written = fields.get("loc", "")
        parts = self._answered.parts(written)
        if isinstance(parts, LeftOut):
            self._left.append(parts)
            return True
        published = w3c_time(fields.get("publication_date"))
        is_news = "publication_date" in fields
        reason = None if is_news else why_no_article(parts, declared=False)
        if reason is not None:
            self._left.append(self._answered.left_out(written, reason))
            return True
        times = [t for t in (published, w3c_time(fields.get("lastmod"))) if t is not None]
        link = self._answered.link(parts, words=fields.get("title", ""))
        self._entries.setdefault(parts.url, Entry(link, published, max(times, default=None)))
        return True

    def polled(self, more: Iterator[str] | tuple[()], trouble: str) -> Polled:
        for written in more:
            if not self.take({"loc": written}):
                trouble = f"has more than {MOST_ADDRESSES} addresses; the rest was left."
                break
        nested = tuple(self._nested.values())
        return Polled(tuple(self._entries.values()), tuple(self._left), nested, trouble=trouble)


def _lines(content: bytes) -> Iterator[str]:
    """A sitemap may be a plain text of addresses, one a line."""
    text = content.decode("utf-8-sig", errors="replace")
    return (line.strip() for line in text.splitlines() if line.strip())


def w3c_time(written: str | None) -> datetime | None:
    """A W3C date and time; of a day, month or year its beginning, so that no hint is early."""
    if not written:
        return None
    text = written.strip()
    if (partial := _W3C_PARTIAL.fullmatch(text)) is not None:
        text = f"{partial[1]}-{partial[2] or '01'}-01"
    try:
        at = datetime.fromisoformat(text)
        return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
