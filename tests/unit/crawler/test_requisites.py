"""What a page needs is kept beside it, once a day and politely, and never at its cost."""

from datetime import timedelta
from itertools import pairwise

import pytest

from archive.ingest import ReadingSettings
from archive.layout import Layout
from archive.model import AccessState, CaptureKind, Failure
from archive.rebuild import rebuild
from crawler import requisites
from tests.builders_ingest import story
from tests.servers.pages import Page, PageServer
from tests.workbench import QUICK, Workbench, unused_port

WANTED = QUICK.replace("keep_free: 0", "keep_free: 0, requisites: true")


def dressed(*needs: str, edit: str = "30") -> bytes:
    """An article that needs images, or sheets where they end in .css."""
    links = "".join(
        f'<link rel="stylesheet" href="{one}">' if one.endswith(".css") else f'<img src="{one}">'
        for one in needs
    )
    return story(("30 centimetres", f"{edit} centimetres")).replace(
        b"</article>", b"</article>" + links.encode()
    )


@pytest.fixture
def site(bench: Workbench, site: PageServer) -> PageServer:
    """The server, before a store that keeps what pages need."""
    bench.configure(WANTED)
    return site


def address(site: PageServer, target: str = "/story") -> str:
    return f"http://127.0.0.1:{site.port}{target}"


async def test_they_are_left_alone_unless_they_are_asked_for(
    bench: Workbench, site: PageServer
) -> None:
    bench.configure(QUICK)
    site.put("/story", dressed("/a.png"))
    await bench.backfill(address(site))
    assert site.targets() == ["/story"]


async def test_a_new_articles_sheets_and_what_they_need_in_turn_are_kept(
    bench: Workbench, site: PageServer
) -> None:
    site.put("/story", dressed("/main.css", "/a.png"))
    site.put("/main.css", b"@import 'more.css'; p { background: url(/rule.png) }")
    site.put("/more.css", b"@font-face { src: url(type.woff2) }")
    for target in ("/a.png", "/rule.png", "/type.woff2"):
        site.put(target, target)
    await bench.backfill(address(site))
    assert site.targets() == [
        *("/story", "/main.css", "/a.png", "/more.css", "/rule.png", "/type.woff2")
    ]
    with bench.catalogue() as catalogue:
        for target in site.targets():
            (capture,) = catalogue.captures_of_url(address(site, target))
            assert capture.status == 200


async def test_they_belong_to_the_check_and_not_to_the_page(
    bench: Workbench, site: PageServer
) -> None:
    site.put("/story", dressed("/a.png"))
    site.put("/a.png", "image")
    await bench.backfill(address(site))
    with bench.catalogue() as catalogue:
        (page,) = catalogue.pages()
        (answer,) = catalogue.captures_of(page.page_id)
        (image,) = catalogue.captures_of_url(address(site, "/a.png"))
        assert answer.url == address(site)
        assert (image.check, image.page) == (answer.check, None)
        assert image in catalogue.captures_of_check(answer.check or "")
        check = catalogue.check(answer.check or "")
        assert check is not None
        assert check.record_id == answer.record_id


async def test_a_rebuilt_catalogue_tells_the_same_of_them(
    bench: Workbench, site: PageServer
) -> None:
    site.put("/story", dressed("/a.png", "/gone.png"))
    site.put("/a.png", "image")
    await bench.backfill(address(site))
    with bench.catalogue() as catalogue:
        before = catalogue.dump()
    layout = Layout(bench.folder / "store")
    rebuild(layout, reading=ReadingSettings(), clock=bench.clock.now, workers=bench.workers)
    with bench.catalogue() as catalogue:
        assert catalogue.dump() == before


async def test_an_address_is_asked_once_a_day_whatever_page_needs_it(
    bench: Workbench, site: PageServer
) -> None:
    for target in ("/one", "/two"):
        site.put(target, dressed("/main.css"))
    site.put("/main.css", "p {}")
    await bench.backfill(address(site, "/one"), address(site, "/two"))
    assert site.targets().count("/main.css") == 1


async def test_a_new_version_a_day_later_asks_again_and_the_same_bytes_are_kept_once(
    bench: Workbench, site: PageServer
) -> None:
    site.put("/story", dressed("/a.png"))
    site.put("/a.png", "image")
    await bench.backfill(address(site))
    site.put("/story", dressed("/a.png", edit="50"))
    await bench.next_round(timedelta(days=2))
    await bench.next_round(timedelta(days=2))  # the edit is confirmed by a second look
    with bench.catalogue() as catalogue:
        first, second = catalogue.captures_of_url(address(site, "/a.png"))
    assert (second.kind, second.refers_to) == (CaptureKind.REVISIT, first.record_id)


