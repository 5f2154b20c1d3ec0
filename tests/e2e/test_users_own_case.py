"""A story reposted with "Original url: …" is given, and its page is followed through its edits."""

import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from archive.model import EditKind, LinkRole, Verdict
from crawler.backfill import read_sources
from crawler.check import Report
from tests.clocks import MovableClock
from tests.servers.certificates import ca_file, server_context
from tests.servers.pages import PageServer
from tests.workbench import QUICK, Workbench

PAGES = Path(__file__).parents[1] / "pages"
STORY = PAGES / "themoscowtimes.com" / "2024-12-17_v1.html"
HOST = "www.themoscowtimes.com"
TARGET = (
    "/2024/12/17/moscow-waging-intense-counteroffensive-with-north-korean-troops-in-kursk-region"
    "-kyiv-says-a87376"
)
ADDRESS = f"https://{HOST}{TARGET}"
GOLD: list[str] = json.loads(STORY.with_suffix(".json").read_text("utf-8"))["paragraphs"]
ORIGINAL = STORY.read_text("utf-8")
AGGREGATED = (PAGES / "aggregator" / "2024-12-16.html").read_text("utf-8")
SILENT = '</div><time class="byline__datetime timeago" datetime="2024-12-17T15:02:00+03:00">'


def document() -> str:
    """A repost in the form in which people keep them."""
    head = ["Moscow Waging 'Intense' Counteroffensive", "By AFP", "December 17, 2024"]
    return "\n\n".join(["", *head, *GOLD, "Original url:", ADDRESS])


def stamped(html: str, hour: int) -> str:
    """The page with "Updated:" shown and both stamps at that hour."""
    instant = f"2024-12-17T{hour}:41:00+03:00"
    shown = f'Updated: <time class="byline__datetime timeago" datetime="{instant}">'
    if SILENT in html:
        html = html.replace(SILENT, f"</div>{shown}")
    else:
        start = html.index("Updated: <time")
        html = html[:start] + shown + html[html.index(">", start) + 1 :]
    start = html.index('modified_time" content="') + len('modified_time" content="')
    return html[:start] + instant + html[html.index('"', start) :]


@pytest.fixture
def clock() -> MovableClock:
    """Half an hour after the story came out."""
    return MovableClock(datetime(2024, 12, 17, 12, 32, tzinfo=UTC))


@pytest.fixture
async def site(bench: Workbench, clock: MovableClock) -> AsyncIterator[PageServer]:
    """The Moscow Times' address leads to a local server under an authority of the test's."""
    async with PageServer.open(clock, tls=server_context(HOST)) as server:
        bench.configure(
            QUICK.replace(
                "retries: 0}",
                f"retries: 0, ca_file: {ca_file(bench.folder)}, "
                f"resolve: {{{HOST}: '127.0.0.1:{server.port}'}}}}",
            )
        )
        (bench.folder / "repost.txt").write_text(document())
        server.put(TARGET, ORIGINAL)
        yield server


async def one(bench: Workbench, hours: int = 3) -> Report:
    (report,) = await bench.next_round(timedelta(hours=hours))
    return report


def verdict(report: Report) -> Verdict | None:
    assert report.derived is not None
    finding = report.derived.finding
    return finding.weighed.verdict if finding is not None and finding.weighed else None


def test_the_document_gives_its_one_address_as_the_declared_original(bench: Workbench) -> None:
    path = bench.folder / "repost.txt"
    path.write_text(document())
    (link,) = read_sources([str(path)], column=None, limit=None).links
    assert (link.url, link.role, link.label) == (
        ADDRESS,
        LinkRole.DECLARED_SOURCE,
        "Original url:",
    )
    assert link.document == str(path)
    assert link.document_sha256


async def test_one_request_keeps_the_page_and_its_clean_text(
    bench: Workbench, site: PageServer
) -> None:
    result = await bench.backfill(str(bench.folder / "repost.txt"))
    assert site.targets() == [TARGET]
    assert result.failed == ()
    with bench.catalogue() as catalogue:
        (page,) = catalogue.pages()
        (version,) = catalogue.versions(page.page_id)
        (row,) = catalogue.links(page.page_id)
    assert list(version.article.paragraphs) == GOLD
    assert version.article.byline == "AFP"
    assert row.link.label == "Original url:"


async def test_the_page_is_followed_from_a_stealth_edit_to_mere_furniture(
    bench: Workbench, site: PageServer
) -> None:
    await bench.backfill(str(bench.folder / "repost.txt"))

    silent = ORIGINAL.replace("at least 30 North", "at least 50 North")
    site.put(TARGET, silent)
    stealth = await one(bench, hours=1)
    assert verdict(stealth) is Verdict.STEALTH
    assert kinds(stealth) == (EditKind.NUMBER,)

    loud = stamped(silent.replace("around 10,000 troops", "around 12,000 troops"), 18)
    site.put(TARGET, loud)
    declared = await one(bench)
    assert verdict(declared) is Verdict.DECLARED

    touched = stamped(loud, 21)
    site.put(TARGET, touched)
    assert verdict(await one(bench)) is Verdict.TOUCH

    site.put(TARGET, touched.replace(">One story<", ">Another story<"))
    assert verdict(await one(bench)) is Verdict.UNCHANGED


async def test_a_stealth_edit_is_sure_once_a_second_fetch_agrees(
    bench: Workbench, site: PageServer
) -> None:
    await bench.backfill(str(bench.folder / "repost.txt"))
    site.put(TARGET, ORIGINAL.replace("at least 30 North", "at least 50 North"))
    await one(bench)
    with bench.catalogue() as catalogue:
        (edit,) = catalogue.edits()
        assert edit.provisional
    await one(bench)
    with bench.catalogue() as catalogue:
        (edit,) = catalogue.edits()
        assert not edit.provisional
        assert (edit.before_version, edit.after_version) == (1, 2)
        assert edit.verdict is Verdict.STEALTH


async def test_the_aggregators_stamp_line_is_weighed_in_the_same_way(
    bench: Workbench, clock: MovableClock
) -> None:
    async with PageServer.open(clock) as server:
        address = f"http://127.0.0.1:{server.port}/news/1"
        server.put("/news/1", AGGREGATED)
        await bench.backfill(address)

        silent = AGGREGATED.replace("at least 30 North", "at least 50 North")
        server.put("/news/1", silent)
        assert verdict(await one(bench, hours=1)) is Verdict.STEALTH

        loud = silent.replace("at least 10,000", "at least 12,000")
        loud = loud.replace("Updated at 2024-12-16 12:31:11", "Updated at 2024-12-17 14:02:45")
        server.put("/news/1", loud)
        assert verdict(await one(bench)) is Verdict.DECLARED

        touched = loud.replace("Updated at 2024-12-17 14:02:45", "Updated at 2024-12-17 17:30:00")
        server.put("/news/1", touched)
        assert verdict(await one(bench)) is Verdict.TOUCH

        server.put("/news/1", touched.replace("3 hours ago", "9 hours ago"))
        assert verdict(await one(bench)) is Verdict.UNCHANGED


def kinds(report: Report) -> tuple[EditKind, ...]:
    assert report.derived is not None
    assert report.derived.finding is not None
    assert report.derived.finding.weighed is not None
    return report.derived.finding.weighed.kinds
