"""Who is told of what, and when: pure, over one rule and one piece of news."""

from datetime import UTC, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from crawler.config import NotifyRule
from crawler.config.notify import quiet_hours
from crawler.notify.news import News

FIRST_RETRY: Final = timedelta(minutes=1)  # doubled at each further failure
LONGEST_RETRY: Final = timedelta(hours=6)
GIVEN_UP_AFTER: Final = timedelta(days=3)


def matches(rule: NotifyRule, news: News) -> bool:
    """Whether a rule lets the news through: every filter that is given must.

    An event of a page's life, or a mere touch of its stamp, is told only to a rule that names it.
    """
    named = bool(rule.kind and set(rule.kind) & set(news.kinds))
    named_verdict = bool(news.verdict and news.verdict in rule.verdict)
    if news.what == "event" and not (named or named_verdict):
        return False
    return (
        (not rule.kind or named)
        and (not rule.verdict or named_verdict)
        and (not rule.host or _within(news.host, rule.host))
        and (not rule.tag or bool(set(rule.tag) & set(news.tags)))
    )


def due_at(rule: NotifyRule, now: datetime, gathering_until: datetime | None) -> datetime:
    """When news of now goes out: at once, or with a digest, and never in the quiet hours.

    `gathering_until` is when the digest that is being gathered goes out, if one is.
    """
    at = now
    if rule.digest is not None:
        gathering = gathering_until is not None and gathering_until > now
        at = gathering_until if gathering and gathering_until else now + rule.digest
    return after_quiet(rule, at)


def after_quiet(rule: NotifyRule, at: datetime) -> datetime:
    """The same time, or the end of the quiet hours in which it lies."""
    if rule.quiet is None:
        return at
    start, end = quiet_hours(rule.quiet)
    local = at.astimezone(ZoneInfo(rule.timezone))
    if not _is_quiet(local.time(), start, end):
        return at
    over = local.replace(hour=end.hour, minute=end.minute, second=0, microsecond=0)
    if over <= local:
        over += timedelta(days=1)
    return max(over.astimezone(UTC), at)


def retry_at(tries: int, made_at: datetime, now: datetime) -> datetime | None:
    """When a message that failed `tries` times is tried again; None: it is given up."""
    if now - made_at >= GIVEN_UP_AFTER:
        return None
    return now + min(FIRST_RETRY * (1 << min(tries - 1, 16)), LONGEST_RETRY)


def _is_quiet(local: time, start: time, end: time) -> bool:
    if start <= end:
        return start <= local < end
    return local >= start or local < end


def _within(host: str, sites: tuple[str, ...]) -> bool:
    bare = host.lower().removeprefix("www.")
    asked = (site.lower().removeprefix("www.") for site in sites)
    return any(bare == site or bare.endswith(f".{site}") for site in asked)
