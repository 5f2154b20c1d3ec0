"""Sources on the web: what they bring, how they are asked, and what becomes of bad ones."""

import asyncio
import gzip
import itertools
from datetime import timedelta

import pytest

from archive.ingest import ReadingSettings
from archive.layout import Layout
from archive.model import Link, LinkRole
from archive.rebuild import rebuild
from crawler.check import Checks
from crawler.config import ScheduleConfig
from crawler.discover import Discovery, Report
from crawler.frontier import NewDue
from crawler.planning import Planner
from crawler.rounds import Round
from crawler.schedule import HostState, PageState
from crawler.store import Store
from tests.builders_documents import atom, item, rss, sitemap, sitemap_index
from tests.builders_ingest import story
from tests.clocks import NOON
from tests.servers.pages import Page
from tests.unit.crawler.discover.polling import Poller, followed
from tests.workbench import ended, within

HOUR = timedelta(hours=1)
A, B = "/2026/03/a-storm-on-the-coast", "/2026/03/the-harbour-wall"
FEED = "{feed: URL/rss, tag: front, name: The feed}"


def at(moment: timedelta) -> str:
    return (NOON + moment).isoformat()


async def test_the_pages_of_a_feed_are_followed_with_where_they_came_from(poller: Poller) -> None:
    poller.configure(FEED)
    poller.site.put("/rss", rss(item(poller.url(A), "Storm"), item(poller.url(B), "Wall")))
    with poller.bench.store() as store:
        (report,) = await poller.poll(store)
        assert (report.pages, report.hints, report.failed) == (2, 0, False)
        assert followed(store) == [A, B]
        page = store.ingest.catalogue.pages()[0]
        (row,) = store.ingest.catalogue.links(page.page_id)
        due = store.frontier.due(page.page_key)
        assert (row.link.document, row.link.words) == (poller.url("/rss"), "Storm")
        assert due is not None
        assert due.fresh
        assert store.frontier.tags([page.page_key]) == {page.page_key: frozenset({"front"})}


async def test_a_poll_that_brings_something_is_kept_and_one_that_does_not_leaves_no_record(
    poller: Poller,
) -> None:
    poller.configure(FEED)
    poller.site.put("/rss", rss(item(poller.url(A))))
    with poller.bench.store() as store:
        await poller.poll(store)
        before = store.ingest.catalogue.counters()["captures"]
        await poller.poll(store, after=HOUR)
        assert store.ingest.catalogue.counters()["captures"] == before
    assert before == 2  # robots.txt and the feed
    assert poller.site.targets() == ["/rss", "/rss"]


async def test_the_answer_that_named_a_page_can_be_shown_from_the_archive(poller: Poller) -> None:
    poller.configure(FEED)
    poller.site.put("/rss", rss(item(poller.url(A))))
    with poller.bench.store() as store:
        await poller.poll(store)
        catalogue, page = store.ingest.catalogue, store.ingest.catalogue.pages()[0]
        (row,) = catalogue.links(page.page_id)
        (kept,) = catalogue.captures_of_url(poller.url("/rss"))
    assert kept.content_sha256 == row.link.document_sha256


async def test_a_rebuilt_catalogue_knows_the_same_of_what_sources_brought(poller: Poller) -> None:
    poller.configure(FEED)
    poller.site.put("/rss", rss(item(poller.url(A)), item(poller.url(B))))
    with poller.bench.store() as store:
        await poller.poll(store)
    with poller.bench.catalogue() as catalogue:
        before = catalogue.dump()
    rebuild(
        Layout(poller.bench.folder / "store"),
        reading=ReadingSettings(),
        clock=poller.bench.clock.now,
        workers=poller.bench.workers,
    )
    with poller.bench.catalogue() as catalogue:
        assert catalogue.dump() == before


async def test_a_page_that_is_followed_is_not_followed_again(poller: Poller) -> None:
    poller.configure(FEED)
    poller.site.put("/rss", rss(item(poller.url(A))))
    with poller.bench.store() as store:
        await poller.poll(store)
        poller.site.put("/rss", rss(item(poller.url(A), "Other words"), item(poller.url(B))))
        (report,) = await poller.poll(store, after=HOUR)
        assert report.pages == 1
        assert followed(store) == [A, B]


