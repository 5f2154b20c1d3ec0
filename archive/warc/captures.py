"""Turns the records of a file back into captures, notes and conversions: what `rebuild` reads.

For a file of ours the captures equal those that the writer gave, field by field. In a foreign
file an answer is a capture too; what only our closing records tell is then unknown.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from archive.model import Capture, CaptureKind, Cut, Failure
from archive.warc.fields import decode
from archive.warc.framing import frame
from archive.warc.notes import KIND, Annotation, Conversion, Kept, Note
from archive.warc.prepare import Answer, describe, sha256
from archive.warc.reader import Record, records
from archive.warc.records import EXCHANGE, URN
from archive.warc.source import Damage
from archive.warc.storage import Storage

_PAYLOAD_DIGEST = "sha256:"


@dataclass(frozen=True, slots=True)
class StoredExchange:
    """The records of one exchange."""

    answer: Record | None  # response or revisit
    request: Record | None
    extras: tuple[Record, ...]  # 1xx heads, a 304's bytes, surplus, certificates
    closing: Record | None  # None in foreign files, and where a group is torn

    @property
    def primary(self) -> Record:
        """The record that stands for the exchange."""
        record = self.answer or self.closing
        assert record is not None, "an exchange without answer and closing record"
        return record

    def part(self, role: str) -> Record | None:
        """An extra record by its role: "interim", "not-modified", "unreadable", "surplus"."""
        return next((r for r in self.extras if r.url.startswith(f"{URN}{role}:")), None)


Entry = StoredExchange | Note | Kept


def captures(storage: Storage, name: str, *, start: int = 0) -> Iterator[Capture]:
    """Every capture of a file from byte `start` on, in order. Raises Damage."""
    for entry in entries(records(storage, name, start=start)):
        if isinstance(entry, StoredExchange) and (capture := capture_of(entry)) is not None:
            yield capture


def entries(source: Iterable[Record]) -> Iterator[Entry]:
    """Records put together again to what was written together."""
    pending = _Pending()
    try:
        for record in source:
            yield from _entries_of(record, pending)
    except Damage:  # what stands before the damage is whole
        yield from pending.flush()
        raise
    yield from pending.flush()


def _entries_of(record: Record, pending: "_Pending") -> Iterator[Entry]:
    if record.type == "warcinfo":
        return
    if record.type == "conversion":
        yield from pending.flush()
        yield _conversion(record)
    elif KIND in (fields := record.fields):
        yield from pending.flush()
        yield _note(record)
    elif EXCHANGE in fields:
        yield from pending.close(record)
    else:
        yield from pending.take(record)


class _Pending:
    """The records of an exchange whose closing record has not come yet."""

    def __init__(self) -> None:
        self._answer: Record | None = None
        self._request: Record | None = None
        self._extras: list[Record] = []

    def take(self, record: Record) -> Iterator[StoredExchange]:
        if record.type in ("response", "revisit"):
            if self._answer is not None:
                yield from self.flush()
            self._answer = record
        elif record.type == "request":
            self._request = record
        elif record.url.startswith(URN):
            self._extras.append(record)

    def close(self, closing: Record) -> Iterator[StoredExchange]:
        told = closing.header("WARC-Concurrent-To")
        if self._answer is not None and self._answer.record_id != told:
            yield from self.flush()
        yield self._give(closing)

    def flush(self) -> Iterator[StoredExchange]:
        if self._answer is not None:
            yield self._give(None)
        self._extras.clear()

    def _give(self, closing: Record | None) -> StoredExchange:
        given = StoredExchange(self._answer, self._request, tuple(self._extras), closing)
        self._answer = self._request = None
        self._extras.clear()
        return given


def capture_of(exchange: StoredExchange) -> Capture | None:
    """The capture that an exchange's records tell of.

    None where the record is no capture of a page: no date, no id by which it could be told from
    others, or not HTTP at all (`dns:`).
    """
    record = exchange.primary
    captured_at = record.date
    if captured_at is None or not record.record_id:
        return None
    if exchange.answer and record.media_type != "application/http":
        return None
    fields = exchange.closing.fields if exchange.closing is not None else {}
    kind = _kind(exchange)
    answer = _answer(exchange, kind, fields)
    return Capture(
        record_id=record.record_id,
        url=record.url,
        captured_at=captured_at,
        kind=kind,
        place=record.place,
        status=answer.status,
        media_type=answer.media_type,
        block_sha256=sha256(record.block),
        payload_sha256=answer.payload_sha256,
        entity_sha256=answer.entity_sha256,
        content_sha256=fields.get("content-sha256") or answer.content_sha256,
        location=answer.location,
        etag=answer.etag,
        last_modified=answer.last_modified,
        truncated=_cut(record) if kind is CaptureKind.RESPONSE else None,
        failure=Failure(value) if (value := fields.get("failure")) in set(Failure) else None,
        detail=fields.get("failure-detail", ""),
        refers_to=record.header("WARC-Refers-To") if kind is CaptureKind.REVISIT else None,
        redirected_from=fields.get("via"),
        peer=record.header("WARC-IP-Address"),
        transfer_encoding=answer.transfer_encoding,
        content_encoding=answer.content_encoding,
        check=fields.get("check"),
        page=fields.get("page"),
    )


def _kind(exchange: StoredExchange) -> CaptureKind:
    if exchange.answer is None:
        return CaptureKind.FAILURE
    return CaptureKind.REVISIT if exchange.answer.type == "revisit" else CaptureKind.RESPONSE


def _answer(exchange: StoredExchange, kind: CaptureKind, fields: dict[str, str]) -> Answer:
    record = exchange.primary
    block = b"" if kind is CaptureKind.FAILURE else record.block
    if kind is CaptureKind.REVISIT and (own := exchange.part("not-modified")) is not None:
        block = own.block
    answer = describe(record.url, frame(block), block)
    if kind is not CaptureKind.REVISIT:
        return answer
    told = record.header("WARC-Payload-Digest") or ""
    stored = told.removeprefix(_PAYLOAD_DIGEST) if told.startswith(_PAYLOAD_DIGEST) else None
    return replace(
        answer,
        payload_sha256=stored,
        entity_sha256=fields.get("entity-sha256"),
        content_sha256=None,
    )


def _cut(record: Record) -> Cut | None:
    value = record.header("WARC-Truncated")
    return Cut(value) if value in set(Cut) else None


def _note(record: Record) -> Note:
    told = decode(record.block)
    annotation = Annotation(
        url=record.url,
        kind=record.fields[KIND],
        made_at=_date(record),
        fields=tuple((name, value) for name, value in told if name != KIND),
        about=record.header("WARC-Refers-To"),
    )
    return Note(record.record_id, record.place, annotation)


def _conversion(record: Record) -> Kept:
    conversion = Conversion(
        url=record.url,
        made_at=_date(record),
        media_type=record.header("Content-Type") or "",
        block=record.block,
        refers_to=record.header("WARC-Refers-To") or "",
    )
    return Kept(record.record_id, record.place, conversion)


def _date(record: Record) -> datetime:
    if record.date is None:
        raise Damage(record.place.offset, "the record has no readable WARC-Date.")
    return record.date
