"""When to look again at a page: as soon as enough unseen edits are expected of it.

Every page is looked at when the number of edits that are expected since the last look reaches one
threshold, *theta*, the same for all pages: that catches the most versions for a given number of
looks. The budget moves theta. Around that rule stand a few others, each of which wins over those
below it: a look that must be confirmed, a page that is gone or out of sight, a pin, a closing
check, the bounds. A pin that is shorter than the wait for a confirmation wins over it: who asks
for a look every minute is not left without one for ten.

    page, host = learn(page, host, outcome, now)
    due = plan(page, host, theta, now)
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from math import log, sqrt

from crawler.schedule.lessons import learn_look
from crawler.schedule.outcome import Outcome, Sight
from crawler.schedule.rates import Curve, page_factor
from crawler.schedule.state import HOUR, HostState, PageState, to_datetime, to_hours

# All in hours.
SOONEST = 7 / 60  # between two looks at one page
SOONEST_OF_AGE = 0.06  # the same, as a part of the page's age
LONGEST = 30 * 24.0
CONFIRMING = 10 / 60  # until the look that must agree with a provisional one
FRESH_AT_MOST = 0.25  # a cache's max-age is respected that far
FIRST_FAILURE_WAIT = 10 / 60  # doubled at each further look that saw nothing
LONGEST_FAILURE_WAIT = 24.0
GONE_WAITS = (24.0, 48.0)  # before the second and the third look at a page that is gone
CLOSING_AGES = (48.0, 30 * 24.0, 365 * 24.0)  # ages of a page at which it is looked at once more
RETIRING_AGE = 30 * 24.0
RETIRING_BELOW = 0.02  # expected edits in the next thirty days

# A closing check of a young page is made where at least this part of theta is expected unseen:
# at a quiet outlet it would cost a look a page and find nothing.
CLOSING_SHARE = 0.75

LEAST_IDLE_COST = 0.04
COST_MEMORY = 0.05
HINT_MEMORY = 0.98
HINTS_BELIEVED = 5.0  # the belief that four hints in five are right weighs as much as five hints
WORTHLESS_HINT = 0.1


class Why(StrEnum):
    """The rule that set the time of the next look."""

    EXPECTED = "expected"  # theta is reached
    SOONEST = "soonest"  # it was reached sooner than two looks may follow each other
    LONGEST = "longest"  # it is not reached for a long time
    CLOSING = "closing"
    CONFIRM = "confirm"
    FAILED = "failed"
    GONE = "gone"
    PINNED = "pinned"
    SAMPLED = "sampled"
    RETIRED = "retired"


@dataclass(frozen=True, slots=True)
class Plan:
    """When to look again and by which rule; `due` is None for a page that is retired."""

    due: datetime | None
    why: Why


def plan(page: PageState, host: HostState, theta: float, now: datetime) -> datetime | None:
    """When to look again, later than `now`; None for a page that is looked at no more."""
    return decide(page, host, theta, now).due


def decide(page: PageState, host: HostState, theta: float, now: datetime) -> Plan:
    """The plan with the rule that made it. `theta` is in expected unseen edits, above 0."""
    at = to_hours(now)
    due, why = _decide(page, host, theta, at)
    # A time is rounded to the microsecond; it must not be rounded into the past.
    return Plan(None if due is None else max(to_datetime(due), now + timedelta(seconds=1)), why)


def learn(
    page: PageState, host: HostState, outcome: Outcome, now: datetime
) -> tuple[PageState, HostState]:
    """Page and host as they are known after a look."""
    at = to_hours(now)
    match outcome.sight:
        case Sight.NOTHING:
            return replace(page, fails=page.fails + 1, confirm=False), host
        case Sight.GONE:
            since = at if page.gone_since is None else min(page.gone_since, at)
            looks = page.gone_looks + 1
            return replace(page, fails=0, gone_since=since, gone_looks=looks, confirm=False), host
        case Sight.SAME | Sight.CHANGED:
            return _learn_sight(page, host, outcome, at)


def hint(
    page: PageState, host: HostState, theta: float, stamp: datetime | None, now: datetime
) -> tuple[PageState, datetime | None]:
    """A feed or sitemap says that the page was modified (at `stamp`): look now, or leave it.

    The page remembers the hint, so that the next look tells what the host's hints are worth. None:
    the hint is older than our look, was heard before, or this host's hints are not worth a look.
    """
    if page.hinted or (stamp is not None and to_hours(stamp) <= page.last):
        return page, None
    worth = hint_worth(host)
    worth_a_look = worth >= WORTHLESS_HINT and -log(1 - worth) >= min(theta, 1.0)
    return replace(page, hinted=True), now if worth_a_look else None


def hint_worth(host: HostState) -> float:
    """The share of this host's hints that bring an edit; 0.8 is believed at first."""
    belief = 0.8 * HINTS_BELIEVED
    return (host.hints_right + belief) / (host.hints + HINTS_BELIEVED + 1e-9)