async def test_a_feed_is_asked_for_conditionally(poller: Poller) -> None:
    poller.configure(FEED)
    poller.site.put("/rss", rss(item(poller.url(A))), ETag='"one"')
    with poller.bench.store() as store:
        await poller.poll(store)
        poller.site.pages["/rss"] = Page(b"", 304)
        (report,) = await poller.poll(store, after=HOUR)
    assert poller.site.asked[-1].headers["if-none-match"] == '"one"'
    assert (report.failed, report.row.trouble, report.row.fails) == (False, "", 0)


async def test_a_source_is_polled_when_it_is_due_and_not_before(poller: Poller) -> None:
    poller.configure(FEED)
    poller.site.put("/rss", rss(item(poller.url(A))))
    with poller.bench.store() as store:
        (report,) = await poller.poll(store)
        assert report.row.next_poll - poller.bench.clock.now() > 25 * HOUR / 60
        assert await poller.poll(store, after=timedelta(minutes=5)) == []
        assert len(await poller.poll(store, after=HOUR)) == 1


# --- hints


async def looked_at(poller: Poller, store: Store, *targets: str) -> None:
    """Have pages that were followed and looked at, and are due again in a month."""
    links = [Link(poller.url(target), LinkRole.LISTED) for target in targets]
    now = store.clock.now()
    pages = store.ingest.follow(links, article_ids={}).pages
    dues = [NewDue(page.page_key, page.url, page.host, now) for page in pages]
    store.frontier.add(dues, delay_of=store.delay_of, now=now)
    for lease in store.frontier.lease("t", hosts=1, pages_per_host=9, ttl=HOUR, now=now):
        for due in lease.pages:
            later = now + timedelta(days=30)
            store.frontier.settle(lease, due.page_key, now=now, next_check=later)
        store.frontier.release(lease, now=now)


async def test_an_entry_that_was_updated_since_our_look_brings_the_check_forward(
    poller: Poller,
) -> None:
    poller.configure(FEED)
    poller.site.put("/rss", atom((poller.url(A), at(-HOUR), at(HOUR))))
    with poller.bench.store() as store:
        await looked_at(poller, store, A)
        (report,) = await poller.poll(store, after=2 * HOUR)
        assert (report.pages, report.hints) == (0, 1)
        assert poller.heard == [(poller.url(A), NOON + HOUR)]
        (due,) = store.frontier.dues()
        assert due.next_check <= store.clock.now()


async def test_a_hint_that_the_policy_finds_worthless_moves_nothing(poller: Poller) -> None:
    poller.configure(FEED)
    poller.obey = False
    poller.site.put("/rss", atom((poller.url(A), at(-HOUR), at(HOUR))))
    with poller.bench.store() as store:
        await looked_at(poller, store, A)
        (report,) = await poller.poll(store, after=2 * HOUR)
        assert (report.hints, len(poller.heard)) == (0, 1)


@pytest.mark.parametrize(("right", "forward"), [(40.0, True), (0.0, False)])
async def test_hints_of_a_host_that_proved_worthless_are_not_followed(
    poller: Poller, right: float, forward: bool
) -> None:
    poller.configure(FEED)
    poller.site.put("/rss", atom((poller.url(A), at(-HOUR), at(HOUR))))
    with poller.bench.store() as store:
        await looked_at(poller, store, A)
        (due,) = store.frontier.dues()
        store.frontier.keep_state(due.page_key, PageState.new(NOON, NOON).to_row())
        heard = HostState(hints=50.0, hints_right=right)
        store.frontier.keep_host_state(due.host, heard.to_row())
        planner = Planner(ScheduleConfig(policy="learned"), store.frontier)
        poller.bench.clock.advance(2 * HOUR)
        await ended(asyncio.create_task(Discovery(store, planner.hear).poll()))
        (due,) = store.frontier.dues()
        assert (due.next_check <= store.clock.now()) is forward
        assert PageState.from_row(due.state or {}).hinted


