"""The one place that knows which gzip implementation packs and unpacks members.

isal (igzip) packs about ten times faster than zlib; where it is missing, zlib does the same work.
A member is a gzip stream of its own with no name and no time in it, so the same record gives the
same bytes on any day.
"""

import struct
import zlib
from collections.abc import Sequence
from types import ModuleType
from typing import Protocol

_fast: ModuleType
LIGHTEST: int
"""The level that packs, and takes the least time: isal's 0 packs, zlib's does not."""
try:
    from isal import isal_zlib

    _fast, LIGHTEST = isal_zlib, 0
except ImportError:  # pragma: no cover - a platform without a wheel
    _fast, LIGHTEST = zlib, 1

_GZIP = 16 + zlib.MAX_WBITS
_LARGE = 1 << 15  # bytes
_FAST_LEVELS = 3  # beyond them isal has nothing better to give, and zlib has


_GZIP_HEAD = b"\x1f\x8b\x08\0\0\0\0\0\0\xff"  # no time, no name, no system
_LONGEST_STORED = 0xFFFF  # bytes in one stored block; RFC 1951, 3.2.4


class Gunzip(Protocol):
    """What `zlib.decompressobj` gives."""

    @property
    def eof(self) -> bool: ...
    @property
    def unused_data(self) -> bytes: ...
    @property
    def unconsumed_tail(self) -> bytes: ...
    def decompress(self, data: bytes, max_length: int = 0, /) -> bytes: ...


def member(parts: Sequence[bytes], level: int) -> bytes:
    """Pack bytes as one gzip member; `level` 0 to 9, up to 3 with the fast codec."""
    codec = _fast if level <= _FAST_LEVELS else zlib
    if sum(map(len, parts)) < _LARGE:
        packed: bytes = codec.compress(b"".join(parts), level, _GZIP)
        return packed
    # A page is packed where it lies: joining it to its head first would copy it.
    packer = codec.compressobj(level, zlib.DEFLATED, _GZIP)
    return b"".join([*map(packer.compress, parts), packer.flush()])


def member_of_packed(head: bytes, block: bytes, tail: bytes, level: int) -> bytes:
    """A member whose block is packed already: the block is stored in it, as it is.

    Packing it once more would cost more time than all the rest of its record, for a member that is
    no smaller.
    """
    packer = _fast.compressobj(min(level, _FAST_LEVELS), zlib.DEFLATED, -zlib.MAX_WBITS)
    parts = [_GZIP_HEAD, packer.compress(head), packer.flush(zlib.Z_SYNC_FLUSH)]  # to a whole byte
    for start in range(0, len(block), _LONGEST_STORED):
        parts += _stored(block[start : start + _LONGEST_STORED])
    parts += _stored(tail, last=True)
    checksum = _fast.crc32(tail, _fast.crc32(block, _fast.crc32(head)))
    size = len(head) + len(block) + len(tail)
    return b"".join([*parts, struct.pack("<II", checksum, size & 0xFFFFFFFF)])


def _stored(piece: bytes, *, last: bool = False) -> tuple[bytes, bytes]:
    return struct.pack("<BHH", last, len(piece), len(piece) ^ 0xFFFF), piece


def gunzipper() -> Gunzip:
    """A decompressor for one gzip member; raises `zlib.error` on damage."""
    return zlib.decompressobj(_GZIP)


def quick_gunzip(data: bytes, limit: int) -> bytes | None:
    """Unpack one sound gzip member that is all of `data` and gives at most `limit` bytes.

    None for everything else, sound or not: the caller then goes the slow way, whose verdict on
    damage is zlib's. The fast codec unpacks in half the time, but forgives where zlib complains.
    """
    stream = _fast.decompressobj(_GZIP)
    try:
        plain: bytes = stream.decompress(data, limit + 1)
    except _fast.error:
        return None
    sound = stream.eof and not stream.unused_data and len(plain) <= limit
    return plain if sound else None
