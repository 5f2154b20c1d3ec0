"""From a feed to a message: a page is found, edited in silence, looked at, and people are told."""

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from crawler.cli import cli
from crawler.cli.refusals import exit_code
from crawler.daemon import Daemon
from tests.builders_documents import atom, item, rss
from tests.builders_ingest import story
from tests.clocks import MovableClock
from tests.reading_here import Here
from tests.servers.pages import PageServer
from tests.servers.receivers import Mood, Receiver, hook
from tests.workbench import QUICK, Workbench, ended, within

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
A = "/2026/03/the-river-rises-again"


@pytest.fixture
def bench(tmp_path: Path) -> Workbench:
    return Workbench(tmp_path, MovableClock(), Here())


@pytest.fixture
async def site(bench: Workbench) -> AsyncIterator[PageServer]:
    async with PageServer.open(bench.clock) as server:
        yield server


@pytest.fixture
def desk() -> Iterator[Receiver]:
    with hook() as receiver:
        yield receiver


def configure(bench: Workbench, site: PageServer, desk: Receiver) -> str:
    """A feed that is polled, and a desk that is told of silent edits; the feed's page."""
    here = f"http://127.0.0.1:{site.port}"
    bench.configure(
        f"{QUICK}"
        f'sources: [{{feed: "{here}/rss", tag: front}}]\n'
        f'notify: [{{webhook: "http://{desk.address}/", verdict: stealth, tag: front}}]\n'
    )
    return f"{here}{A}"


@pytest.mark.parametrize("policy", ["ladder", "learned"])
async def test_a_silent_edit_of_a_page_from_a_feed_is_told_to_the_desk(
    bench: Workbench, site: PageServer, desk: Receiver, policy: str
) -> None:
    url = configure(bench, site, desk)
    bench.configure(bench.text.replace("policy: ladder", f"policy: {policy}"))
    published = bench.clock.now().isoformat()
    site.put(A, story())
    site.put("/rss", atom((url, published, published)))
    (first,) = await bench.next_round(timedelta())
    assert first.page.url == url

    # An hour later the figure is another one, and only the feed says that something was done.
    site.put(A, story(("30 centimetres", "50 centimetres")))
    updated = (bench.clock.now() + 50 * MINUTE).isoformat()
    site.put("/rss", atom((url, published, updated)))
    reports = await bench.next_round(HOUR)
    for _ in range(3):
        reports += await bench.next_round(30 * MINUTE)
    assert len(site.targets()) > 3
    (arrived,) = desk.arrived
    (told,) = json.loads(arrived.body)["news"]
    assert (told["verdict"], told["page"], told["tags"]) == ("stealth", url, ["front"])
    assert "number" in told["kinds"]
    assert "50 centimetres" in told["changes"][0]["after"]
    assert told["after"]["block_sha256"]


async def test_a_desk_that_cannot_be_reached_holds_no_check_back(
    bench: Workbench, site: PageServer, desk: Receiver
) -> None:
    url = configure(bench, site, desk)
    desk.mood = Mood.REFUSING
    site.put(A, story())
    site.put("/rss", rss(item(url)))
    await bench.next_round(timedelta())
    site.put(A, story(("30 centimetres", "50 centimetres")))
    for _ in range(3):
        await bench.next_round(6 * HOUR)
    with bench.catalogue() as catalogue:
        assert catalogue.counters()["edits"] == 1
    desk.mood = Mood.WELL
    await bench.next_round(6 * HOUR)
    assert len(desk.arrived) == 1


async def test_a_daemon_polls_and_looks_at_what_it_finds(
    bench: Workbench, site: PageServer, desk: Receiver
) -> None:
    url = configure(bench, site, desk)
    site.put(A, story())
    site.put("/rss", rss(item(url)))
    with bench.store() as store:
        daemon = Daemon(store, bench.reports.append)
        work = asyncio.create_task(daemon.run())
        await within(30, lambda: len(bench.reports) == 1)
        daemon.stop()
        await ended(work)
        assert {job.name for job in store.frontier.jobs()} >= {"sources", "notify"}
    assert bench.reports[0].page.url == url


# --- the verbs


def run(bench: Workbench, *words: str) -> tuple[int, str, str]:
    """The real command over the workbench's store; exit code, stdout and stderr."""
    file = bench.folder / "config.yaml"
    file.write_text(bench.text, encoding="utf-8")
    store = ["--store", str(bench.folder / "store"), "--config", str(file)]
    result = CliRunner().invoke(cli, [*store, *words], standalone_mode=False)
    if isinstance(result.exception, Exception):
        return exit_code(result.exception) or 99, result.stdout, result.stderr
    return result.return_value or result.exit_code, result.stdout, result.stderr


