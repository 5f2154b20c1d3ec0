"""Pages that are added while the daemon has the store: files in a folder, which it takes up.

A file gets its name when it is whole, and goes when all that it asks for is done. A kill between
the two has it taken up once more, which changes nothing: following a page is repeatable.
"""

import json
import logging
import os
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

from archive.model import Link, LinkRole
from crawler.frontier import NewDue
from crawler.store import Store

INBOX: Final = "inbox"
"""The folder of a store that holds what was handed over and is not taken up yet."""

AFTER_UNPINNING: Final = timedelta(minutes=1)
"""A page whose pin is taken away is looked at after this, to be planned like any other."""

_WHOLE: Final = ".json"
_PART: Final = ".part"
_REFUSED: Final = ".refused"

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Addition:
    """What a person wants followed, and how."""

    links: tuple[Link, ...]
    tag: str | None = None
    every: timedelta | None = None  # pin the pages to it; zero takes a pin away, None leaves it


@dataclass(frozen=True, slots=True)
class Added:
    """What came of an addition."""

    pages: int  # that its links lead to
    new: int  # of them, not followed before


def follow(store: Store, addition: Addition) -> Added:
    """Follow the pages of an addition. Raises what keeping raises: StorageFull, StorageFailed."""
    pages = store.ingest.follow(addition.links, article_ids=store.article_ids).pages
    now, keys = store.clock.now(), [page.page_key for page in pages]
    dues = (NewDue(page.page_key, page.url, page.host, now) for page in pages)
    new = store.frontier.add(dues, delay_of=store.delay_of, now=now)
    if addition.tag:
        store.frontier.tag(keys, addition.tag)
    if addition.every is not None:
        for key in keys:
            _pin(store, key, addition.every, now)
    return Added(len(pages), new)


def hand_over(root: Path, addition: Addition, now: datetime) -> Path:
    """Leave an addition for whoever has the store in `root`; durable once this returns.

    Raises OSError.
    """
    folder = root / INBOX
    folder.mkdir(exist_ok=True)
    target = folder / f"{now:%Y%m%dT%H%M%S%fZ}-{os.getpid()}{_WHOLE}"
    part = target.with_suffix(_PART)
    with part.open("x", encoding="utf-8") as file:
        json.dump(_as_plain(addition), file, ensure_ascii=False)
        file.flush()
        os.fsync(file.fileno())
    part.replace(target)
    for changed in (folder, root):  # the root's entry too: the folder may be new
        _sync(changed)
    return target


def waiting(root: Path) -> list[Path]:
    """What was handed over and is not taken up yet, oldest first."""
    return sorted((root / INBOX).glob(f"*{_WHOLE}"))


def take_up(store: Store, stopped: Callable[[], bool] = lambda: False) -> int:
    """Follow what was handed over; how many files were taken up. Ends early once `stopped`.

    A file that cannot be read is told of once and set aside. Raises what `follow` raises; what is
    not done by then stays for the next time.
    """
    taken = 0
    for path in waiting(store.config.store):
        if stopped():
            break
        addition = _read(path)
        if addition is not None:
            added = follow(store, addition)
            path.unlink()
            log.info("pages added", extra={"pages": added.pages, "new": added.new})
            taken += 1
    return taken


def _read(path: Path) -> Addition | None:
    """What a file asks for; None, and the file set aside, where it makes no sense."""
    try:
        return _from_plain(json.loads(path.read_bytes()))
    except (ValueError, KeyError, TypeError) as error:
        aside = path.replace(path.with_suffix(_REFUSED))
        log.error("%s: is not what `add` hands over (%s); it is set aside", aside, error)  # noqa: TRY400 - no fault of ours
        return None


def _pin(store: Store, key: str, every: timedelta, now: datetime) -> None:
    store.frontier.change(key, pinned=every or None, unpin=not every)
    store.frontier.hasten(key, now + (every or AFTER_UNPINNING), revive=bool(every))


def _as_plain(addition: Addition) -> dict[str, Any]:
    every = addition.every
    return {
        "links": [asdict(link) for link in addition.links],
        "tag": addition.tag,
        "every_seconds": None if every is None else every.total_seconds(),
    }


def _from_plain(plain: Any) -> Addition:
    """Raises ValueError, KeyError or TypeError for what `_as_plain` never made."""
    every = plain["every_seconds"]
    return Addition(
        links=tuple(Link(**{**link, "role": LinkRole(link["role"])}) for link in plain["links"]),
        tag=plain["tag"],
        every=None if every is None else timedelta(seconds=every),
    )


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
