"""Fixity: are the bytes still those that were written? Names the file, the byte and the record.

A finished file is compared with its SHA-256 in the manifest, which sees every flipped bit. Where
they differ, or where no manifest knows the file, its records are read one by one (gzip checksum,
block and payload digests), which tells what of it is hurt. A flip that only the whole-file digest
sees lies in a gzip head and harms no content; it is told all the same.
"""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from archive.warc.faults import Fault, FaultKind, Severity
from archive.warc.lint import Linter
from archive.warc.storage import Storage

_PIECE = 1 << 20


@dataclass(frozen=True, slots=True)
class Fixity:
    """What re-reading one file gave."""

    name: str
    size: int  # bytes
    sha256: str  # hex, as computed now
    expected: str | None  # hex, from the manifest; None where it knows nothing of the file
    faults: tuple[Fault, ...]
    records: int | None  # how many were read one by one; None where the whole file agreed

    @property
    def sound(self) -> bool:
        """Whether nothing is hurt: notes on style do not count."""
        return not any(fault.severity is Severity.FAULT for fault in self.faults)


def fixity(storage: Storage, name: str, *, deep: bool = False) -> Fixity:
    """Re-read one finished file; `deep` reads every record even where the whole file agrees.

    Raises NoSuchFile where the file is gone.
    """
    digest, size = _digest(storage, name)
    expected = storage.manifest().get(name)
    if digest == expected and not deep:
        return Fixity(name, size, digest, expected, (), None)
    linter = Linter()
    with storage.stream(name) as file:
        faults = list(linter.file(file, name))
    if expected is not None and digest != expected:
        hurt = any(fault.severity is Severity.FAULT for fault in faults)
        faults.insert(0, _mismatch(name, expected, digest, hurt=hurt))
    return Fixity(name, size, digest, expected, tuple(faults), linter.records)


def slices(names: Sequence[str], turns: int) -> Iterator[Sequence[str]]:
    """Cut a list of files into `turns` parts of nearly the same length: one a night."""
    bounds = [len(names) * turn // turns for turn in range(turns + 1)]
    for start, end in pairwise(bounds):
        yield names[start:end]


def missing(storage: Storage) -> list[Fault]:
    """Files that the manifest knows and that are gone, as faults."""
    held = {*storage.finished(), *storage.unfinished()}
    return [
        Fault(FaultKind.MANIFEST, name, 0, None, "The file is in the manifest and is gone.")
        for name in sorted(storage.manifest())
        if name not in held
    ]


def _digest(storage: Storage, name: str) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    with storage.stream(name) as file:
        while piece := file.read(_PIECE):
            digest.update(piece)
            size += len(piece)
    return digest.hexdigest(), size


def _mismatch(name: str, expected: str, digest: str, *, hurt: bool) -> Fault:
    where = "see the records below" if hurt else "no record is hurt: a gzip head has changed"
    sentence = f"The file's SHA-256 is {digest}, and the manifest says {expected}; {where}."
    return Fault(FaultKind.MANIFEST, name, 0, None, sentence)
