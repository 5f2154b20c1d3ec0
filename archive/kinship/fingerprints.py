"""Numbers that two texts share where they share words: winnowed fingerprints and phrase hashes.

Winnowing (Schleimer, Wilkerson, Aiken 2003): of the hashes of all runs of `RUN` words keep the
smallest in every window of `WINDOW`. Two texts that share any run of `RUN + WINDOW - 1` words
share a fingerprint, whatever stands around it, so that a cut republication or a short excerpt
is found where a similarity of whole documents sees nothing.

What is kept is a 48-bit hash: SQLite stores it in six bytes, and among a hundred million entries
a chance meeting is rarer than one query in ten thousand. Candidates are verified on the words
themselves, so a chance meeting costs time, never a wrong link.
"""

from collections.abc import Sequence
from hashlib import blake2b
from itertools import accumulate
from typing import Final
from zlib import crc32

HASH_BITS: Final = 48
RUN: Final = 8  # words in a fingerprint
WINDOW: Final = 16  # runs of which one at least is kept: any 23 shared words leave a mark


def fingerprints(words: Sequence[str]) -> frozenset[int]:
    """The winnowed fingerprints of a text. One shorter than a run has none."""
    if len(words) < RUN:
        return frozenset()
    encoded = [word.encode() for word in words]
    line = b" ".join(encoded)
    starts = [end + space for space, end in enumerate(accumulate(map(len, encoded), initial=0))]
    # A cheap hash chooses the runs; only the chosen ones are given the hash that is stored.
    runs = [line[start : end - 1] for start, end in zip(starts, starts[RUN:], strict=False)]
    ranks = list(map(crc32, runs))
    by_rank = dict(zip(ranks, runs, strict=True))
    return frozenset(_stored(by_rank[rank]) for rank in _winnowed(ranks))


def phrase_hash(kind: str, phrase: str) -> int:
    """The hash of a whole phrase; `kind` keeps a sentence and a quotation of it apart."""
    return _stored(f"{kind}\0{phrase}".encode())


def _stored(phrase: bytes) -> int:
    return int.from_bytes(blake2b(phrase, digest_size=HASH_BITS // 8).digest(), "big")


def _winnowed(ranks: list[int]) -> frozenset[int]:
    """The least rank of every window."""
    width = 1
    while width < WINDOW and len(ranks) > width:
        # After each turn an entry is the least of twice as many neighbours: four turns, not 16.
        ranks = list(map(min, ranks, ranks[width:]))
        width *= 2
    return frozenset(ranks)
