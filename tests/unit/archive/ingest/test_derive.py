"""What costs no second reading: a page that was sent again, however it was packed on its way."""

import gzip
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from archive.model import Exchange
from archive.workers import Outcome
from tests.builders_ingest import STORY, Desk, follow, look, story
from tests.builders_warc import answer, exchange
from tests.reading_here import Here

PACKED = "Content-Encoding: gzip"
NOT_MODIFIED = b'HTTP/1.1 304 Not Modified\r\nETag: "a"\r\n\r\n'


class Reads:
    """How often a page was read in full."""

    def __init__(self) -> None:
        self.count = 0


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> Reads:
    reads, read = Reads(), Here.run_sync

    def counted(self: Here, job: str, payload: Mapping[str, Any], blob: bytes = b"") -> Outcome:
        reads.count += 1
        return read(self, job, payload, blob)

    monkeypatch.setattr(Here, "run_sync", counted)
    return reads


def packed(page: bytes, level: int, *, hours: int = 0) -> Exchange:
    return exchange(answer(gzip.compress(page, level), PACKED), url=STORY, minutes=60 * hours)


def test_a_page_that_comes_packed_otherwise_is_not_read_again(
    tmp_path: Path, reads: Reads
) -> None:
    with Desk(tmp_path).open() as archive:
        page = follow(archive)
        look(archive, page, packed(story(), 1))
        look(archive, page, packed(story(), 9, hours=1), hours=1)
        look(archive, page, story(), hours=2)
    assert reads.count == 1


def test_a_page_that_is_sent_again_after_a_304_is_not_read_again(
    tmp_path: Path, reads: Reads
) -> None:
    with Desk(tmp_path).open() as archive:
        page = follow(archive)
        look(archive, page, story(), headers=('ETag: "a"',))
        look(archive, page, exchange(NOT_MODIFIED, url=STORY, minutes=60), hours=1)
        look(archive, page, story(), hours=2)
    assert reads.count == 1


def test_a_page_that_is_sent_again_after_a_block_is_not_read_again(
    tmp_path: Path, reads: Reads
) -> None:
    with Desk(tmp_path).open() as archive:
        page = follow(archive)
        look(archive, page, story())
        look(archive, page, b"<p>Access denied</p>", hours=1, status="403 Forbidden")
        look(archive, page, story(), hours=2)
    assert reads.count == 2


def test_the_same_words_under_another_status_are_read_again(tmp_path: Path, reads: Reads) -> None:
    with Desk(tmp_path).open() as archive:
        page = follow(archive)
        look(archive, page, story())
        look(archive, page, story(), hours=1, status="404 Not Found")
    assert reads.count == 2


def test_a_page_that_was_cut_short_is_read_again_once_it_comes_whole(
    tmp_path: Path, reads: Reads
) -> None:
    until_close = answer(story(), length=False)
    whole = answer(story())
    with Desk(tmp_path).open() as archive:
        page = follow(archive)
        look(archive, page, exchange(cut_short(whole), url=STORY, eof=True))
        look(archive, page, exchange(until_close, url=STORY, minutes=60, eof=True), hours=1)
    assert reads.count == 2


def test_the_same_bytes_in_another_charset_are_read_again(tmp_path: Path, reads: Reads) -> None:
    with Desk(tmp_path).open() as archive:
        page = follow(archive)
        look(archive, page, story(), headers=("Content-Type: text/html; charset=iso-8859-1",))
        look(archive, page, story(), headers=("Content-Type: text/html; charset=utf-8",), hours=1)
    assert reads.count == 2


def test_a_memo_from_before_answers_were_kept_costs_no_reading_either(
    tmp_path: Path, reads: Reads
) -> None:
    with Desk(tmp_path).open() as archive:
        page = follow(archive)
        look(archive, page, story())
        with archive.catalogue.transaction() as t:
            memo = dict(archive.catalogue.memo(page.page_id))
            del memo["answer"]
            t.keep_memo(page.page_id, memo)
        look(archive, page, story(), hours=1)
    assert reads.count == 1


def test_what_is_not_read_again_tells_nothing_of_what_stands_around(
    tmp_path: Path, reads: Reads
) -> None:
    with Desk(tmp_path).open() as archive:
        page = follow(archive)
        told = [
            look(archive, page, story(footer=footer), hours=hours).events
            for hours, footer in enumerate(["Imprint", "Other imprint", "Other imprint"])
        ]
    assert reads.count == 2
    assert told[2] == ()


def cut_short(whole: bytes) -> bytes:
    """The same body under a length that says that more of it should have come."""
    length = f"Content-Length: {len(story())}".encode()
    assert length in whole
    return whole.replace(length, f"Content-Length: {len(story()) + 1}".encode())
