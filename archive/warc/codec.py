"""The one place that knows which gzip implementation packs and unpacks members.

isal (igzip) packs about ten times faster than zlib; where it is missing, zlib does the same work.
A member is a gzip stream of its own with no name and no time in it, so the same record gives the
same bytes on any day.
"""

import zlib
from typing import Protocol

try:
    from isal.isal_zlib import compress as _compress_fast
except ImportError:  # pragma: no cover - a platform without a wheel
    from zlib import compress as _compress_fast

_GZIP = 16 + zlib.MAX_WBITS
_FAST_LEVELS = 3  # beyond them isal has nothing better to give, and zlib has


class Gunzip(Protocol):
    """What `zlib.decompressobj` gives."""

    @property
    def eof(self) -> bool: ...
    @property
    def unused_data(self) -> bytes: ...
    @property
    def unconsumed_tail(self) -> bytes: ...
    def decompress(self, data: bytes, max_length: int = 0, /) -> bytes: ...


def member(data: bytes, level: int) -> bytes:
    """Pack bytes as one gzip member; `level` 0 to 9, up to 3 with the fast codec."""
    if level <= _FAST_LEVELS:
        return _compress_fast(data, level, _GZIP)
    return zlib.compress(data, level, _GZIP)


def gunzipper() -> Gunzip:
    """A decompressor for one gzip member; raises `zlib.error` on damage."""
    return zlib.decompressobj(_GZIP)
