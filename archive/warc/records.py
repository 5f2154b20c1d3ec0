"""Builds the records of one exchange, and of what leaves no answer, as gzip members. Pure.

What stands where was chosen by what outside tools and players accept (docs/FORMAT.md):
- under a page's own address stand only `response`, `revisit`, `request` and warc-fields;
- 1xx heads, a 304's own bytes, surplus bytes and answers without a readable head go into
  `metadata` records under a `urn:newskeep:` address, byte for byte;
- a group of records that was written together ends with a warc-fields `metadata` record or with a
  `conversion`, so that a torn group can be told from a whole one.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from archive.model import Capture, CaptureKind, TlsFacts
from archive.warc.codec import LIGHTEST, member, member_of_packed
from archive.warc.fields import FIELDS_TYPE, date, encode, head
from archive.warc.prepare import Prepared, sha256

PROFILES: Final = "http://netpreserve.org/warc/1.1/revisit/"
NOT_MODIFIED: Final = PROFILES + "server-not-modified"
IDENTICAL: Final = PROFILES + "identical-payload-digest"
URN: Final = "urn:newskeep:"
EXCHANGE: Final = "exchange"
"""The field by which the closing record of an exchange is told from other metadata."""

_RESPONSE_TYPE = "application/http;msgtype=response"
_REQUEST_TYPE = "application/http;msgtype=request"
_HEAD_TYPE = "message/http"
_BYTES_TYPE = "application/octet-stream"
_CERTIFICATE_TYPE = "application/pkix-cert"

_END = b"\r\n\r\n"

_PACKING = ("gzip", "br", "zstd", "deflate")
_PACKED_TYPES = ("image/", "video/", "audio/", "font/woff")
_WORTH_STORING = 2_048  # bytes; below that a head is most of what there is to be packed
_LARGE = 8_192  # bytes of a packed body; beside one, heads are not worth the time to pack well

Headers = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Deposit:
    """An exchange to be written, and the response that may stand for its body."""

    prepared: Prepared
    original: Capture | None = None  # a `response`, never a revisit

    @property
    def profile(self) -> str | None:
        """The revisit profile under which it is written; None for a response or a failure.

        An original that does not fit (another entity, no response) is passed over: a full
        response is never wrong.
        """
        original, prepared = self.original, self.prepared
        if original is None or original.kind is not CaptureKind.RESPONSE:
            return None
        if original.payload_sha256 is None or original.captured_at > prepared.exchange.started_at:
            return None
        if prepared.not_modified:
            return NOT_MODIFIED
        if prepared.deduplicable and self._same_body(original):
            return IDENTICAL
        return None

    def _same_body(self, original: Capture) -> bool:
        """Players put the new head before the old body: so its codings have to be the same."""
        prepared = self.prepared
        return (
            original.entity_sha256 == prepared.entity_sha256
            and original.transfer_encoding == prepared.transfer_encoding
            and original.content_encoding == prepared.content_encoding
        )

    @property
    def body(self) -> tuple[str | None, str | None]:
        """SHA-256 of entity and of content: the original's where a 304 sent none of its own."""
        if self.profile == NOT_MODIFIED and self.original is not None:
            return self.original.entity_sha256, self.original.content_sha256
        return self.prepared.entity_sha256, self.prepared.content_sha256


@dataclass(frozen=True, slots=True)
class Context:
    """What every record of a file shares."""

    warcinfo_id: str
    new_uuid: Callable[[], str]
    level: int
    certificates: Collection[str]  # SHA-256 of certificates that stand in this file already


@dataclass(frozen=True, slots=True)
class Group:
    """The members of one exchange, ready for one write."""

    data: bytes
    record_id: str  # of the record that stands for the exchange
    start: int  # of its member in `data`
    length: int
    kind: CaptureKind
    block_sha256: str
    certificates: tuple[str, ...]  # those that this group adds to the file


class _Members:
    def __init__(self, context: Context) -> None:
        self._context = context
        self._level = context.level
        self.parts: list[bytes] = []
        self.size = 0

    def pack_lightly(self) -> None:
        """Pack what is added from now on in a quarter of the time, for a third more bytes."""
        self._level = min(self._level, LIGHTEST)

    def add(
        self,
        kind: str,
        record_id: str,
        headers: Headers,
        block: bytes,
        digest: str | None = None,
        *,
        is_packed: bool = False,
    ) -> tuple[int, int]:
        """Pack one record; gives where its member lies.

        `digest`: the block's, if it is known. `is_packed`: packing the block gains nothing.
        """
        everything = [
            ("WARC-Type", kind),
            ("WARC-Record-ID", record_id),
            *headers,
            ("WARC-Block-Digest", "sha256:" + (digest or sha256(block))),
            ("WARC-Warcinfo-ID", self._context.warcinfo_id),
        ]
        text = head(everything, len(block))
        if is_packed:
            packed = member_of_packed(text, block, _END, self._level)
        else:
            packed = member((text, block, _END), self._level)
        start = self.size
        self.parts.append(packed)
        self.size += len(packed)
        return start, len(packed)


