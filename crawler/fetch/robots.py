"""robots.txt: what a file allows, how an answer is read, and for how long it holds (RFC 9309).

Nothing here fetches: the walk does, on the same path as every page, recorded like every page.
"""

import math
from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Protocol

from protego import Protego

LIFETIME: Final = timedelta(hours=24)
SOON: Final = timedelta(minutes=5)  # an unreachable file is asked for again after this
SIZE_CAP: Final = 500 * 1024  # bytes that are read; RFC 9309, 2.5
MOST_REDIRECTS: Final = 5  # RFC 9309, 2.3.1.2
_MOST_PARSED: Final = 500  # files held parsed


@dataclass(frozen=True, slots=True)
class RobotsFile:
    """The rules of one origin as they were read; `text` is empty where there are none."""

    text: str
    fetched_at: datetime


class RobotsMemory(Protocol):
    """Where rules are kept between crawls: the frontier, or nowhere."""

    async def get(self, origin: str) -> RobotsFile | None: ...

    async def put(self, origin: str, robots: RobotsFile) -> None: ...


class RobotsInMemory:
    """Keeps rules for as long as the process lives."""

    def __init__(self) -> None:
        self._files: dict[str, RobotsFile] = {}

    async def get(self, origin: str) -> RobotsFile | None:
        return self._files.get(origin)

    async def put(self, origin: str, robots: RobotsFile) -> None:
        self._files[origin] = robots


@dataclass(frozen=True, slots=True)
class Ruling:
    """What an origin's rules say of one address."""

    allowed: bool
    crawl_delay: timedelta | None = None
    ground: str = ""


class Rulebook:
    """Reads rules for our product token; parsed files are kept while they are in use."""

    def __init__(self, user_agent: str) -> None:
        self._token = product_token(user_agent)
        self._parsed: OrderedDict[str, Protego] = OrderedDict()

    def ruling(self, url: str, robots: RobotsFile) -> Ruling:
        """What the rules say of an address of their origin."""
        if not robots.text:
            return Ruling(allowed=True)
        parsed = self._parse(robots.text)
        allowed = bool(parsed.can_fetch(url, self._token))
        ground = "" if allowed else f"robots.txt of {robots.fetched_at:%Y-%m-%d} forbids it"
        return Ruling(allowed, _delay(parsed.crawl_delay(self._token)), ground)

    def _parse(self, text: str) -> Protego:
        parsed = self._parsed.pop(text, None) or Protego.parse(text)
        self._parsed[text] = parsed
        if len(self._parsed) > _MOST_PARSED:
            self._parsed.popitem(last=False)
        return parsed


def product_token(user_agent: str) -> str:
    """`newskeep/0.1 (+https://…)` → `newskeep`: what a robots.txt group is named after."""
    return user_agent.partition("/")[0].strip() or "newskeep"


def robots_url(origin: str) -> str:
    return f"{origin}/robots.txt"


def is_fresh(robots: RobotsFile, now: datetime) -> bool:
    """Not where it is dated in the future: a clock set back would keep it for longer than that."""
    return timedelta(0) <= now - robots.fetched_at < LIFETIME


def read(status: int, content: bytes) -> str | None:
    """The rules in an answer: its text, "" for "no rules", None for "ask again later".

    4xx means that there are no rules. 5xx, and 429 which speaks of the asker and not of the file,
    mean that everything is forbidden for now.
    """
    if status >= 500 or status == 429:
        return None
    if not 200 <= status < 300:
        return ""
    return content[:SIZE_CAP].decode("utf-8-sig", errors="replace")


def _delay(seconds: float | None) -> timedelta | None:
    if seconds is None or not math.isfinite(seconds) or seconds <= 0:
        return None
    return timedelta(seconds=min(seconds, 86_400.0))