@pytest.mark.parametrize("updated", [-HOUR, timedelta()], ids=["before our look", "at our look"])
async def test_an_entry_that_says_nothing_new_is_no_hint(
    poller: Poller, updated: timedelta
) -> None:
    poller.configure(FEED)
    poller.site.put("/rss", atom((poller.url(A), at(-2 * HOUR), at(updated))))
    with poller.bench.store() as store:
        await looked_at(poller, store, A)
        await poller.poll(store, after=2 * HOUR)
    assert poller.heard == []


async def test_a_retired_page_that_was_updated_is_looked_at_again(poller: Poller) -> None:
    poller.configure(FEED)
    poller.site.put("/rss", atom((poller.url(A), at(-HOUR), at(HOUR))))
    with poller.bench.store() as store:
        await looked_at(poller, store, A)
        (due,) = store.frontier.dues()
        store.frontier.change(due.page_key, status=type(due.status).RETIRED)
        (report,) = await poller.poll(store, after=2 * HOUR)
        assert report.hints == 1
        assert store.frontier.dues()[0].status == "live"


async def test_a_paused_page_stays_paused_whatever_a_feed_says(poller: Poller) -> None:
    poller.configure(FEED)
    poller.site.put("/rss", atom((poller.url(A), at(-HOUR), at(HOUR))))
    with poller.bench.store() as store:
        await looked_at(poller, store, A)
        (due,) = store.frontier.dues()
        store.frontier.change(due.page_key, status=type(due.status).PAUSED)
        (report,) = await poller.poll(store, after=2 * HOUR)
        assert report.hints == 0


# --- sitemaps and section pages


async def test_an_index_leads_to_its_sitemaps_and_they_to_pages(poller: Poller) -> None:
    poller.configure("{sitemap: URL/map.xml}")
    poller.site.put(
        "/map.xml",
        sitemap_index(
            (poller.url("/new.xml.gz"), at(-HOUR)), (poller.url("/old.xml"), at(-999 * HOUR))
        ),
    )
    poller.site.put("/new.xml.gz", gzip.compress(sitemap((poller.url(A), at(-HOUR))).encode()))
    with poller.bench.store() as store:
        (report,) = await poller.poll(store)
        assert followed(store) == [A]
        assert report.row.trouble == ""
    assert poller.site.targets() == ["/map.xml", "/new.xml.gz"]


async def test_of_an_index_only_what_changed_is_read_again(poller: Poller) -> None:
    poller.configure("{sitemap: URL/map.xml}")
    poller.site.put("/map.xml", sitemap_index((poller.url("/a.xml"), at(-HOUR))))
    poller.site.put("/a.xml", sitemap(poller.url(A)))
    with poller.bench.store() as store:
        await poller.poll(store)
        await poller.poll(store, after=3 * HOUR)
    assert poller.site.targets() == ["/map.xml", "/a.xml", "/map.xml"]


async def test_indexes_are_followed_to_a_bounded_depth(poller: Poller) -> None:
    poller.configure("{sitemap: URL/0.xml}")
    for n in range(5):
        poller.site.put(f"/{n}.xml", sitemap_index((poller.url(f"/{n + 1}.xml"), "")))
    with poller.bench.store() as store:
        (report,) = await poller.poll(store)
    assert poller.site.targets() == ["/0.xml", "/1.xml", "/2.xml"]
    assert "index below an index" in report.row.trouble


async def test_an_index_of_a_thousand_sitemaps_is_read_in_part(poller: Poller) -> None:
    poller.configure("{sitemap: URL/map.xml}")
    names = [f"/{n}.xml" for n in range(1_000)]
    poller.site.put("/map.xml", sitemap_index(*((poller.url(name), "") for name in names)))
    with poller.bench.store() as store:
        await poller.poll(store)
    assert len(poller.site.targets()) == 21


async def test_the_old_pages_of_a_sitemap_are_left_unless_asked_for(poller: Poller) -> None:
    poller.site.put("/map.xml", sitemap((poller.url(A), at(-30 * 24 * HOUR)), poller.url(B)))
    for since, pages in (("", [B]), (", since: 60d", [A, B])):
        poller.configure(f"{{sitemap: URL/map.xml{since}}}")
        with poller.bench.store() as store:
            store.frontier.poll_now(store.clock.now())
            await poller.poll(store)
            assert followed(store) == pages


