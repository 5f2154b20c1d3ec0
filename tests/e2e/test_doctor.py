"""`newskeep doctor`: says in plain words what would keep it from working."""

import asyncio
import json
from datetime import timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from archive.layout import Layout
from archive.lock import StoreLock
from crawler.cli import cli
from crawler.clock import SystemClock
from tests.builders_ingest import story
from tests.clocks import MovableClock
from tests.servers.pages import PageServer

LOOPBACK = "fetch: {allow_private: [127.0.0.1], per_host: {delay: 0s}, retries: 0}\n"


def run(folder: Path, *words: str, config: str = LOOPBACK) -> Result:
    path = folder / "config.yaml"
    path.write_text(config, encoding="utf-8")
    places = ("--config", str(path), "--store", str(folder / "store"))
    return CliRunner().invoke(cli, [*places, "doctor", *words])


def signs(done: Result) -> dict[str, Any]:
    told = [json.loads(line) for line in done.stdout.splitlines()]
    return {sign["name"]: sign for sign in told}


def test_a_machine_that_is_well_says_so(tmp_path: Path) -> None:
    done = run(tmp_path)
    assert done.exit_code == 0
    assert "MB free" in done.stdout
    assert "it is made at the first start" in done.stdout
    assert "BAD" not in done.stdout
    assert not (tmp_path / "store").exists()


def test_a_disk_below_the_floor_is_bad(tmp_path: Path) -> None:
    done = run(tmp_path, "--json", config="archive: {keep_free: 900000GB}\n")
    assert done.exit_code == 1
    assert not signs(done)["disk"]["well"]


def test_a_store_that_is_a_file_is_bad(tmp_path: Path) -> None:
    config = tmp_path / "config.yaml"
    config.write_text(f"store: {config}\n", encoding="utf-8")
    done = CliRunner().invoke(cli, ["--config", str(config), "doctor", "--json"])
    assert done.exit_code == 1
    assert "is no folder" in signs(done)["store"]["words"]


def test_a_daemon_that_runs_is_told_and_left_alone(tmp_path: Path) -> None:
    layout = Layout(tmp_path / "store").made()
    with StoreLock(layout.root):
        done = run(tmp_path, "--json")
    assert done.exit_code == 0
    assert signs(done)["daemon"]["words"].startswith("running")


async def tried(folder: Path, site: PageServer, target: str) -> Result:
    address = f"http://127.0.0.1:{site.port}{target}"
    return await asyncio.to_thread(run, folder, address, "--json")


async def test_one_fetch_is_tried_whole_and_nothing_of_it_is_kept(tmp_path: Path) -> None:
    async with PageServer.open(MovableClock()) as site:
        site.put("/robots.txt", "User-agent: *\nDisallow: /closed\n")
        date = format_datetime(SystemClock().now(), usegmt=True)
        site.put("/story", story(), Date=date)
        found = signs(await tried(tmp_path, site, "/story"))
    assert "article" in found["fetch"]["words"]
    assert "“River rises”" in found["fetch"]["words"]
    assert "2 line(s)" in found["robots"]["words"]
    assert found["clock"]["well"]
    assert not (tmp_path / "store").exists()


async def test_a_page_that_robots_txt_closes_is_bad_and_not_asked_for(tmp_path: Path) -> None:
    async with PageServer.open(MovableClock()) as site:
        site.put("/robots.txt", "User-agent: *\nDisallow: /closed\n")
        done = await tried(tmp_path, site, "/closed/1")
        assert site.targets() == []
    assert done.exit_code == 1
    assert "robots" in signs(done)["fetch"]["words"]


@pytest.mark.parametrize("wrong", [timedelta(hours=1), timedelta(hours=-1)])
async def test_a_clock_that_differs_from_the_servers_is_bad(
    tmp_path: Path, wrong: timedelta
) -> None:
    async with PageServer.open(MovableClock()) as site:
        site.put("/story", story(), Date=format_datetime(SystemClock().now() + wrong, usegmt=True))
        done = await tried(tmp_path, site, "/story")
    assert done.exit_code == 1
    assert "let NTP set it" in signs(done)["clock"]["words"]


def test_an_address_that_is_none_is_bad(tmp_path: Path) -> None:
    done = run(tmp_path, "ftp://news.example/a", "--json")
    assert done.exit_code == 1
    assert not signs(done)["fetch"]["well"]
