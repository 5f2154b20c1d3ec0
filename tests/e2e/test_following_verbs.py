"""`add` with a pin and `status` of one page, through the command."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from crawler.cli import cli
from tests.builders_ingest import story
from tests.servers.pages import PageServer
from tests.workbench import Workbench

URL = "https://news.example/world/flood"


def run(store: Path, *words: str) -> Result:
    return CliRunner().invoke(cli, ["--store", str(store), *words])


def status(store: Path, *words: str) -> dict[str, Any]:
    done = run(store, "status", *words, "--json")
    assert done.exit_code == 0, done.output
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def test_a_page_is_pinned_and_its_pin_taken_away(tmp_path: Path) -> None:
    assert run(tmp_path, "add", "--every", "10m", URL).exit_code == 0
    assert status(tmp_path, URL)["pinned"] == 600
    assert run(tmp_path, "add", "--every", "auto", URL).exit_code == 0
    assert status(tmp_path, URL)["pinned"] is None


@pytest.mark.parametrize("every", ["often", "1s", "-5m"])
def test_a_pin_that_cannot_be_is_refused_in_one_sentence(tmp_path: Path, every: str) -> None:
    done = run(tmp_path, "add", f"--every={every}", URL)
    assert done.exit_code == 2
    assert "--every" in done.output


def test_the_status_of_a_page_says_why_its_next_check_is_when_it_is(tmp_path: Path) -> None:
    run(tmp_path, "add", URL)
    shown = run(tmp_path, "status", URL)
    assert "It has not been looked at yet" in shown.output


def test_the_status_of_a_store_tells_budget_yield_and_failures(tmp_path: Path) -> None:
    run(tmp_path, "add", URL)
    told = status(tmp_path)
    assert told["budget"].startswith("1000 re-checks an hour, 1000 left now")
    assert told["yield"] == ["news.example: 0 edit(s) in 0 check(s) of 1 page(s)"]
    assert told["failing_hosts"] == []
    assert told["daemon"] == "not running"


async def test_status_counts_the_edits_that_list_shows_as_provisional(bench: Workbench) -> None:
    async with PageServer.open(bench.clock) as server:
        url = f"http://127.0.0.1:{server.port}/news/story"
        server.put("/news/story", story())
        await bench.backfill(url)
        for houses in ("60", "70"):  # no second fetch agrees with the first
            server.put("/news/story", story(("At least 40", f"At least {houses}")))
            await bench.next_round()
    store = bench.folder / "store"
    listed = run(store, "list", "edits", "--json").stdout.splitlines()
    assert [json.loads(line)["provisional"] for line in listed] == [True, True]
    for words in ((), (url,)):
        told = status(store, *words)
        assert (told["edits"], told["provisional"]) == (0, 2)
        shown = run(store, "status", *words).output
        assert "provisional      2 edit(s) wait for a second look that agrees" in shown
