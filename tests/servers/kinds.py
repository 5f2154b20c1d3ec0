"""The kinds of server behaviour that a crawler must survive and record, as bytes to be sent.

`KINDS` names each; `MEASURED` are the 54 that exactness is promised for, over http and https.
"""

import gzip
import random
from dataclasses import dataclass
from enum import Enum, auto

import brotli
import zstandard

PARAGRAPH = "<p>The river rose by 30 centimetres overnight, the council said on Tuesday.</p>\n"
BODY = ("<!DOCTYPE html><title>River</title>\n" + PARAGRAPH * 60).encode()[:3000]
assert len(BODY) == 0xBB8  # the size that `chunked-zeros` spells with leading zeros


class End(Enum):
    """What the server does with the connection after the last part."""

    KEEP = auto()
    CLOSE = auto()
    RESET = auto()
    DROP = auto()  # closes the socket under TLS, without the goodbye that TLS has
    HANG = auto()  # says nothing more and holds the line


@dataclass(frozen=True, slots=True)
class Play:
    """Parts written one by one, then the end of the connection."""

    parts: tuple[bytes, ...]
    end: End = End.KEEP
    pace: float = 0  # seconds between two parts
    endless: bytes = b""  # repeated for ever after the parts


def head(status: str = "200 OK", *lines: str, length: int | None = None) -> bytes:
    written = [f"HTTP/1.1 {status}", *lines]
    if length is not None:
        written.append(f"Content-Length: {length}")
    return "\r\n".join(written).encode("latin-1") + b"\r\n\r\n"


def page(*lines: str, body: bytes = BODY, status: str = "200 OK") -> bytes:
    """A whole answer with a right Content-Length."""
    return head(status, "Content-Type: text/html", *lines, length=len(body)) + body


def chunks(body: bytes, size: int, spell: str = "{:x}", end: bytes = b"0\r\n\r\n") -> bytes:
    pieces = [body[at : at + size] for at in range(0, len(body), size)]
    framed = [spell.format(len(one)).encode() + b"\r\n" + one + b"\r\n" for one in pieces]
    return b"".join(framed) + end


def split(whole: bytes, size: int) -> tuple[bytes, ...]:
    return tuple(whole[at : at + size] for at in range(0, len(whole), size))


def _once(whole: bytes, end: End = End.KEEP) -> Play:
    return Play((whole,), end)


CHUNKED = head("200 OK", "Content-Type: text/html", "Transfer-Encoding: chunked")
GZIPPED = gzip.compress(BODY, mtime=0)
_CODED = "Content-Encoding: {}"
_BIG = random.Random(54).randbytes(64 * 1024) * 80  # 5 MB that no compression shortens

HEADS = {
    "plain": _once(page()),
    "oddcase": _once(page("cOnTeNt-LaNgUaGe: EN", "x-UPPER-lower: 1")),
    "dup": _once(page("Set-Cookie: a=1", "X-Same: 1", "Set-Cookie: b=2", "x-same: 2")),
    "latin1": _once(page("X-Town: M\xfcnchen \xe9\xe8")),
    "utf8hdr": _once(page("X-Town: " + "Москва".encode().decode("latin-1"))),
    "reason": _once(page(status="200 All Is Well, Friend")),
    "reason-empty": _once(page(status="200 ")),
    "reason-none": _once(page(status="200")),
    "spaces": _once(page("X-Padded:    \t value \t  ", "X-Tight:value")),
    "emptyhdr": _once(page("X-Empty:", "X-Blank:  ")),
    "order": _once(page("Z-Last: 1", "A-First: 2", "M-Mid: 3", "A-Again: 4")),
    "longheader": _once(page("X-Long: " + "v" * 12_000)),
    "manyheaders": _once(page(*(f"X-Number-{n}: {n}" for n in range(90)))),
}
FRAMING = {
    "chunked": _once(CHUNKED + chunks(BODY, 1000)),
    "chunked-ext-trailer": _once(
        CHUNKED
        + chunks(BODY, 1000, '{:x};name="value"', b"0;last\r\nX-Trailer: t\r\nX-Sum: 1\r\n\r\n")
    ),
    "chunked-zeros": _once(CHUNKED + chunks(BODY, 3000, "000{:X}", b"0000\r\n\r\n")),
    "chunked-drip": Play(split(CHUNKED + chunks(BODY[:300], 3), 7)),
    "nolength": _once(head("200 OK", "Content-Type: text/html") + BODY, End.CLOSE),
    "http10": _once(b"HTTP/1.0 200 OK\r\nContent-Type: text/html\r\n\r\n" + BODY, End.CLOSE),
    "http10-ka": _once(
        b"HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: 3000\r\n\r\n" + BODY
    ),
}
CODING = {
    "gzip": _once(page(_CODED.format("gzip"), body=GZIPPED)),
    "gzip-chunked": _once(
        head("200 OK", "Content-Encoding: gzip", "Transfer-Encoding: chunked")
        + chunks(GZIPPED, 50)
    ),
    "br": _once(page(_CODED.format("br"), body=brotli.compress(BODY))),
    "zstd": _once(page(_CODED.format("zstd"), body=zstandard.compress(BODY))),
    "badgzip": _once(page(_CODED.format("gzip"), body=BODY)),
}
STATUS = {
    "304": _once(head("304 Not Modified", 'ETag: "v1"')),
    "301": _once(head("301 Moved Permanently", "Location: /plain", length=5) + b"moved"),
    "302-empty": _once(head("302 Found", "Location: /plain", length=0)),
    "204": _once(head("204 No Content", "X-Note: nothing")),
    "200-empty": _once(head("200 OK", length=0)),
    "404": _once(page(status="404 Not Found")),
    "410-gzip": _once(page(_CODED.format("gzip"), body=GZIPPED, status="410 Gone")),
    "503": _once(page("Retry-After: 120", status="503 Service Unavailable")),
    "451": _once(page(status="451 Unavailable For Legal Reasons")),
    "http11-nohdr": _once(b"HTTP/1.1 200 OK\r\n\r\n" + BODY, End.CLOSE),
}
INTERIM = {
    "103": Play((head("103 Early Hints", "Link: </a.css>; rel=preload"), page()), pace=0.002),
    "103x2-one-packet": _once(head("103 Early Hints", "Link: </a.css>") * 2 + page()),
    "100": _once(head("100 Continue") + page()),
}
PACE = {
    "big5mb": _once(page(body=_BIG)),
    "big5mb-chunked": _once(CHUNKED + chunks(_BIG, 30_000)),
    "slow": Play(split(page(), 400), pace=0.01),
    "head-drip": Play((*split(page()[:120], 1), page()[120:])),
}
BROKEN = {
    "trunc-cl": _once(head("200 OK", length=9000) + BODY, End.CLOSE),
    "trunc-chunked": _once(CHUNKED + chunks(BODY, 1000, end=b"3e8\r\nhalf"), End.CLOSE),
    "trunc-head": _once(b"HTTP/1.1 200 OK\r\nContent-Type: text/ht", End.CLOSE),
    "rst": Play((head("200 OK", length=9000) + BODY,), End.RESET, pace=0.02),
    "barelf": _once(page().replace(b"\r\n", b"\n")),
    "obsfold": _once(page("X-Folded: first", "  second line")),
    "nocolon": _once(page("This line has no colon")),
    "spacename": _once(page("X Spaced Name: 1")),
    "surplus": _once(page() + b"SURPLUS BYTES"),
    "cl-and-te": _once(
        head("200 OK", "Transfer-Encoding: chunked", length=5) + chunks(BODY, 1000)
    ),
}
REQUEST_SIDE = {"req-query": _once(page()), "req-headers": _once(page())}

