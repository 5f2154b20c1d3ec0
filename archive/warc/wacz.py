"""Judges a WACZ package: its WARCs as one set, and whether its indexes point at what is there.

A WACZ is a zip with `archive/*.warc.gz`, `indexes/*.cdx(.gz)` and `datapackage.json`. What
`wacz validate` lets pass is looked at here: an index whose offsets are wrong or whose lines are
out of order, a package file that is listed and absent or there and not listed, a wrong hash.
"""

import gzip
import hashlib
import io
import json
import zipfile
import zlib
from collections.abc import Iterator
from typing import BinaryIO

from archive.warc.faults import Fault, FaultKind
from archive.warc.lint import Linter
from archive.zips import BROKEN_ZIP

_MAX_JSON = 64 * 2**20
_MAX_LINE = 1 << 16
_PIECE = 1 << 20
_PACKAGE = "datapackage.json"
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")  # the second begins a package with nothing in it


class Wacz:
    """One WACZ, to be judged once."""

    def __init__(self, package: zipfile.ZipFile, name: str) -> None:
        self._package = package
        self._name = name
        # Base name of a WARC to offset → length; None where it cannot be unpacked to its end.
        self._places: dict[str, dict[int, int] | None] = {}

    def faults(self, linter: Linter) -> Iterator[Fault]:
        """What is wrong with its WARCs, its indexes and its list of files."""
        # An entry may have no name at all, over which `is_dir` stumbles.
        names = [name for name in self._package.namelist() if not name.endswith("/")]
        for name in names:
            if name.startswith("archive/"):
                yield from self._warc(linter, name)
        for name in names:
            if name.startswith("indexes/") and name.endswith((".cdx", ".cdxj", ".cdx.gz")):
                yield from self._index(name)
        yield from self._listed(names)
        if not self._places:
            yield self._fault("There is no WARC in archive/.")

    def _warc(self, linter: Linter, name: str) -> Iterator[Fault]:
        where, base = f"{self._name}/{name}", name.rpartition("/")[2]
        self._places[base] = None
        try:
            with self._package.open(name) as file:
                walk = linter.walk(_seekable(file), where)
                yield from walk.faults()
                self._places[base] = walk.places
        except BROKEN_ZIP as fault:
            sentence = f"The file cannot be unpacked: {fault}."
            yield Fault(FaultKind.DAMAGED_MEMBER, where, 0, None, sentence)

    def _index(self, name: str) -> Iterator[Fault]:
        where = f"{self._name}/{name}"
        before = b""
        try:
            for number, line in enumerate(self._lines(name), 1):
                yield from self._line(line, where, number)
                if line < before:
                    sentence = f"Line {number} of the index is out of order."
                    yield Fault(FaultKind.WRONG_OFFSET, where, 0, None, sentence)
                before = line
        except (OSError, EOFError, zlib.error) as fault:
            sentence = f"The index cannot be read: {fault}."
            yield Fault(FaultKind.DAMAGED_MEMBER, where, 0, None, sentence)

    def _lines(self, name: str) -> Iterator[bytes]:
        with self._package.open(name) as packed:
            if not name.endswith(".gz"):
                yield from iter(lambda: packed.readline(_MAX_LINE), b"")
                return
            with gzip.open(packed) as plain:
                yield from iter(lambda: plain.readline(_MAX_LINE), b"")

    def _line(self, line: bytes, where: str, number: int) -> Iterator[Fault]:
        """A CDXJ line: key, time, JSON with filename, offset and length."""
        told = _json(line.partition(b"{")[1] + line.partition(b"{")[2])
        if not isinstance(told, dict) or "offset" not in told:
            return  # a heading, or an index of another kind
        base = str(told.get("filename", "")).rpartition("/")[2]
        places = self._places.get(base)
        if places is None and base in self._places:
            return  # nobody can say where its records begin
        try:
            offset, length = int(told["offset"]), int(told.get("length") or 0)
        except (TypeError, ValueError):
            offset, length = -1, 0
        if places is None:
            reason = f"names {told.get('filename')!r}, which is not in the package"
        elif offset not in places:
            reason = f"points at byte {told['offset']!r}, where no record begins"
        elif length and length != places[offset]:
            reason = f"gives {length} bytes for a record of {places[offset]}"
        else:
            return
        sentence = f"Line {number} of the index {reason}."
        yield Fault(FaultKind.WRONG_OFFSET, where, max(offset, 0), None, sentence)

    def _listed(self, names: list[str]) -> Iterator[Fault]:
        if _PACKAGE not in names:
            yield self._fault(f"There is no {_PACKAGE}.")
            return
        with self._package.open(_PACKAGE) as file:
            told = _json(file.read(_MAX_JSON))
        resources = told.get("resources") if isinstance(told, dict) else None
        if not isinstance(resources, list):
            yield self._fault(f"{_PACKAGE} lists no resources.")
            return
        listed = {str(r.get("path")): r for r in resources if isinstance(r, dict)}
        for path, resource in listed.items():
            if path not in names:
                yield self._fault(f"{path} is listed and not in the package.")
            elif not self._has_hash(path, str(resource.get("hash", ""))):
                yield self._fault(f"{path} is not what its hash says.")
        for name in names:
            known = name in listed or name.startswith("datapackage")
            if not known:
                yield self._fault(f"{name} is in the package and not listed.")

    def _has_hash(self, path: str, told: str) -> bool:
        if not told.startswith("sha256:"):
            return True
        digest = hashlib.sha256()
        try:
            with self._package.open(path) as file:
                while piece := file.read(_PIECE):
                    digest.update(piece)
        except BROKEN_ZIP:
            return False
        return told == f"sha256:{digest.hexdigest()}"

    def _fault(self, sentence: str) -> Fault:
        return Fault(FaultKind.MANIFEST, self._name, 0, None, sentence)


def judge_file(file: BinaryIO, name: str, linter: Linter) -> Iterator[Fault]:
    """Everything that is wrong with a WARC or a WACZ: its first bytes tell which it is."""
    begins = file.read(len(_ZIP[0]))
    file.seek(0)
    yield from judge_wacz(file, name, linter) if begins in _ZIP else linter.file(file, name)


def judge_wacz(file: BinaryIO, name: str, linter: Linter) -> Iterator[Fault]:
    """Everything that is wrong with a WACZ; never raises on any bytes."""
    try:
        with zipfile.ZipFile(file) as package:
            yield from Wacz(package, name).faults(linter)
    except BROKEN_ZIP as fault:
        yield Fault(FaultKind.NOT_WARC, name, 0, None, f"The package cannot be read: {fault}.")


def _seekable(file: object) -> BinaryIO:
    """Entries of a zip are seekable, though the type does not say so."""
    assert isinstance(file, io.BufferedIOBase)
    return file  # type: ignore[return-value]  # ZipExtFile has all that BinaryIO asks of a reader


def _json(data: bytes) -> object:
    try:
        read: object = json.loads(data)
    except (ValueError, RecursionError):
        return None
    return read
