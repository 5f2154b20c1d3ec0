"""Builders for tests of the fetcher: a configuration, a clock, a keeper of exchanges."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from archive.model import Capture, Exchange, Place
from archive.warc.prepare import prepare
from crawler.clock import SystemClock
from crawler.config import FetchConfig, PerHost
from crawler.fetch import Ask, Engine, Outcome, Visit, Wire
from crawler.fetch.directory import Resolver
from crawler.fetch.tls import client_context

LOOPBACK = ("127.0.0.0/8", "::1")


def fetch_config(**changes: Any) -> FetchConfig:
    """Quick and allowed to talk to loopback; everything else as by default."""
    plain = FetchConfig(
        allow_private=LOOPBACK,
        timeout=timedelta(seconds=5),
        per_host=PerHost(connections=1, delay=timedelta(0)),
        retries=0,
    )
    return replace(plain, **changes)


@asynccontextmanager
async def wire(
    engine: Engine = Engine.RAW, resolver: Resolver | None = None, **changes: Any
) -> AsyncIterator[Wire]:
    made = Wire(
        fetch_config(**changes),
        SystemClock(),
        engine=engine,
        resolver=resolver,
        contexts=cached_context,
    )
    try:
        yield made
    finally:
        await made.aclose()


async def look(one: Wire, url: str, **changes: Any) -> Exchange:
    return await one.fetch(Ask(url, **changes))


# Reading the bundle of public authorities takes longer than most tests; no test changes it.
cached_context = cache(client_context)


class FakeClock:
    """Time that passes only when somebody sleeps; sleepers wake in the order of their times."""

    def __init__(self, at: datetime = datetime(2026, 3, 1, 12, tzinfo=UTC)) -> None:
        self._start = at
        self._passed = 0.0
        self.slept: list[float] = []

    def now(self) -> datetime:
        return self._start + timedelta(seconds=self._passed)

    def monotonic(self) -> float:
        return 1_000.0 + self._passed

    async def sleep_until(self, monotonic: float) -> None:
        self.slept.append(round(monotonic - self.monotonic(), 6))
        await asyncio.sleep(0)
        self._passed = max(self._passed, monotonic - 1_000.0)

    def pass_time(self, seconds: float) -> None:
        self._passed += seconds


class Keeper:
    """Keeps exchanges in a list, as an archive would in a file."""

    def __init__(self) -> None:
        self.exchanges: list[Exchange] = []

    async def __call__(self, exchange: Exchange) -> Capture:
        self.exchanges.append(exchange)
        return capture_of(exchange, number=len(self.exchanges))

    def of(self, url: str) -> list[Exchange]:
        return [one for one in self.exchanges if one.url == url]


class Listener:
    """Hears outcomes."""

    def __init__(self) -> None:
        self.outcomes: list[Outcome] = []

    async def __call__(self, outcome: Outcome) -> None:
        self.outcomes.append(outcome)

    @property
    def only(self) -> Outcome:
        assert len(self.outcomes) == 1
        return self.outcomes[0]


def capture_of(exchange: Exchange, *, number: int = 1) -> Capture:
    prepared = prepare(exchange)
    return Capture(
        record_id=f"<urn:uuid:00000000-0000-4000-8000-{number:012d}>",
        url=exchange.url,
        captured_at=exchange.started_at,
        kind=prepared.kind,
        place=Place("test.warc.gz", 0, 0),
        status=prepared.status,
        media_type=prepared.media_type,
        block_sha256=prepared.answer.block_sha256,
        payload_sha256=None,
        entity_sha256=None,
        content_sha256=None,
        location=prepared.location,
        failure=exchange.failure,
        redirected_from=exchange.redirected_from,
    )


def visit(url: str, *, host: str = "127.0.0.1", **changes: Any) -> Visit:
    return Visit(page_key=url.split("://", 1)[1], url=url, host=host, **changes)


async def each(*visits: Visit) -> AsyncIterator[Visit]:
    for one in visits:
        yield one
