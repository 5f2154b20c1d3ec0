"""Outside judges over what we write: a file that only we can read is no archive."""

import subprocess
import sys
from pathlib import Path

import pytest
from fastwarc.warc import ArchiveIterator, WarcRecordType
from warcio.archiveiterator import ArchiveIterator as WarcioIterator

from archive.model import CaptureKind, Failure, Link, LinkRole
from archive.warc import Conversion, link_note
from tests.builders_warc import NOON, PAGE, TLS, Shelf, exchange, wires

BIN = Path(sys.executable).parent


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    """One file with every kind of record that we ever write."""
    shelf = Shelf(tmp_path_factory.mktemp("judged"))
    (page,) = shelf.keep(exchange(tls=TLS))
    for number, (name, wire) in enumerate(wires().items()):
        url = f"https://news.example/{name.replace(' ', '-')}?n={number}"
        first, *_ = shelf.keep(
            exchange(wire, url=url, tls=TLS), exchange(wire, url=url, minutes=1, eof=True)
        )
        original = first if first.kind is CaptureKind.RESPONSE else None
        again = exchange(wire, url=url, minutes=2)
        not_modified = exchange(wires()["304"], url=url, minutes=3)
        shelf.keep(again, not_modified, original=original)
    shelf.keep(exchange(b"", sent=b"", failure=Failure.DNS, detail="no such name\nat all"))
    link = Link(PAGE, LinkRole.LISTED, document="list.txt", line=1, words="слова\n\0")
    shelf.writer.append_metadata([link_note(PAGE, link, NOON)])
    shelf.writer.append_conversion([Conversion(PAGE, NOON, "text/plain", b"old", page.record_id)])
    shelf.close()
    return shelf


@pytest.fixture(scope="module")
def judged(shelf: Shelf) -> Path:
    (name,) = shelf.storage.finished()
    return shelf.folder / name


def run(*command: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(part) for part in command], capture_output=True, text=True, check=False, timeout=120
    )


def test_warcio_check_finds_nothing(judged: Path) -> None:
    told = run(BIN / "warcio", "check", "-v", judged)
    assert told.returncode == 0, told.stdout + told.stderr
    assert "fail" not in told.stdout
    assert told.stderr == ""
    assert told.stdout.count("digest pass") > 100


def test_fastwarc_check_finds_nothing(judged: Path) -> None:
    told = run(BIN / "fastwarc", "check", "-q", judged)
    assert told.returncode == 0, told.stdout + told.stderr


def test_fastwarc_agrees_on_the_payload_of_every_answer(judged: Path) -> None:
    """Revisits are left out: it fails each that has a payload digest, which each must have."""
    checked = 0
    with judged.open("rb") as file:
        for record in ArchiveIterator(file, record_types=WarcRecordType.response, parse_http=True):
            if record.headers.get("WARC-Payload-Digest") is not None:
                assert record.verify_payload_digest(), record.headers["WARC-Target-URI"]
                checked += 1
    assert checked > 40


def test_warcio_reads_the_same_captures(shelf: Shelf, judged: Path) -> None:
    with judged.open("rb") as file:
        kinds = [record.rec_type for record in WarcioIterator(file)]
    assert kinds[0] == "warcinfo"
    assert kinds.count("revisit") > 30
    assert kinds.count("response") > 40
    assert kinds.count("conversion") == 1


def test_zcat_shows_the_page_to_whoever_has_no_program_of_ours(judged: Path) -> None:
    told = subprocess.run(["zcat", judged], capture_output=True, check=True, timeout=60)
    assert wires()["plain"] in told.stdout
    assert b"exchange: revisit" in told.stdout
