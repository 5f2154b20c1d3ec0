"""A round: hosts are leased, visited at their pace, and given back."""

import asyncio
from datetime import timedelta

from archive.model import Link, LinkRole
from crawler.check import Checks, Report
from crawler.frontier import NewDue
from crawler.frontier.leases import StaleLease
from crawler.rounds import Round
from crawler.store import Store
from tests.builders_ingest import story
from tests.servers.pages import Page, PageServer
from tests.workbench import QUICK, Workbench, ended

MINUTE = timedelta(minutes=1)


def follow(store: Store, site: PageServer, *targets: str) -> None:
    """Have pages due now."""
    links = [Link(f"http://127.0.0.1:{site.port}{one}", LinkRole.LISTED) for one in targets]
    now = store.clock.now()
    pages = store.ingest.follow(links, article_ids={}).pages
    dues = [NewDue(page.page_key, page.url, page.host, now) for page in pages]
    store.frontier.add(dues, delay_of=store.delay_of, now=now)


def put(site: PageServer, *targets: str) -> None:
    for target in targets:
        site.put(target, story())


async def test_a_round_looks_at_everything_that_is_due_and_ends(
    bench: Workbench, site: PageServer
) -> None:
    put(site, "/a", "/b", "/c")
    with bench.store() as store:
        follow(store, site, "/a", "/b", "/c")
        checks = Checks(store, bench.reports.append)
        assert await ended(asyncio.create_task(Round(store, checks).run())) == 3
        checks.close()
    assert sorted(site.targets()) == ["/a", "/b", "/c"]


async def test_a_round_that_is_stopped_leaves_the_rest_due(
    bench: Workbench, site: PageServer
) -> None:
    put(site, "/a", "/b", "/c")
    bench.configure(QUICK.replace("delay: 0s", "delay: 200ms"))
    with bench.store() as store:
        follow(store, site, "/a", "/b", "/c")

        def stop_at_the_first(report: Report) -> None:
            bench.reports.append(report)
            work.stop()

        checks = Checks(store, stop_at_the_first)
        work = Round(store, checks)
        await ended(asyncio.create_task(work.run()))
        checks.close()
        counts = store.frontier.due_counts(store.clock.now())
    seen = [report for report in bench.reports if report.derived is not None]
    assert len(seen) == len(site.targets()) < 3
    assert counts.due == 3 - len(seen)
    assert counts.leased == 0


async def test_a_host_that_asks_for_long_patience_is_left_to_a_later_round(
    bench: Workbench, site: PageServer
) -> None:
    put(site, "/b")
    site.pages["/a"] = Page(b"", 429, {"Retry-After": "1800"})
    bench.configure(QUICK.replace("policy: ladder", "policy: ladder, pages_per_host: 1"))
    with bench.store() as store:
        follow(store, site, "/a", "/b")
        checks = Checks(store, bench.reports.append)
        assert await ended(asyncio.create_task(Round(store, checks).run())) == 1
        checks.close()
        ready = store.frontier.next_ready()
    assert ready is not None
    assert ready - bench.clock.now() > 25 * MINUTE


async def test_a_crawl_delay_outlives_the_process(bench: Workbench, site: PageServer) -> None:
    put(site, "/a")
    site.put("/robots.txt", "User-agent: *\nCrawl-delay: 0.2\n")
    with bench.store() as store:
        follow(store, site, "/a")
        checks = Checks(store, bench.reports.append)
        await ended(asyncio.create_task(Round(store, checks).run()))
        checks.close()
        host = store.frontier.host("127.0.0.1")
    assert host is not None
    assert host.delay == timedelta(seconds=0.2)


async def test_a_longer_delay_of_a_new_configuration_is_taken_over(
    bench: Workbench, site: PageServer
) -> None:
    put(site, "/a", "/b")
    await bench.backfill(f"http://127.0.0.1:{site.port}/a")
    bench.configure(QUICK.replace("delay: 0s", "delay: 100ms"))
    await bench.backfill(f"http://127.0.0.1:{site.port}/b")
    with bench.store() as store:
        host = store.frontier.host("127.0.0.1")
    assert host is not None
    assert host.delay == timedelta(seconds=0.1)


class Losing(Checks):
    """Finds its lease gone when it tells the first page."""

    lost = False

    async def tell(self, *told: object) -> Report:
        if not self.lost:
            self.lost = True
            raise StaleLease("the host has passed on")
        return await super().tell(*told)  # type: ignore[arg-type] # handed on as they came


async def test_a_page_whose_lease_ran_out_is_not_told_and_the_round_goes_on(
    bench: Workbench, site: PageServer
) -> None:
    put(site, "/a", "/b")
    with bench.store() as store:
        follow(store, site, "/a", "/b")
        checks = Losing(store, bench.reports.append)
        made = await ended(asyncio.create_task(Round(store, checks).run()))
        checks.close()
        counts = store.frontier.due_counts(store.clock.now())
    assert made == 2
    assert len(bench.reports) == 2
    assert (counts.due, counts.leased) == (0, 0)
