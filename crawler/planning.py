"""When a page is looked at next, and what each look taught: the pure policy over what is kept.

A page's state stands in its due, a host's comes and goes with its lease, theta and what is left of
the hour's looks are settings of the frontier. Nothing here knows how a look is made.
"""

import hashlib
import re
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from archive.catalogue import PageRow
from archive.ingest import Derived
from archive.model import AccessState, Finding
from crawler.config import ScheduleConfig
from crawler.frontier import Due, DueStatus, Frontier, Lease, PolicyState
from crawler.schedule import (
    Bucket,
    HostState,
    Outcome,
    PageState,
    Sight,
    explain,
    hint,
    learn,
    outcome_of,
    plan,
    section_of,
)
from crawler.schedule.budget import Controller
from crawler.schedule.ladder import next_check
from crawler.schedule.words import span

THETA: Final = "theta"
"""The frontier's setting: {"theta": expected unseen edits, "at": ISO 8601 of the last step}."""
LOOKS_LEFT: Final = "looks_left"
"""The frontier's setting: {"looks": of this hour, "at": ISO 8601}."""

SOONEST_CONFIRMATION: Final = timedelta(minutes=10)
"""After this a second fetch is asked whether it agrees with what one fetch alone has shown."""
COST_OF_304: Final = 0.2
"""Of a look that the server answers with "not modified", where a whole fetch is 1."""

