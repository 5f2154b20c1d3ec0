"""How the update stamps of a page moved between two captures, source by source.

A stamp is compared with the stamp of the same source only: a page's JSON-LD may lag behind what it
shows, and the date of publication is no update stamp at all. Instants are compared, not spellings.
"""

from datetime import datetime, timedelta
from enum import Enum, auto
from typing import Final

from archive.model import Article, Precision, Sighting, Stamp, StampMove, StampRole, ZoneOrigin

# Set by a server at every answer, and unseen by readers: it moves, but nobody said anything.
_SERVER_SOURCES: Final = frozenset(
    ("last-modified", "http:last-modified", "header:last-modified", "sitemap", "etag")
)
_UNIT: Final = {
    Precision.SECOND: timedelta(0),
    Precision.MINUTE: timedelta(minutes=1) - timedelta(microseconds=1),
    Precision.DAY: timedelta(days=1) - timedelta(microseconds=1),
}
_UNKNOWN_ZONE: Final = timedelta(hours=14)  # how far off a reading without a zone may be


class Movement(Enum):
    """What the update stamps did, taken together: one column of the table of verdicts."""

    NONE = auto()  # the page bears no stamp on either side
    SAME = auto()  # no stamp moved
    FORWARD = auto()
    LATE = auto()  # forward, but to a time at which the old text was still there
    BACK = auto()
    APPEARED = auto()  # there was none, and the new one says "after the old text was last seen"
    APPEARED_OLD = auto()  # there was none, and the new one claims no update of its own
    APPEARED_LATE = auto()  # there was none, and the old text was still there at the time it names
    VANISHED = auto()  # there was one, and now there is none


def update_stamps(article: Article) -> dict[str, Stamp]:
    """The update stamps of an article, one for each source; the chosen one among them."""
    found = {
        stamp.source: stamp
        for stamp in reversed(article.stamps)
        if stamp.role is StampRole.UPDATED
    }
    if article.updated is not None:
        found[article.updated.source] = article.updated
    return {source: found[source] for source in sorted(found)}


def moves(before: Article, after: Article) -> tuple[StampMove, ...]:
    """The stamps that moved, appeared or vanished, with the source that each stands in."""
    old, new = update_stamps(before), update_stamps(after)
    return tuple(
        StampMove(source, old.get(source), new.get(source))
        for source in sorted({*old, *new})
        if not _same(old.get(source), new.get(source))
    )


def movement(last: Sighting, after: Article) -> Movement:
    """What the stamps did between the last sighting of the old article and the new one."""
    old = _told(update_stamps(last.article))
    new = _told(update_stamps(after))
    if not old and not new:
        return Movement.NONE
    if not old:
        return _appeared(_chosen(after, new), after, last.last_seen)
    if not new:
        return Movement.VANISHED
    shared = {source: (old[source], new[source]) for source in old if source in new}
    if not shared:
        # The page changed the place of its stamp: the chosen ones are compared across sources.
        shared = {"": (_chosen(last.article, old), _chosen(after, new))}
    return _moved(shared, after, last.last_seen)


def same_stamps(one: Article, other: Article) -> bool:
    """Whether two articles bear the same update stamps, as far as readers are told."""
    old, new = _told(update_stamps(one)), _told(update_stamps(other))
    return old.keys() == new.keys() and all(_same(old[source], new[source]) for source in old)


def _told(stamps: dict[str, Stamp]) -> dict[str, Stamp]:
    return {
        source: stamp for source, stamp in stamps.items() if source.lower() not in _SERVER_SOURCES
    }


def _chosen(article: Article, stamps: dict[str, Stamp]) -> Stamp:
    if article.updated is not None and article.updated.source in stamps:
        return stamps[article.updated.source]
    return max(stamps.values(), key=lambda stamp: stamp.at)


def _moved(
    shared: dict[str, tuple[Stamp, Stamp]], after: Article, old_text_seen: datetime
) -> Movement:
    chosen = after.updated.source if after.updated is not None else None
    # The stamp that readers are shown decides; where it stood still, any other one may.
    ordered = sorted(shared, key=lambda source: source != chosen)
    ahead = [new for old, new in (shared[source] for source in ordered) if _is_later(new, old)]
    behind = [new for old, new in (shared[source] for source in ordered) if _is_later(old, new)]
    if chosen in shared and _is_later(*shared[chosen]):
        return Movement.BACK
    if ahead:
        return Movement.LATE if _is_before(ahead[0], old_text_seen) else Movement.FORWARD
    return Movement.BACK if behind else Movement.SAME


def _appeared(stamp: Stamp, after: Article, old_text_seen: datetime) -> Movement:
    published = after.published
    if published is not None and not _is_later(stamp, published):
        return Movement.APPEARED_OLD
    if _is_before(stamp, old_text_seen):
        return Movement.APPEARED_LATE
    return Movement.APPEARED


def _same(one: Stamp | None, other: Stamp | None) -> bool:
    if one is None or other is None:
        return one is other
    return not _is_later(one, other) and not _is_later(other, one)


def _is_later(one: Stamp, other: Stamp) -> bool:
    """Whether one stamp surely names a later time than another, at the precision they have."""
    known = {one.zone is ZoneOrigin.NONE, other.zone is ZoneOrigin.NONE}
    unsure = _UNKNOWN_ZONE if len(known) == 2 else timedelta(0)
    return one.at > other.at + _UNIT[other.precision] + unsure


def _is_before(stamp: Stamp, moment: datetime) -> bool:
    """Whether a stamp surely names a time before a moment."""
    unsure = _UNKNOWN_ZONE if stamp.zone is ZoneOrigin.NONE else timedelta(0)
    # A stamp is cut to whole seconds, a capture is not: within one second neither comes first.
    cut = max(_UNIT[stamp.precision], timedelta(seconds=1) - timedelta(microseconds=1))
    return stamp.at + cut + unsure < moment
