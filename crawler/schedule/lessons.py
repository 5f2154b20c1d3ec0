"""What one look teaches about a page and about its host.

A look covers the time since the look before it. Where it saw a change, the number of edits in that
time is not known, only that there was at least one: the expected number given that is credited,
and shared out over the bins and hours in which it was expected. Where it saw none, the time counts
as watched in vain. Credits and expectations are kept apart, so that every factor is their ratio.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import exp, expm1, log
from types import MappingProxyType

from crawler.schedule.cycle import Tally, cells, clock_hours
from crawler.schedule.outcome import Outcome, Sight
from crawler.schedule.rates import MOST, WIDTHS, Curve, Stretch
from crawler.schedule.state import BINS, SHAPES, HostState, PageState, to_hours

FADING = 0.8  # what is left of a page's older edits and expectations at each look
LOSS_FADING = 0.9995
# A change under a stamp that stands still is believed by half, and at each further one without a
# quiet look between by half again: furniture that moves at every look must not eat the budget.
DOUBTED = 0.5

BIN_MEMORY = 2000.0  # pages watched for a whole bin; then the older half fades
CYCLE_MEMORY = 2000.0  # expected edits, likewise
SECTION_MEMORY = 500.0
MOST_SECTIONS = 64
NOTHING = 1e-12  # expected edits
LONGEST_FOR_CYCLE = 48.0  # hours; a longer time covers every hour alike and tells nothing of them


@dataclass(frozen=True, slots=True)
class Lesson:
    """The time since the last look, what was expected of it, and what is credited to it."""

    stretches: tuple[Stretch, ...]
    curve: Curve
    expected: float  # edits of a page like any other of its section
    factor: float  # of the page, before this look
    credit: float  # edits; 0 for a look that saw none
    losses: tuple[float, ...]  # how badly each shape has foretold the looks so far


def believed(page: PageState, outcome: Outcome) -> tuple[float, int]:
    """How far a change is believed (0 to 1), and the page's doubt after it."""
    if outcome.sight is not Sight.CHANGED:
        return 1.0, 0
    if outcome.stamp_moved or not outcome.bears_stamp:
        return 1.0, page.doubt
    return DOUBTED ** (page.doubt + 1), page.doubt + 1


def learn_look(
    page: PageState, host: HostState, outcome: Outcome, at: float
) -> tuple[PageState, HostState]:
    """Page and host after a look at `at` that saw the article, changed or not."""
    trust, doubt = believed(page, outcome)
    changed_at = _changed_at(page, outcome, at)
    curve = Curve.of(host, page.section)
    stretches = tuple(curve.stretches(page.published, page.last, at))
    expected = curve.section * sum(curve.rates[s.bin] * s.busy for s in stretches)
    if expected <= NOTHING:  # no time has passed, or the clock was set back
        return replace(page, last=at, doubt=doubt, changed_at=changed_at), host
    edits, before = page.edits * FADING, page.expected * FADING
    changed = outcome.sight is Sight.CHANGED
    factor = (host.shape + edits) / (host.shape + before)
    credit = trust * at_least_one(factor * expected) if changed else 0.0
    losses = _losses(host, edits, before, expected, trust if changed else None)
    lesson = Lesson(stretches, curve, expected, factor, credit, losses)
    seen = replace(
        page,
        last=at,
        doubt=doubt,
        changed_at=changed_at,
        edits=edits + credit,
        expected=before + expected,
    )
    return seen, _teach(host, page.section, lesson)


def at_least_one(expected: float) -> float:
    """The expected number of edits, given that there was at least one."""
    return expected / -expm1(-expected)


def _changed_at(page: PageState, outcome: Outcome, at: float) -> float | None:
    from_stamp = outcome.edited_at
    if outcome.sight is not Sight.CHANGED:
        return page.changed_at
    if from_stamp is None:
        return at
    hours = to_hours(from_stamp)
    # A stamp outside the time that the look covers is a mistake, or in an unknown zone.
    return hours if page.last < hours <= at else at


