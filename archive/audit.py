"""Audit: re-reads finished WARC files, says what is hurt, and mends a file from a second copy.

A hurt file is never overwritten: it is set aside as NAME.damaged, and the copy takes its place
only if its bytes have the digest that the manifest holds.
"""

import hashlib
import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from archive.catalogue import Catalogue
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
        hurt = tuple(Hurt(fault, _page(catalogue, fault)) for fault in found.faults)
        if catalogue is not None:
            result = WELL if found.sound else str(found.faults[0])
            if mended is not None:
                result = f"mended from {mended}"
            catalogue.record_audit(name, checked_at=clock(), result=result)
        yield Audited(found, hurt, mended)


def lost(storage: FolderStorage) -> list[Fault]:
    """Files that were finished here and are gone."""
    return missing(storage)


def _page(catalogue: Catalogue | None, fault: Fault) -> str | None:
    if catalogue is None or fault.record_id is None:
        return None
    filed = catalogue.filed(fault.record_id)
    if filed is None or filed.page_id is None:
        return None
    page = catalogue.page(page_id=filed.page_id)
    return page.url if page is not None else None


def _mend(storage: FolderStorage, found: Fixity, copies: Sequence[Path]) -> Path | None:
    if found.expected is None:
        return None
    for folder in copies:
        copy = folder / found.name
        if copy.is_file() and _sha256(copy) == found.expected:
            _take_place(copy, storage.folder / found.name)
            return copy
    return None


def _take_place(copy: Path, hurt: Path) -> None:
    fresh = hurt.with_name(hurt.name + ".mending")
    shutil.copyfile(copy, fresh)
    with fresh.open("rb") as file:
        os.fsync(file.fileno())
    hurt.rename(hurt.with_name(hurt.name + DAMAGED))
    fresh.rename(hurt)


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            digest.update(piece)
    return digest.hexdigest()
