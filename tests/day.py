"""A day of the daemon in minutes: on a made-up clock, against outlets that edit by a plan."""

import asyncio
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any
from unittest import mock

from archive.model import Link, LinkRole
from crawler.check import Report
from crawler.chores import Chores
from crawler.config import Config, load_text
from crawler.daemon import Daemon
from crawler.frontier import NewDue
from crawler.store import Store
from tests.reading_here import Here
from tests.servers.outlets import Outlets, Planned
from tests.virtual_time import VirtualLoop, VirtualTime, run_virtually

START = datetime(2026, 3, 5, tzinfo=UTC)  # a Thursday
DELAY = 5.0  # seconds between two requests to a host
CONFIG = """
fetch: {{allow_private: [127.0.0.1], resolve: {{{resolve}}}, per_host: {{delay: 5s}}}}
archive: {{keep_free: 0}}
identity: {{user_agent: newskeep-test/1}}
schedule: {{budget: {budget}, tick: {tick}}}
monitor: {{bind: null}}
"""


@dataclass
class Day:
    """What happened."""

    plan: Sequence[Planned]
    site: Outlets
    reports: list[Report]
    crawl_delays: Mapping[str, int]
    unchecked: int  # pages that were followed and never looked at
    recorded: int  # edits in the catalogue
    captures: int
    leaps: int

    @property
    def caught(self) -> float:
        """Of all edits, the share whose version was fetched."""
        return self.site.caught() / sum(len(page.edits) for page in self.plan)

    @property
    def too_soon(self) -> list[tuple[str, float]]:
        """Hosts that were asked again before their delay was over, with the gap in seconds."""
        times: dict[str, list[float]] = defaultdict(list)
        for asked in self.site.asked:
            times[asked.host].append(asked.at)
        return [
            (host, after - before)
            for host, all_of_it in times.items()
            for before, after in pairwise(all_of_it)
            if after - before < max(DELAY, self.crawl_delays.get(host, 0)) - 1e-3
        ]

    @property
    def forbidden(self) -> int:
        """Requests for what robots.txt keeps closed."""
        return sum(asked.path.startswith("/closed/") for asked in self.site.asked)

    @property
    def served(self) -> int:
        """Answers with a page."""
        return sum(asked.path != "/robots.txt" for asked in self.site.asked)


def play(
    folder: Path,
    plan: Sequence[Planned],
    *,
    hours: float,
    budget: int,
    tick: str = "30s",
    leaps: Mapping[float, timedelta] | None = None,
) -> Day:
    """Run the daemon through it; `leaps` of the time of day, by the hour at which they happen."""
    hosts = sorted({page.host for page in plan})
    crawl_delays = dict.fromkeys(hosts[::7], 20)

    async def main(loop: VirtualLoop) -> Day:
        clock = VirtualTime(loop, START)
        opened = Outlets.open(plan, clock, crawl_delays=crawl_delays)
        with clock.in_force(), held_chores(loop):
            async with opened as site:
                resolve = ", ".join(f"{host}: 127.0.0.1" for host in hosts)
                text = CONFIG.format(resolve=resolve, budget=budget, tick=tick)
                config = load_text(text, flags={"store": folder})
                return await _play(loop, clock, site, config, hours, leaps or {})

    async def _play(
        loop: VirtualLoop,
        clock: VirtualTime,
        site: Outlets,
        config: Config,
        hours: float,
        leaps: Mapping[float, timedelta],
    ) -> Day:
        reports: list[Report] = []
        with Store(config, clock, workers=Here()) as store:
            deposit: Any = loop.holding(store.ingest.deposit)
            with mock.patch.object(store.ingest, "deposit", deposit):
                daemon = Daemon(store, reports.append)
                work = asyncio.create_task(daemon.run())
                feeding = asyncio.create_task(_feed(store, site, hosts))
                for at in sorted(leaps):
                    await clock.sleep_until(at * 3600)
                    clock.set(leaps[at])
                await clock.sleep_until(hours * 3600)
                feeding.cancel()
                daemon.stop()
                await work
            catalogue = store.ingest.catalogue
            counters = catalogue.counters()
            return Day(
                plan,
                site,
                reports,
                crawl_delays,
                unchecked=sum(due.last_check is None for due in store.frontier.dues()),
                recorded=counters.get("edits", 0),
                captures=counters.get("captures", 0),
                leaps=loop.leaps,
            )

    return run_virtually(main)


def held_chores(loop: VirtualLoop) -> Any:
    """While a chore is at work no time passes."""
    start = Chores.start

    def held(self: Chores, name: str, work: Any) -> bool:
        begun = start(self, name, work)
        if begun:
            loop.hold(self._open[name])
        return begun

    return mock.patch.object(Chores, "start", held)


async def _feed(store: Store, site: Outlets, hosts: Sequence[str]) -> None:
    """Follow each page when it is discovered, and one closed page a host from the start."""
    clock = store.clock
    _follow(store, [f"http://{host}:{site.port}/closed/{n}" for n, host in enumerate(hosts)])
    for page in site.plan:
        await clock.sleep_until(page.discovered * 3600)
        _follow(store, [site.address(page)])


def _follow(store: Store, urls: Sequence[str]) -> None:
    links = [Link(url, LinkRole.LISTED) for url in urls]
    pages = store.ingest.follow(links, article_ids={}).pages
    now = store.clock.now()
    dues = [NewDue(page.page_key, page.url, page.host, now) for page in pages]
    store.frontier.add(dues, delay_of=store.delay_of, now=now)
