"""Weigh a newly seen article against the page's history: what it is, and was it declared.

The table of verdicts, text by stamp:

| stamp                                                     | text changed | text same   |
|-----------------------------------------------------------|--------------|-------------|
| none on either side                                       | `unstamped`  | `unchanged` |
| same                                                      | `stealth`    | `unchanged` |
| moved forward                                             | `declared`   | `touch`     |
| moved forward, to before the old text was last seen       | `backdated`  | `touch`     |
| moved back                                                | `backdated`  | `backdated` |
| appeared, later than the old text was last seen           | `declared`   | `touch`     |
| appeared, at or before the publication                    | `stealth`    | `unchanged` |
| appeared, in between: the old text was still there        | `backdated`  | `unchanged` |
| vanished                                                  | `stealth`    | `unchanged` |

History comes before the table: a pair of text and stamps that was seen before is a return or a
stale copy, whatever the stamp did.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from archive.edits.compare import Comparison, examine
from archive.edits.fields import same_headline
from archive.edits.movement import Movement, movement, moves, same_stamps
from archive.edits.normal import normal_form, same_text
from archive.language.folding import fold
from archive.language.lexicons import lexicon_of
from archive.model import (
    Article,
    EditKind,
    Sighting,
    StampMove,
    Verdict,
    Weighed,
    ZoneOrigin,
)

JUDGE_VERSION: Final = "1"

_WHOLESALE: Final = 0.3  # of the old body kept: below it the page was replaced or cut down
_WORTH_COMPARING: Final = 200  # characters of an old body that can be cut wholesale
CONFIRMED: Final = 2  # fetches in a row that make an article sure
_UNDECLARED: Final = frozenset((Verdict.STEALTH, Verdict.UNSTAMPED, Verdict.BACKDATED))
_MOVED_FORWARD: Final = frozenset((Movement.FORWARD, Movement.APPEARED))


_CACHE_TIME: Final = timedelta(minutes=15)  # for so long a cache may show the old text


def weigh(
    history: Sequence[Sighting],
    after: Article,
    captured_at: datetime,
    *,
    seen: int = 1,
    undeclared_waits: bool = True,
) -> Weighed:
    """The judgement on an article that was captured after everything in the history.

    `history` is oldest first: one sighting for each unbroken run of captures with the same text
    and the same stamps. `seen` counts the fetches in a row that gave this article, this one
    included; at 2 a second fetch has agreed and nothing is provisional any more. With
    `undeclared_waits` an edit that no stamp declares waits for that second fetch too; of two
    documents that somebody hands in to be compared, none does.
    """
    if not history:
        return Weighed(Verdict.UNCHANGED, text_changed=False)
    last = history[-1]
    if same_text(last.article, after):
        weighed = _weigh_stamps(history, after)
    else:
        weighed = _weigh_text(history, after, examine(last.article, after), seen)
    flags = (*weighed.flags, *_stamp_flags(weighed, last, after, captured_at))
    waits = undeclared_waits and weighed.verdict in _UNDECLARED
    return replace(
        weighed, flags=flags, provisional=seen < CONFIRMED and (weighed.provisional or waits)
    )


def verdict_of(stamp: Movement, *, text_changed: bool) -> Verdict:
    """One cell of the table."""
    match stamp:
        case Movement.NONE:
            return Verdict.UNSTAMPED if text_changed else Verdict.UNCHANGED
        case Movement.FORWARD | Movement.APPEARED:
            return Verdict.DECLARED if text_changed else Verdict.TOUCH
        case Movement.LATE:
            return Verdict.BACKDATED if text_changed else Verdict.TOUCH
        case Movement.BACK:
            return Verdict.BACKDATED
        case Movement.APPEARED_LATE:
            return Verdict.BACKDATED if text_changed else Verdict.UNCHANGED
        case Movement.SAME | Movement.VANISHED | Movement.APPEARED_OLD:
            return Verdict.STEALTH if text_changed else Verdict.UNCHANGED


def _weigh_stamps(history: Sequence[Sighting], after: Article) -> Weighed:
    """The text is the one that was there: only the stamps can have moved."""
    last = history[-1]
    moved = moves(last.article, after)
    if not moved:
        return Weighed(Verdict.UNCHANGED, text_changed=False)
    seen_before = _pair_seen(history, after)
    if seen_before is not None:
        return _stale(seen_before, moved)
    verdict = verdict_of(movement(last, after), text_changed=False)
    return Weighed(verdict, text_changed=False, moved=moved)


def _weigh_text(
    history: Sequence[Sighting], after: Article, comparison: Comparison, seen: int
) -> Weighed:
    last = history[-1]
    moved = moves(last.article, after)
    stamp = movement(last, after)
    changes, variant = comparison.changes, False
    if seen < CONFIRMED and stamp not in _MOVED_FORWARD and _is_variant(last.article, after):
        changes = tuple(change for change in changes if change.kind is not EditKind.HEADLINE)
        variant = len(changes) < len(comparison.changes)
    text_changed = any(change.kind is not EditKind.FORMAT for change in changes)
    flags = [name for name, holds in _flags(comparison, last.article, variant=variant) if holds]
    if text_changed and (seen_before := _pair_seen(history, after)) is not None:
        return _stale(seen_before, moved)
    returns_to = _text_seen(history, after) if text_changed else None
    if returns_to is not None and _oscillates(history, returns_to) and stamp not in _MOVED_FORWARD:
        return replace(_stale(returns_to, moved), flags=("oscillation",))
    if returns_to is not None:
        flags.append("returned")
    return Weighed(
        verdict=verdict_of(stamp, text_changed=text_changed),
        text_changed=text_changed,
        changes=changes,
        moved=moved,
        provisional=variant or returns_to is not None or "wholesale" in flags,
        returns_to=returns_to,
        flags=tuple(flags),
    )


def _stale(index: int, moved: tuple[StampMove, ...]) -> Weighed:
    """A text that was seen before under the same stamps: a return, or a copy from a cache."""
    return Weighed(
        verdict=Verdict.UNCHANGED,
        text_changed=False,
        moved=moved,
        provisional=True,
        returns_to=index,
        flags=("stale_copy",),
    )


def _flags(
    comparison: Comparison, before: Article, *, variant: bool
) -> Iterator[tuple[str, bool]]:
    long_enough = len(before.body) >= _WORTH_COMPARING
    yield "headline_variant", variant
    yield "wholesale", long_enough and comparison.kept < _WHOLESALE
    yield "furniture_changed", comparison.furniture_changed


def _stamp_flags(
    weighed: Weighed, last: Sighting, after: Article, captured_at: datetime
) -> Iterator[str]:
    stamp = after.updated
    if stamp is None:
        return
    if stamp.zone is not ZoneOrigin.NONE and stamp.at > captured_at + timedelta(days=1):
        yield "stamp_in_future"
    if (
        weighed.verdict is Verdict.BACKDATED
        and timedelta(0) < last.last_seen - stamp.at <= _CACHE_TIME
    ):
        yield "within_cache_time"


def _is_variant(before: Article, after: Article) -> bool:
    """Whether the page's other headlines stood still while the shown one changed: an A/B test."""
    lexicon = lexicon_of(after.language or before.language)
    if not before.title or not after.title:
        return False
    # A headline that equals the head's claim is not repeated among the alternates.
    if any(same_headline(before.title, other, lexicon) for other in after.alternate_titles):
        return True
    others = before.alternate_titles
    if {fold(title) for title in others} != {fold(title) for title in after.alternate_titles}:
        return False
    return any(
        same_headline(title, other, lexicon)
        for title in (before.title, after.title)
        for other in others
    )


def _pair_seen(history: Sequence[Sighting], after: Article) -> int | None:
    """The newest earlier sighting, but the last, with this text under these stamps."""
    return next(
        (
            index
            for index in range(len(history) - 2, -1, -1)
            if same_stamps(history[index].article, after)
            and _same_words(history[index].article, after)
        ),
        None,
    )


def _text_seen(history: Sequence[Sighting], after: Article) -> int | None:
    return next(
        (
            index
            for index in range(len(history) - 2, -1, -1)
            if _same_words(history[index].article, after)
        ),
        None,
    )


def _oscillates(history: Sequence[Sighting], returns_to: int) -> bool:
    """Whether the text has gone there and back before: A B A, and now B again."""
    return any(
        _same_words(sighting.article, history[-1].article) for sighting in history[:returns_to]
    )


def _same_words(one: Article, other: Article) -> bool:
    return same_text(one, other) or normal_form(one) == normal_form(other)
