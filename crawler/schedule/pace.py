"""How often a source is polled: as often as it proves to bring something, within bounds. Pure.

A source is polled when about one piece of news is expected of it. News that come in a burst count
no more than a few: they say that the source is alive, not that it is always so.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any, Final, Self

SHORTEST: Final = timedelta(minutes=5)
LONGEST: Final = timedelta(hours=1)
FIRST_RETRY: Final = timedelta(minutes=10)  # doubled at each further failure
LONGEST_RETRY: Final = timedelta(days=1)

_FADING: Final = 0.9  # what is left of older polls at each poll
_BURST: Final = 3  # news of one poll that count
_GAP: Final = 6.0  # hours of silence that count: a machine that was off learns nothing of a night


@dataclass(frozen=True, slots=True)
class Pace:
    """News, and the hours in which they came; at first two an hour are believed."""

    news: float = 1.0
    hours: float = 0.5

    def learned(self, news: int, since: timedelta | None) -> Self:
        """After a poll that brought `news`, `since` the one before it (None: the first)."""
        if since is None:
            return self  # what stood there already says nothing of the pace
        hours = min(max(since / timedelta(hours=1), 0.0), _GAP)
        return type(self)(
            self.news * _FADING + min(news, _BURST), max(self.hours * _FADING + hours, 1e-3)
        )

    @property
    def wait(self) -> timedelta:
        """Until one piece of news is expected, within the bounds."""
        return min(max(timedelta(hours=self.hours / max(self.news, 1e-3)), SHORTEST), LONGEST)

    def plain(self) -> dict[str, float]:
        return asdict(self)

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any] | None) -> Self:
        if not plain or "news" not in plain:
            return cls()
        return cls(float(plain["news"]), float(plain["hours"]))


def wait_after(
    pace: Pace, *, fails: int, every: timedelta | None, pause: timedelta | None
) -> timedelta:
    """Until the next poll; `every` is what a person asks for, `pause` what the source asks for."""
    if fails:
        retry = min(FIRST_RETRY * (1 << min(fails - 1, 10)), LONGEST_RETRY)
        return max(retry, every or retry)
    if every is not None:
        return every
    return max(pace.wait, min(pause or timedelta(), LONGEST))
