"""Reads WARC bytes member by member, in bounded memory, whatever the bytes are.

A `.warc.gz` is a row of gzip members, one a record; a `.warc` is a row of records. Both are read
through one interface, and which of them a file is, its first bytes tell, not its name. Damage is
reported with the offset where the damaged member begins; reading may go on behind it.
"""

import io
import re
import zlib
from enum import StrEnum
from typing import BinaryIO, Protocol

from archive.warc.codec import Gunzip, gunzipper

MAGIC = b"\x1f\x8b\x08"
_PIECE = 1 << 16
_FIRST_PIECE = 1 << 12  # most members are small, and what is read beyond one is copied
_MOST_OUT = 1 << 18  # a bomb gives no more than this at a time
_MOST_SILENCE = 1 << 16  # bytes of a gzip header and first block that give no data yet
_RECORD_START = re.compile(rb"WARC/\d\.\d+\r?\n")


class Harm(StrEnum):
    """What sort of damage it is."""

    TORN = "torn"  # a gzip member breaks off
    PACKED = "packed"  # a gzip member is not what was packed
    GARBAGE = "garbage"  # no gzip member begins
    RECORD = "record"  # the member is whole, and is no record


class Damage(Exception):
    """Bytes that are no whole member, or no record; `offset` is where the member begins."""

    def __init__(self, offset: int, reason: str, harm: Harm = Harm.RECORD) -> None:
        super().__init__(f"at byte {offset}: {reason}")
        self.offset = offset
        self.reason = reason
        self.harm = harm


class Source(Protocol):
    """Plain bytes of one member after the other."""

    @property
    def packed(self) -> bool:
        """Whether members are gzip: then a member has an end of its own."""
        ...

    @property
    def offset(self) -> int:
        """Byte of the file behind what has been read; exact at a member's end."""
        ...

    def begin(self) -> int | None:
        """Go to the next member and give its offset; None at the end. Raises Damage."""
        ...

    def read(self, size: int) -> bytes:
        """1 to `size` bytes of the member; empty at its end. Raises Damage."""
        ...

    def readline(self, limit: int) -> bytes:
        """A line with its LF, or `limit` bytes, or what is left of the member."""
        ...

    def resync(self, after: int) -> int | None:
        """Go to the next place behind byte `after` where a member may begin, or to the end."""
        ...


def open_source(file: BinaryIO, offset: int = 0, *, packed: bool | None = None) -> Source:
    """Read a file from a byte where a member begins; `packed` where it is known to be gzip."""
    if packed is None:
        file.seek(offset)
        packed = file.read(2) == MAGIC[:2]
    file.seek(offset)
    return GzipSource(file, offset) if packed else PlainSource(file, offset)


class _Buffered:
    """Lines and pieces out of a buffer that `_more` fills."""

    def __init__(self) -> None:
        self._out = b""
        self._at = 0

    def _more(self) -> bytes:
        raise NotImplementedError

    def read(self, size: int) -> bytes:
        if self._at >= len(self._out):
            self._out, self._at = self._more(), 0
        piece = self._out[self._at : self._at + size]
        self._at += len(piece)
        return piece

    def readline(self, limit: int) -> bytes:
        parts: list[bytes] = []
        wanted = limit
        while wanted > 0:
            if self._at >= len(self._out):
                self._out, self._at = self._more(), 0
                if not self._out:
                    break
            end = self._out.find(b"\n", self._at, self._at + wanted)
            stop = end + 1 if end >= 0 else min(len(self._out), self._at + wanted)
            parts.append(self._out[self._at : stop])
            wanted -= stop - self._at
            self._at = stop
            if end >= 0:
                break
        return b"".join(parts)