def threshold(host: HostState, theta: float) -> float:
    """Theta for this host: where an idle look costs a fraction, looks may be closer together."""
    return theta * sqrt(max(host.idle_cost, LEAST_IDLE_COST))


def _learn_sight(
    page: PageState, host: HostState, outcome: Outcome, at: float
) -> tuple[PageState, HostState]:
    fresh = min(outcome.fresh_for / HOUR, FRESH_AT_MOST)
    seen = replace(
        page,
        last=min(page.last, at),
        fails=0,
        gone_since=None,
        gone_looks=0,
        confirm=outcome.provisional,
        hinted=page.hinted and outcome.provisional,
        fresh_until=at + fresh if fresh > 0 else None,
    )
    if outcome.provisional:
        # Nothing is learned from what may be a stale copy or a wall; the time stays unwatched.
        return seen, host
    changed = outcome.sight is Sight.CHANGED
    if page.hinted:
        host = replace(
            host,
            hints=host.hints * HINT_MEMORY + 1,
            hints_right=host.hints_right * HINT_MEMORY + changed,
        )
    if not changed and outcome.cost != host.idle_cost:
        cost = min(max(outcome.cost, 0.0), 1.0)
        host = replace(host, idle_cost=host.idle_cost + COST_MEMORY * (cost - host.idle_cost))
    return learn_look(seen, host, outcome, at)


def _decide(page: PageState, host: HostState, theta: float, at: float) -> tuple[float | None, Why]:
    if page.confirm:
        return at + min(CONFIRMING, page.pin or CONFIRMING), Why.CONFIRM
    if page.fails:
        wait = FIRST_FAILURE_WAIT * 2 ** min(page.fails - 1, 10)
        return at + min(wait, LONGEST_FAILURE_WAIT), Why.FAILED
    if page.gone_since is not None:
        if page.gone_looks <= len(GONE_WAITS):
            return at + GONE_WAITS[page.gone_looks - 1], Why.GONE
        return _retired(page, at)
    if page.pin is not None:
        return max(min(page.last, at) + page.pin, at), Why.PINNED
    return _expected(page, host, theta, at)


def _expected(
    page: PageState, host: HostState, theta: float, at: float
) -> tuple[float | None, Why]:
    curve = Curve.of(host, page.section)
    factor = page_factor(page, host)
    born, last = page.published, min(page.last, at)
    need = threshold(host, theta) / factor
    if at - born > RETIRING_AGE:
        ahead = factor * curve.expected(born, at, at + LONGEST)
        if ahead < RETIRING_BELOW:
            return _retired(page, at)
    latest = at + LONGEST
    due = curve.reaching(born, last, need, latest)
    why = Why.EXPECTED if due < latest else Why.LONGEST
    closing = _closing(page, last)
    if closing is not None and closing < due:
        waiting = curve.expected(born, last, closing)
        if waiting >= CLOSING_SHARE * need or closing - born >= RETIRING_AGE:
            due, why = closing, Why.CLOSING
    # The bounds stand above the rules: a cached copy or a burst of looks would show nothing new.
    fresh = min(page.fresh_until or 0.0, at + FRESH_AT_MOST)
    soonest = max(at + SOONEST, at + SOONEST_OF_AGE * max(at - born, 0.0), fresh)
    if due < soonest:
        due, why = soonest, Why.SOONEST
    return min(due, latest), why


def _closing(page: PageState, after: float) -> float | None:
    """The first closing check later than `after`."""
    ages = (page.published + age for age in CLOSING_AGES)
    return next((closing for closing in ages if closing > after), None)


def _retired(page: PageState, at: float) -> tuple[float | None, Why]:
    if page.sampled:
        return at + LONGEST, Why.SAMPLED
    closing = _closing(page, at)
    return (closing, Why.CLOSING) if closing is not None else (None, Why.RETIRED)
