"""Reads records, and what they say, out of WARC files: ours exactly, others' with tolerance.

`records` gives every record of a file with its place; `read_record` one of them by its place.
Damage raises `Damage` with the offset; the linter and recovery are the ones who go on behind it.
"""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import BinaryIO

from archive.model import Place
from archive.warc.fields import FIELDS_TYPE, decode, parse_date
from archive.warc.source import Damage, Source, open_source
from archive.warc.storage import Storage

MAX_BLOCK = 512 * 2**20
"""Bytes of a record block that are read into memory; more is damage, or a bomb."""

_MAX_LINE = 1 << 16
_MAX_HEAD = 1 << 20
_LENGTH = re.compile(r"[0-9]{1,18}")
_VERSION = re.compile(rb"WARC/(\d\.\d{1,2})\r?\n")
_END = b"\r\n\r\n"


@dataclass(frozen=True, slots=True)
class Record:
    """One record of a WARC file."""

    place: Place
    version: str  # "1.1"
    headers: tuple[tuple[str, str], ...]  # as written; UTF-8, else latin-1
    block: bytes

    def header(self, name: str) -> str | None:
        """The first value of a header."""
        wanted = name.lower()
        return next((value for key, value in self.headers if key.lower() == wanted), None)

    @property
    def type(self) -> str:
        return (self.header("WARC-Type") or "").lower()

    @property
    def record_id(self) -> str:
        return self.header("WARC-Record-ID") or ""

    @property
    def url(self) -> str:
        """The target address; in WARC/1.0 some tools write it in angle brackets."""
        url = self.header("WARC-Target-URI") or ""
        return url[1:-1] if url.startswith("<") and url.endswith(">") else url

    @property
    def date(self) -> datetime | None:
        return parse_date(self.header("WARC-Date") or "")

    @property
    def media_type(self) -> str:
        return (self.header("Content-Type") or "").split(";", 1)[0].strip().lower()

    @property
    def fields(self) -> dict[str, str]:
        """The first value of each field, for a block of warc-fields; else empty."""
        if self.media_type != FIELDS_TYPE:
            return {}
        return dict(reversed(decode(self.block)))


def records(
    storage: Storage, name: str, *, start: int = 0, max_block: int = MAX_BLOCK
) -> Iterator[Record]:
    """Every record of a file of the store from byte `start` on, in order."""
    with storage.stream(name) as file:
        yield from read_file(file, name, start=start, max_block=max_block)


def read_file(
    file: BinaryIO, name: str, *, start: int = 0, max_block: int = MAX_BLOCK
) -> Iterator[Record]:
    """Every record of an open file; `name` goes into the places."""
    source = open_source(file, start)
    while (offset := source.begin()) is not None:
        version, headers = read_head(source, offset)
        block = _read_block(source, offset, headers, max_block)
        read_end(source, offset)
        yield Record(Place(name, offset, source.offset - offset), version, headers, block)


def read_record(storage: Storage, place: Place, *, max_block: int = MAX_BLOCK) -> Record:
    """The record that lies at a place. Raises Damage, or NoSuchFile."""
    data = storage.read(place.warc, place.offset, place.length)
    try:
        record = next(read_file(io.BytesIO(data), place.warc, max_block=max_block), None)
    except Damage as damage:
        raise Damage(place.offset, f"{place.warc}: {damage.reason}") from damage
    if record is None:
        raise Damage(place.offset, f"{place.warc}: no record lies there.")
    return replace(record, place=place)


def read_head(source: Source, offset: int) -> tuple[str, tuple[tuple[str, str], ...]]:
    """Version and headers of the record that begins here."""
    found = _VERSION.fullmatch(source.readline(_MAX_LINE))
    if found is None:
        raise Damage(offset, "no WARC record begins.")
    headers: list[tuple[str, str]] = []
    size = 0
    while (line := source.readline(_MAX_LINE)) not in (b"\r\n", b"\n"):
        size += len(line)
        if not line.endswith(b"\n") or size > _MAX_HEAD:
            raise Damage(offset, "the record's head does not end.")
        _take_header(headers, line.rstrip(b"\r\n"))
    return found.group(1).decode("ascii"), tuple(headers)


def _take_header(headers: list[tuple[str, str]], line: bytes) -> None:
    try:
        text = line.decode("utf-8")
    except UnicodeDecodeError:
        text = line.decode("latin-1")
    if text[:1] in (" ", "\t") and headers:  # a continued line, as HTTP once had
        name, value = headers[-1]
        headers[-1] = (name, f"{value} {text.strip()}")
        return
    name, colon, value = text.partition(":")
    if colon:
        headers.append((name.strip(), value.strip()))


def block_length(headers: tuple[tuple[str, str], ...]) -> int | None:
    """What Content-Length says; None where it says nothing that can be believed."""
    values = {value for name, value in headers if name.lower() == "content-length"}
    if len(values) != 1 or not _LENGTH.fullmatch(value := values.pop()):
        return None
    return int(value)


def _read_block(
    source: Source, offset: int, headers: tuple[tuple[str, str], ...], max_block: int
) -> bytes:
    length = block_length(headers)
    if length is None:
        raise Damage(offset, "the record has no readable Content-Length.")
    if length > max_block:
        raise Damage(offset, f"the record's block is larger than {max_block} bytes.")
    parts: list[bytes] = []
    left = length
    while left:
        piece = source.read(left)
        if not piece:
            raise Damage(offset, f"the record's block ends {left} bytes too soon.")
        parts.append(piece)
        left -= len(piece)
    return parts[0] if len(parts) == 1 else b"".join(parts)


def read_end(source: Source, offset: int) -> None:
    """Take the two empty lines behind a block, and see that a gzip member ends there."""
    ending = b""
    while len(ending) < len(_END) and (piece := source.read(len(_END) - len(ending))):
        ending += piece
    if ending != _END:
        raise Damage(offset, "two empty lines do not follow the record's block.")
    if source.packed and source.read(1):
        raise Damage(offset, "the gzip member goes on behind its record.")
