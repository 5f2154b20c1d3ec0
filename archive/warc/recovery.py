"""Mends what a writer left behind when it died: runs at start, before anything is written.

The files that are still open are read from the last place that the catalogue knows, cut behind
the last whole group of records, and finished. What the groups tell is handed back, so that the
catalogue can take the rows that it lacks. Nothing acknowledged can lie behind the cut: a row, and
then the acknowledgement, come only after the group was synced. Should whole records stand behind
damage all the same, the tail is kept apart before it is cut.
"""

from collections.abc import Callable
from dataclasses import dataclass

from archive.model import Capture
from archive.warc.captures import StoredExchange, capture_of, entries
from archive.warc.notes import KIND, Kept, Note
from archive.warc.reader import Record, read_file
from archive.warc.records import EXCHANGE
from archive.warc.source import Damage, open_source
from archive.warc.storage import FileInUse, Sealed, Storage


@dataclass(frozen=True, slots=True)
class Recovered:
    """One file that was left open, and what became of it."""

    name: str
    sealed: Sealed | None  # None where nothing whole was in it, and it was removed
    captures: tuple[Capture, ...] = ()  # from the given offset on
    notes: tuple[Note, ...] = ()
    conversions: tuple[Kept, ...] = ()
    cut: int = 0  # bytes of a torn tail that were cut off
    damage: str = ""  # what was found there
    tail_kept: bool = False  # whole records stood in it, so it was kept apart


class _Scan:
    """What whole groups tell, read to the first damage or the end; keeps no blocks of answers."""

    def __init__(self, start: int) -> None:
        self.end = start  # behind the last whole group
        self.damage = ""
        self.captures: list[Capture] = []
        self.notes: list[Note] = []
        self.conversions: list[Kept] = []

    def take(self, group: list[Record]) -> None:
        for entry in entries(group):
            match entry:
                case StoredExchange():
                    if (capture := capture_of(entry)) is not None:
                        self.captures.append(capture)
                case Note():
                    self.notes.append(entry)
                case Kept():
                    self.conversions.append(entry)
        self.end = group[-1].place.offset + group[-1].place.length


def recover(storage: Storage, *, known: Callable[[str], int] = lambda _: 0) -> list[Recovered]:
    """Mend every open file whose writer is gone.

    `known` gives the byte of a file where its last catalogued record begins (0 for none): reading
    starts there. Files that a living writer holds are passed over.
    """
    mended = []
    for name in storage.unfinished():
        try:
            mended.append(_mend(storage, name, known(name)))
        except FileInUse:
            continue
    return mended


def _mend(storage: Storage, name: str, start: int) -> Recovered:
    size = storage.size(name)
    scan = _scan(storage, name, min(start, size))
    if scan.end == 0:
        storage.reopen(name, size=size).abandon()  # raises FileInUse while its writer lives
        storage.discard(name)
        return Recovered(name, None, cut=size, damage=scan.damage)
    # A record that the catalogue knows and that is damaged is evidence too: never just cut off.
    known_is_damaged = scan.end == start < size
    tail_kept = scan.end < size and (known_is_damaged or _holds_records(storage, name, scan.end))
    file = storage.reopen(name, size=scan.end, keep_tail=tail_kept)
    return Recovered(
        name=name,
        sealed=file.finish(),
        captures=tuple(scan.captures),
        notes=tuple(scan.notes),
        conversions=tuple(scan.conversions),
        cut=size - scan.end,
        damage=scan.damage,
        tail_kept=tail_kept,
    )


def _scan(storage: Storage, name: str, start: int) -> _Scan:
    scan = _Scan(start)
    group: list[Record] = []
    try:
        with storage.stream(name) as file:
            for record in read_file(file, name, start=start):
                group.append(record)
                if _ends_group(record):
                    scan.take(group)
                    group = []
    except Damage as damage:
        scan.damage = damage.reason
    if group and not scan.damage:
        scan.damage = "the last exchange is not whole."
    return scan


def _ends_group(record: Record) -> bool:
    """Whether what was written in one go ends here (see `records`)."""
    if record.type in ("warcinfo", "conversion"):
        return True
    fields = record.fields
    return EXCHANGE in fields or KIND in fields


def _holds_records(storage: Storage, name: str, start: int) -> bool:
    """Whether a whole record stands somewhere behind the damage."""
    with storage.stream(name) as file:
        source = open_source(file)
        after: int | None = source.resync(start)
        while after is not None:
            try:
                next(read_file(file, name, start=after))
            except (Damage, StopIteration):
                after = source.resync(after)
            else:
                return True
    return False