MEASURED = {
    **HEADS, **FRAMING, **CODING, **STATUS, **INTERIM, **PACE, **BROKEN, **REQUEST_SIDE,
}  # fmt: skip

# Each ends in one exchange too, but the client may rightly stop before the server does.
MORE = {
    "desync": _once(head("200 OK", length=4) + b"good" + page(body=b"EVIL")),
    "idle-close": _once(page(), End.CLOSE),
    "silent": Play((), End.HANG),
    "silent-close": Play((), End.CLOSE),
    "stall": Play((head("200 OK", length=9000) + BODY,), End.HANG),
    "drip-for-ever": Play((head("200 OK"),), pace=0.01, endless=b"x"),
    "endless": Play((head("200 OK", "Content-Type: text/html"),), endless=b"y" * 65_536),
    "endless-head": Play((b"HTTP/1.1 200 OK\r\n",), endless=b"X-More: " + b"z" * 4_000 + b"\r\n"),
    "length-10gb": Play((head("200 OK", length=10**10),), endless=b"w" * 65_536),
    "101": _once(head("101 Switching Protocols", "Upgrade: x") + b"not http", End.CLOSE),
    "two-lengths": _once(
        head("200 OK", "Content-Length: 4", "Content-Length: 9") + b"goodEVIL!", End.CLOSE
    ),
    "chunk-negative": _once(CHUNKED + b"-5\r\nhello\r\n0\r\n\r\n", End.CLOSE),
    "chunk-huge": _once(CHUNKED + b"f" * 40 + b"\r\nhello\r\n0\r\n\r\n", End.CLOSE),
    "chunk-rubbish": _once(CHUNKED + b"zz\r\nhello\r\n0\r\n\r\n", End.CLOSE),
    "http09": _once(b"<html>no head at all</html>", End.CLOSE),
    "rubbish": _once(random.Random(9).randbytes(2_000), End.CLOSE),
    "headers-100k": _once(head("200 OK", *["X: 1"] * 100_000, length=2) + b"ok", End.CLOSE),
    "header-5mb": _once(head("200 OK", "X: " + "v" * 5_000_000, length=2) + b"ok", End.CLOSE),
    "gzip-bomb": _once(
        page(_CODED.format("gzip"), body=gzip.compress(b"\0" * 50_000_000, mtime=0))
    ),
    "self-redirect": _once(head("302 Found", "Location: /self-redirect", length=0)),
    "429": _once(head("429 Too Many Requests", "Retry-After: 30", length=0)),
    "500": _once(page(status="500 Internal Server Error")),
    "shared-length": _once(head("200 OK", "Content-Length: 4, 4") + b"good", End.CLOSE),
}
KINDS = {**MEASURED, **MORE}
