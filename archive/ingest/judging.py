"""What one answered check means for its page: the finding, its version number, the events. Pure.

Everything here is decided from values: the reading of the answer, the page's sightings so far,
and the memo that the last look left.
"""

import dataclasses
import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from archive.catalogue import Event, EventKind, SightingRow
from archive.edits.judge import CONFIRMED, weigh
from archive.edits.life import Transition, observe
from archive.edits.normal import text_digest
from archive.ingest.memo import Memo
from archive.model import (
    AccessState,
    Article,
    Capture,
    EditKind,
    Finding,
    Reading,
    StampMove,
    Verdict,
    Weighed,
)

LAYOUT_CHANGED: Final = "layout_changed"  # the flag of an article in a layout not seen before
READ_IN_PART: Final = "read_in_part"  # of a page too large to be read whole
_PENDING: Final = frozenset({AccessState.REPLACED, AccessState.TRUNCATED})
_READABLE: Final = _PENDING | {AccessState.ARTICLE, AccessState.NOT_MODIFIED}
_BLOCKED: Final = frozenset(
    {
        AccessState.PAYWALL,
        AccessState.CONSENT,
        AccessState.CHALLENGE,
        AccessState.DENIED,
        AccessState.BLOCKED_LEGAL,
    }
)


@dataclass(frozen=True, slots=True)
class Judged:
    """What a look gave, and what it leaves for the next one."""

    finding: Finding
    events: tuple[Event, ...]
    memo: Memo


def judge(
    capture: Capture,
    reading: Reading,
    *,
    final_url: str,
    rows: Sequence[SightingRow],
    memo: Memo,
    is_known: bool = False,
) -> Judged:
    """Judge a reading against the sightings of its page, oldest first, and the memo.

    `is_known`: nothing was read anew, so that nothing can be told of what stands around the text.
    """
    life, transition = observe(memo.life, reading.access, capture.captured_at, reading.ground)
    finding = _find(capture, reading, rows, memo.versions)
    events = [*_life_events(transition, reading), *_finding_events(finding, rows)]
    left = dataclasses.replace(memo, life=life, versions=max(memo.versions, finding.version or 0))
    if finding.weighed is not None and reading.article is not None:
        events += _moved(finding, final_url, memo)
        left = dataclasses.replace(left, final_url=final_url)
        if not is_known:
            events += _surroundings_events(finding, reading.article, memo)
            left = dataclasses.replace(left, furniture=_furniture(reading.article))
    return Judged(finding, tuple(events), left)


def _find(
    capture: Capture, reading: Reading, rows: Sequence[SightingRow], versions: int
) -> Finding:
    article = reading.article
    if reading.access not in _READABLE or article is None or not article.paragraphs:
        return Finding(capture, reading, weighed=None, version=None)
    if reading.access is AccessState.NOT_MODIFIED and rows[-1].version is not None:
        weighed = Weighed(Verdict.UNCHANGED, text_changed=False)
        return Finding(capture, reading, weighed, rows[-1].version)
    settled = [row for row in rows if row.version is not None]
    if not settled:
        weighed = Weighed(Verdict.UNCHANGED, text_changed=False)
        return Finding(capture, reading, weighed, version=1, is_new_version=True)
    confirms = _confirms_pending(article, rows[-1])
    history = [row.sighting for row in settled]
    weighed = weigh(history, article, capture.captured_at, seen=CONFIRMED if confirms else 1)
    if reading.access in _PENDING and weighed.text_changed:
        flags = tuple(dict.fromkeys((*weighed.flags, "wholesale")))
        weighed = dataclasses.replace(weighed, flags=flags, provisional=not confirms)
    doubts = _doubts(article, settled[-1].sighting.article)
    if doubts and weighed.text_changed:
        doubtful = (*weighed.flags, *doubts)
        weighed = dataclasses.replace(weighed, flags=doubtful, provisional=True)
    finding = Finding(capture, reading, weighed, version=None)
    return _numbered(finding, weighed, settled, versions)


def _doubts(article: Article, before: Article) -> list[str]:
    """Why what an article seems to have lost may only have been read wrongly, whoever agrees."""
    doubts = [LAYOUT_CHANGED] if LAYOUT_CHANGED in article.flags else []
    if (READ_IN_PART in article.flags) != (READ_IN_PART in before.flags):
        doubts.append(READ_IN_PART)
    return doubts


