"""What a look at a page showed, in the few words from which the policy learns."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from archive.model import AccessState, CaptureKind, Finding, StampMove, StampRole


class Sight(StrEnum):
    SAME = "same"
    CHANGED = "changed"  # the article's text; raw bytes that differ are no change
    GONE = "gone"  # 404, 410, or a page that says so in other words
    NOTHING = "nothing"  # no article came into sight: network, wall, challenge


@dataclass(frozen=True, slots=True)
class Outcome:
    """One look at one page."""

    sight: Sight
    bears_stamp: bool = False  # the page says when it was updated
    stamp_moved: bool = False  # and says another time than at the look before
    edited_at: datetime | None = None  # when the page says that it was edited, if that can be so
    provisional: bool = False  # to be believed once a second look agrees
    cost: float = 1.0  # of the look, where a whole fetch is 1: bytes or time
    fresh_for: timedelta = timedelta(0)  # what is left of Cache-Control max-age


GONE_STATES = frozenset({AccessState.GONE, AccessState.SOFT_404})


def outcome_of(
    finding: Finding, *, cost: float = 1.0, fresh_for: timedelta = timedelta(0)
) -> Outcome:
    """What there is to learn from a finding. A mere touch of the stamp is no edit."""
    state, weighed = finding.reading.access, finding.weighed
    if finding.capture.kind is CaptureKind.FAILURE:
        return Outcome(Sight.NOTHING, cost=cost)
    if state in GONE_STATES:
        return Outcome(Sight.GONE, cost=cost)
    if state is AccessState.NOT_MODIFIED:
        return Outcome(Sight.SAME, cost=cost, fresh_for=fresh_for)
    if weighed is None:
        return Outcome(Sight.NOTHING, cost=cost)
    article = finding.reading.article
    moved = [move for move in weighed.moved if _tells_of_updates(move)]
    return Outcome(
        Sight.CHANGED if weighed.text_changed else Sight.SAME,
        bears_stamp=bool(moved) or (article is not None and article.updated is not None),
        stamp_moved=bool(moved),
        edited_at=max((m.after.at for m in moved if m.after is not None), default=None),
        provisional=weighed.provisional,
        cost=cost,
        fresh_for=fresh_for,
    )


def _tells_of_updates(move: StampMove) -> bool:
    return move.after is not None and move.after.role is StampRole.UPDATED