async def test_a_section_page_gives_its_stories(poller: Poller) -> None:
    poller.configure("{page: URL/world}")
    poller.site.put(
        "/world", f'<html><nav><a href="{B}">x</a></nav><a href="{A}">Storm</a></html>'
    )
    with poller.bench.store() as store:
        await poller.poll(store)
        assert followed(store) == [A]


async def test_the_longest_address_is_found_again_at_the_next_poll(poller: Poller) -> None:
    poller.configure(FEED)
    long = "/2026/03/" + "a-very-long-story-" * 150
    poller.site.put("/rss", rss(item(poller.url(long))))
    with poller.bench.store() as store:
        (first,) = await poller.poll(store)
        (second,) = await poller.poll(store, after=HOUR)
    assert (first.pages, second.pages) == (1, 0)


async def test_only_the_hosts_that_are_asked_for_are_followed(poller: Poller) -> None:
    poller.configure("{feed: URL/rss, hosts: [b.example]}")
    poller.site.put("/rss", rss(item(poller.url(A)), item("https://www.b.example/a-long-story-1")))
    with poller.bench.store() as store:
        (report,) = await poller.poll(store)
        assert followed(store) == ["/a-long-story-1"]
    assert [left.text for left in report.left_out] == [poller.url(A)]


# --- manners


async def test_what_robots_txt_forbids_is_not_asked_for(poller: Poller) -> None:
    poller.configure(FEED)
    poller.site.put("/robots.txt", "User-agent: *\nDisallow: /rss\n")
    with poller.bench.store() as store:
        (report,) = await poller.poll(store)
    assert report.failed
    assert "robots.txt" in report.row.trouble
    assert poller.site.targets() == []


async def test_two_sources_of_one_host_are_asked_at_its_pace(poller: Poller) -> None:
    delay = 0.3
    poller.configure("{feed: URL/a}", "{feed: URL/b}")
    poller.bench.configure(poller.bench.text.replace("delay: 0s", f"delay: {delay}s"))
    for name in ("/a", "/b"):
        poller.site.put(name, rss())
    with poller.bench.store() as store:
        assert len(await poller.poll(store)) == 2
    times = [asked.at for asked in poller.site.asked]
    assert len(times) == 3
    assert all(b - a >= delay - 0.01 for a, b in itertools.pairwise(times))


async def test_a_host_that_is_asked_for_its_pages_is_polled_when_it_is_free(
    poller: Poller,
) -> None:
    poller.configure(FEED)
    poller.site.put("/rss", rss(item(poller.url(A))))
    with poller.bench.store() as store:
        now = store.clock.now()
        lease = store.frontier.lease_host(
            "127.0.0.1", "a round", ttl=HOUR, now=now, delay=HOUR / 60, patience=HOUR
        )
        assert lease is not None
        (waits,) = await poller.poll(store)
        assert (waits.waits_for, poller.site.asked) == ("127.0.0.1", [])
        store.frontier.release(lease, now=now)
        (report,) = await poller.poll(store, after=HOUR / 30)
        assert report.pages == 1


async def test_a_poll_and_a_round_go_on_beside_each_other(poller: Poller) -> None:
    poller.configure("{feed: 'http://feeds.example/rss'}")
    here = f"resolve: {{feeds.example: '127.0.0.1:{poller.site.port}'}}, allow_private"
    poller.bench.configure(poller.bench.text.replace("allow_private", here))
    poller.site.put("/rss", rss(item(poller.url(B))))
    poller.site.put(A, story())
    with poller.bench.store() as store:
        await looked_at(poller, store, A)
        store.frontier.hasten(store.frontier.dues()[0].page_key, store.clock.now())
        checks = Checks(store, poller.bench.reports.append)
        work = asyncio.create_task(ended(asyncio.create_task(Round(store, checks).run())))
        (report,) = await poller.poll(store)
        assert await work >= 1
        checks.close()
    assert report.pages == 1


