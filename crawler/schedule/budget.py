"""How much there is to spend on looks, and the threshold that spends just that.

`Controller` moves theta so that the head of the queue stays on time. `Bucket` caps the looks of an
hour. Both are values: the daemon keeps them and passes the time in.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from math import exp
from typing import Self

THETA_AT_START = 0.3
THETA_LEAST, THETA_MOST = 1e-4, 1e4
STEP = timedelta(minutes=10)
LATE = timedelta(minutes=30)  # at which the controller steers with all its strength

# Theta falls faster in quiet hours than it rises in busy ones. The queue then runs a little late
# by day, and being late spreads the looks over more pages: it holds more of the last versions,
# sooner, for a fraction of a point of the versions caught.
UP, DOWN = 0.025, 0.05


@dataclass(frozen=True, slots=True)
class Controller:
    """Moves theta, the expected unseen edits at which a page is looked at."""

    theta: float = THETA_AT_START
    at: datetime | None = None  # of the last step

    def steered(self, head_due: datetime | None, now: datetime) -> Self:
        """After looking at the earliest due time of the queue; None when it is empty.

        Called every ten minutes or more often. No pause and no jump of the clock moves theta by
        more than one step.
        """
        if head_due is None:
            return replace(self, at=now)
        passed = STEP if self.at is None else min(max(now - self.at, timedelta(0)), STEP)
        lateness = min(max((now - head_due) / LATE, -1.0), 1.0)
        strength = (UP if lateness > 0 else DOWN) * (passed / STEP)
        theta = min(max(self.theta * exp(strength * lateness), THETA_LEAST), THETA_MOST)
        return replace(self, theta=theta, at=now)


@dataclass(frozen=True, slots=True)
class Bucket:
    """Looks that may be taken now: filled by the hour, holding one hour's worth at most.

    A daemon that slept, or a clock that leapt forward, thus never makes a burst of more than that.
    """

    per_hour: float
    tokens: float = 1.0
    at: datetime | None = None

    def filled(self, now: datetime) -> Self:
        """Filled for the time since the last call; a clock set back fills nothing."""
        passed = timedelta(0) if self.at is None else max(now - self.at, timedelta(0))
        tokens = self.tokens + self.per_hour * (passed / timedelta(hours=1))
        return replace(self, tokens=min(tokens, max(self.per_hour, 1.0)), at=now)

    def taken(self, looks: float) -> Self:
        """After looks were taken; a cheap look may count for less than one."""
        return replace(self, tokens=self.tokens - looks)
