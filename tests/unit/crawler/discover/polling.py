"""Polls the sources of a workbench, and remembers what was told."""

import asyncio
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from crawler.discover import Discovery, Report
from crawler.frontier import Due
from crawler.store import Store
from tests.servers.pages import PageServer
from tests.workbench import QUICK, Workbench, ended


@dataclass
class Poller:
    """What a test polls with; each hint is heard as the test says."""

    bench: Workbench
    site: PageServer
    heard: list[tuple[str, datetime | None]] = field(default_factory=list)
    obey: bool = True

    def url(self, target: str, host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.site.port}{target}"

    def configure(self, *sources: str, more: str = "") -> None:
        """Sources as lines of the file, `URL/` standing for the server."""
        lines = "".join(f"  - {source}\n" for source in sources)
        text = f"{QUICK}{more}sources:\n{lines}"
        self.bench.configure(text.replace("URL/", self.url("/")))

    async def poll(self, store: Store, *, after: timedelta = timedelta()) -> list[Report]:
        """Let time pass, then poll what is due."""
        self.bench.clock.advance(after)
        reports: list[Report] = []

        def hear(due: Due, stamp: datetime | None, now: datetime) -> bool:
            self.heard.append((due.url, stamp))
            return self.obey and store.frontier.hasten(due.page_key, now)

        await ended(asyncio.create_task(Discovery(store, hear, reports.append).poll()))
        return reports


def followed(store: Store) -> list[str]:
    """The addresses of all pages, without the server's part."""
    return sorted("/" + page.url.split("/", 3)[3] for page in store.ingest.catalogue.pages())
