"""Appends exchanges to WARC files so that nothing acknowledged can be lost.

One writer owns one open file at a time. A group of records is built in memory and written in one
go; `sync` makes durable what was appended (call it once for many exchanges), and only then may a
row of the catalogue or an acknowledgement point at it. Not thread-safe: it belongs to one thread.
"""

import os
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import TypeVar

from archive.model import Capture, CaptureKind, Place
from archive.warc.fields import FIELDS_TYPE, date, encode
from archive.warc.names import next_name
from archive.warc.notes import Annotation, Conversion, Kept, Note, as_fields
from archive.warc.records import (
    Context,
    Deposit,
    Group,
    build,
    record_id,
    single,
    warcinfo,
)
from archive.warc.storage import Appender, FileTooLarge, Sealed, Storage, StorageFailed

T = TypeVar("T")

DEFAULT_MAX_SIZE = 1_000_000_000
"""Bytes after which the next group goes to a new file; the field's usual size."""


def new_uuid() -> str:
    """A random UUID (RFC 9562, 5.4), in a third of the time that the standard library takes."""
    random = bytearray(os.urandom(16))
    random[6] = random[6] & 0x0F | 0x40  # version 4
    random[8] = random[8] & 0x3F | 0x80  # the standard's variant
    text = random.hex()
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


class WarcWriter:
    """Writes to one store; `append`, then `sync`, then tell others."""

    def __init__(  # noqa: PLR0913 - settings by keyword, each named at the one call
        self,
        storage: Storage,
        *,
        prefix: str = "newskeep",
        max_size: int = DEFAULT_MAX_SIZE,
        compression_level: int = 1,
        warcinfo: Mapping[str, str],
        clock: Callable[[], datetime],
        ids: Callable[[], str] = new_uuid,
    ) -> None:
        self._storage = storage
        self._prefix = prefix
        self._max_size = max_size
        self._level = compression_level
        self._warcinfo = tuple(warcinfo.items())
        self._clock = clock
        self._ids = ids
        self._serial = 0
        self._file: Appender | None = None
        self._warcinfo_id = ""
        self._certificates: set[str] = set()
        self._opened_at: datetime | None = None
        self._written_at: datetime | None = None
        self._first_offset = 0  # where the open file's first group begins
        self._unsynced = False

    @property
    def file_name(self) -> str | None:
        """Name of the file that is open now."""
        return None if self._file is None else self._file.name

    @property
    def opened_at(self) -> datetime | None:
        """When the open file was begun: whoever rolls by age looks here."""
        return self._opened_at if self._file is not None else None

    @property
    def written_at(self) -> datetime | None:
        """When the open file last took a group: whoever rolls by idleness looks here."""
        return self._written_at if self._file is not None else None

    def append(self, items: Sequence[Deposit]) -> list[Capture]:
        """Write exchanges, one group each; durable only after `sync`.

        Raises StorageFull or StorageFailed; the groups before the failing one stand in the file
        and recovery or a later `sync` will find them, the failing one left no byte.
        """
        return [self._append_exchange(item) for item in items]

    def append_metadata(self, items: Sequence[Annotation]) -> list[Note]:
        """Write notes, as `append`."""
        return [self._append_note(item) for item in items]

    def append_conversion(self, items: Sequence[Conversion]) -> list[Kept]:
        """Write conversions, as `append`."""
        return [self._append_one_conversion(item) for item in items]

    def sync(self) -> None:
        """Durable when it returns: everything that was appended."""
        if self._file is None or not self._unsynced:
            return
        try:
            self._file.sync()
        except StorageFailed:
            self._let_go()
            raise
        self._unsynced = False

    def roll(self) -> Sealed | None:
        """Finish the open file, if there is one; the next append begins another."""
        if self._file is None:
            return None
        file = self._file
        try:
            sealed = file.finish()
        except StorageFailed:
            self._let_go()
            raise
        self._forget_file()
        return sealed

    def close(self) -> Sealed | None:
        """Finish the open file. The writer may be used again afterwards."""
        return self.roll()

    def _append_exchange(self, item: Deposit) -> Capture:
        def make(context: Context) -> tuple[bytes, Group]:
            group = build(item, context)
            return group.data, group

        name, offset, group = self._put(make)
        self._certificates.update(group.certificates)
        return _capture(item, group, Place(name, offset + group.start, group.length))

    def _append_note(self, item: Annotation) -> Note:
        headers = [
            ("WARC-Target-URI", item.url),
            ("WARC-Date", date(item.made_at)),
            ("Content-Type", FIELDS_TYPE),
        ]
        if item.about is not None:
            headers.append(("WARC-Refers-To", item.about))
        name, place = self._append_single("metadata", headers, encode(as_fields(item)))
        return Note(name, place, item)

    def _append_one_conversion(self, item: Conversion) -> Kept:
        headers = [
            ("WARC-Target-URI", item.url),
            ("WARC-Date", date(item.made_at)),
            ("WARC-Refers-To", item.refers_to),
            ("Content-Type", item.media_type),
        ]
        name, place = self._append_single("conversion", headers, item.block)
        return Kept(name, place, item)

    def _append_single(
        self, kind: str, headers: list[tuple[str, str]], block: bytes
    ) -> tuple[str, Place]:
        def make(context: Context) -> tuple[bytes, int]:
            data = single(kind, headers, block, record_id=name, context=context)
            return data, len(data)

        name = record_id(self._ids())
        warc, offset, length = self._put(make)
        return name, Place(warc, offset, length)

    def _put(self, make: Callable[[Context], tuple[bytes, T]]) -> tuple[str, int, T]:
        """Build a group for the open file and write it in one go."""
        file = self._file_with_room()
        fresh = file.size == self._first_offset
        try:
            return self._write(file, *make(self._context()))
        except FileTooLarge:
            if fresh:
                raise
        self.roll()  # this file is at its limit; the group may still fit into one of its own
        file = self._file_with_room()
        return self._write(file, *make(self._context()))

    def _write(self, file: Appender, data: bytes, made: T) -> tuple[str, int, T]:
        self._unsynced = True
        offset = file.append(data)
        self._written_at = self._clock()
        return file.name, offset, made

    def _context(self) -> Context:
        return Context(self._warcinfo_id, self._ids, self._level, self._certificates)

    def _file_with_room(self) -> Appender:
        if self._file is not None and self._file.size >= self._max_size:
            self.roll()
        if self._file is None:
            self._file = self._begin()
        return self._file

    def _begin(self) -> Appender:
        now = self._clock().astimezone(UTC)
        self._serial += 1
        taken = (*self._storage.finished(), *self._storage.unfinished())
        name = next_name(self._prefix, now, self._serial, taken, self._ids())
        self._warcinfo_id = record_id(self._ids())
        first = warcinfo(
            self._warcinfo, name=name, at=now, record_id=self._warcinfo_id, level=self._level
        )
        file = self._storage.create(name)
        try:
            file.append(first)
        except StorageFailed:
            file.abandon()
            self._storage.discard(name)  # nothing was kept in it
            raise
        self._first_offset = file.size
        self._opened_at = self._written_at = now
        self._unsynced = True
        return file

    def _let_go(self) -> None:
        """The file can no longer be trusted to take bytes: leave it, open, to recovery."""
        if self._file is not None:
            self._file.abandon()
        self._forget_file()

    def _forget_file(self) -> None:
        self._file = None
        self._unsynced = False
        self._certificates = set()


