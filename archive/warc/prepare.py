"""Judges one exchange before it is written: what it is, what its digests are, what it says.

Pure: an `Exchange` in, a `Prepared` out. The corridor looks up an earlier capture with the same
entity by `entity_sha256`, `transfer_encoding` and `content_encoding`; the writer writes; the
reader describes a stored answer by the same functions, so that a rebuilt row equals the first.
"""

import hashlib
from dataclasses import dataclass
from urllib.parse import urldefrag, urljoin

from archive.model import CaptureKind, Cut, Exchange, Failure
from archive.warc.content import entity
from archive.warc.framing import Framing, frame
from archive.warc.redact import redact

_REDIRECTS = frozenset({201, 300, 301, 302, 303, 305, 307, 308})


@dataclass(frozen=True, slots=True)
class Answer:
    """What an answer says of itself and what its digests are; all hex SHA-256."""

    status: int | None
    media_type: str | None
    block_sha256: str
    payload_sha256: str | None  # over the stored bytes after the head, still chunked; None
    # where the head is cut, or ends in a way that tools read differently
    entity_sha256: str | None  # Transfer-Encoding removed
    content_sha256: str | None  # Content-Encoding removed too; None where there is one
    location: str | None
    etag: str | None
    last_modified: str | None
    transfer_encoding: str  # lower case, "" for none: with the next, what a revisit must share
    content_encoding: str


@dataclass(frozen=True, slots=True)
class Prepared:
    """An exchange, judged and ready to be written."""

    exchange: Exchange
    framing: Framing
    kind: CaptureKind  # RESPONSE or FAILURE; whether it becomes a revisit is the writer's to say
    answer: Answer
    truncated: Cut | None
    failure: Failure | None
    request: bytes  # as sent, without secrets
    redacted: tuple[str, ...]  # names of the request headers whose values were taken out

    @property
    def status(self) -> int | None:
        return self.answer.status

    @property
    def media_type(self) -> str | None:
        return self.answer.media_type

    @property
    def entity_sha256(self) -> str | None:
        return self.answer.entity_sha256

    @property
    def content_sha256(self) -> str | None:
        return self.exchange.content_sha256 or self.answer.content_sha256

    @property
    def transfer_encoding(self) -> str:
        return self.answer.transfer_encoding

    @property
    def content_encoding(self) -> str:
        return self.answer.content_encoding

    @property
    def location(self) -> str | None:
        return self.answer.location

    @property
    def etag(self) -> str | None:
        return self.answer.etag

    @property
    def last_modified(self) -> str | None:
        return self.answer.last_modified

    @property
    def flags(self) -> tuple[str, ...]:
        return self.framing.flags

    @property
    def not_modified(self) -> bool:
        """A 304: worth a revisit where the capture that it speaks of is held."""
        return self.status == 304 and self.framing.complete

    @property
    def deduplicable(self) -> bool:
        """Whether an earlier capture with the same entity may stand for this one's body.

        Only for a whole answer with a body whose bounds are sure: what is cut or malformed is
        evidence of its own.
        """
        framing = self.framing
        whole = framing.complete and not framing.malformed and self.truncated is None
        has_body = framing.body[0] < framing.body[1] and self.status not in (206, 304)
        return self.kind is CaptureKind.RESPONSE and whole and has_body


def prepare(exchange: Exchange) -> Prepared:
    """Judge an exchange; never raises on any received bytes.

    Nothing is unpacked here: it would cost as much as all the rest, to be thrown away.
    """
    framing = frame(exchange.received, method=exchange.method, eof=exchange.eof)
    kind = CaptureKind.RESPONSE if framing.head is not None else CaptureKind.FAILURE
    request, redacted = redact(exchange.sent)
    return Prepared(
        exchange=exchange,
        framing=framing,
        kind=kind,
        answer=describe(exchange.url, framing, exchange.received),
        truncated=_truncation(exchange, framing),
        failure=_failure(exchange, framing, kind),
        request=request,
        redacted=redacted,
    )


def describe(url: str, framing: Framing, received: bytes) -> Answer:
    """What an answer to `url` says, and its digests."""
    if framing.head is None:
        return _nothing(received)
    told = _Told(framing)
    wire = memoryview(received)  # a page is hashed twice and copied by nobody
    payload = entity_sha = None
    if framing.head_complete:
        stored = sha256(wire[framing.body[0] : framing.body[1]])
        entity_sha = sha256(entity(framing, received)) if told.transfer_encoding else stored
        # Outside tools do not agree where a head ends whose lines end in LF alone.
        payload = None if "bare_lf" in framing.flags else stored
    return Answer(
        status=framing.status,
        media_type=_media_type(told.first("content-type")),
        block_sha256=sha256(wire[framing.head[0] : framing.body[1]]),
        payload_sha256=payload,
        entity_sha256=entity_sha,
        content_sha256=None if told.content_encoding else entity_sha,
        location=_location(url, framing.status, told.first("location")),
        etag=told.first("etag"),
        last_modified=told.first("last-modified"),
        transfer_encoding=told.transfer_encoding,
        content_encoding=told.content_encoding,
    )


def sha256(data: bytes | memoryview) -> str:
    return hashlib.sha256(data).hexdigest()


class _Told:
    """The headers of an answer by name."""

    def __init__(self, framing: Framing) -> None:
        self.headers = framing.headers
        self._by_name: dict[str, list[str]] = {}
        for name, value in framing.headers:
            self._by_name.setdefault(name.lower(), []).append(value)
        self.transfer_encoding = self._joined("transfer-encoding")
        self.content_encoding = self._joined("content-encoding")

    def first(self, name: str) -> str | None:
        values = self._by_name.get(name)
        return None if values is None else values[0]

    def _joined(self, name: str) -> str:
        return ", ".join(value.lower() for value in self._by_name.get(name, ()) if value)


def _nothing(received: bytes) -> Answer:
    """No status line could be read: nothing is said, and the writer digests what it writes."""
    nothing = None
    return Answer(
        status=nothing,
        media_type=nothing,
        block_sha256=sha256(received),
        payload_sha256=nothing,
        entity_sha256=nothing,
        content_sha256=nothing,
        location=nothing,
        etag=nothing,
        last_modified=nothing,
        transfer_encoding="",
        content_encoding="",
    )


def _media_type(content_type: str | None) -> str | None:
    if content_type is None:
        return None
    return content_type.split(";", 1)[0].strip().lower() or None


def _location(url: str, status: int | None, value: str | None) -> str | None:
    """The absolute target of a redirect, without fragment; None where it is no address."""
    if not value or status not in _REDIRECTS:
        return None
    try:
        return urldefrag(urljoin(url, value)).url or None
    except ValueError:
        return None


def _truncation(exchange: Exchange, framing: Framing) -> Cut | None:
    """Our own cut if we made one; else what the framing shows. Not what a library raised."""
    if framing.head is None or framing.complete:
        # A cap that strikes at the very end of an answer has cut nothing.
        return None
    if exchange.cut is not None:
        return exchange.cut
    return None if framing.malformed else Cut.DISCONNECT


def _failure(exchange: Exchange, framing: Framing, kind: CaptureKind) -> Failure | None:
    if exchange.failure is not None or kind is CaptureKind.RESPONSE:
        return exchange.failure
    return Failure.MALFORMED if framing.malformed else Failure.RESET
