"""Takes the codings off a recorded body: Transfer-Encoding first, then Content-Encoding.

Servers lie about codings, cut them short, and now and then send a bomb; so nothing here raises on
any bytes, and everything that unpacks has a limit. A body whose coding is not what it says gives
its raw bytes and an error, which is what a browser would be left with too.
"""

import io
import zlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import brotli
import zstandard

from archive.warc.codec import gunzipper, quick_gunzip
from archive.warc.framing import Framing, chunk_size

DEFAULT_LIMIT = 64 * 2**20
"""Bytes of decoded content; more than any news page has, less than a bomb wants."""

_DEEPEST_STACK = 5  # as curl: more codings than this on one body are an attack
_ZSTD_WINDOW = 8 * 2**20  # RFC 9659: what a web client must be able to hold
_MOST_MEMBERS = 100  # each costs a copy of what follows it
_PIECE = 65536
_SMALL_PIECE = 512
_TRAILER = 8  # bytes of checksum and length at the end of a gzip member


@dataclass(frozen=True, slots=True)
class Content:
    """A body without its codings."""

    data: bytes
    error: str | None = None  # one sentence; `data` is then the raw or the partly decoded body
    capped: bool = False  # the limit was reached: `data` is the beginning


def entity(framing: Framing, received: bytes) -> bytes:
    """The body without Transfer-Encoding: the payload in the sense of the WARC standard.

    Tolerant: of a body that breaks off or loses its chunk bounds, what came before that.
    """
    body = received[framing.body[0] : framing.body[1]]
    return untransfer(body, framing.values("transfer-encoding"), chunked=framing.bounded)


def untransfer(body: bytes, transfer_encoding: Sequence[str], *, chunked: str) -> bytes:
    """As `entity`, for a body apart; `chunked` is the framing's `bounded`."""
    if chunked != "chunked" and not transfer_encoding:
        return body
    data = _dechunk(body) if chunked == "chunked" else body
    codings = [c for c in _codings(transfer_encoding) if c != "chunked"]
    if not codings:
        return data
    plain = _decode(codings, data, DEFAULT_LIMIT)
    return data if plain.error or plain.capped else plain.data


def content(
    headers: Iterable[tuple[str, str]], data: bytes, *, limit: int = DEFAULT_LIMIT
) -> Content:
    """The entity `data` without Content-Encoding, at most `limit` bytes of it."""
    codings = _codings(v for k, v in headers if k.lower() == "content-encoding")
    if not codings or not data:
        return Content(data[:limit], capped=len(data) > limit)
    if len(codings) > _DEEPEST_STACK:
        return Content(data[:limit], f"{len(codings)} content codings upon each other.")
    return _decode(codings, data, limit)


def _decode(codings: Sequence[str], data: bytes, limit: int) -> Content:
    raw = Content(data[:limit], capped=len(data) > limit)
    for left, coding in zip(range(len(codings) - 1, -1, -1), reversed(codings), strict=True):
        decode = _DECODERS.get(coding)
        if decode is None:
            return replace(raw, error=f"The content coding {coding[:40]!r} is not known.")
        step = decode(data, limit)
        if step.error is None and not step.capped:
            data = step.data
        elif step.data and left == 0:
            return step  # cut short, but text as far as it goes
        else:
            return replace(raw, error=step.error or f"The coding {coding} unpacks too far.")
    return Content(data)


def _dechunk(body: bytes) -> bytes:
    out = bytearray()
    position = 0
    chunks = 0
    while (line_end := body.find(b"\n", position)) >= 0:
        size = chunk_size(body[position:line_end])
        if size is None:
            # It says chunked and never was: the raw body is the only reading left.
            return bytes(out) if chunks else body
        if size == 0:
            break
        out += body[line_end + 1 : line_end + 1 + size]
        chunks += 1
        position = line_end + 1 + size
        if body[position : position + 1] == b"\r":
            position += 1
        if body[position : position + 1] != b"\n":
            break
        position += 1
    return bytes(out)