def _losses(
    host: HostState, edits: float, before: float, expected: float, trust: float | None
) -> tuple[float, ...]:
    """How badly each shape foretold this look; `trust` is None where nothing changed."""
    losses = []
    for shape, loss in zip(SHAPES, host.losses, strict=True):
        quiet = exp((shape + edits) * log((shape + before) / (shape + before + expected)))
        quiet = min(max(quiet, 1e-6), 1 - 1e-6)
        surprise = -log(quiet) if trust is None else -trust * log(1 - quiet)
        losses.append(loss * LOSS_FADING + surprise)
    return tuple(losses)


def _teach(host: HostState, section: str, lesson: Lesson) -> HostState:
    edits, hours = list(host.edits), list(host.hours)
    for stretch in lesson.stretches:
        edits[stretch.bin] += lesson.credit * _share(lesson, stretch)
        hours[stretch.bin] += stretch.busy * lesson.curve.section
    for bin_ in range(BINS):
        if hours[bin_] > BIN_MEMORY * WIDTHS[bin_]:
            edits[bin_] /= 2
            hours[bin_] /= 2
    by_hour, by_day = _teach_cycle(host, lesson)
    return replace(
        host,
        edits=tuple(edits),
        hours=tuple(hours),
        by_hour=by_hour,
        by_day=by_day,
        losses=lesson.losses,
        sections=_teach_section(host.sections, section, lesson),
    )


def _share(lesson: Lesson, stretch: Stretch) -> float:
    """The part of the expected edits that was expected in one stretch."""
    curve = lesson.curve
    return curve.rates[stretch.bin] * curve.section * stretch.busy / lesson.expected


def _teach_section(
    sections: Mapping[str, tuple[float, float]], section: str, lesson: Lesson
) -> Mapping[str, tuple[float, float]]:
    seen, expected = sections.get(section, (0.0, 0.0))
    seen += lesson.credit
    expected += lesson.expected / lesson.curve.section
    if expected > SECTION_MEMORY:
        seen, expected = seen / 2, expected / 2
    taught = {**sections, section: (seen, expected)}
    if len(taught) > MOST_SECTIONS:
        # The one of which least is known goes, but not the one just seen.
        taught.pop(min(taught, key=lambda name: (name == section, sum(taught[name]))))
    return MappingProxyType(taught)


def _teach_cycle(host: HostState, lesson: Lesson) -> tuple[Tally, Tally]:
    first, last = lesson.stretches[0], lesson.stretches[-1]
    if last.end - first.start > LONGEST_FOR_CYCLE:
        return host.by_hour, host.by_day
    hours, days = _Counts(host.by_hour), _Counts(host.by_day)
    cycle, factor = lesson.curve.cycle, min(lesson.factor, MOST)
    for stretch in lesson.stretches:
        level = lesson.curve.rates[stretch.bin] * lesson.curve.section
        for start, end in clock_hours(stretch.start, stretch.end):
            day, hour = cells(start)
            by_day, by_hour = cycle.days[day], cycle.hours[hour]
            edits = level * (end - start)
            credit = lesson.credit * edits * by_day * by_hour / lesson.expected
            # What is expected of a cell leaves out the cell's own factor: that is to be found.
            hours.add(hour, credit, factor * edits * by_day)
            days.add(day, credit, factor * edits * by_hour)
    return hours.tally(), days.tally()


class _Counts:
    """A tally while it is being added to."""

    def __init__(self, tally: Tally) -> None:
        self._seen: list[float] = list(tally.seen)
        self._expected: list[float] = list(tally.expected)

    def add(self, cell: int, seen: float, expected: float) -> None:
        self._seen[cell] += seen
        self._expected[cell] += expected

    def tally(self) -> Tally:
        if sum(self._expected) > CYCLE_MEMORY:
            return Tally(_halved(self._seen), _halved(self._expected))
        return Tally(tuple(self._seen), tuple(self._expected))


def _halved(counts: Sequence[float]) -> tuple[float, ...]:
    return tuple(count / 2 for count in counts)
