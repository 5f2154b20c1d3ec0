"""What the demo site answers: a value, from the request, the newsroom and the time."""

import gzip
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from email.utils import format_datetime, parsedate_to_datetime
from types import MappingProxyType
from typing import Final

from crawler.demo.newsroom import Newsroom
from crawler.demo.pages import front_page, missing_page, story_page
from crawler.demo.stories import COURIER, GAZETTE, HOSTS, NEWSWELL, Story

ROBOTS: Final = "User-agent: *\nCrawl-delay: 0.2\nDisallow: /search\n"
_PHRASES: Final = MappingProxyType(
    {
        200: "OK",
        304: "Not Modified",
        400: "Bad Request",
        404: "Not Found",
        405: "Method Not Allowed",
        410: "Gone",
        421: "Misdirected Request",
    }
)
# The houses differ in what they tell a polite reader who comes again.
_WITH_ETAG: Final = frozenset({COURIER})
_WITH_LAST_MODIFIED: Final = frozenset({COURIER, NEWSWELL})
_CHUNKED: Final = frozenset({GAZETTE})
_CHUNK: Final = 4_096


@dataclass(frozen=True, slots=True)
class Request:
    method: str
    host: str  # lower case, without port
    path: str  # without query
    headers: Mapping[str, str]  # names in lower case


@dataclass(frozen=True, slots=True)
class Reply:
    status: int
    body: bytes
    headers: tuple[tuple[str, str], ...] = ()

    def on_the_wire(self, *, with_body: bool, chunked: bool, now: datetime) -> bytes:
        """Give the bytes of the answer; a HEAD or a 304 is answered without its body."""
        framing = ("Transfer-Encoding", "chunked") if chunked else None
        if framing is None and self.status != 304:
            framing = ("Content-Length", str(len(self.body)))
        date = ("Date", format_datetime(now, usegmt=True))
        headers = (date, *self.headers, *((framing,) if framing else ()))
        head = f"HTTP/1.1 {self.status} {_PHRASES[self.status]}\r\n"
        head += "".join(f"{name}: {value}\r\n" for name, value in headers)
        body = b""
        if with_body and self.status != 304:
            body = _in_chunks(self.body) if chunked else self.body
        return head.encode("latin-1") + b"\r\n" + body


def answer(
    newsroom: Newsroom, request: Request, *, port: int, now: datetime, look: int = 0
) -> Reply:
    """Decide what a request gets; `look` counts the answers for its path before this one."""
    if request.method not in {"GET", "HEAD"}:
        return Reply(405, b"", (("Allow", "GET, HEAD"),))
    if request.host not in HOSTS:
        text = f"This site answers as {', '.join(HOSTS)}.\n"
        return Reply(421, text.encode(), (("Content-Type", "text/plain; charset=utf-8"),))
    if request.path == "/robots.txt":
        return Reply(200, ROBOTS.encode(), (("Content-Type", "text/plain; charset=utf-8"),))
    if request.path == "/":
        return _page(request, 200, front_page(newsroom, request.host))
    story = newsroom.story_at(request.host, request.path)
    if story is None or story.gone:
        # "Gone" is the house's own word for what it took down: no second look is needed.
        return _page(request, 404 if story is None else 410, missing_page(request.host))
    text = story_page(newsroom, _on_trial(story, look), port=port, now=now)
    return _page(request, 200, text, edited_at=newsroom.edited_at[story.key])


def is_chunked(request: Request, reply: Reply) -> bool:
    """Tell whether the house sends such an answer in chunks."""
    return request.host in _CHUNKED and reply.status == 200


def _page(request: Request, status: int, text: str, *, edited_at: datetime | None = None) -> Reply:
    body = text.encode()
    headers = [("Content-Type", "text/html; charset=utf-8"), ("Vary", "Accept-Encoding")]
    if edited_at is not None:
        etag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
        if request.host in _WITH_ETAG:
            headers.append(("ETag", etag))
        if request.host in _WITH_LAST_MODIFIED:
            headers.append(("Last-Modified", format_datetime(edited_at, usegmt=True)))
        if _is_known(request, etag, edited_at):
            return Reply(304, b"", tuple(headers))
    if "gzip" in request.headers.get("accept-encoding", ""):
        headers.append(("Content-Encoding", "gzip"))
        body = gzip.compress(body, mtime=0)
    return Reply(status, body, tuple(headers))


def _on_trial(story: Story, look: int) -> Story:
    """A headline on trial goes to every other reader."""
    return story if look % 2 == 0 else replace(story, shown_title=None)


def _is_known(request: Request, etag: str, edited_at: datetime) -> bool:
    """RFC 9110, 13.2.2: an entity tag decides alone where one is given."""
    tags = request.headers.get("if-none-match")
    if tags is not None:
        return request.host in _WITH_ETAG and etag in tags
    since = request.headers.get("if-modified-since")
    if since is None or request.host not in _WITH_LAST_MODIFIED:
        return False
    try:
        return edited_at.replace(microsecond=0) <= parsedate_to_datetime(since)
    except (ValueError, TypeError):
        return False


def _in_chunks(body: bytes) -> bytes:
    pieces = [body[start : start + _CHUNK] for start in range(0, len(body), _CHUNK)]
    return b"".join(b"%x\r\n%b\r\n" % (len(piece), piece) for piece in (*pieces, b""))
