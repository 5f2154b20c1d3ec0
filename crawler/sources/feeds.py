"""RSS, Atom and JSON Feed: entries with the times that the publisher gives them.

A feed is taken at its word, like a URL list. What declares entities, is too large or is no feed
is refused; one that is merely not well-formed gives what can be read of it.
"""

import io
import json
import re
from calendar import timegm
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from urllib.parse import urljoin
from xml.parsers import expat

import feedparser

from archive.model import LeftOut
from crawler.sources.decoding import Undecodable, decode
from crawler.sources.entries import Answered, Entry, Polled, Unreadable

LARGEST: Final = 5 * 1024**2  # bytes; the largest feeds of news sites have one
MOST_ENTRIES: Final = 2_000
LONGEST_PAUSE: Final = timedelta(hours=1)

_ENTITIES: Final = re.compile(rb"<!ENTITY\b", re.IGNORECASE)
_DEEPEST: Final = 200  # open elements; a feed has about ten
_MOST_TAGS: Final = 75_000  # two thousand entries have fewer
_MOST_ATTRIBUTES: Final = 200  # of one tag; parsers take time by their square
_LARGEST_GUESSED_AT: Final = 512 * 1024  # bytes; what is not well-formed takes seconds a megabyte
_TAG: Final = re.compile(rb"<(/?)[A-Za-z_][^<>]{0,2000}?(/?)>")
_TRACKED: Final = "feedburner_origlink"  # the address itself, where `link` counts readers


def read_feed(answered: Answered) -> Polled:
    """Read a feed of any kind. Raises Unreadable."""
    content = answered.content
    if not content.strip():
        raise Unreadable("is empty.")
    if len(content) > LARGEST:
        raise Unreadable(f"is larger than {LARGEST // 1024**2} MB: no feed of articles is.")
    if content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        return _json_feed(answered)
    _refuse_attacks(content)
    return _xml_feed(answered)


def _refuse_attacks(content: bytes) -> None:
    """What a parser would be busy with for minutes is not handed to it. Raises Unreadable."""
    if _ENTITIES.search(content.replace(b"\0", b"")):
        raise Unreadable("declares entities of its own; feeds need none, attacks do.")
    decoded = decode(content)
    if isinstance(decoded, Undecodable):
        raise Unreadable(f"is {decoded.what} and no feed.")
    text = decoded.text.encode("utf-8", "replace")
    if _Bounds().holds(text):
        return
    if len(text) > _LARGEST_GUESSED_AT:
        raise Unreadable("is not well-formed, and too large for its meaning to be guessed at.")
    _guess_bounds(_without_cdata(text))


def _xml_feed(answered: Answered) -> Polled:
    # A stream: a string would be taken for an address to fetch or a file to open.
    parsed = feedparser.parse(
        io.BytesIO(answered.content),
        response_headers={"content-location": answered.url, "content-type": "application/xml"},
        sanitize_html=False,
        resolve_relative_uris=False,
    )
    if not parsed.get("version") and not parsed.entries:
        raise Unreadable("is no feed: neither RSS nor Atom nor JSON Feed.")
    found = [_xml_entry(answered, entry) for entry in parsed.entries[:MOST_ENTRIES]]
    trouble = ""
    if parsed.bozo and not isinstance(
        parsed.bozo_exception, feedparser.exceptions.CharacterEncodingOverride
    ):
        trouble = f"is not well-formed ({parsed.bozo_exception}); what could be read was taken."
    return _polled(found, len(parsed.entries), _pause(parsed.feed.get("ttl")), trouble)


def _xml_entry(answered: Answered, entry: Any) -> Entry | LeftOut:
    published = _instant(entry, "published_parsed")
    updated = _instant(entry, "updated_parsed")
    written = str(entry.get(_TRACKED) or entry.get("link") or "")
    return _entry(answered, written, str(entry.get("title") or ""), published, updated)


def _json_feed(answered: Answered) -> Polled:
    try:
        told = json.loads(answered.content)
    except (ValueError, RecursionError) as error:
        raise Unreadable(f"is not JSON that can be read ({error}).") from error
    items = told.get("items") if isinstance(told, dict) else None
    if not isinstance(items, list) or "jsonfeed.org/version/" not in str(told.get("version")):
        raise Unreadable("is JSON and no JSON Feed.")
    found = [
        _json_entry(answered, item) for item in items[:MOST_ENTRIES] if isinstance(item, dict)
    ]
    return _polled(found, len(items), None, "")


