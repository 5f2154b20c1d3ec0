"""Opens a store in a folder of the test's own, and runs backfills and rounds in it."""

import asyncio
import socket
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from archive.catalogue import Catalogue
from archive.layout import Layout
from archive.workers import Workers
from crawler.backfill import Backfill, Result, read_sources
from crawler.check import Report
from crawler.config import Config, load_text
from crawler.daemon import Daemon
from crawler.store import Store
from tests.clocks import MovableClock

QUICK = """
fetch: {allow_private: [127.0.0.1], per_host: {delay: 0s}, retries: 0}
archive: {keep_free: 0}
identity: {user_agent: newskeep-test/1}
schedule: {policy: ladder}
"""


@dataclass
class Workbench:
    folder: Path
    clock: MovableClock
    workers: Workers
    text: str = QUICK
    reports: list[Report] = field(default_factory=list)

    @property
    def config(self) -> Config:
        return load_text(self.text, flags={"store": self.folder / "store"})

    def configure(self, text: str) -> None:
        self.text = text

    def store(self) -> Store:
        return Store(self.config, self.clock, workers=self.workers)

    def catalogue(self) -> Catalogue:
        """The catalogue as a reader sees it; the caller closes it."""
        return Catalogue.open(Layout(self.folder / "store").catalogue, read_only=True)

    async def backfill(
        self, *sources: str, again: bool = False, limit: int | None = None
    ) -> Result:
        """Run a backfill to its end."""
        given = read_sources(sources, column=None, limit=limit)
        with self.store() as store:
            job = Backfill(store, given, self.reports.append, again=again)
            job.prepare()
            return await job.run()

    async def next_round(self, after: timedelta = timedelta(days=1)) -> list[Report]:
        """Let time pass, then have the daemon make one round over what is due."""
        self.clock.advance(after)
        reports: list[Report] = []
        with self.store() as store:
            await Daemon(store, reports.append).run_once()
        return reports


def unused_port() -> int:
    """A port of loopback where nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as held:
        port: int = held.getsockname()[1]
    return port


async def ended(work: "asyncio.Task[Any]", seconds: float = 30) -> Any:
    """The result of something that ends by itself; TimeoutError if it does not in time."""
    async with asyncio.timeout(seconds):
        return await work


async def within(seconds: float, condition: Callable[[], bool]) -> None:
    """Return once the condition holds; TimeoutError if it does not in time."""
    async with asyncio.timeout(seconds):
        while not condition():  # noqa: ASYNC110 - the condition lies in another process
            await asyncio.sleep(0.01)
