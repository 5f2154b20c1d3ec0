"""Audit: re-reads finished WARC files, says what is hurt, and mends a file from a second copy.

A hurt file is never overwritten: it is set aside as NAME.damaged, and the copy takes its place
only if its bytes have the digest that the manifest holds. A lost file is brought back in the same
way.
"""

import dataclasses
import hashlib
import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from archive.catalogue import Catalogue, Filed
from archive.warc.faults import Fault
from archive.warc.fixity import Fixity, fixity, missing
from archive.warc.folder import FolderStorage

DAMAGED: Final = ".damaged"
WELL: Final = "well"
_PIECE: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class Hurt:
    """A fault, and the page whose capture it touches."""

    fault: Fault
    page: str | None  # address of the page; None where the record is no page's, or is unknown


@dataclass(frozen=True, slots=True)
class Audited:
    """What the audit of one file gave."""

    fixity: Fixity
    hurt: tuple[Hurt, ...]
    mended_from: Path | None = None

    @property
    def well(self) -> bool:
        return self.fixity.sound or self.mended_from is not None


def audit(
    storage: FolderStorage,
    catalogue: Catalogue | None,
    *,
    names: Sequence[str],
    deep: bool = False,
    copies: Sequence[Path] = (),
    clock: Callable[[], datetime],
) -> Iterator[Audited]:
    """Audit these finished files; `copies` are folders that hold second copies of them.

    `catalogue` names the pages and keeps the results; None where there is none.
    """
    for name in names:
        found = fixity(storage, name, deep=deep)
        mended = None if found.sound else _mend(storage, found, copies)
        hurt = tuple(_hurt(catalogue, found))
        if catalogue is not None:
            result = WELL if found.sound else str(found.faults[0])
            if mended is not None:
                result = f"mended from {mended}"
            catalogue.record_audit(name, checked_at=clock(), result=result)
        yield Audited(found, hurt, mended)


def lost(storage: FolderStorage) -> list[Fault]:
    """Files that were finished here and are gone."""
    return missing(storage)


def bring_back(storage: FolderStorage, copies: Sequence[Path]) -> list[Path]:
    """Restore lost files from second copies; the copies that were used."""
    manifest, used = storage.manifest(), []
    for fault in missing(storage):
        copy = _sound_copy(fault.file, manifest[fault.file], copies)
        if copy is not None:
            _take_place(copy, storage.folder / fault.file)
            used.append(copy)
    return used


def _hurt(catalogue: Catalogue | None, found: Fixity) -> Iterator[Hurt]:
    if catalogue is None or not found.faults:
        yield from (Hurt(fault, None) for fault in found.faults)
        return
    # A hurt record may not even tell its name any more, but the catalogue knows what lay there.
    lying = {each.capture.place.offset: each for each in catalogue.captures_in(found.name)}
    for fault in found.faults:
        if fault.record_id is not None:
            filed = catalogue.filed(fault.record_id)
        elif (filed := lying.get(fault.offset)) is not None:
            fault = dataclasses.replace(fault, record_id=filed.capture.record_id)
        yield Hurt(fault, None if filed is None else _page(catalogue, filed))


def _page(catalogue: Catalogue, filed: Filed) -> str | None:
    page = None if filed.page_id is None else catalogue.page(page_id=filed.page_id)
    return page.url if page is not None else None


def _mend(storage: FolderStorage, found: Fixity, copies: Sequence[Path]) -> Path | None:
    if found.expected in (None, found.sha256):  # a copy could only have the same fault
        return None
    copy = _sound_copy(found.name, found.expected, copies)
    if copy is not None:
        _take_place(copy, storage.folder / found.name)
    return copy


def _sound_copy(name: str, expected: str, copies: Sequence[Path]) -> Path | None:
    found = (folder / name for folder in copies)
    return next((copy for copy in found if copy.is_file() and _sha256(copy) == expected), None)


def _take_place(copy: Path, place: Path) -> None:
    """Whatever stops this half-way leaves the old file, or the lack of it, for the next audit."""
    fresh = place.with_name(place.name + ".mending")
    shutil.copyfile(copy, fresh)
    with fresh.open("rb") as file:
        os.fsync(file.fileno())
    if place.exists():
        os.link(place, _free_name(place))
    fresh.rename(place)
    folder = os.open(place.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _free_name(place: Path) -> Path:
    """Where a hurt file is set aside; one that was set aside before is evidence too."""
    names = (f"{place.name}{DAMAGED}{number}" for number in ("", *range(2, 1000)))
    return next(path for name in names if not (path := place.with_name(name)).exists())


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            digest.update(piece)
    return digest.hexdigest()
