"""Makes the catalogue again from the WARC files, which are the truth.

The new one is built beside the old one and takes its place at the end; the old one is kept as
`catalogue.sqlite.before`, so that nothing is lost if the two should differ.
"""

from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from archive.catalogue import Catalogue, WarcRow, WarcState
from archive.ingest.corridor import ReadingSettings
from archive.ingest.derive import Deriver
from archive.ingest.relating import Relating
from archive.ingest.replaying import Replay
from archive.layout import Layout
from archive.lock import StoreLock
from archive.warc.folder import FolderStorage
from archive.warc.names import in_order
from archive.warc.recovery import recover
from archive.workers import Workers

BEFORE: Final = ".before"
_NEW: Final = ".new"
_PARTS: Final = ("", "-wal", "-shm")  # of a SQLite database


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """What the new catalogue holds."""

    warcs: int
    pages: int
    captures: int
    checks: int
    kept_before: Path | None  # the old catalogue, where there was one


def rebuild(
    layout: Layout,
    *,
    reading: ReadingSettings,
    clock: Callable[[], datetime],
    progress: Callable[[str], None] = lambda _: None,
    workers: Workers | None = None,
) -> Rebuilt:
    """Rebuild the catalogue of a store; `progress` is told each file's name.

    `workers`, if given, are the caller's, who closes them. Raises StoreInUse, and NoStore where
    the folder holds no store; the catalogue then stays as it was, as after any other failure.
    """
    layout.existing()
    new = _beside(layout.catalogue, _NEW)
    with StoreLock(layout.root):
        _remove(new)
        try:
            with (
                Catalogue.open(new) as catalogue,
                nullcontext(workers) if workers else reading.pool() as pool,
            ):
                deriver = reading.deriver(catalogue, pool)
                _fill(catalogue, layout, deriver, clock, progress)
                counters = catalogue.counters()
                warcs = len(catalogue.warcs())
        except BaseException:
            _remove(new)  # half an index is no use, and the disk may be full of it
            raise
        before = _take_place(new, layout.catalogue)
    return Rebuilt(
        warcs=warcs,
        pages=counters.get("pages", 0),
        captures=counters.get("captures", 0),
        checks=counters.get("checks", 0),
        kept_before=before,
    )


def _fill(
    catalogue: Catalogue,
    layout: Layout,
    deriver: Deriver,
    clock: Callable[[], datetime],
    progress: Callable[[str], None],
) -> None:
    storage = FolderStorage(layout.warcs)
    recover(storage)
    replay = Replay(catalogue, storage, deriver)
    names, manifest = in_order(storage.finished()), storage.manifest()
    for name in names:
        progress(name)
        replay.facts(name)
    touched: set[int] = set()
    for name in names:
        touched |= replay.checks(name)
        size = storage.size(name)
        catalogue.record_warc(
            WarcRow(
                name=name,
                state=WarcState.CLOSED,
                bytes=size,
                sha256=manifest.get(name),
                closed_at=clock(),
                catalogued_to=size,
            )
        )
    relating = Relating(catalogue)
    relating.catch_up()
    relating.look_at_copies(touched)


def _take_place(new: Path, old: Path) -> Path | None:
    """Put the new database where the old one is, and the old one aside.

    What belongs to the old one is moved even where the database itself was moved before, by a
    rebuild that was interrupted here: SQLite would take an old log for the new database's own.
    """
    before = _beside(old, BEFORE)
    if old.exists():
        _remove(before)
    for suffix in _PARTS:
        part = _beside(old, suffix)
        if part.exists():
            part.rename(_beside(before, suffix))
    new.rename(old)
    return before if before.exists() else None


def _remove(database: Path) -> None:
    for suffix in _PARTS:
        _beside(database, suffix).unlink(missing_ok=True)


def _beside(path: Path, suffix: str) -> Path:
    return path.with_name(path.name + suffix)
