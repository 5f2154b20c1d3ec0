"""Finds what is wrong with WARC files, ours or not: every record, and what joins the records.

Reads in bounded memory whatever the bytes are, goes on behind damage, and needs no index. The
faults of a single file come as they are found; `finish` then tells what only shows once all files
were seen: a revisit whose original is nowhere, a concurrent record that is lost.
"""

import io
from collections.abc import Iterator
from typing import BinaryIO

from archive.warc.blocks import BlockJudge
from archive.warc.crossref import CrossReferences
from archive.warc.faults import Fault, FaultKind
from archive.warc.heads import Finding, Head, judge_head
from archive.warc.source import Damage, Harm, Source, open_source

_MAX_LINE = 1 << 16
_MAX_HEAD = 1 << 20
_PIECE = 1 << 16
_MOST_TRIES = 1000  # places in a row that look like a member and hold no record
_END = b"\r\n\r\n"

_OF_HARM = {
    Harm.TORN: FaultKind.TORN_MEMBER,
    Harm.PACKED: FaultKind.DAMAGED_MEMBER,
    Harm.GARBAGE: FaultKind.GARBAGE,
    Harm.RECORD: FaultKind.GARBAGE,
}


class Linter:
    """Judges any number of files as one set."""

    def __init__(self) -> None:
        self._cross = CrossReferences()
        self.records = 0

    def file(self, file: BinaryIO, name: str) -> Iterator[Fault]:
        """What is wrong in one file, in order."""
        yield from self.walk(file, name).faults()

    def walk(self, file: BinaryIO, name: str) -> "FileWalk":
        """The same, for who also wants to know where the records lay."""
        return FileWalk(self, file, name)

    def finish(self) -> Iterator[Fault]:
        """What is wrong between the records of all files."""
        yield from self._cross.finish()

    def take(self, head: Head, file: str, offset: int) -> Iterator[Fault]:
        self.records += 1
        yield from self._cross.add(head, file, offset)


