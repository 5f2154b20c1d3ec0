"""A crawl keeps nothing of a page that was told, however many pages there are."""

import asyncio
import gc
import resource
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from archive.model import Capture, Exchange
from crawler.clock import SystemClock
from crawler.config import PerHost
from crawler.fetch import Crawl, HostGate, Outcome, RobotsInMemory, Visit
from crawler.fetch.errands import Errand
from tests.builders_fetch import capture_of, fetch_config
from tests.servers.kinds import page

WINDOW = 50


class _Terse(asyncio.Protocol):
    """Answers every request with the same page, and remembers nothing."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._transport.write(page() * data.count(b"GET "))


@asynccontextmanager
async def terse_server() -> AsyncIterator[int]:
    loop = asyncio.get_running_loop()
    server = await loop.create_server(_Terse, "127.0.0.1", 0)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
        await asyncio.sleep(0)


def alive(*kinds: type) -> int:
    gc.collect()
    return sum(isinstance(one, kinds) for one in gc.get_objects())


def resident() -> int:
    """Bytes of memory in use by this process now."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize()


async def crawl_pages(pages: int, look: list[int]) -> list[tuple[int, int]]:
    """Crawl; at each page number of `look`, the live objects and the resident memory."""
    seen: list[tuple[int, int]] = []
    told = 0

    async def keep(exchange: Exchange) -> Capture:
        return capture_of(exchange)

    async def tell(outcome: Outcome) -> None:
        nonlocal told
        told += 1
        assert outcome.failure is None
        if told in look:
            seen.append((alive(Visit, Exchange, Errand, Outcome), resident()))

    async with terse_server() as port:

        async def visits() -> AsyncIterator[Visit]:
            for number in range(pages):
                host = f"127.0.0.{number % 100 + 1}"
                yield Visit(str(number), f"http://127.0.0.1:{port}/{number}", host)

        config = fetch_config(robots="ignore", per_host=PerHost(16, timedelta(0)))
        clock = SystemClock()
        await Crawl(
            keep=keep,
            tell=tell,
            gate=HostGate(config, clock),
            robots=RobotsInMemory(),
            config=config,
            clock=clock,
            window=WINDOW,
        ).run(visits())
    assert told == pages
    return seen


async def test_nothing_of_a_page_outlives_its_outcome() -> None:
    (early, _), (late, _) = await crawl_pages(600, [200, 550])
    assert late <= early + WINDOW
    assert late <= 5 * WINDOW


@pytest.mark.slow
async def test_memory_is_flat_over_a_hundred_thousand_pages() -> None:
    (_, early), (_, late) = await crawl_pages(100_000, [10_000, 99_900])
    assert late - early < 10 * 1024 * 1024