def _json_entry(answered: Answered, item: dict[str, Any]) -> Entry | LeftOut:
    written = next((str(item[key]) for key in ("url", "external_url", "id") if item.get(key)), "")
    published, updated = (_rfc3339(item.get(f"date_{what}")) for what in ("published", "modified"))
    return _entry(answered, written, str(item.get("title") or ""), published, updated)


def _entry(
    answered: Answered,
    written: str,
    title: str,
    published: datetime | None,
    updated: datetime | None,
) -> Entry | LeftOut:
    if not written.strip():
        return answered.left_out(title, "An entry without an address.")
    try:
        joined = urljoin(answered.url, written.strip())
    except ValueError:
        joined = written
    parts = answered.parts(joined)
    if isinstance(parts, LeftOut):
        return parts
    times = [time for time in (published, updated) if time is not None]
    return Entry(answered.link(parts, words=title), published, max(times, default=None))


def _polled(
    found: list[Entry | LeftOut], there: int, pause: timedelta | None, trouble: str
) -> Polled:
    if there > MOST_ENTRIES:
        trouble = trouble or f"has {there} entries; the first {MOST_ENTRIES} were taken."
    return Polled(
        entries=tuple(_once(one for one in found if isinstance(one, Entry))),
        left_out=tuple(one for one in found if isinstance(one, LeftOut)),
        pause=pause,
        trouble=trouble,
    )


def _once(entries: Iterator[Entry]) -> Iterator[Entry]:
    seen: set[str] = set()
    for entry in entries:
        if entry.link.url not in seen:
            seen.add(entry.link.url)
            yield entry


def _pause(ttl: object) -> timedelta | None:
    """RSS 2.0 `ttl`: minutes that a copy may be kept; believed within reason."""
    text = str(ttl or "").strip()
    if not (text.isascii() and text.isdigit()) or not int(text[:6]):
        return None
    return min(timedelta(minutes=int(text[:6])), LONGEST_PAUSE)


def _instant(entry: Any, key: str) -> datetime | None:
    # The dictionary's own method: the parser's would give `published` where `updated` is missing.
    parsed = dict.get(entry, key)
    if parsed is None:
        return None
    try:
        return datetime.fromtimestamp(timegm(parsed), UTC)
    except (ValueError, OverflowError, OSError):
        return None


def _rfc3339(written: object) -> datetime | None:
    try:
        at = datetime.fromisoformat(str(written))
    except ValueError:
        return None
    return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC)


class _Bounds:
    """Looks through XML with expat, which is quick, never recursive, and bounded in itself."""

    def __init__(self) -> None:
        self._depth = self._tags = 0

    def holds(self, text: bytes) -> bool:
        """Whether it is well-formed. Raises Unreadable where a bound is passed."""
        parser = expat.ParserCreate("utf-8")
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        try:
            parser.Parse(text, True)  # noqa: FBT003 - expat's own form
        except expat.ExpatError:
            return False
        return True

    def _start(self, _name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        self._tags += 1
        _refuse_beyond(self._tags, _MOST_TAGS, "has more than {} tags.")
        _refuse_beyond(self._depth, _DEEPEST, "nests its elements deeper than {}.")
        _refuse_beyond(
            len(attributes), _MOST_ATTRIBUTES, "has a tag with more than {} attributes."
        )

    def _end(self, _name: str) -> None:
        self._depth -= 1


def _guess_bounds(text: bytes) -> None:
    """The same bounds, roughly, for what is not well-formed. Raises Unreadable."""
    depth = 0
    for tag in _TAG.finditer(text):
        depth = max(depth - 1, 0) if tag[1] else depth + (not tag[2])
        _refuse_beyond(depth, _DEEPEST, "nests its elements deeper than {}.")
    most = max(piece.partition(b">")[0].count(b"=") for piece in text.split(b"<"))
    _refuse_beyond(most, _MOST_ATTRIBUTES, "has a tag with more than {} attributes.")


def _refuse_beyond(found: int, most: int, words: str) -> None:
    if found > most:
        raise Unreadable(words.format(most))


def _without_cdata(text: bytes) -> bytes:
    """What is marked as text holds no tags, whatever it looks like."""
    kept, at = [], 0
    while (start := text.find(b"<![CDATA[", at)) >= 0:
        kept.append(text[at:start])
        end = text.find(b"]]>", start)
        at = len(text) if end < 0 else end + 3
    return b"".join((*kept, text[at:]))
