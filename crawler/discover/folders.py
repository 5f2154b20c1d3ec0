"""Watched folders: a document that is new or was changed is read, and its links are followed.

A document is read once it has been left alone for a moment, so that half a file is never read.
"""

import logging
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from archive.model import LeftOut
from crawler.config import SourceConfig
from crawler.discover.taking import Report, Taker
from crawler.frontier import SourceRow
from crawler.schedule.pace import Pace, wait_after
from crawler.sources import Entry, read_source
from crawler.store import Store

LARGEST: Final = 64 * 1024**2  # bytes
MOST_FILES: Final = 10_000
EVERY: Final = timedelta(seconds=30)
LONGEST_WITHOUT: Final = timedelta(hours=1)  # from one try to the next at one that is not there
SETTLED_AFTER: Final = timedelta(seconds=2)
_WILD: Final = frozenset("*?[")

log = logging.getLogger(__name__)

Mark = list[int]
"""What tells a changed file: time of modification in nanoseconds, and bytes."""


def poll_folder(store: Store, taker: Taker, source: SourceConfig, row: SourceRow) -> Report:
    """Read what is new in a watched folder; blocks. Raises what keeping raises."""
    now = store.clock.now()
    seen: Mapping[str, Mark] = (row.state or {}).get("files", {})
    next_poll = now + (source.every or EVERY)
    stands = replace(row, next_poll=next_poll, last_poll=now, polls=row.polls + 1, fails=0)
    try:
        there = {str(path): _mark(path) for path in _files(source.place)}
    except OSError as error:
        trouble = f"cannot be read ({error.strerror})."
        fails = row.fails + 1
        next_poll = now + _wait_after_failing(source, fails)
        stands = replace(stands, next_poll=next_poll, fails=fails, trouble=trouble)
        return Report(source, stands, failed=True)
    changed = [n for n, mark in there.items() if seen.get(n) != mark and _is_settled(mark, now)]
    pages, left_out, unread = 0, [], []
    for name in changed:
        try:
            found, left = _read(store, taker, source, row, name)
        except OSError as error:
            unread.append(f"{name}: {error.strerror}")
            continue
        pages += found
        left_out += left
    read = {name: there[name] for name in changed}
    kept = {name: mark for name, mark in seen.items() if name in there}
    stands = replace(
        stands,
        trouble=f"cannot be read: {'; '.join(unread)}." if unread else "",
        pages=row.pages + pages,
        last_news=now if pages else row.last_news,
        state={**(row.state or {}), "files": kept | read},
    )
    return Report(source, stands, pages=pages, left_out=tuple(left_out))


def _wait_after_failing(source: SourceConfig, fails: int) -> timedelta:
    # A folder costs nothing to look at, and one that was mounted late should not wait for a day.
    wait = wait_after(Pace(), fails=fails, every=None, pause=None)
    return max(min(wait, LONGEST_WITHOUT), source.every or EVERY)


def _read(
    store: Store, taker: Taker, source: SourceConfig, row: SourceRow, name: str
) -> tuple[int, list[LeftOut]]:
    path = Path(name)
    if path.stat().st_size > LARGEST:
        reason = f"Is larger than {LARGEST // 1024**2} MB; give the part that matters."
        return 0, [LeftOut(name, reason, name)]
    reading = read_source(name, path.read_bytes(), article_ids=store.article_ids)
    entries = [Entry(link) for link in reading.links]
    pages, _, left = taker.take(source, row, entries)
    log.info("document read", extra={"document": name, "links": len(entries), "new": pages})
    return pages, [*reading.left_out, *left]


def _files(place: str) -> Iterator[Path]:
    """The files of a folder, or those that a pattern names; hidden ones are not looked at.

    Raises OSError for a folder that is not there.
    """
    path = Path(place).expanduser()
    wild = next((n for n, part in enumerate(path.parts) if _WILD & set(part)), None)
    if wild is None:
        found = sorted(path.iterdir())
    else:
        below = Path(*path.parts[:wild])
        found = sorted(below.glob(str(Path(*path.parts[wild:]))))
    files = (file for file in found if not file.name.startswith(".") and file.is_file())
    for number, file in enumerate(files):
        if number >= MOST_FILES:
            log.warning("more files than are watched", extra={"documents": place})
            return
        yield file


def _mark(path: Path) -> Mark:
    facts = path.stat()
    return [facts.st_mtime_ns, facts.st_size]


def _is_settled(mark: Any, now: datetime) -> bool:
    """Whether a file was left alone for a moment; one from the future was not written just now."""
    age = now - datetime.fromtimestamp(mark[0] / 1e9, UTC)
    return age >= SETTLED_AFTER or age < -SETTLED_AFTER
