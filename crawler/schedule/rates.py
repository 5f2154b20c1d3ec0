"""How often a page is edited at each moment of its life, as far as its outlet has shown.

The rate is a product of four factors, each of which can be said in words: how often pages of this
host are edited at this age, how the section compares, how busy the outlet is at this hour of the
week, and how the page itself compares. The first three make the *curve* here; the page's own
factor is in `page_factor`. Rates are edits per hour; every time is hours since the epoch.
"""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from math import log

from crawler.schedule.cycle import Cycle, week_of
from crawler.schedule.state import AGES, BINS, HostState, PageState

# The prior is the fit to a large Dutch outlet: 0.4 edits for each e-fold of age, from six minutes
# on. It weighs as much as ten pages that were watched for their whole life.
EDITS_AN_E_FOLD = 0.4
YOUNGEST = 0.1
PRIOR_PAGES = 10.0
LAST_BIN_ENDS = 2000.0
SECTION_DOUBT = 5.0  # expected edits before a section's own count outweighs its host's

WIDTHS = tuple(min(upper, LAST_BIN_ENDS) - lower for lower, upper in pairwise(AGES))
PRIOR = tuple(
    EDITS_AN_E_FOLD
    * log((min(upper, LAST_BIN_ENDS) + YOUNGEST) / (lower + YOUNGEST))
    / (min(upper, LAST_BIN_ENDS) - lower)
    for lower, upper in pairwise(AGES)
)

MOST = 20.0  # a page is never taken to be edited more than this often what its curve says


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of a page's life inside one age bin."""

    bin: int
    start: float
    end: float
    busy: float  # busy hours in it


@dataclass(frozen=True, slots=True)
class Curve:
    """The rate of the pages of one section of one host, before the page's own factor."""

    rates: tuple[float, ...]  # by age bin
    section: float
    cycle: Cycle

    @classmethod
    def of(cls, host: HostState, section: str) -> "Curve":
        rates = tuple(
            (edits + PRIOR_PAGES * width * prior) / (hours + PRIOR_PAGES * width)
            for edits, hours, width, prior in zip(
                host.edits, host.hours, WIDTHS, PRIOR, strict=True
            )
        )
        return cls(rates, section_factor(host, section), Cycle.of(host.by_hour, host.by_day))

    def stretches(self, published: float, start: float, end: float) -> Iterator[Stretch]:
        """The time from `start` to `end`, cut where the page passes from one age bin to the next.

        Before its publication a page counts as new-born.
        """
        bin_ = min(bisect_right(AGES, max(start - published, 0.0)) - 1, BINS - 1)
        # Counted from this week's start: from the epoch, the digits that matter would be lost.
        week = week_of(start)
        busy = self.cycle.busy(start - week)
        while start < end:
            stop = min(published + AGES[bin_ + 1], end)
            if stop > start:
                busy_then = self.cycle.busy(stop - week)
                yield Stretch(bin_, start, stop, max(busy_then - busy, 0.0))
                start, busy = stop, busy_then
            bin_ += 1

    def expected(self, published: float, start: float, end: float) -> float:
        """Edits that a page of this curve gets from `start` to `end`."""
        return self.section * sum(
            self.rates[s.bin] * s.busy for s in self.stretches(published, start, end)
        )

    def reaching(self, published: float, start: float, need: float, latest: float) -> float:
        """When a page watched from `start` has got `need` expected edits; at most `latest`."""
        for stretch in self.stretches(published, start, latest):
            rate = self.rates[stretch.bin] * self.section
            here = rate * stretch.busy
            if here >= need:
                week = week_of(stretch.start)
                at = self.cycle.when(self.cycle.busy(stretch.start - week) + need / rate)
                return min(max(week + at, stretch.start), stretch.end)
            need -= here
        return latest

    def rate(self, published: float, at: float) -> float:
        """Edits per hour at an average hour of the week."""
        bin_ = min(bisect_right(AGES, max(at - published, 0.0)) - 1, BINS - 1)
        return self.rates[bin_] * self.section


def section_factor(host: HostState, section: str) -> float:
    """How much more often pages of a section are edited than other pages of the host."""
    seen, expected = host.sections.get(section, (0.0, 0.0))
    return (seen + SECTION_DOUBT) / (expected + SECTION_DOUBT)


def page_factor(page: PageState, host: HostState) -> float:
    """How much more often the page itself is edited than its curve says."""
    return min((host.shape + page.edits) / (host.shape + page.expected), MOST)