def _numbered(
    finding: Finding, weighed: Weighed, settled: Sequence[SightingRow], versions: int
) -> Finding:
    """Which version the article is: the last one, one that returned, a new one, or pending.

    `versions` is the highest number yet: the sightings at hand may be only the newest ones.
    """
    if weighed.returns_to is not None:
        return dataclasses.replace(finding, version=settled[weighed.returns_to].version)
    if not weighed.text_changed:
        return dataclasses.replace(finding, version=settled[-1].version)
    if weighed.provisional:
        return finding
    number = 1 + max(versions, *(row.version or 0 for row in settled))
    return dataclasses.replace(finding, version=number, is_new_version=True)


def _confirms_pending(article: Article, last: SightingRow) -> bool:
    """Whether this fetch agrees with the one before, which waited for it."""
    return last.version is None and last.text_digest == text_digest(article)


# --- events ----------------------------------------------------------------------------------


def _life_events(transition: Transition | None, reading: Reading) -> Iterator[Event]:
    if transition is None:
        return
    yield Event(
        _transition_kind(transition),
        transition.seen,
        {
            "before": transition.before.value,
            "now": transition.now.value,
            "after": transition.after.isoformat() if transition.after else None,
            "ground": reading.ground,
        },
    )


def _transition_kind(transition: Transition) -> EventKind:
    if transition.now in (AccessState.GONE, AccessState.SOFT_404):
        return EventKind.GONE
    if transition.now is AccessState.ARTICLE:
        return EventKind.BACK
    if transition.now is AccessState.REDIRECTED:
        return EventKind.MOVED
    if transition.now in _BLOCKED:
        return EventKind.BLOCKED
    return EventKind.ACCESS_CHANGED


def _finding_events(finding: Finding, rows: Sequence[SightingRow]) -> Iterator[Event]:
    weighed, article = finding.weighed, finding.reading.article
    if weighed is None or article is None or not rows:
        return
    at = finding.capture.captured_at
    yield from _stamp_events(weighed, at)
    if weighed.returns_to is not None and weighed.text_changed:
        yield Event(EventKind.RETURNED, at, {"version": finding.version})
    last = rows[-1]
    if last.version is None and last.text_digest != text_digest(article):
        seen = {"seen": last.sighting.first_seen.isoformat(), "record": last.first_record}
        yield Event(EventKind.VARIANT, at, seen)
    if LAYOUT_CHANGED in article.flags:
        yield Event(EventKind.LAYOUT_CHANGED, at, {"flags": list(article.flags)})
    if finding.version is not None:
        yield from _notice_events(weighed, at)


def _stamp_events(weighed: Weighed, at: datetime) -> Iterator[Event]:
    """A stamp that moves without the text makes no version: it is an event of the page."""
    if weighed.text_changed or not weighed.moved:
        return
    moves = {"stamps": [_stamp_plain(move) for move in weighed.moved]}
    if weighed.verdict is Verdict.TOUCH:
        yield Event(EventKind.TOUCH, at, moves)
    elif weighed.verdict is Verdict.BACKDATED:
        yield Event(EventKind.BACKDATED_STAMP, at, moves)
    elif all(move.before is None for move in weighed.moved):
        yield Event(EventKind.STAMP_APPEARED, at, moves)
    elif all(move.after is None for move in weighed.moved):
        yield Event(EventKind.STAMP_VANISHED, at, moves)


def _stamp_plain(move: StampMove) -> dict[str, str | None]:
    return {
        "source": move.source,
        "before": move.before.raw if move.before else None,
        "after": move.after.raw if move.after else None,
    }


def _notice_events(weighed: Weighed, at: datetime) -> Iterator[Event]:
    for change in weighed.changes:
        if change.kind in (EditKind.CORRECTION_NOTICE, EditKind.UPDATE_NOTICE):
            appeared = change.after is not None
            name = EventKind.NOTE_APPEARED if appeared else EventKind.NOTE_VANISHED
            words = change.after if appeared else change.before
            yield Event(name, at, {"kind": change.kind.value, "words": words})


def _moved(finding: Finding, final_url: str, memo: Memo) -> Iterator[Event]:
    if memo.final_url is not None and memo.final_url != final_url:
        told = {"before": memo.final_url, "now": final_url}
        yield Event(EventKind.MOVED, finding.capture.captured_at, told)


def _surroundings_events(finding: Finding, article: Article, memo: Memo) -> Iterator[Event]:
    """What moved around the text: recorded, shown on demand, never alerted."""
    if memo.furniture is not None and memo.furniture != _furniture(article):
        blocks = [{"layer": block.layer, "text": block.text} for block in article.furniture]
        at = finding.capture.captured_at
        yield Event(EventKind.FURNITURE_CHANGED, at, {"now": blocks[:20]})


def _furniture(article: Article) -> str:
    """A digest of what stands around the text; the order of blocks does not matter."""
    blocks = sorted(block.text for block in article.furniture)
    return hashlib.sha256("\0".join(blocks).encode()).hexdigest()[:16]
