"""Watched folders: documents that are dropped in are read once, and again when they change."""

import os
from datetime import timedelta
from pathlib import Path

import pytest

from crawler.discover import Report
from tests.builders_documents import ONE, TWO, docx, letter, pdf
from tests.unit.crawler.discover.polling import Poller, followed

MINUTE = timedelta(minutes=1)
A, B = "/2024/12/storm-on-the-coast", "/2024/12/harbour-wall-closed"


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    folder = tmp_path / "inbox"
    folder.mkdir()
    return folder


def drop(inbox: Path, poller: Poller, name: str, content: bytes | str) -> None:
    """Put a document there, written a while ago by the test's clock."""
    raw = content.encode() if isinstance(content, str) else content
    (inbox / name).write_bytes(raw)
    written = (poller.bench.clock.now() - MINUTE).timestamp()
    os.utime(inbox / name, (written, written))


async def poll(poller: Poller, inbox: Path, times: int = 1) -> list[Report]:
    poller.configure(f"{{documents: '{inbox}', tag: desk}}")
    reports: list[Report] = []
    with poller.bench.store() as store:
        for _ in range(times):
            reports += await poller.poll(store, after=MINUTE)
    return reports


def wait(report: Report) -> timedelta:
    assert report.row.last_poll is not None
    return report.row.next_poll - report.row.last_poll


async def test_documents_of_every_kind_are_read_as_they_are_dropped_in(
    poller: Poller, inbox: Path
) -> None:
    drop(inbox, poller, "a.docx", docx(ONE))
    drop(inbox, poller, "b.pdf", pdf([TWO]))
    drop(inbox, poller, "c.eml", letter("https://c.example/a-story-in-a-letter"))
    drop(inbox, poller, "d.txt", "Original url:\nhttps://d.example/a-story-of-a-text\n")
    (report,) = await poll(poller, inbox)
    assert report.pages == 4
    with poller.bench.store() as store:
        assert followed(store) == [B, A, "/a-story-in-a-letter", "/a-story-of-a-text"]
        page = next(p for p in store.ingest.catalogue.pages() if p.url == ONE)
        (row,) = store.ingest.catalogue.links(page.page_id)
        assert row.link.document == str(inbox / "a.docx")
        assert store.frontier.tags([page.page_key])[page.page_key] == {"desk"}


async def test_a_document_is_read_once_until_it_changes(poller: Poller, inbox: Path) -> None:
    drop(inbox, poller, "a.txt", f"{ONE}\n")
    first, second = await poll(poller, inbox, times=2)
    assert (first.pages, second.pages) == (1, 0)
    drop(inbox, poller, "a.txt", f"{ONE}\n{TWO}\n")
    (third,) = await poll(poller, inbox)
    assert third.pages == 1


async def test_a_document_that_is_being_written_is_left_until_it_is_done(
    poller: Poller, inbox: Path
) -> None:
    drop(inbox, poller, "a.txt", ONE)
    soon = (poller.bench.clock.now() + MINUTE).timestamp()
    os.utime(inbox / "a.txt", (soon, soon))
    first, second = await poll(poller, inbox, times=2)
    assert (first.pages, second.pages) == (0, 1)


async def test_a_pattern_takes_only_what_it_names(poller: Poller, inbox: Path) -> None:
    drop(inbox, poller, "a.txt", ONE)
    drop(inbox, poller, "b.md", TWO)
    (report,) = await poll(poller, inbox / "*.txt")
    assert report.pages == 1


async def test_hidden_files_and_folders_are_not_read(poller: Poller, inbox: Path) -> None:
    drop(inbox, poller, ".a.txt", ONE)
    (inbox / "folder").mkdir()
    (report,) = await poll(poller, inbox)
    assert (report.pages, report.row.trouble) == (0, "")


async def test_what_a_document_holds_and_is_not_taken_is_told(poller: Poller, inbox: Path) -> None:
    drop(inbox, poller, "a.bin", b"\x00\x01\x02\x03" * 50)
    (report,) = await poll(poller, inbox)
    assert [left.reason[:16] for left in report.left_out] == ["Is a binary file"]


async def test_a_folder_that_is_not_there_is_told_of(poller: Poller, tmp_path: Path) -> None:
    (report,) = await poll(poller, tmp_path / "nowhere")
    assert (report.pages, report.failed) == (0, True)
    assert "No such file" in report.row.trouble


async def test_a_folder_that_is_not_there_is_tried_ever_more_rarely_but_every_hour(
    poller: Poller, tmp_path: Path
) -> None:
    poller.configure(f"{{documents: '{tmp_path / 'nowhere'}'}}")
    waits = []
    with poller.bench.store() as store:
        for after in (0, 10, 20, 40, 60):
            (report,) = await poller.poll(store, after=after * MINUTE)
            waits.append(wait(report) / MINUTE)
        (tmp_path / "nowhere").mkdir()
        (report,) = await poller.poll(store, after=60 * MINUTE)
    assert waits == [10, 20, 40, 60, 60]
    assert (report.failed, report.row.fails, report.row.trouble) == (False, 0, "")
    assert wait(report) == MINUTE / 2


async def test_a_folder_that_is_not_there_is_tried_no_more_often_than_its_owner_asks(
    poller: Poller, tmp_path: Path
) -> None:
    poller.configure(f"{{documents: '{tmp_path / 'nowhere'}', every: 1d}}")
    with poller.bench.store() as store:
        (report,) = await poller.poll(store)
    assert wait(report) == timedelta(days=1)


async def test_a_document_that_was_taken_away_is_forgotten(poller: Poller, inbox: Path) -> None:
    drop(inbox, poller, "a.txt", ONE)
    await poll(poller, inbox)
    (inbox / "a.txt").unlink()
    (report,) = await poll(poller, inbox)
    assert report.row.state is not None
    assert report.row.state["files"] == {}
