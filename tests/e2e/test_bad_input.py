"""Every row of docs/errors.md is carried out by the real command, and says what it promises."""

import asyncio
import gzip
import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from archive.model import AccessState, Cut
from tests.launcher import Launcher, launcher
from tests.workbench import Workbench

ERRORS = Path(__file__).parents[2] / "docs" / "errors.md"
_ROW = re.compile(r"\| ([^|]+) \| `([^|]+?)` \| (\d) \| (.+) \|")

FILES = {
    "config.yaml": b"store: store\nfetch: {retries: 0}\narchive: {keep_free: 0}\n",
    "wrong.yaml": b"fetch:\n  timeot: 3s\n",
    "value.yaml": b"fetch:\n  timeout: soon\n",
    "bounds.yaml": b"archive:\n  prefix: paper\n  compression: 11\n",
    "profiles.yaml": b"extract:\n  profiles: /nope\n",
    "copies.yaml": b"archive: {copies: [/nope]}\n",
    "torn.yaml": b"fetch: [\n",
    "broken.txt": b"https://a.example/2026/first-story\nhttps://a.example/2026/second-story\n"
    b"this is no address\nftp://a.example/2026/x\nhttps://a.example/2026/third-story\n",
    "twice.txt": b"https://a.example/2026/first-story\nhttps://a.example/2026/first-story\n",
    "nolinks.md": b"# Hello\n\nNothing to see.\n",
    "empty.txt": b"",
    "binary.bin": bytes(range(256)) * 40,
    "latin.txt": "Zehn Männer.".encode("latin-1"),
    "cut.html.gz": gzip.compress(b"<p>Ten men.</p>")[:-9],
    "office.docx": b"PK\x03\x04" + b"\0" * 100,
    "sides.jsonl": b'{"id": 1, "old": {"text": "Ten men."}, "new": {"text": "Two men."}}\n',
    "table.csv": b"name,link\na,https://a.example/2026/first-story\n",
}


@dataclass(frozen=True, slots=True)
class Promise:
    what: str
    command: str
    exit: int
    said: str


def promises() -> list[Promise]:
    rows = _ROW.findall(ERRORS.read_text())
    return [Promise(what, command, int(code), said.strip()) for what, command, code, said in rows]


@pytest.fixture(scope="module")
def command(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Launcher]:
    """The command in a folder with the files above, and a store with one page that never came."""
    folder = tmp_path_factory.mktemp("desk")
    for name, content in FILES.items():
        (folder / name).write_bytes(content)
    (folder / "folder").mkdir()
    with launcher(folder) as starter:
        starter.run("backfill", "http://127.0.0.1:9/x")
        yield starter


def fits(said: str, text: str) -> bool:
    """Whether a sentence of the table, with its gaps, stands in a text."""
    return re.search(".*?".join(map(re.escape, said.split("…"))), text, re.DOTALL) is not None


@pytest.mark.parametrize("promise", promises(), ids=lambda promise: promise.what)
def test_what_is_wrong_is_said_with_its_remedy(command: Launcher, promise: Promise) -> None:
    run = command.run(*shlex.split(promise.command))
    assert fits(promise.said, run.printed + run.said), run.printed + run.said
    assert run.status == promise.exit
    assert "Traceback" not in run.said


def test_the_table_is_read_whole() -> None:
    assert len(promises()) == ERRORS.read_text().split("## What other")[0].count("` | ")


def test_an_address_that_is_given_twice_is_one_page(command: Launcher) -> None:
    added = command.run("add", "twice.txt")
    assert "1 page(s) followed, 1 of them new." in added.said


def test_the_rest_of_a_broken_list_is_taken(command: Launcher) -> None:
    run = command.run("backfill", "--dry-run", "--json", "broken.txt")
    assert [line["line"] for line in run.told if line["type"] == "link"] == [1, 2, 5]
    assert [line["line"] for line in run.told if line["type"] == "left_out"] == [3, 4]


def test_a_hundred_thousand_addresses_are_read(command: Launcher, tmp_path: Path) -> None:
    path = tmp_path / "long.txt"
    path.write_text("\n".join(f"https://a.example/2026/story-{n}" for n in range(100_000)))
    run = command.run("backfill", "--dry-run", str(path))
    assert run.status == 0
    assert run.printed.count("\n") == 100_000


async def test_a_page_of_fifty_megabytes_and_more_is_kept_cut_and_says_so(
    bench: Workbench,
) -> None:
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 60000000\r\n\r\n"

    async def converse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked = await reader.readuntil(b"\r\n\r\n")
        if b"/robots.txt" in asked:
            writer.write(b"HTTP/1.1 404 None\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        else:
            writer.write(head + b"<p>" + b"x" * 60_000_000)
        writer.close()

    server = await asyncio.start_server(converse, "127.0.0.1", 0)
    async with server:
        port = server.sockets[0].getsockname()[1]
        result = await bench.backfill(f"http://127.0.0.1:{port}/large")
    assert result.failed == ()
    (report,) = bench.reports
    (capture,) = report.outcome.captures
    assert capture.truncated is Cut.LENGTH
    assert report.derived is not None
    assert report.derived.finding is not None
    assert report.derived.finding.reading.access is AccessState.TRUNCATED
    with bench.catalogue() as catalogue:
        assert catalogue.capture(capture.record_id) == capture
