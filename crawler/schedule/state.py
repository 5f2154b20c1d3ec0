"""What the policy remembers: a few numbers a page, a few hundred a host, whatever the history.

Times are hours since the Unix epoch, UTC. Both states are plain JSON by `to_row` and come back by
`from_row`; a row of an older version, with keys missing, gives the defaults.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import UTC, datetime, timedelta
from types import MappingProxyType
from typing import Any, Self

from crawler.schedule.cycle import DAYS_A_WEEK, HOURS_A_DAY, Tally

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)

# Bounds of the age bins, in hours. News edits thin out about as one over the age, so the bins
# widen with age.
AGES = (0.0, 0.1, 0.25, 0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 96.0, 336.0, float("inf"))
BINS = len(AGES) - 1

# How unlike each other the pages of a host are: shape of the Gamma distribution of their factors.
# Small: a few pages are edited again and again, most never. The host's own looks choose.
SHAPES = (0.3, 1.0, 3.0)
START_LOSSES = (0.01, 0.0, 0.01)


def to_hours(at: datetime) -> float:
    """Hours since the epoch of an aware time."""
    return (at - EPOCH) / HOUR


def to_datetime(hours: float) -> datetime:
    return EPOCH + hours * HOUR


@dataclass(frozen=True, slots=True)
class PageState:
    """What is remembered of one page."""

    published: float  # or first seen, when the page does not say
    last: float  # the last look that saw the article, or the first capture
    section: str = ""
    edits: float = 0.0  # credited to the page, older ones fading
    expected: float = 0.0  # that its outlet's curve expected over the same looks
    changed_at: float | None = None  # the newest edit: its stamp, or the look that saw it
    doubt: int = 0  # straight looks that saw a change under a stamp that did not move
    fails: int = 0  # straight looks that saw nothing: network, wall, challenge
    gone_since: float | None = None  # first of the straight looks that got 404 or 410
    gone_looks: int = 0
    confirm: bool = False  # the last look must be agreed to by another one soon
    hinted: bool = False  # a feed or sitemap said "modified", and no look was taken since
    fresh_until: float | None = None  # a cache on the way may serve the old copy until then
    pin: float | None = None  # hours; a person asked for a look this often
    sampled: bool = False  # looked at for ever, to learn whether old pages are edited

    @classmethod
    def new(
        cls,
        published: datetime | None,
        captured_at: datetime,
        *,
        section: str = "",
        pin: timedelta | None = None,
        sampled: bool = False,
    ) -> Self:
        """A page at its first capture.

        A publication date that is missing, or later than the capture, is taken as the capture's.
        """
        seen = to_hours(captured_at)
        born = seen if published is None else min(to_hours(published), seen)
        return cls(born, seen, section, pin=None if pin is None else pin / HOUR, sampled=sampled)

    def pinned(self, every: timedelta | None) -> Self:
        """The same page, looked at this often whatever is expected; None takes the pin away."""
        return replace(self, pin=None if every is None else every / HOUR)

    @property
    def noisy(self) -> bool:
        """It changes at every look under a stamp that stands still: most likely furniture."""
        return self.doubt >= 10

    def to_row(self) -> dict[str, Any]:
        return {f.name: getattr(self, f.name) for f in fields(self)}

    @classmethod
    def from_row(cls, row: Mapping[str, Any]) -> Self:
        known = {f.name for f in fields(cls)}
        return cls(**{name: value for name, value in row.items() if name in known})


@dataclass(frozen=True, slots=True)
class HostState:
    """What is remembered of one host: how its pages are edited, by age, section and hour."""

    edits: tuple[float, ...] = (0.0,) * BINS  # seen by age bin
    hours: tuple[float, ...] = (0.0,) * BINS  # busy page-hours watched, by age bin
    by_hour: Tally = field(default_factory=lambda: Tally.blank(HOURS_A_DAY))
    by_day: Tally = field(default_factory=lambda: Tally.blank(DAYS_A_WEEK))
    sections: Mapping[str, tuple[float, float]] = field(
        default_factory=lambda: MappingProxyType({})
    )  # section -> edits seen, edits expected of any page of the host
    losses: tuple[float, ...] = START_LOSSES  # running log-loss of each shape
    hints: float = 0.0  # hints that were followed by a look, older ones fading
    hints_right: float = 0.0  # of these, the looks that saw an edit
    idle_cost: float = 1.0  # of a look that saw nothing new, where a whole fetch is 1

    @property
    def shape(self) -> float:
        """The shape that foretold this host's changes best so far."""
        return SHAPES[self.losses.index(min(self.losses))]

    def to_row(self) -> dict[str, Any]:
        row: dict[str, Any] = {f.name: getattr(self, f.name) for f in fields(self)}
        row["by_hour"] = [list(self.by_hour.seen), list(self.by_hour.expected)]
        row["by_day"] = [list(self.by_day.seen), list(self.by_day.expected)]
        row["sections"] = {name: list(counts) for name, counts in self.sections.items()}
        return {k: list(v) if isinstance(v, tuple) else v for k, v in row.items()}

    @classmethod
    def from_row(cls, row: Mapping[str, Any]) -> Self:
        """Raises `TypeError` or `ValueError` when the row is not one that `to_row` made."""
        known = {name: row[name] for name in (f.name for f in fields(cls)) if name in row}
        for name in ("edits", "hours", "losses"):
            if name in known:
                known[name] = tuple(known[name])
        for name in ("by_hour", "by_day"):
            if name in known:
                seen, expected = known[name]
                known[name] = Tally(tuple(seen), tuple(expected))
        if "sections" in known:
            pairs = {str(name): (seen, due) for name, (seen, due) in known["sections"].items()}
            known["sections"] = MappingProxyType(pairs)
        return cls(**known)