def _codings(values: Iterable[str]) -> list[str]:
    parts = (part.strip(" \t").lower() for value in values for part in value.split(","))
    return [part for part in parts if part and part != "identity"]


def _gunzip(data: bytes, limit: int) -> Content:
    """One or several gzip members; what follows the last one is padding, as browsers take it."""
    if (plain := quick_gunzip(data, limit)) is not None:
        return Content(plain)
    out = bytearray()
    rest = data
    for number in range(_MOST_MEMBERS):
        stream = gunzipper()
        try:
            out += stream.decompress(rest, limit + 1 - len(out))
        except zlib.error as fault:
            if number:
                return Content(bytes(out))
            return Content(_salvage(rest, limit), f"The gzip coding is broken: {fault}.")
        if len(out) > limit:
            return Content(bytes(out[:limit]), capped=True)
        if not stream.eof:
            return Content(bytes(out), "The gzip coding breaks off.")
        rest = stream.unused_data
        if not rest:
            return Content(bytes(out))
    return Content(bytes(out), f"More than {_MOST_MEMBERS} gzip members in one body.")


def _salvage(data: bytes, limit: int) -> bytes:
    """What comes out before the damage; empty where the data never was gzip."""
    stream = gunzipper()
    out = bytearray()
    trailer = max(len(data) - _TRAILER, 0)  # a wrong checksum spoils nothing that is before it
    bounds = [*range(0, trailer, _SMALL_PIECE), trailer, len(data)]
    for piece in (data[start:end] for start, end in pairwise(bounds)):
        try:
            out += stream.decompress(piece, limit + 1 - len(out))
        except zlib.error:
            break
        if len(out) > limit:
            break
    return bytes(out[:limit])


def _inflate(data: bytes, limit: int) -> Content:
    """`deflate` is zlib by the standard, and raw deflate from servers that misread it."""
    last = Content(b"", "The deflate coding is broken.")
    for window in (zlib.MAX_WBITS, -zlib.MAX_WBITS):
        stream = zlib.decompressobj(window)
        try:
            out = stream.decompress(data, limit + 1)
        except zlib.error as fault:
            last = Content(b"", f"The deflate coding is broken: {fault}.")
            continue
        if len(out) > limit:
            return Content(out[:limit], capped=True)
        if stream.eof:
            return Content(out)
        last = Content(out, "The deflate coding breaks off.")
        if out:
            break
    return last


def _unbrotli(data: bytes, limit: int) -> Content:
    stream = brotli.Decompressor()
    out = bytearray()
    feed = data
    try:
        while not stream.is_finished():
            piece = stream.process(feed, output_buffer_limit=_PIECE)
            feed = b""
            out += piece
            if len(out) > limit:
                return Content(bytes(out[:limit]), capped=True)
            if not piece and stream.can_accept_more_data():
                return Content(bytes(out), "The br coding breaks off.")
    except brotli.error as fault:
        return Content(bytes(out), f"The br coding is broken: {fault}.")
    return Content(bytes(out))


def _unzstd(data: bytes, limit: int) -> Content:
    try:
        stream = zstandard.ZstdDecompressor(max_window_size=_ZSTD_WINDOW).stream_reader(
            io.BytesIO(data), read_across_frames=True
        )
        out = stream.read(limit + 1)
    except zstandard.ZstdError as fault:
        return Content(b"", f"The zstd coding is broken: {fault}.")
    if len(out) > limit:
        return Content(out[:limit], capped=True)
    return Content(out, None if out else "The zstd coding breaks off.")


_DECODERS: dict[str, Callable[[bytes, int], Content]] = {
    "gzip": _gunzip,
    "x-gzip": _gunzip,
    "deflate": _inflate,
    "br": _unbrotli,
    "zstd": _unzstd,
}