def build(deposit: Deposit, context: Context) -> Group:
    """All records of one exchange; each names the closing one, which names them all."""
    prepared = deposit.prepared
    profile = deposit.profile
    kind = CaptureKind.REVISIT if profile else prepared.kind
    members = _Members(context)
    common = _common(prepared)
    new_certificates = _add_certificates(members, prepared, context)
    closing_id = record_id(context.new_uuid())
    together: list[str] = []  # record ids, that of the answer first
    place, digest = (0, 0), prepared.answer.block_sha256
    if kind is not CaptureKind.FAILURE:
        block = _answer_block(prepared, profile)
        digest = sha256(block) if profile else digest
        together.append(record_id(context.new_uuid()))
        headers = [*common, _concurrent(closing_id), *_answer_headers(deposit, profile)]
        is_packed = len(block) > _WORTH_STORING and _is_packed(prepared)
        if is_packed and len(block) > _LARGE:
            members.pack_lightly()
        name = "revisit" if profile else "response"
        place = members.add(name, together[0], headers, block, digest, is_packed=is_packed)
    primary = together[0] if together else closing_id
    if prepared.request:
        together.append(record_id(context.new_uuid()))
        headers = [*common, _concurrent(primary), ("Content-Type", _REQUEST_TYPE)]
        members.add("request", together[-1], headers, prepared.request)
    together += _add_extras(members, prepared, context, primary=primary, profile=profile)
    closing = encode(closing_fields(deposit, kind))
    headers = [*common, *map(_concurrent, together), ("Content-Type", FIELDS_TYPE)]
    closing_place = members.add("metadata", closing_id, headers, closing)
    if kind is CaptureKind.FAILURE:
        place, digest = closing_place, sha256(closing)
    return Group(
        data=b"".join(members.parts),
        record_id=primary,
        start=place[0],
        length=place[1],
        kind=kind,
        block_sha256=digest,
        certificates=new_certificates,
    )


def _concurrent(record_id: str) -> tuple[str, str]:
    return "WARC-Concurrent-To", record_id


def single(
    kind: str, headers: Headers, block: bytes, *, record_id: str, context: Context
) -> bytes:
    """One record that stands alone, as a member."""
    members = _Members(context)
    members.add(kind, record_id, headers, block)
    return members.parts[0]


def warcinfo(
    fields: Sequence[tuple[str, str]], *, name: str, at: datetime, record_id: str, level: int
) -> bytes:
    """The first member of a file: by what software and configuration it was written."""
    block = encode(fields)
    headers = [
        ("WARC-Type", "warcinfo"),
        ("WARC-Record-ID", record_id),
        ("WARC-Date", date(at)),
        ("WARC-Filename", name),
        ("Content-Type", FIELDS_TYPE),
        ("WARC-Block-Digest", "sha256:" + sha256(block)),
    ]
    return member((head(headers, len(block)), block, _END), level)


def record_id(uuid: str) -> str:
    return f"<urn:uuid:{uuid}>"


def _common(prepared: Prepared) -> Headers:
    exchange = prepared.exchange
    headers = [("WARC-Target-URI", exchange.url), ("WARC-Date", date(exchange.started_at))]
    if exchange.peer is not None:
        headers.append(("WARC-IP-Address", exchange.peer.partition("%")[0]))
    return headers


def _answer_block(prepared: Prepared, profile: str | None) -> bytes:
    framing, received = prepared.framing, prepared.exchange.received
    if framing.head is None or profile == NOT_MODIFIED:
        # With the 304's head in the block both pywb and ReplayWeb.page replay an empty page.
        return b""
    end = framing.head[1] if profile else framing.body[1]
    return received[framing.head[0] : end]


def _is_packed(prepared: Prepared) -> bool:
    """By what the answer says of itself. Where it lies, its record is larger and as true."""
    answer = prepared.answer
    if answer.content_encoding.endswith(_PACKING):
        return True
    media_type = answer.media_type or ""
    return media_type.startswith(_PACKED_TYPES) and not media_type.endswith("+xml")


def _answer_headers(deposit: Deposit, profile: str | None) -> Headers:
    prepared = deposit.prepared
    headers: Headers = [("Content-Type", _RESPONSE_TYPE)]
    payload = prepared.answer.payload_sha256
    if profile is not None and (original := deposit.original) is not None:
        payload = original.payload_sha256
        headers += [
            ("WARC-Profile", profile),
            ("WARC-Refers-To", original.record_id),
            ("WARC-Refers-To-Target-URI", original.url),
            ("WARC-Refers-To-Date", date(original.captured_at)),
        ]
    if profile == IDENTICAL:
        headers.append(("WARC-Truncated", "length"))
    elif profile is None and prepared.truncated is not None:
        headers.append(("WARC-Truncated", prepared.truncated))
    if payload is not None:
        headers.append(("WARC-Payload-Digest", "sha256:" + payload))
    return headers + _connection_headers(prepared)


