"""The week of an outlet: nights and weekends are quiet, each outlet in its own way.

A cycle turns clock time into *busy time*: an hour in which the outlet edits twice as much as on
average counts for two. Hours are counted from the Unix epoch in UTC, so that a change to or from
summer time is nothing but a shift of one hour that the counts forget.
"""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate
from math import floor

HOURS_A_DAY = 24
DAYS_A_WEEK = 7
WEEK = float(HOURS_A_DAY * DAYS_A_WEEK)

# As many expected edits must have been seen in an hour of the day before its own count outweighs
# the belief that it is like any other.
DOUBT = 30.0


@dataclass(frozen=True, slots=True)
class Tally:
    """Edits that were seen against edits that were expected, cell by cell."""

    seen: tuple[float, ...]
    expected: tuple[float, ...]

    @classmethod
    def blank(cls, cells: int) -> "Tally":
        return cls((0.0,) * cells, (0.0,) * cells)

    def factors(self, doubt: float) -> tuple[float, ...]:
        """How much more often each cell is edited than expected; 1 where little is known."""
        return tuple(
            (seen + doubt) / (expected + doubt)
            for seen, expected in zip(self.seen, self.expected, strict=True)
        )


@dataclass(frozen=True, slots=True)
class Cycle:
    """Busy time over the week: the factor of an hour is that of its day times that of its hour."""

    hours: tuple[float, ...]
    days: tuple[float, ...]
    hour_sums: tuple[float, ...]  # busy time from midnight, for a day with factor 1
    day_sums: tuple[float, ...]  # sums of day factors from the week's start

    @classmethod
    def of(cls, hours: Tally, days: Tally) -> "Cycle":
        by_hour, by_day = hours.factors(DOUBT), days.factors(DOUBT)
        return cls(by_hour, by_day, (0.0, *accumulate(by_hour)), (0.0, *accumulate(by_day)))

    def factor(self, at: float) -> float:
        """How busy the outlet is at this hour; 1 is its average."""
        day, hour = cells(at)
        return self.days[day] * self.hours[hour]

    def busy(self, at: float) -> float:
        """Busy time from the epoch to `at`; differences of it are what counts."""
        weeks, rest = divmod(at, WEEK)
        day, hours = divmod(rest, HOURS_A_DAY)
        d, h = min(int(day), DAYS_A_WEEK - 1), min(int(hours), HOURS_A_DAY - 1)
        whole_day = self.hour_sums[-1]
        within = self.hour_sums[h] + (hours - h) * self.hours[h]
        return (weeks * self.day_sums[-1] + self.day_sums[d]) * whole_day + self.days[d] * within

    def when(self, busy: float) -> float:
        """The time at which busy time reaches `busy`: the inverse of `busy`."""
        whole_day = self.hour_sums[-1]
        weeks, rest = divmod(busy / whole_day, self.day_sums[-1])
        d = min(bisect_right(self.day_sums, rest) - 1, DAYS_A_WEEK - 1)
        within = (rest - self.day_sums[d]) / self.days[d] * whole_day
        h = min(bisect_right(self.hour_sums, within) - 1, HOURS_A_DAY - 1)
        hour = h + (within - self.hour_sums[h]) / self.hours[h]
        return weeks * WEEK + d * HOURS_A_DAY + hour


def week_of(at: float) -> float:
    """The start of the week that an hour lies in; the cycle begins anew there."""
    return floor(at / WEEK) * WEEK


def cells(at: float) -> tuple[int, int]:
    """Day of the week (0 is Thursday, as the epoch was) and hour of the day."""
    whole = floor(at)
    return whole // HOURS_A_DAY % DAYS_A_WEEK, whole % HOURS_A_DAY


def clock_hours(start: float, end: float) -> Iterator[tuple[float, float]]:
    """A stretch of time cut at the full hours."""
    while start < end:
        stop = min(floor(start) + 1.0, end)
        yield start, stop
        start = stop
