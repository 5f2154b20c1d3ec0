"""Finds out what robots.txt says of an address: remembered, or asked for like any page."""

import asyncio
import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from archive.addresses import BadAddress
from archive.model import Failure
from crawler.clock import Clock
from crawler.config import FetchConfig
from crawler.fetch import robots as rules
from crawler.fetch.asking import Answer, Asker
from crawler.fetch.places import origin_of, parts_of
from crawler.fetch.politeness import LONGEST_CRAWL_DELAY, HostGate
from crawler.fetch.robots import RobotsFile, RobotsMemory, Rulebook
from crawler.fetch.wire import Ask

_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why an address may not be asked for, now or at all."""

    failure: Failure
    detail: str
    retry_after: timedelta | None = None


@dataclass(frozen=True, slots=True)
class _Unreadable:
    """A robots.txt that could not be had: everything is forbidden until it can."""

    refusal: Refusal
    until: datetime


class Obedience:
    """The rules of every origin that a crawl meets; each file is asked for once."""

    def __init__(
        self,
        config: FetchConfig,
        clock: Clock,
        gate: HostGate,
        memory: RobotsMemory,
        asker: Asker,
    ) -> None:
        self._config = config
        self._clock = clock
        self._gate = gate
        self._memory = memory
        self._asker = asker
        self._book = Rulebook(config.user_agent)
        self._unreadable: dict[str, _Unreadable] = {}
        self._asking: dict[str, asyncio.Lock] = {}

    async def refusal(self, url: str, host: str) -> Refusal | None:
        """None where the address may be asked for; a Crawl-delay is applied on the way.

        Raises `NotYet`, `Stopped`, `Vanished`.
        """
        if self._config.for_host(host.strip("[]")).robots == "ignore":
            return None
        found = await self._rules(origin_of(url), host)
        if isinstance(found, Refusal):
            return found
        ruling = self._book.ruling(url, found)
        if ruling.crawl_delay is not None:
            if ruling.crawl_delay > LONGEST_CRAWL_DELAY:
                log.info("crawl-delay capped", extra={"host": host, "asked": ruling.crawl_delay})
            self._gate.slow_down(host, ruling.crawl_delay)
        return None if ruling.allowed else Refusal(Failure.DISALLOWED, ruling.ground)

    async def _rules(self, origin: str, host: str) -> RobotsFile | Refusal:
        if (known := await self._known(origin)) is not None:
            return known
        lock = self._asking.setdefault(origin, asyncio.Lock())
        with self._asker.interruptible():
            await lock.acquire()
        try:
            known = await self._known(origin)  # while we waited, another walk may have asked
            return known if known is not None else await self._ask(origin, host)
        finally:
            lock.release()
            if not lock.locked():
                self._asking.pop(origin, None)

    async def _known(self, origin: str) -> RobotsFile | Refusal | None:
        now = self._clock.now()
        if (unreadable := self._unreadable.get(origin)) is not None:
            # After a clock set back it would be further away than it ever was.
            if timedelta(0) < unreadable.until - now <= rules.SOON:
                return unreadable.refusal
            del self._unreadable[origin]
        robots = await self._memory.get(origin)
        return robots if robots is not None and rules.is_fresh(robots, now) else None

    async def _ask(self, origin: str, host: str) -> RobotsFile | Refusal:
        answer = await self._follow(rules.robots_url(origin), host)
        text = "" if answer is None else _text(answer)
        now = self._clock.now()
        if text is None:
            assert answer is not None
            refusal = _refusal(answer)
            self._unreadable[origin] = _Unreadable(refusal, now + rules.SOON)
            return refusal
        robots = RobotsFile(text, now)
        await self._memory.put(origin, robots)
        return robots

    async def _follow(self, url: str, host: str) -> Answer | None:
        """The answer at the end of the redirects; None where there are too many, or a bad one."""
        came_from: str | None = None
        for _ in range(rules.MOST_REDIRECTS + 1):
            ask = Ask(url, redirected_from=came_from, max_size=4 * rules.SIZE_CAP)
            answer = await self._asker.ask(ask, host)
            target = answer.arrival.capture.location
            if answer.arrival.status not in _REDIRECTS or target is None:
                return answer
            try:
                came_from, url = url, parts_of(target).url
            except BadAddress:
                return None
            host = parts_of(url).host
        return None


def _text(answer: Answer) -> str | None:
    arrival = answer.arrival
    if arrival.status is None or arrival.exchange.failure not in (None, Failure.TOO_LARGE):
        return None
    return rules.read(arrival.status, arrival.content)


def _refusal(answer: Answer) -> Refusal:
    exchange = answer.arrival.exchange
    if exchange.failure is not None:
        return Refusal(exchange.failure, f"robots.txt: {exchange.detail}", answer.retry_after)
    detail = f"robots.txt cannot be read now (status {answer.arrival.status})"
    return Refusal(Failure.DISALLOWED, detail, answer.retry_after or rules.SOON)