async def test_sources_are_polled_and_listed_by_the_verb(
    bench: Workbench, site: PageServer, desk: Receiver
) -> None:
    url = configure(bench, site, desk)
    site.put("/rss", rss(item(url)))
    code, out, _ = await asyncio.to_thread(run, bench, "sources", "--poll", "--json")
    polled = json.loads(out)
    assert (code, polled["type"], polled["new_pages"], polled["trouble"]) == (0, "poll", 1, "")
    _, out, _ = run(bench, "sources")
    assert "/rss  [front]" in out
    assert "1 page(s) and 0 hint(s) in 1 poll(s)" in out
    _, out, _ = run(bench, "sources", "--json")
    listed = json.loads(out)
    assert (listed["form"], listed["polls"], listed["every"]) == ("feed", 1, 1800.0)


async def test_a_folder_is_listed_with_the_wait_that_it_has(bench: Workbench) -> None:
    (bench.folder / "inbox").mkdir()
    bench.configure(QUICK + f"sources: [{{documents: '{bench.folder}/inbox'}}]\n")
    await asyncio.to_thread(run, bench, "sources", "--poll")
    _, out, _ = run(bench, "sources", "--json")
    assert json.loads(out)["every"] == 30.0


async def test_a_source_that_fails_is_told_and_shown(
    bench: Workbench, site: PageServer, desk: Receiver
) -> None:
    configure(bench, site, desk)
    code, out, _ = await asyncio.to_thread(run, bench, "sources", "--poll")
    assert code == 5
    assert "failed: it answers with status 404." in out
    _, out, _ = run(bench, "sources")
    assert "failed 1 time(s): it answers with status 404." in out
    _, out, _ = run(bench, "status", "--json")
    assert json.loads(out)["sources_in_trouble"][0].endswith("answers with status 404.")


def test_where_a_daemon_has_the_store_it_is_asked_to_poll(
    bench: Workbench, desk: Receiver
) -> None:
    bench.configure(QUICK + "sources: [{feed: 'https://a.example/rss', every: 1h}]\n")
    with bench.store() as store:
        store.frontier.know_sources(["feed:https://a.example/rss"], store.clock.now() + HOUR)
        code, _, err = run(bench, "sources", "--poll")
        (row,) = store.frontier.sources()
    assert (code, "The daemon has the store" in err) == (0, True)
    assert row.last_poll is None


def test_pages_that_are_added_by_hand_can_be_tagged(bench: Workbench) -> None:
    code, _, _ = run(bench, "add", "https://a.example/2026/a-long-story", "--tag", "kursk")
    with bench.store() as store:
        (page,) = store.ingest.catalogue.pages()
        assert store.frontier.tags([page.page_key])[page.page_key] == {"kursk"}
    assert code == 0


def test_every_rule_can_be_tried_out(bench: Workbench, desk: Receiver) -> None:
    bench.configure(
        f"notify: [{{webhook: 'http://{desk.address}/', name: desk}}, "
        "{email: a@a.example, name: mail}]\nmail: {server: '127.0.0.1:9'}\n"
    )
    code, out, _ = run(bench, "notify", "--test")
    assert code == 5
    assert "webhook  desk  sent" in out
    assert "email    mail  the mail server cannot be used" in out
    assert json.loads(desk.arrived[0].body)["type"] == "newskeep.test"


def test_who_is_told_of_what_is_listed(bench: Workbench, desk: Receiver) -> None:
    bench.configure(
        f"notify: [{{webhook: 'http://{desk.address}/s3cret', verdict: [stealth], tag: front}}]\n"
    )
    assert run(bench, "init")[0] == 0
    _, out, _ = run(bench, "notify")
    assert "verdict stealth; tag front" in out
    assert "nothing was told yet" in out
    _, out, _ = run(bench, "notify", "--json")
    assert "s3cret" not in out
    assert json.loads(out)["waiting"] == 0


@pytest.mark.parametrize(("verb", "key"), [("sources", "sources:"), ("notify", "notify:")])
def test_where_nothing_is_configured_the_verb_says_where(
    bench: Workbench, verb: str, key: str
) -> None:
    code, out, err = run(bench, verb)
    assert (code, out) == (0, "")
    assert key in err