async def test_a_look_that_gives_no_new_version_needs_nothing(
    bench: Workbench, site: PageServer
) -> None:
    site.put("/story", dressed("/a.png"))
    await bench.backfill(address(site))
    await bench.next_round(timedelta(days=2))
    assert site.targets().count("/a.png") == 1


async def test_what_is_no_article_needs_nothing(bench: Workbench, site: PageServer) -> None:
    site.pages["/story"] = Page(dressed("/a.png"), 404)
    await bench.backfill(address(site))
    assert site.targets() == ["/story"]


async def test_one_that_fails_costs_the_check_nothing(bench: Workbench, site: PageServer) -> None:
    dead = f"http://127.0.0.1:{unused_port()}/a.png"
    site.put("/story", dressed(dead, "/gone.png", "/b.png"))
    site.put("/b.png", "image")
    result = await bench.backfill(address(site))
    assert result.failed == ()
    assert site.targets() == ["/story", "/gone.png", "/b.png"]
    (report,) = bench.reports
    assert report.derived is not None
    assert report.derived.finding is not None
    assert report.derived.finding.reading.access is AccessState.ARTICLE
    with bench.catalogue() as catalogue:
        (page,) = catalogue.pages()
        assert page.last_failure is None


async def test_robots_rules_hold_for_them_too(bench: Workbench, site: PageServer) -> None:
    site.put("/robots.txt", "User-agent: *\nDisallow: /img/", Content_Type="text/plain")
    site.put("/story", dressed("/img/a.png", "/b.png"))
    await bench.backfill(address(site))
    assert site.targets() == ["/story", "/b.png"]


async def test_the_hosts_delay_holds_between_them(bench: Workbench, site: PageServer) -> None:
    bench.configure(WANTED.replace("delay: 0s", "delay: 50ms"))
    site.put("/story", dressed("/a.png", "/b.png"))
    await bench.backfill(address(site))
    times = [asked.at for asked in site.asked]
    assert len(times) == 4
    assert all(later - sooner >= 0.045 for sooner, later in pairwise(times))


async def test_a_host_that_asks_to_be_left_alone_is_left_alone(
    bench: Workbench, site: PageServer
) -> None:
    site.pages["/a.png"] = Page(b"", 429, {"Retry-After": "600"})
    site.put("/story", dressed("/a.png", "/b.png"))
    await bench.backfill(address(site))
    assert site.targets() == ["/story", "/a.png"]


async def test_a_page_that_needs_too_much_gets_no_more_than_the_bound(
    bench: Workbench, site: PageServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(requisites, "MOST", 3)
    site.put("/story", dressed(*(f"/{number}.png" for number in range(9))))
    await bench.backfill(address(site))
    assert site.targets() == ["/story", "/0.png", "/1.png", "/2.png"]


async def test_bytes_are_bounded_too(
    bench: Workbench, site: PageServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(requisites, "MOST_BYTES", 1)
    site.put("/story", dressed("/a.png", "/b.png"))
    await bench.backfill(address(site))
    assert site.targets() == ["/story", "/a.png"]


async def test_a_single_one_that_is_too_large_is_kept_cut(
    bench: Workbench, site: PageServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(requisites, "LARGEST", 500)
    site.pages["/a.png"] = Page(b"", headers={"Content-Encoding": "identity", "X": "y" * 900})
    site.put("/story", dressed("/a.png"))
    await bench.backfill(address(site))
    with bench.catalogue() as catalogue:
        (cut,) = catalogue.captures_of_url(address(site, "/a.png"))
    assert cut.failure is Failure.TOO_LARGE


async def test_sheets_that_import_each_other_are_followed_only_so_far(
    bench: Workbench, site: PageServer
) -> None:
    site.put("/story", dressed("/0.css"))
    for number in range(9):
        site.put(f"/{number}.css", f"@import '/{number + 1}.css';")
    await bench.backfill(address(site))
    assert site.targets() == ["/story", *(f"/{n}.css" for n in range(requisites.DEEPEST + 1))]


async def test_what_another_host_serves_is_kept_and_the_host_given_back(
    bench: Workbench, site: PageServer
) -> None:
    elsewhere = "http://static.example/a.png"
    resolved = f"resolve: {{static.example: '127.0.0.1:{site.port}'}}"
    bench.configure(WANTED.replace("retries: 0", f"retries: 0, {resolved}"))
    site.put("/story", dressed(elsewhere))
    await bench.backfill(address(site))
    with bench.catalogue() as catalogue:
        assert len(catalogue.captures_of_url(elsewhere)) == 1
    with bench.store() as store:
        host = store.frontier.host("static.example")
    assert host is not None
    assert host.owner is None
    assert host.floor_at is not None
