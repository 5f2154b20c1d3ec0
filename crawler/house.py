"""What the daemon does for the house: audits a slice, backs up, tidies. Each chore blocks.

A chore that finds something wrong raises HouseTrouble with the sentence that `newskeep status`
shows. None of them needs the network.
"""

import logging
import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from archive.audit import audit, bring_back, lost
from archive.catalogue import Catalogue
from archive.warc.folder import FolderStorage
from crawler.frontier import Frontier
from crawler.store import Store

BACKUPS: Final = "backup"
"""The folder of the store that holds copies of the catalogue and of the frontier."""

_NIGHTS: Final = 30  # in which every finished file is read again once
_ROBOTS_KEPT: Final = timedelta(days=30)  # fetched again after a day; kept for who reads the log
_PART: Final = ".part"

log = logging.getLogger(__name__)


class HouseTrouble(Exception):
    """Something in the house is not well; the message names it and the remedy."""


def audit_slice(store: Store, stopped: Callable[[], bool]) -> int:
    """Re-read the files that were audited longest ago, a thirtieth of all; how many were read.

    What is hurt or gone is mended from the second copies of the configuration. Ends early between
    two files once `stopped`. Raises HouseTrouble for what could not be mended.
    """
    catalogue, storage = store.ingest.catalogue, FolderStorage(store.ingest.layout.warcs)
    a_thirtieth = -(-len(storage.finished()) // _NIGHTS)
    names = [row.name for row in catalogue.warcs_to_audit(limit=a_thirtieth)]
    copies = store.config.archive.copies
    for copy in bring_back(storage, copies):
        log.warning("a file was lost and brought back", extra={"copy": str(copy)})
    troubles = [str(fault) for fault in lost(storage)]
    read = 0
    for audited in audit(storage, catalogue, names=names, copies=copies, clock=store.clock.now):
        read += 1
        if audited.mended_from is not None:
            log.warning("a hurt file was mended", extra={"copy": str(audited.mended_from)})
        if not audited.well:
            troubles.append(str(audited.hurt[0].fault))
        if stopped():
            break
    if troubles:
        raise HouseTrouble(f"{'; '.join(troubles)}. Run `newskeep audit`; it names every page.")
    log.info("files audited", extra={"files": read})
    return read


def back_up(store: Store, now: datetime) -> tuple[Path, ...]:
    """Copy catalogue and frontier beside ongoing work, prove the copies, keep the newest.

    The copies, by name and instant, in the store's backup folder. Raises HouseTrouble for a copy
    that is not whole, StorageFull where there is no room.
    """
    kept = store.config.archive.backups
    if not kept:
        return ()
    store.check_room()
    folder = store.ingest.layout.root / BACKUPS
    folder.mkdir(exist_ok=True)
    for half in folder.glob(f"*{_PART}*"):  # of a backup that was broken off
        half.unlink()
    copies = (
        _copied(folder / f"catalogue-{now:%Y%m%dT%H%M%SZ}.sqlite", store.ingest.catalogue.back_up),
        _copied(folder / f"frontier-{now:%Y%m%dT%H%M%SZ}.sqlite", store.frontier.back_up),
    )
    for name in ("catalogue", "frontier"):
        for old in sorted(folder.glob(f"{name}-*.sqlite"))[:-kept]:
            old.unlink()
    log.info("backed up", extra={"copies": [copy.name for copy in copies]})
    return copies


def tidy(store: Store, now: datetime) -> None:
    """Throw away what nothing needs any more: robots files of long ago."""
    forgotten = store.frontier.forget_robots(now - _ROBOTS_KEPT)
    log.info("tidied", extra={"robots": forgotten})


def _copied(target: Path, write: Callable[[Path], None]) -> Path:
    """Write a copy under another name, prove it, and only then give it its own."""
    part = target.with_name(target.name + _PART)
    write(part)
    _prove(part)
    with part.open("rb") as file:
        os.fsync(file.fileno())
    return part.replace(target)


def _prove(copy: Path) -> None:
    """Open a copy as a restore would, and have every page of it checked. Raises HouseTrouble."""
    with closing(sqlite3.connect(f"{copy.absolute().as_uri()}?mode=ro", uri=True)) as database:
        said = database.execute("PRAGMA quick_check").fetchone()[0]
    if said != "ok":
        raise HouseTrouble(f"{copy}: the backup is not whole ({said}). The disk may be failing.")
    opened = Catalogue if copy.name.startswith("catalogue") else Frontier
    opened.open(copy, read_only=True).close()
