"""Says in words why the next look is when it is, and what could be missed until then."""

from datetime import datetime, timedelta
from math import exp
from typing import Literal

from crawler.schedule.policy import Plan, Why, decide, threshold
from crawler.schedule.rates import MOST, Curve, page_factor
from crawler.schedule.state import HostState, PageState, to_datetime, to_hours

MINUTE = timedelta(minutes=1)


def explain(
    page: PageState, host: HostState, theta: float, now: datetime, *, due: datetime | None = None
) -> tuple[str, ...]:
    """Sentences for a person: when, why, from what, and what could be missed.

    `due` is the time that stands in the queue; without it the plan is made anew, for `now`.
    """
    planned_at = now if due is None else min(to_datetime(page.last), now)
    plan = decide(page, host, theta, planned_at)
    when = plan.due if due is None else due
    if when is None:
        return ("No further check is planned.", _ground(plan, page, host, theta))
    sentences = [f"The next check is at {when:%Y-%m-%d %H:%M} UTC, {_in(when - now)}."]
    if page.hinted:
        sentences.append("A feed or sitemap says that the page was modified since the last check.")
    expects = plan.why in (Why.EXPECTED, Why.SOONEST, Why.LONGEST, Why.CLOSING)
    if expects and plan.due is not None and when < plan.due - MINUTE:
        sentences.append(_sooner(host, theta))
    else:
        sentences.append(_ground(plan, page, host, theta))
    if expects:
        sentences += [_sources(page, host, now), _expectation(page, host, when)]
    if page.noisy:
        sentences.append(
            f"The last {page.doubt} checks in a row saw a change under a stamp that did not move:"
            " this may be furniture that is taken for text, and is hardly learned from."
        )
    return (*sentences, _missed(page, when))


def span(time: timedelta) -> str:
    """A length of time in the unit that a person would choose: "40 minutes", "3 days"."""
    minutes = max(time / MINUTE, 0.0)
    for size, unit, until in (
        (1.0, "minute", 90.0),
        (60.0, "hour", 36 * 60.0),
        (24 * 60.0, "day", 1e12),
    ):
        if minutes < until:
            count = max(round(minutes / size), 1)
            return f"{count} {unit}" if count == 1 else f"{count} {unit}s"
    raise AssertionError(f"{time} is longer than history")


def _in(wait: timedelta) -> str:
    return f"in {span(wait)}" if wait > timedelta(0) else "which is now"


def _ground(plan: Plan, page: PageState, host: HostState, theta: float) -> str:
    """The rule that set the time, in one sentence."""
    limit = f"{threshold(host, theta):.2g}"
    match plan.why:
        case Why.EXPECTED:
            return f"By then {limit} unseen edits are expected: the threshold for every page."
        case Why.SOONEST:
            return (
                f"The threshold of {limit} unseen edits is reached sooner, but two checks of one"
                " page keep a distance that grows with its age."
            )
        case Why.LONGEST:
            return f"Fewer than {limit} unseen edits are expected in the next 30 days."
        case Why.CLOSING:
            return "It is a closing check, made at the age of 2 days, 30 days and a year."
        case Why.RETIRED:
            return "Hardly any edit is expected any more, and the closing checks are done."
        case Why.CONFIRM | Why.FAILED | Why.GONE | Why.PINNED | Why.SAMPLED:
            return _circumstance(plan.why, page)


def _sooner(host: HostState, theta: float) -> str:
    return (
        f"That is sooner than the threshold of {threshold(host, theta):.2g} unseen edits asks for:"
        " something brought the check forward, or the threshold has risen since it was planned."
    )


Circumstance = Literal[Why.CONFIRM, Why.FAILED, Why.GONE, Why.PINNED, Why.SAMPLED]


def _circumstance(why: Circumstance, page: PageState) -> str:
    """The ground for a time that no expectation has set."""
    match why:
        case Why.CONFIRM:
            return "What the last check saw counts once a second one agrees."
        case Why.FAILED:
            return f"No article was seen at {_last(page.fails)}; each failure doubles the wait."
        case Why.GONE:
            return f"The page was gone at {_last(page.gone_looks)}."
        case Why.PINNED:
            return f"It is pinned to a check every {span(timedelta(hours=page.pin or 0))}."
        case Why.SAMPLED:
            return "It is one of the old pages that are kept under watch to learn from."


def _last(checks: int) -> str:
    return "the last check" if checks == 1 else f"the last {checks} checks"


def _sources(page: PageState, host: HostState, now: datetime) -> str:
    at = to_hours(now)
    curve = Curve.of(host, page.section)
    factor = page_factor(page, host)
    rate = curve.rate(page.published, at) / curve.section
    age = span(timedelta(hours=max(at - page.published, 0.0)))
    parts = [f"Pages of this outlet that are {age} old get {rate:.2g} edits an hour"]
    if page.section in host.sections:
        parts.append(f"those in section “{page.section}” {curve.section:.2g} times as many")
    parts.append(f"at this hour of the week {curve.cycle.factor(at):.2g} times as many")
    capped = " at the most" if factor >= MOST else ""
    parts.append(f"this page itself {factor:.2g} times as many{capped}")
    return "; ".join(parts) + "."


def _expectation(page: PageState, host: HostState, when: datetime) -> str:
    curve = Curve.of(host, page.section)
    start, end = page.last, to_hours(when)
    unseen = page_factor(page, host) * curve.expected(page.published, min(start, end), end)
    return f"The chance that the check finds an edit is about {1 - exp(-unseen):.0%}."


def _missed(page: PageState, when: datetime) -> str:
    gap = span(when - to_datetime(page.last))
    return (
        f"An edit undone within {gap} would not be seen;"
        " of several edits in that time only the last would be."
    )
