"""Correction watch: facts that moved without a word, and notices that came or went."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from archive.model import Change, EditKind

_FACTS: Final = frozenset((EditKind.NUMBER, EditKind.DATE, EditKind.NAME, EditKind.QUOTE))
_NOTICES: Final = frozenset((EditKind.CORRECTION_NOTICE, EditKind.UPDATE_NOTICE))


class Watched(StrEnum):
    """What the watch reports."""

    SILENT_CORRECTION = "silent_correction"  # a fact moved, and no notice came with it
    NOTICED_CORRECTION = "noticed_correction"  # a fact moved, and a notice came with it
    NOTICE_APPEARED = "notice_appeared"
    NOTICE_VANISHED = "notice_vanished"
    NOTICE_CHANGED = "notice_changed"


@dataclass(frozen=True, slots=True)
class Observation:
    """One report of the watch, with the changes that it rests on."""

    what: Watched
    changes: tuple[Change, ...]


def watch(changes: Sequence[Change]) -> tuple[Observation, ...]:
    """What an edit means for somebody who watches corrections; often nothing."""
    facts = tuple(change for change in changes if change.kind in _FACTS)
    notices = tuple(change for change in changes if change.kind in _NOTICES)
    found = [Observation(_what_befell(notice), (notice,)) for notice in notices]
    if facts:
        told = any(change.after is not None for change in notices)
        what = Watched.NOTICED_CORRECTION if told else Watched.SILENT_CORRECTION
        found.insert(0, Observation(what, facts))
    return tuple(found)


def _what_befell(notice: Change) -> Watched:
    if notice.before is None:
        return Watched.NOTICE_APPEARED
    if notice.after is None:
        return Watched.NOTICE_VANISHED
    return Watched.NOTICE_CHANGED
