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

import feedparser

from archive.model import LeftOut
from crawler.sources.entries import Answered, Entry, Polled, Unreadable

LARGEST: Final = 5 * 1024**2  # bytes; the largest feeds of news sites have one
MOST_ENTRIES: Final = 2_000
LONGEST_PAUSE: Final = timedelta(hours=1)

_ENTITIES: Final = re.compile(rb"<!ENTITY\b", re.IGNORECASE)
_DEEPEST: Final = 200  # open elements; a feed has about ten
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
    if _ENTITIES.search(content.replace(b"\0", b"")):
        raise Unreadable("declares entities of its own; feeds need none, attacks do.")
    if _depth(content) > _DEEPEST:
        raise Unreadable(f"nests its elements deeper than {_DEEPEST}.")
    return _xml_feed(answered)


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


def _depth(content: bytes) -> int:
    """How deeply elements are open within each other, roughly; cheap, and never recursive."""
    depth = deepest = 0
    for tag in _TAG.finditer(content):
        if tag[1]:
            depth = max(depth - 1, 0)
        elif not tag[2]:
            depth += 1
            deepest = max(deepest, depth)
    return deepest