_FIRST_RETRY: Final = timedelta(minutes=10)
_LONGEST_RETRY: Final = timedelta(days=1)
_PART: Final = 5_000  # pages that are planned anew at a time
_ONE_IN: Final = 100  # pages: followed for ever, to learn whether old pages are edited
_MAX_AGE: Final = re.compile(r"\b(s-maxage|max-age)\s*=\s*\"?(\d{1,9})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Planned:
    """When to look again, and what to remember of the page until then."""

    due: datetime | None  # None: not looked at again
    status: DueStatus
    state: PolicyState | None = None  # None: as it was


class Planner:
    """Plans the looks of one process; its threads may share it."""

    def __init__(self, config: ScheduleConfig, frontier: Frontier) -> None:
        self._config = config
        self._frontier = frontier
        self._controller = kept_controller(frontier)
        self._hosts: dict[str, HostState] = {}
        self._replanned_to: datetime | None = None
        self._one_at_a_time = threading.Lock()

    @property
    def theta(self) -> float:
        """The expected unseen edits at which a page is looked at."""
        return self._controller.theta

    def take(self, lease: Lease) -> None:
        """From now on the looks of this host are learned from."""
        with self._one_at_a_time:
            self._hosts[lease.host] = host_state(lease.state)

    def give_back(self, host: str) -> PolicyState | None:
        """What is known of the host, to be kept as its lease ends."""
        with self._one_at_a_time:
            state = self._hosts.pop(host, None)
        return None if state is None or self._plain else state.to_row()

    def next(
        self,
        page: PageRow,
        due: Due,
        derived: Derived,
        headers: Sequence[tuple[str, str]],
        now: datetime,
    ) -> Planned:
        """What a look at `page` taught, and when to look again; `headers` are the answer's."""
        if self._plain:
            regular, state = self._by_ladder(page, due, derived, now), None
        else:
            regular, state = self._by_policy(due, derived, headers, now)
        status = DueStatus.LIVE
        if regular is None:
            gone = state is not None and state.gone_since is not None
            status = DueStatus.GONE if gone else DueStatus.RETIRED
        if derived.finding is not None and derived.wants_another_look:
            wait = max(SOONEST_CONFIRMATION, derived.agreement_after or timedelta())
            regular = now + wait if regular is None else min(regular, now + wait)
            status = DueStatus.LIVE
        return Planned(regular, status, None if state is None else state.to_row())

    def steer(self, now: datetime) -> None:
        """Move theta so that hosts are asked when they are due; called every ten minutes.

        What counts is the host that has been waiting longest to be asked, not the page: a host
        that asked us to wait for a day must not make every other page wait as well.
        """
        self._controller = self._controller.steered(self._frontier.next_ready(), now)
        told = {"theta": self._controller.theta, "at": now.isoformat()}
        self._frontier.keep_setting(THETA, told)

    def replan(self, now: datetime) -> int:
        """Bring forward what theta, or what was learned of a host, now calls for sooner.

        A part of the queue at each call, until all of it had its turn; how many came forward.
        Without this a page that was planned while looks were dear would wait on, for weeks, when
        there are enough of them.
        """
        if self._plain:
            return 0
        after = self._replanned_to
        dues = self._frontier.waiting(now if after is None else max(after, now), limit=_PART)
        self._replanned_to = dues[-1].next_check if len(dues) == _PART else None
        hosts: dict[str, HostState] = {}
        sooner = {}
        for due in dues:
            if due.host not in hosts:
                row = self._frontier.host(due.host)
                hosts[due.host] = host_state(row.state if row else None)
            page = page_state(due, now).pinned(due.pinned)
            when = plan(page, hosts[due.host], self.theta, now)
            if when is not None and when < due.next_check:
                sooner[due.page_key] = when
        self._frontier.bring_forward(sooner)
        return len(sooner)

    def hear(self, due: Due, stamp: datetime | None, now: datetime) -> bool:
        """A source says that a page was modified at `stamp`; whether its check comes forward."""
        if self._plain or due.state is None:
            return self._frontier.hasten(due.page_key, now)
        row = self._frontier.host(due.host)
        state, when = hint(
            PageState.from_row(due.state),
            host_state(row.state if row else None),
            self.theta,
            stamp,
            now,
        )
        self._frontier.keep_state(due.page_key, state.to_row())
        return when is not None and self._frontier.hasten(due.page_key, when)

    @property
    def _plain(self) -> bool:
        return self._config.policy == "ladder"

    def _by_policy(
        self,
        due: Due,
        derived: Derived,
        headers: Sequence[tuple[str, str]],
        now: datetime,
    ) -> tuple[datetime | None, PageState]:
        finding = derived.finding
        with self._one_at_a_time:
            host = self._hosts.get(due.host) or HostState()
            if finding is not None and finding.is_new_version and finding.version == 1:
                page = _first_seen(due, finding)
            else:
                page = page_state(due, now)
                looked_at = now if finding is None else min(finding.capture.captured_at, now)
                page, host = learn(page, host, _seen(finding, headers), looked_at)
                if due.host in self._hosts:
                    self._hosts[due.host] = host
        page = page.pinned(due.pinned)
        return plan(page, host, self.theta, now), page

    def _by_ladder(
        self, page: PageRow, due: Due, derived: Derived, now: datetime
    ) -> datetime | None:
        if derived.finding is None:
            return now + min(_FIRST_RETRY * (1 << min(due.fails, 10)), _LONGEST_RETRY)
        if due.pinned is not None:
            return now + due.pinned
        article = derived.finding.reading.article
        published = article.published.at if article and article.published else page.added_at
        return next_check(
            published,
            now,
            changed_at=page.last_edit_at,
            first=self._config.first,
            longest=self._config.longest,
            retire_after=self._config.retire_after,
        )


class Allowance:
    """The re-checks that may be made, so many an hour over all hosts.

    A first look at a page is not counted: who adds a long list means it. What is left outlives
    the process, so that a daemon that is restarted again and again asks no more than one that is
    not. Used from one thread.
    """

    def __init__(self, per_hour: int, frontier: Frontier, now: datetime) -> None:
        self._frontier = frontier
        self._bucket = kept_bucket(frontier, per_hour).filled(now)

    def looks(self, now: datetime) -> int:
        """How many re-checks may be made now."""
        self._bucket = self._bucket.filled(now)
        return max(int(self._bucket.tokens), 0)

    def take(self, looks: float) -> None:
        self._bucket = self._bucket.taken(looks)

    def give_back(self, looks: float) -> None:
        """For a look that was not made, or that cost less than a whole one."""
        self._bucket = self._bucket.taken(-looks)

    def keep(self) -> None:
        """Remember what is left."""
        at = self._bucket.at
        assert at is not None, "it was filled when it was made"
        told = {"looks": self._bucket.tokens, "at": at.isoformat()}
        self._frontier.keep_setting(LOOKS_LEFT, told)


# --- what is kept ----------------------------------------------------------------------------


def kept_controller(frontier: Frontier) -> Controller:
    """The controller as the last daemon left it."""
    told = frontier.setting(THETA)
    return Controller() if not told else Controller(told["theta"], _instant(told["at"]))


def kept_bucket(frontier: Frontier, per_hour: int) -> Bucket:
    """The looks that the last daemon left; a whole hour of them at first."""
    told = frontier.setting(LOOKS_LEFT)
    if not told:
        return Bucket(per_hour, tokens=per_hour)
    return Bucket(per_hour, tokens=min(told["looks"], per_hour), at=_instant(told["at"]))


def page_state(due: Due, now: datetime) -> PageState:
    """What is known of a page; of one that nothing is known of, that it is there now."""
    if due.state is not None:
        return PageState.from_row(due.state)
    return PageState.new(None, now, section=section_of(due.url), sampled=_sampled(due.page_key))


def host_state(state: PolicyState | None) -> HostState:
    return HostState() if state is None else HostState.from_row(state)


def in_words(frontier: Frontier, due: Due, now: datetime) -> tuple[str, ...]:
    """Sentences on why the next check is when it is, and what could be missed until then."""
    if due.status is not DueStatus.LIVE:
        return (f"The page is {due.status}; no further check is planned.",)
    if due.fresh:
        return (
            "It has not been looked at yet, and is looked at as soon as its host may be asked.",
        )
    if due.state is None and due.pinned is not None:
        return (f"It is pinned to a check every {span(due.pinned)}.",)
    if due.state is None:
        return ("It is looked at by the plain ladder: the older a page, the rarer the check.",)
    row = frontier.host(due.host)
    host = host_state(row.state if row else None)
    theta = kept_controller(frontier).theta
    page = PageState.from_row(due.state).pinned(due.pinned)  # it may be pinned since the last look
    return explain(page, host, theta, now, due=due.next_check)


# --- what a look showed ----------------------------------------------------------------------


def cost_of(finding: Finding | None) -> float:
    """What a look cost, where a whole fetch is 1."""
    cheap = finding is not None and finding.reading.access is AccessState.NOT_MODIFIED
    return COST_OF_304 if cheap else 1.0


def _first_seen(due: Due, finding: Finding) -> PageState:
    """A page whose article came into sight for the first time."""
    article = finding.reading.article
    published = article.published.at if article and article.published else None
    return PageState.new(
        published,
        finding.capture.captured_at,
        section=section_of(due.url),
        sampled=_sampled(due.page_key),
    )


def _seen(finding: Finding | None, headers: Sequence[tuple[str, str]]) -> Outcome:
    if finding is None:
        return Outcome(Sight.NOTHING)
    return outcome_of(finding, cost=cost_of(finding), fresh_for=fresh_for(headers))


def fresh_for(headers: Sequence[tuple[str, str]]) -> timedelta:
    """For how long a cache on the way may go on giving out this answer."""
    named = {name.lower(): value for name, value in headers}
    control = named.get("cache-control", "")
    if re.search(r"\bno-(cache|store)\b", control, re.IGNORECASE):
        return timedelta()
    told = {name.lower(): int(seconds) for name, seconds in _MAX_AGE.findall(control)}
    age = named.get("age", "").strip()
    seconds = told.get("s-maxage", told.get("max-age", 0))
    return timedelta(seconds=max(seconds - (int(age) if age.isdecimal() else 0), 0))


def _sampled(page_key: str) -> bool:
    """Whether the page is one of the few that are never retired; the same every time."""
    digest = hashlib.sha256(page_key.encode()).digest()
    return int.from_bytes(digest[:4]) % _ONE_IN == 0


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text)