class GzipSource(_Buffered):
    """Members of a `.warc.gz`."""

    packed = True

    def __init__(self, file: BinaryIO, offset: int) -> None:
        super().__init__()
        self._file = file
        self._raw = b""
        self._raw_at = 0
        self._raw_offset = offset  # file offset of `_raw[0]`
        self._stream: Gunzip | None = None
        self._start = offset
        self._step = _FIRST_PIECE
        self._reach = _FIRST_PIECE
        self._silent = True  # the member has given nothing yet

    @property
    def offset(self) -> int:
        return self._raw_offset + self._raw_at

    def begin(self) -> int | None:
        self._out, self._at, self._stream = b"", 0, None
        self._start, self._step, self._silent = self.offset, _FIRST_PIECE, True
        self._fill(len(MAGIC))
        seen = self._raw[self._raw_at : self._raw_at + len(MAGIC)]
        if not seen:
            return None
        if seen != MAGIC:
            if len(seen) < len(MAGIC) and MAGIC.startswith(seen):
                raise Damage(self._start, "the gzip member breaks off.", Harm.TORN)
            raise Damage(self._start, "no gzip member begins.", Harm.GARBAGE)
        self._stream = gunzipper()
        return self._start

    def resync(self, after: int) -> int | None:
        found = _search(self._file, MAGIC, after)
        self._raw_offset = self._file.seek(0, io.SEEK_END) if found is None else found
        self._file.seek(self._raw_offset)
        self._raw, self._raw_at, self._reach = b"", 0, _FIRST_PIECE
        self._out, self._at, self._stream = b"", 0, None
        return found

    def _more(self) -> bytes:
        stream = self._stream
        if stream is None:
            return b""
        finished = stream.eof
        while not finished:
            self._fill(1)
            given = self._raw[self._raw_at : self._raw_at + self._step]
            self._step = min(self._step * 2, _PIECE)
            try:
                out = stream.decompress(given, _MOST_OUT)
            except zlib.error as fault:
                reason = str(fault).rpartition(": ")[2]
                sentence = f"the gzip member is damaged: {reason}."
                raise Damage(self._start, sentence, Harm.PACKED) from fault
            finished = stream.eof
            left = stream.unused_data if finished else stream.unconsumed_tail
            self._raw_at += len(given) - len(left)
            if out:
                self._silent = False
                return out
            if self._silent and self.offset - self._start > _MOST_SILENCE:
                raise Damage(self._start, "the gzip member gives no data.", Harm.PACKED)
            if not given and not finished:
                raise Damage(self._start, "the gzip member breaks off.", Harm.TORN)
        return b""

    def _fill(self, wanted: int) -> None:
        """Have `wanted` raw bytes ready, if the file has them."""
        if len(self._raw) - self._raw_at >= wanted:
            return
        rest = self._raw[self._raw_at :]
        self._raw_offset += self._raw_at
        self._raw, self._raw_at = rest + self._file.read(self._reach), 0
        self._reach = min(self._reach * 2, _PIECE)


class PlainSource(_Buffered):
    """Records of an uncompressed `.warc`; a member ends where its reader stops reading."""

    packed = False

    def __init__(self, file: BinaryIO, offset: int) -> None:
        super().__init__()
        self._file = file
        self._end = offset  # file offset of the end of the buffer

    @property
    def offset(self) -> int:
        return self._end - (len(self._out) - self._at)

    def begin(self) -> int | None:
        if self._at >= len(self._out):
            self._out, self._at = self._more(), 0
        return self.offset if self._out else None

    def resync(self, after: int) -> int | None:
        found = _search(self._file, _RECORD_START, after)
        self._end = self._file.seek(0, io.SEEK_END) if found is None else found
        self._file.seek(self._end)
        self._out, self._at = b"", 0
        return found

    def _more(self) -> bytes:
        data = self._file.read(_PIECE)
        self._end += len(data)
        return data


def _search(file: BinaryIO, wanted: bytes | re.Pattern[bytes], after: int) -> int | None:
    """Offset of the next match that begins behind byte `after`."""
    pattern = wanted if isinstance(wanted, re.Pattern) else re.compile(re.escape(wanted))
    base = after + 1
    file.seek(base)
    kept = b""
    reach = _FIRST_PIECE  # where candidates are many, each costs little
    while piece := file.read(reach):
        reach = min(reach * 2, _PIECE)
        window = kept + piece
        found = pattern.search(window)
        if found is not None:
            return base + found.start()
        kept = window[-16:]  # longer than anything that is looked for
        base += len(window) - len(kept)
    return None
