"""One look at one page, from due to due."""

from datetime import timedelta

from archive.model import AccessState, Link, LinkRole
from crawler.check import Report
from crawler.daemon import Daemon
from crawler.frontier import NewDue
from tests.builders_ingest import story
from tests.servers.pages import Page, PageServer
from tests.workbench import Workbench, unused_port

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def address(site: PageServer, target: str = "/story") -> str:
    return f"http://127.0.0.1:{site.port}{target}"


def access(report: Report) -> AccessState | None:
    finding = report.derived.finding if report.derived is not None else None
    return finding.reading.access if finding is not None else None


async def one(bench: Workbench, after: timedelta = DAY) -> Report:
    (report,) = await bench.next_round(after)
    return report


async def test_an_article_that_the_server_confirms_is_not_sent_again(
    bench: Workbench, site: PageServer
) -> None:
    site.put("/story", story(), ETag='"v1"')
    await bench.backfill(address(site))
    site.pages["/story"] = Page(b"", 304, {"ETag": '"v1"', "Content-Length": "0"})
    report = await one(bench)
    assert site.asked[-1].headers["if-none-match"] == '"v1"'
    assert access(report) is AccessState.NOT_MODIFIED
    assert report.derived is not None
    assert report.derived.finding is not None
    assert report.derived.finding.version == 1


async def test_a_wall_is_never_asked_for_conditionally(bench: Workbench, site: PageServer) -> None:
    """A 304 to its validators would be read as if the article still stood there."""
    site.put("/story", story(), ETag='"article"')
    await bench.backfill(address(site))
    site.put("/story", b"<html><body><p>Nothing here.</p></body></html>", ETag='"wall"')
    assert access(await one(bench)) is not AccessState.ARTICLE
    await one(bench)
    assert "if-none-match" not in site.asked[-1].headers


async def test_a_page_that_gives_no_answer_is_tried_again_later_and_later(
    bench: Workbench,
) -> None:
    first = (await bench.backfill(f"http://127.0.0.1:{unused_port()}/story")).failed
    assert len(first) == 1
    waits = []
    for _ in range(3):
        report = await one(bench)
        assert report.failed
        assert report.next_check is not None
        waits.append(report.next_check - bench.clock.now())
    assert waits[0] < waits[1] < waits[2] <= DAY


async def test_a_server_that_says_not_now_has_not_shown_the_page(
    bench: Workbench, site: PageServer
) -> None:
    site.pages["/story"] = Page(b"busy", 503)
    result = await bench.backfill(address(site))
    (entry,) = result.failed
    assert entry.detail == "the server answered 503"


async def test_an_edit_that_waits_is_looked_at_again_soon(
    bench: Workbench, site: PageServer
) -> None:
    site.put("/story", story())
    await bench.backfill(address(site))
    site.put("/story", story(("At least 40", "At least 50")))
    report = await one(bench)
    assert report.derived is not None
    assert report.derived.wants_another_look
    assert report.next_check is not None
    assert report.next_check - bench.clock.now() <= HOUR


async def test_a_pinned_page_is_looked_at_in_its_interval(
    bench: Workbench, site: PageServer
) -> None:
    site.put("/story", story())
    with bench.store() as store:
        link = Link(address(site), LinkRole.LISTED)
        (page,) = store.ingest.follow([link], article_ids={}).pages
        now = store.clock.now()
        due = NewDue(page.page_key, page.url, page.host, now, timedelta(minutes=10))
        store.frontier.add([due], delay_of=store.delay_of, now=now)
    report = await one(bench)
    assert report.next_check is not None
    assert report.next_check - bench.clock.now() <= timedelta(minutes=10)


async def test_a_page_whose_archive_was_lost_is_followed_anew(
    bench: Workbench, site: PageServer
) -> None:
    site.put("/story", story())
    await bench.backfill(address(site))
    store = bench.config.store
    for path in (*store.glob("catalogue.sqlite*"), *(store / "warc").iterdir()):
        path.unlink()
    report = await one(bench)
    assert access(report) is AccessState.ARTICLE
    with bench.catalogue() as catalogue:
        assert [page.url for page in catalogue.pages()] == [address(site)]


async def test_a_host_that_asks_to_wait_is_held(bench: Workbench, site: PageServer) -> None:
    site.pages["/story"] = Page(b"slow down", 429, {"Retry-After": "1800"})
    site.put("/other", story())
    await bench.backfill(address(site))
    await bench.backfill(address(site, "/other"))
    assert site.targets() == ["/story"]
    site.put("/story", story())
    await bench.next_round(timedelta(hours=2))
    assert sorted(site.targets()) == ["/other", "/story", "/story"]


async def test_the_daemon_tells_each_check_once(bench: Workbench, site: PageServer) -> None:
    for number in range(3):
        site.put(f"/{number}", story())
    await bench.backfill(*(address(site, f"/{number}") for number in range(3)))
    bench.clock.advance(DAY)
    reports: list[Report] = []
    with bench.store() as store:
        assert await Daemon(store, reports.append).run_once() == 3
    assert len({report.page.page_key for report in reports}) == 3
