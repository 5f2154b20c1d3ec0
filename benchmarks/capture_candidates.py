"""One candidate of the capture benchmark, run in a process of its own; prints one JSON line.

`python -m benchmarks.capture_candidates CANDIDATE URLS_FILE FOLDER CA_FILE`
The clock begins when the first page is done, so that start-up is outside; closing and fsyncing
the WARC is inside.
"""

import asyncio
import json
import resource
import sys
import time
from collections.abc import AsyncIterator, Callable, Coroutine
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from archive.model import Capture, Exchange
from archive.warc.folder import FolderStorage
from archive.warc.prepare import prepare
from archive.warc.records import Deposit
from archive.warc.writer import WarcWriter
from crawler.clock import SystemClock
from crawler.config import FetchConfig, PerHost
from crawler.fetch import Ask, Crawl, Engine, HostGate, Outcome, RobotsInMemory, Visit, Wire

CONNECTIONS = 16
MOST_UNKEPT = 64  # pages that may wait for the disk while their connections go on


class StopClock:
    """Begins with the first page that is done."""

    def __init__(self) -> None:
        self.pages = 0
        self._begun: tuple[float, float] | None = None

    def page(self, *, good: bool) -> None:
        if self._begun is None:
            self._begun = (time.perf_counter(), _cpu())
        else:
            self.pages += good

    def read(self) -> dict[str, float]:
        assert self._begun is not None, "no page was done"
        seconds, cpu = time.perf_counter() - self._begun[0], _cpu() - self._begun[1]
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return {"seconds": seconds, "cpu": cpu, "rss_kb": peak, "good": self.pages}


def _cpu() -> float:
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


class GroupedKeeper:
    """Appends in a thread of its own, one fsync for all that waits, as the product does."""

    def __init__(self, folder: Path) -> None:
        self._writer = WarcWriter(
            FolderStorage(folder),
            warcinfo={"software": "benchmark"},
            clock=lambda: datetime.now(UTC),
        )
        self._waiting: list[tuple[Exchange, asyncio.Future[Capture]]] = []
        self._busy: asyncio.Task[None] | None = None

    async def __call__(self, exchange: Exchange) -> Capture:
        done: asyncio.Future[Capture] = asyncio.get_running_loop().create_future()
        self._waiting.append((exchange, done))
        if self._busy is None:
            self._busy = asyncio.create_task(self._drain())
        return await done

    async def close(self) -> None:
        await asyncio.to_thread(self._writer.close)

    async def _drain(self) -> None:
        while self._waiting:
            group, self._waiting = self._waiting, []
            captures = await asyncio.to_thread(self._write, [one for one, _ in group])
            for (_, done), capture in zip(group, captures, strict=True):
                done.set_result(capture)
        self._busy = None

    def _write(self, exchanges: list[Exchange]) -> list[Capture]:
        captures = self._writer.append([Deposit(prepare(one), None) for one in exchanges])
        self._writer.sync()
        return captures


def config(ca_file: Path | None) -> FetchConfig:
    return FetchConfig(
        timeout=timedelta(seconds=30),
        concurrency=CONNECTIONS,
        per_host=PerHost(connections=CONNECTIONS, delay=timedelta(0)),
        allow_private=("127.0.0.0/8",),
        ca_file=ca_file,
    )


async def newskeep_spider(
    watch: StopClock, urls: list[str], folder: Path, ca_file: Path | None, engine: Engine
) -> None:
    """The product's path: gate, robots.txt, spider, wire, WARC, outcome."""
    keeper, clock, settings = GroupedKeeper(folder), SystemClock(), config(ca_file)

    async def tell(outcome: Outcome) -> None:
        response = outcome.response
        whole = response is not None and response.status == 200 and len(response.content) > 50_000
        watch.page(good=whole)

    async def visits() -> AsyncIterator[Visit]:
        for url in urls:
            yield Visit(url, url, urlsplit(url).hostname or "")

    await Crawl(
        keep=keeper,
        tell=tell,
        gate=HostGate(settings, clock),
        robots=RobotsInMemory(),
        config=settings,
        clock=clock,
        engine=engine,
    ).run(visits())
    await keeper.close()


async def newskeep_naked(
    watch: StopClock, urls: list[str], folder: Path, ca_file: Path | None, engine: Engine
) -> None:
    """Transport and WARC writer alone; a page counts once it is durable."""
    keeper = GroupedKeeper(folder)
    wire = Wire(config(ca_file), SystemClock(), engine=engine)
    left = iter(urls)

    room = asyncio.Semaphore(MOST_UNKEPT)

    async def keep(exchange: Exchange) -> None:
        capture = await keeper(exchange)
        room.release()
        watch.page(good=capture.status == 200)

    async def work(keeping: asyncio.TaskGroup) -> None:
        for url in left:
            exchange = await wire.fetch(Ask(url))
            await room.acquire()
            keeping.create_task(keep(exchange))

    async with asyncio.TaskGroup() as tasks:
        for _ in range(CONNECTIONS):
            tasks.create_task(work(tasks))
    await wire.aclose()
    await keeper.close()


def plain_scrapy(watch: StopClock, urls: list[str], *, lean: bool) -> None:
    """Scrapy that keeps nothing: its default handler, with its settings or with ours."""
    import logging

    from scrapy import Request, Spider
    from scrapy.crawler import AsyncCrawlerProcess
    from scrapy.http import Response

    from crawler.fetch.settings import scrapy_settings

    class Plain(Spider):
        name = "plain"

        async def start(self) -> AsyncIterator[Request]:
            for url in urls:
                yield Request(url, self.parse, headers={"Accept-Encoding": "gzip"})

        async def parse(self, response: Response, **_: Any) -> None:
            watch.page(good=response.status == 200 and len(response.body) > 5_000)

    settings: dict[str, Any] = {"LOG_LEVEL": "INFO"}
    if lean:
        settings = dict(scrapy_settings(config(None)))
        settings |= {"TWISTED_REACTOR_ENABLED": True, "LOG_LEVEL": "INFO"}
        del settings["DOWNLOAD_HANDLERS"]
    process = AsyncCrawlerProcess(settings)
    logging.getLogger().setLevel(logging.WARNING)
    process.crawl(Plain)
    process.start()


CANDIDATES: dict[str, Callable[[StopClock, list[str], Path, Path | None], Any]] = {
    "newskeep-spider": lambda w, u, f, c: newskeep_spider(w, u, f, c, Engine.RAW),
    "newskeep-spider-httpcore": lambda w, u, f, c: newskeep_spider(w, u, f, c, Engine.HTTPCORE),
    "newskeep-naked": lambda w, u, f, c: newskeep_naked(w, u, f, c, Engine.RAW),
    "newskeep-naked-httpcore": lambda w, u, f, c: newskeep_naked(w, u, f, c, Engine.HTTPCORE),
    "scrapy-default": lambda w, u, f, c: plain_scrapy(w, u, lean=False),
    "scrapy-our-settings": lambda w, u, f, c: plain_scrapy(w, u, lean=True),
}


def main() -> None:
    name, urls_file, folder, ca_file = sys.argv[1], *map(Path, sys.argv[2:5])
    urls = urls_file.read_text().split()
    folder.mkdir(parents=True, exist_ok=True)
    watch = StopClock()
    running = CANDIDATES[name](watch, urls, folder, ca_file)
    if isinstance(running, Coroutine):
        asyncio.run(running)
    print(json.dumps(watch.read()))


if __name__ == "__main__":
    main()