async def test_a_poll_that_is_stopped_gives_its_host_back_and_leaves_the_rest_due(
    poller: Poller,
) -> None:
    poller.configure("{feed: URL/a}", "{feed: URL/b}")
    poller.bench.configure(poller.bench.text.replace("delay: 0s", "delay: 20s"))
    with poller.bench.store() as store:
        reports: list[Report] = []
        discovery = Discovery(store, lambda *_: False, reports.append)
        work = asyncio.create_task(discovery.poll())
        await within(20, lambda: len(poller.site.asked) == 1)
        discovery.stop()
        await ended(work, 10)
        host = store.frontier.host("127.0.0.1")
        assert host is not None
        assert host.owner is None
        assert len(discovery.due()) == 2
    assert [asked.target for asked in poller.site.asked] == ["/robots.txt"]


# --- bad days


BOMB = '<!DOCTYPE z [<!ENTITY a "aa">]><rss><channel><title>&a;</title></channel></rss>'


@pytest.mark.parametrize(
    ("page", "words"),
    [
        (Page(b"<html>not a feed</html>"), "is no feed"),
        (Page(BOMB.encode()), "declares entities"),
        (Page(b"<rss>" + b" " * 6_000_000), "is larger than 5 MB"),
        (Page(b"", 404), "answers with status 404"),
        (Page(b"", 500), "answers with status 500"),
    ],
    ids=["page", "bomb", "huge", "gone", "broken"],
)
async def test_a_bad_source_is_told_of_and_the_others_go_on(
    poller: Poller, page: Page, words: str
) -> None:
    poller.configure("{feed: URL/bad}", "{feed: URL/rss}")
    poller.site.pages["/bad"] = page
    poller.site.put("/rss", rss(item(poller.url(A))))
    with poller.bench.store() as store:
        reports = {report.source.place: report for report in await poller.poll(store)}
        bad, good = reports[poller.url("/bad")], reports[poller.url("/rss")]
        assert followed(store) == [A]
        kept = {row.source_id: row for row in store.frontier.sources()}
    assert words in bad.row.trouble
    assert (bad.failed, bad.row.fails, good.failed, good.pages) == (True, 1, False, 1)
    assert kept[bad.source.source_id] == bad.row


async def test_a_parser_that_trips_stops_only_its_own_source(
    poller: Poller, monkeypatch: pytest.MonkeyPatch
) -> None:
    def trip(answered: object) -> None:
        raise RecursionError("too deep")

    monkeypatch.setattr("crawler.discover.answers.read_sitemap", trip)
    poller.configure("{sitemap: URL/map.xml}", "{feed: URL/rss}")
    poller.site.put("/map.xml", sitemap())
    poller.site.put("/rss", rss(item(poller.url(A))))
    with poller.bench.store() as store:
        reports: list[Report] = await poller.poll(store)
        assert followed(store) == [A]
    troubles = [report.row.trouble for report in reports if report.failed]
    assert troubles == ["cannot be read (RecursionError: too deep)."]


async def test_a_source_that_fails_is_polled_ever_more_rarely_and_recovers(
    poller: Poller,
) -> None:
    poller.configure(FEED)
    waits = []
    with poller.bench.store() as store:
        for _ in range(3):
            (report,) = await poller.poll(store, after=2 * HOUR)
            waits.append((report.row.next_poll - store.clock.now()) / timedelta(minutes=1))
        poller.site.put("/rss", rss(item(poller.url(A))))
        (report,) = await poller.poll(store, after=2 * HOUR)
    assert [round(wait, -1) for wait in waits] == [10, 20, 40]
    assert (report.row.fails, report.row.trouble, report.pages) == (0, "", 1)


async def test_where_there_is_no_room_nothing_is_asked(poller: Poller) -> None:
    poller.configure(FEED)
    poller.bench.configure(poller.bench.text.replace("keep_free: 0", "keep_free: 900000GB"))
    with poller.bench.store() as store, pytest.raises(Exception, match="keep_free"):
        await poller.poll(store)
    assert poller.site.asked == []