def _connection_headers(prepared: Prepared) -> Headers:
    headers: Headers = []
    if prepared.framing.http_version is not None:
        headers.append(("WARC-Protocol", "http/" + prepared.framing.http_version))
    tls = prepared.exchange.tls
    if tls is not None and tls.version:
        headers.append(("WARC-Protocol", tls.version.lower().replace("tlsv", "tls/")))
    if tls is not None and tls.cipher:
        headers.append(("WARC-Cipher-Suite", tls.cipher))
    return headers


def _add_extras(
    members: _Members, prepared: Prepared, context: Context, *, primary: str, profile: str | None
) -> list[str]:
    """What came over the wire and stands in no response record, byte for byte."""
    framing, received = prepared.framing, prepared.exchange.received
    extras: list[tuple[str, str, bytes]] = []
    added: list[str] = []
    if framing.interim:
        start, end = framing.interim[0][0], framing.interim[-1][1]
        extras.append(("interim", _HEAD_TYPE, received[start:end]))
    if profile == NOT_MODIFIED and framing.head is not None:
        extras.append(("not-modified", _HEAD_TYPE, received[slice(*framing.head)]))
    if framing.head is None and framing.body[0] < framing.body[1]:
        extras.append(("unreadable", _BYTES_TYPE, received[slice(*framing.body)]))
    if framing.has_surplus:
        extras.append(("surplus", _BYTES_TYPE, received[slice(*framing.surplus)]))
    for role, media_type, block in extras:
        uuid = context.new_uuid()
        headers = [
            ("WARC-Target-URI", f"{URN}{role}:{uuid}"),
            ("WARC-Date", date(prepared.exchange.started_at)),
            _concurrent(primary),
            ("Content-Type", media_type),
        ]
        members.add("metadata", record_id(uuid), headers, block)
        added.append(record_id(uuid))
    return added


def _add_certificates(members: _Members, prepared: Prepared, context: Context) -> tuple[str, ...]:
    """The server's certificates, once a file: every exchange names them by their digests."""
    tls = prepared.exchange.tls
    added: list[str] = []
    for certificate in tls.chain if tls is not None else ():
        fingerprint = sha256(certificate)
        if fingerprint in context.certificates or fingerprint in added:
            continue
        headers = [
            ("WARC-Target-URI", f"{URN}certificate:{fingerprint}"),
            ("WARC-Date", date(prepared.exchange.started_at)),
            ("Content-Type", _CERTIFICATE_TYPE),
        ]
        members.add("resource", record_id(context.new_uuid()), headers, certificate)
        added.append(fingerprint)
    return tuple(added)


def closing_fields(deposit: Deposit, kind: CaptureKind) -> list[tuple[str, str]]:
    """The last record of an exchange: what the wire does not show, readable by eye."""
    prepared = deposit.prepared
    exchange, framing = prepared.exchange, prepared.framing
    entity_sha256, content_sha256 = deposit.body
    took = exchange.finished_at - exchange.started_at
    fields: list[tuple[str, str | None]] = [
        (EXCHANGE, kind),
        ("method", None if exchange.method == "GET" else exchange.method),
        ("attempt", str(exchange.attempt)),
        ("fetchTimeMs", str(round(took.total_seconds() * 1000))),
        ("port", None if exchange.port is None else str(exchange.port)),
        ("via", exchange.redirected_from),
        ("check", exchange.check),
        ("page", exchange.page),
        ("failure", prepared.failure),
        ("failure-detail", exchange.detail or None),
        ("framing", f"{framing.bounded}, {'whole' if framing.complete else 'not whole'}"),
        ("malformed", framing.malformed),
        ("framing-flags", ", ".join(framing.flags) or None),
        ("entity-sha256", entity_sha256),
        ("content-sha256", content_sha256),
        ("redacted", ", ".join(prepared.redacted) or None),
    ]
    told = [(name, value) for name, value in fields if value is not None]
    if framing.status == 304:
        told.append(("http-status", f"304 {framing.reason}".rstrip()))
        told += [("http-header", f"{name}: {value}") for name, value in framing.headers]
    return told + _tls_fields(exchange.tls)


def _tls_fields(tls: TlsFacts | None) -> list[tuple[str, str]]:
    if tls is None:
        return []
    fields = [
        ("tls-version", tls.version),
        ("tls-cipher", tls.cipher),
        ("tls-verified", "yes" if tls.verified else "no"),
        ("tls-error", tls.error),
        *(("tls-certificate-sha256", sha256(certificate)) for certificate in tls.chain),
    ]
    return [(name, value) for name, value in fields if value is not None]