def _capture(item: Deposit, group: Group, place: Place) -> Capture:
    """The row that stands for the exchange."""
    prepared, original = item.prepared, item.original
    answer, exchange = prepared.answer, prepared.exchange
    revisit = original if group.kind is CaptureKind.REVISIT else None
    entity_sha256, content_sha256 = item.body
    return Capture(
        record_id=group.record_id,
        url=exchange.url,
        captured_at=exchange.started_at.astimezone(UTC),
        kind=group.kind,
        place=place,
        status=answer.status,
        media_type=answer.media_type,
        block_sha256=group.block_sha256,
        payload_sha256=answer.payload_sha256 if revisit is None else revisit.payload_sha256,
        entity_sha256=entity_sha256,
        content_sha256=content_sha256,
        location=answer.location,
        etag=answer.etag,
        last_modified=answer.last_modified,
        truncated=None if revisit is not None else prepared.truncated,
        failure=prepared.failure,
        detail=exchange.detail,
        refers_to=None if revisit is None else revisit.record_id,
        redirected_from=exchange.redirected_from,
        peer=None if exchange.peer is None else exchange.peer.partition("%")[0],
        transfer_encoding=answer.transfer_encoding,
        content_encoding=answer.content_encoding,
        check=exchange.check,
        page=exchange.page,
    )
