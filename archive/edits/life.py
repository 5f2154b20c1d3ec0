"""The life of a page: when an access state holds, and when it changed.

One bad answer is an observation, not an event: a page is called gone, blocked or moved only after
answers agree over time (hysteresis), so that a server's bad minute raises nothing. What a person
is told is a transition of the settled state, with the two times that bound it: the last look
that still saw the old state and the first that saw the new one.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType

from archive.model import AccessState


@dataclass(frozen=True, slots=True)
class Rule:
    """How much agreement a state needs: so many looks in a row, spread over so long."""

    looks: int
    over: timedelta


_HOUR = timedelta(hours=1)
# A 404 is asked again after an hour (two agreeing looks), a wall after the same; an outage must
# last a day before it is more than an outage. 410 and 451 are the server's own plain word.
_RULES: Mapping[AccessState, Rule] = MappingProxyType(
    {
        AccessState.GONE: Rule(2, _HOUR),
        AccessState.SOFT_404: Rule(2, _HOUR),
        AccessState.REDIRECTED: Rule(2, _HOUR),
        AccessState.DENIED: Rule(2, _HOUR),
        AccessState.CHALLENGE: Rule(2, _HOUR),
        AccessState.PAYWALL: Rule(2, _HOUR),
        AccessState.CONSENT: Rule(2, _HOUR),
        AccessState.EMPTY: Rule(2, _HOUR),
        AccessState.BLOCKED_LEGAL: Rule(1, timedelta()),
        AccessState.TRANSIENT: Rule(3, timedelta(days=1)),
    }
)
_READABLE = frozenset(
    {
        AccessState.ARTICLE,
        AccessState.NOT_MODIFIED,
        AccessState.REPLACED,
        AccessState.TRUNCATED,
    }
)
# Ways of saying "there is nothing here any more"; they count as one while they wait to settle.
_VANISHED = frozenset({AccessState.GONE, AccessState.SOFT_404})
_AT_ONCE = "410"  # the ground that the access state gives for that status


@dataclass(frozen=True, slots=True)
class Life:
    """The settled state of a page, and the one that waits for agreement."""

    state: AccessState | None = None
    last_seen: datetime | None = None  # the last look that agreed with `state`
    candidate: AccessState | None = None
    since: datetime | None = None  # the first look that saw the candidate
    looks: int = 0


@dataclass(frozen=True, slots=True)
class Transition:
    """A settled change of state; it happened between `after` and `seen`."""

    before: AccessState
    now: AccessState
    after: datetime | None  # the last look that still saw `before`
    seen: datetime  # the first look that saw `now`

    @property
    def name(self) -> str:
        """`gone`, `back`, or the new state's own name."""
        return "back" if self.now is AccessState.ARTICLE else self.now.value


def observe(
    life: Life, access: AccessState, at: datetime, ground: str = ""
) -> tuple[Life, Transition | None]:
    """Take one more look into account; gives the new life and the transition that it settled."""
    state = AccessState.ARTICLE if access in _READABLE else access
    if state is life.state or (state in _VANISHED and life.state in _VANISHED):
        return Life(life.state, at), None
    since, looks = _agreement(life, state, at)
    if not _settles(state, at - since, looks, ground):
        return Life(life.state, life.last_seen, state, since, looks), None
    settled = Life(state, at)
    if life.state is None:
        return settled, None
    return settled, Transition(life.state, state, life.last_seen, since)


def wait_for_agreement(life: Life) -> timedelta | None:
    """How soon to look again so that the candidate can settle; None when none waits."""
    if life.candidate is None:
        return None
    return max(_RULES[life.candidate].over / max(1, _RULES[life.candidate].looks - 1), _HOUR)


def _agreement(life: Life, state: AccessState, at: datetime) -> tuple[datetime, int]:
    same = life.candidate is state or (life.candidate in _VANISHED and state in _VANISHED)
    if same and life.since is not None:
        return life.since, life.looks + 1
    return at, 1


def _settles(state: AccessState, over: timedelta, looks: int, ground: str) -> bool:
    if state is AccessState.ARTICLE or (state is AccessState.GONE and ground == _AT_ONCE):
        return True
    rule = _RULES[state]
    return looks >= rule.looks and over >= rule.over
