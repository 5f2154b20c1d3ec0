"""Digest headers of WARC records, ours and other people's: which algorithm, which spelling."""

import base64
import binascii
import hashlib
from dataclasses import dataclass

_ALGORITHMS = {
    "sha1": "sha1",
    "sha-1": "sha1",
    "sha256": "sha256",
    "sha-256": "sha256",
    "sha384": "sha384",
    "sha-384": "sha384",
    "sha512": "sha512",
    "sha-512": "sha512",
    "md5": "md5",
}


class UnknownAlgorithm(ValueError):
    """A digest that nobody here can compute."""


class BadDigest(ValueError):
    """A value that is no digest of the algorithm that it names."""


@dataclass(frozen=True, slots=True)
class Digest:
    """A digest as a header tells it."""

    algorithm: str  # as hashlib knows it
    value: bytes


def parse_digest(text: str) -> Digest:
    """Read `algorithm:value`, base32 or hex. Raises UnknownAlgorithm or BadDigest."""
    label, colon, value = text.partition(":")
    algorithm = _ALGORITHMS.get(label.strip().lower())
    if not colon:
        raise BadDigest(f"{text[:60]!r} names no algorithm")
    if algorithm is None:
        raise UnknownAlgorithm(f"the algorithm {label[:20]!r} is not known here")
    size = hashlib.new(algorithm, usedforsecurity=False).digest_size
    for read in (_hex, _base32):
        found = read(value.strip(), size)
        if found is not None:
            return Digest(algorithm, found)
    raise BadDigest(f"{value[:80]!r} is no {algorithm} digest in base32 or hex")


def _hex(value: str, size: int) -> bytes | None:
    if len(value) != 2 * size:
        return None
    try:
        return bytes.fromhex(value)
    except ValueError:
        return None


def _base32(value: str, size: int) -> bytes | None:
    bare = value.rstrip("=").upper()
    try:
        found = base64.b32decode(bare + "=" * (-len(bare) % 8))
    except binascii.Error:
        return None
    except ValueError:  # not ASCII
        return None
    return found if len(found) == size else None