class FileWalk:
    """One file from its first byte to its last."""

    def __init__(self, linter: Linter, file: BinaryIO, name: str) -> None:
        self._linter = linter
        self._file = file
        self._name = name
        self._misnamed = name.endswith(".gz") and _begins_plain(file)
        # Damage to its first bytes does not make a plain file of a packed one.
        packed = True if name.endswith(".gz") and not self._misnamed else None
        self._source: Source = open_source(file, packed=packed)
        self._offset = 0  # of the present member
        self._head: Head | None = None
        self._before = linter.records
        self.places: dict[int, int] = {}  # offset of each whole record to its length in the file

    def faults(self) -> Iterator[Fault]:
        """Walk; to be called once."""
        if self._file.seek(0, io.SEEK_END) == 0:
            yield self._fault(FaultKind.EMPTY_FILE, "The file is empty.")
            return
        self._file.seek(0)
        if self._misnamed:
            sentence = "The name ends in .gz, and the records are not packed."
            yield self._fault(FaultKind.PLAYER_TRAP, sentence)
        found: list[Fault] = []
        while True:
            self._head = None
            try:
                started = self._source.begin()
                if started is None:
                    break
                self._offset = started
                yield from self._member()
                self.places[started] = self._source.offset - started
            except Damage as damage:
                found.append(self._damaged(damage))
                if not self._go_on_behind(damage.offset):
                    break
            if self._linter.records > self._before:
                yield from found
                found = []
        if self._linter.records == self._before:
            yield Fault(FaultKind.NOT_WARC, self._name, 0, None, "The file is no WARC.")
        else:
            yield from found

    def _member(self) -> Iterator[Fault]:
        """The record of a member, and those that should not be in it."""
        line = self._source.readline(_MAX_LINE)
        yield from self._record(line)
        if not self._source.packed:
            return
        if line := self._source.readline(_MAX_LINE):
            yield self._fault(
                FaultKind.SHARED_MEMBER, "The gzip member goes on behind its record."
            )
        while line:
            if line.startswith(b"WARC/"):
                yield from self._record(line)
            line = self._source.readline(_MAX_LINE)

    def _record(self, first_line: bytes) -> Iterator[Fault]:
        lines = self._head_lines(first_line)
        head = judge_head(lines)
        if head is None:
            raise Damage(self._offset, "no WARC record begins.")
        self._head = head
        yield from self._linter.take(head, self._name, self._offset)
        yield from map(self._found, head.findings)
        if head.length is None:
            yield from self._skip()
            return
        judge = BlockJudge(head)
        missing = self._feed(judge, head.length)
        if missing:
            sentence = f"Content-Length is too long: the block ends {missing} bytes too soon."
            yield self._fault(FaultKind.LENGTH_TOO_LONG, sentence)
            return
        ending = self._read_exactly(len(_END))
        if ending != _END:
            yield self._fault(
                FaultKind.NO_RECORD_END,
                "Two empty lines do not follow the block: they are missing, or Content-Length is "
                "wrong.",
            )
        yield from map(self._found, judge.findings())
        if ending != _END:
            yield from self._skip()

    def _head_lines(self, first_line: bytes) -> list[bytes]:
        lines = [first_line]
        size = 0
        while first_line.startswith(b"WARC/"):
            line = self._source.readline(_MAX_LINE)
            size += len(line)
            if line in (b"\r\n", b"\n"):
                break
            if not line.endswith(b"\n") or size > _MAX_HEAD:
                raise Damage(self._offset, "the record's head does not end.")
            lines.append(line)
        return lines

    def _feed(self, judge: BlockJudge, length: int) -> int:
        """Give the block to its judge; gives back how many bytes of it are missing."""
        while length and (piece := self._source.read(min(length, _PIECE))):
            judge.feed(piece)
            length -= len(piece)
        return length

    def _read_exactly(self, size: int) -> bytes:
        data = b""
        while len(data) < size and (piece := self._source.read(size - len(data))):
            data += piece
        return data

    def _skip(self) -> Iterator[Fault]:
        """Leave a record whose end is not known, without a word about what follows in it."""
        if self._source.packed:
            while self._source.read(_PIECE):
                pass
        else:
            self._source.resync(self._offset)
        yield from ()

    def _go_on_behind(self, offset: int) -> bool:
        """Seek the next place where a record begins for sure; false where none is found."""
        place = self._source.resync(offset)
        tries = 0
        while place is not None and (tries := tries + 1) <= _MOST_TRIES:
            try:
                self._source.begin()
                if self._source.readline(_MAX_LINE).startswith(b"WARC/"):
                    return self._source.resync(place - 1) is not None
            except Damage:
                pass
            place = self._source.resync(place)
        return False

    def _damaged(self, damage: Damage) -> Fault:
        kind = _OF_HARM[damage.harm]
        sentence = damage.reason[0].upper() + damage.reason[1:]
        if self._head is None and (zeros := self._zeros_to_the_end(damage.offset)):
            kind, sentence = FaultKind.ZERO_PADDING, f"The file ends in {zeros} zero bytes."
        return Fault(kind, self._name, damage.offset, self._record_id, sentence)

    def _zeros_to_the_end(self, offset: int) -> int:
        """How many zero bytes fill the file from here on; 0 where others are among them."""
        self._file.seek(offset)
        count = 0
        while piece := self._file.read(_PIECE):
            if piece.count(0) != len(piece):
                return 0
            count += len(piece)
        return count

    @property
    def _record_id(self) -> str | None:
        return None if self._head is None else self._head.record_id

    def _found(self, finding: Finding) -> Fault:
        return self._fault(*finding)

    def _fault(self, kind: FaultKind, sentence: str) -> Fault:
        return Fault(kind, self._name, self._offset, self._record_id, sentence)


def _begins_plain(file: BinaryIO) -> bool:
    file.seek(0)
    return file.read(len(b"WARC/")) == b"WARC/"
