"""An archive that is added to, and what is left of it when its process dies."""

import errno
import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import IntegrityError, OperationalError

from archive.catalogue import EventKind
from archive.ingest import Ingest
from archive.model import AccessState, CaptureKind, LinkRole, Verdict
from archive.workers import Outcome
from tests.builders_ingest import STORY, Desk, follow, look, story
from tests.builders_warc import answer, exchange
from tests.reading_here import Here
from tests.torture import differences

EDITED = story(("At least 40", "At least 50"), stamp="2026-03-01T13:00:00+00:00")
LAST = "pumps ran without a pause."
SILENT = story(("At least 40", "At least 50"))


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path / "store")


def refuse_rows(archive: Ingest, table: str) -> None:
    """Have the catalogue refuse new rows of a table, as a full disk would."""
    with archive.catalogue.engine.begin() as connection:
        connection.execute(
            text(
                f"CREATE TRIGGER refused BEFORE INSERT ON {table} "
                "BEGIN SELECT RAISE(ABORT, 'no room'); END"
            )
        )


def take_rows_again(archive: Ingest) -> None:
    with archive.catalogue.engine.begin() as connection:
        connection.execute(text("DROP TRIGGER refused"))


@contextmanager
def full_disk(archive: Ingest) -> Iterator[None]:
    """Let the catalogue's file not grow by a single page."""
    engine = archive.catalogue.engine

    def limit(connection: sqlite3.Connection, *_: object) -> None:
        connection.execute("PRAGMA max_page_count = 1")  # SQLite: not below what it has

    event.listen(engine, "checkout", limit)
    try:
        yield
    finally:
        event.remove(engine, "checkout", limit)
        engine.dispose()


def long_list() -> str:
    """Text that needs room however it is packed."""
    digests = (sha256(str(number).encode()).hexdigest() for number in range(2_000))
    return f"The bridges are {', '.join(digests)}."


def equals_its_rebuild(desk: Desk) -> bool:
    before = desk.rebuild().kept_before
    assert before is not None
    return differences(before, desk.layout.catalogue) == []


def test_a_page_goes_through_its_edits_as_a_reader_would_tell_them(desk: Desk) -> None:
    with desk.open() as archive:
        page = follow(archive)
        first = look(archive, page, story())
        same = look(archive, page, story(), hours=1)
        declared = look(archive, page, EDITED, hours=2)
        failed = look(archive, page, None, hours=3)
    assert first.finding is not None
    assert same.finding is not None
    assert declared.finding is not None
    assert (first.finding.version, same.finding.version, declared.finding.version) == (1, 1, 2)
    assert declared.finding.weighed is not None
    assert declared.finding.weighed.verdict is Verdict.DECLARED
    assert failed.finding is None
    assert equals_its_rebuild(desk)


def test_a_text_that_goes_and_comes_back_is_two_versions_not_three(desk: Desk) -> None:
    with desk.open() as archive:
        page = follow(archive)
        for hours, seen in enumerate((story(), SILENT, SILENT, story(), story())):
            look(archive, page, seen, hours=hours)
        assert [version.number for version in archive.catalogue.versions(page.page_id)] == [1, 2]
    assert equals_its_rebuild(desk)


def test_a_variant_that_nobody_saw_again_is_an_event(desk: Desk) -> None:
    with desk.open() as archive:
        page = follow(archive)
        for hours, seen in enumerate((story(), SILENT, story())):
            look(archive, page, seen, hours=hours)
        assert archive.catalogue.events(kind=EventKind.VARIANT)
    assert equals_its_rebuild(desk)


def test_a_page_that_is_gone_and_back_leaves_two_events(desk: Desk) -> None:
    with desk.open() as archive:
        page = follow(archive)
        look(archive, page, story())
        for hours in (1, 3):
            look(archive, page, b"<h1>Not found</h1>", hours=hours, status="404 Not Found")
        back = look(archive, page, story(), hours=5)
        told = [row.event.kind for row in archive.catalogue.events()]
    assert told == [EventKind.GONE, EventKind.BACK]
    assert back.finding is not None
    assert back.finding.version == 1
    assert equals_its_rebuild(desk)


def test_a_304_stands_for_the_answer_that_it_confirms(desk: Desk) -> None:
    with desk.open() as archive:
        page = follow(archive)
        first = look(archive, page, story(), headers=('ETag: "v1"',))
        not_modified = exchange(
            answer(b"", 'ETag: "v1"', status="304 Not Modified", length=False),
            url=STORY,
            minutes=60,
        )
        confirmed = look(archive, page, not_modified, hours=1)
        stands = archive.catalogue.page(page_id=page.page_id)
    assert stands is not None
    assert stands.access is AccessState.ARTICLE
    assert first.finding is not None
    assert confirmed.finding is not None
    assert confirmed.finding.version == 1
    assert confirmed.finding.capture.kind is CaptureKind.REVISIT
    assert confirmed.finding.capture.refers_to == first.finding.capture.record_id
    assert equals_its_rebuild(desk)


def test_a_304_where_no_article_is_held_is_all_that_is_known_of_the_page(desk: Desk) -> None:
    not_modified = answer(b"", status="304 Not Modified", length=False)
    with desk.open() as archive:
        page = follow(archive)
        look(archive, page, exchange(not_modified, url=STORY))
        stands = archive.catalogue.page(page_id=page.page_id)
    assert stands is not None
    assert stands.access is AccessState.NOT_MODIFIED


def test_the_same_body_is_written_once_and_referred_to(desk: Desk) -> None:
    with desk.open() as archive:
        page = follow(archive)
        first = look(archive, page, story())
        second = look(archive, page, story(), hours=1)
    assert first.finding is not None
    assert second.finding is not None
    assert second.finding.capture.kind is CaptureKind.REVISIT
    assert second.finding.capture.refers_to == first.finding.capture.record_id


def test_what_was_acknowledged_is_there_after_a_crash(desk: Desk) -> None:
    with desk.open() as archive:
        page = follow(archive)
        look(archive, page, story())
        look(archive, page, EDITED, hours=1)
        crashed = desk.crashed()
    with crashed.open() as archive:
        (mended,) = archive.recovered
        assert (mended.cut, mended.tail_kept) == (0, False)
        page = archive.catalogue.pages()[0]
        assert [version.number for version in archive.catalogue.versions(page.page_id)] == [1, 2]
        assert archive.storage.unfinished() == []
    assert equals_its_rebuild(crashed)


def test_what_the_catalogue_had_no_time_for_is_read_back_from_the_files(desk: Desk) -> None:
    with desk.open() as archive:
        page = follow(archive)
        look(archive, page, story())
        look(archive, page, EDITED, hours=1)
        look(archive, page, None, hours=2)
        crashed = desk.crashed()
    for part in crashed.layout.root.glob("catalogue.sqlite*"):
        part.unlink()
    crashed.open().close()
    assert differences(desk.layout.catalogue, crashed.layout.catalogue) == []


def test_a_torn_tail_is_cut_and_what_was_whole_stays(desk: Desk) -> None:
    with desk.open() as archive:
        look(archive, follow(archive), story())
        crashed = desk.crashed()
    (torn,) = crashed.layout.warcs.glob("*.open")
    with torn.open("ab") as file:
        file.write(b"\x1f\x8b\x08half a member")
    with crashed.open() as archive:
        (mended,) = archive.recovered
        assert mended.cut == len(b"\x1f\x8b\x08half a member")
        assert len(archive.catalogue.checks_of(archive.catalogue.pages()[0].page_id)) == 1
    assert equals_its_rebuild(crashed)


def test_a_file_is_not_read_again_once_all_its_rows_are_there(desk: Desk) -> None:
    with desk.open() as archive:
        look(archive, follow(archive), story())
    with desk.catalogue() as catalogue:
        (row,) = catalogue.warcs()
    assert row.catalogued_to == row.bytes > 0


def test_a_check_that_the_catalogue_had_no_room_for_is_derived_before_the_next(desk: Desk) -> None:
    with desk.open() as archive:
        page = follow(archive)
        look(archive, page, story())
        refuse_rows(archive, "checks")
        with pytest.raises(IntegrityError):
            look(archive, page, EDITED, hours=1)
        take_rows_again(archive)
        third = look(archive, page, story(("30 centimetres", "70 centimetres")), hours=2)
        assert third.finding is not None
        assert len(archive.catalogue.checks_of(page.page_id)) == 3
        assert len(archive.catalogue.versions(page.page_id)) == 2
    assert equals_its_rebuild(desk)


def test_hosts_whose_checks_are_owed_do_not_wait_for_each_other(desk: Desk) -> None:
    with desk.open() as archive:
        pages = [follow(archive, f"http://{host}.example/story") for host in "abcd"]
        refuse_rows(archive, "checks")
        with ThreadPoolExecutor(len(pages)) as threads:
            refused = [
                threads.submit(look, archive, page, story(), hours=hours)
                for hours in range(3)
                for page in pages
            ]
            assert all(each.exception(timeout=30) for each in refused)
        take_rows_again(archive)
        look(archive, pages[0], story(), hours=4)
        kept = [len(archive.catalogue.checks_of(page.page_id)) for page in pages]
    assert kept == [4, 3, 3, 3]
    assert equals_its_rebuild(desk)


def test_a_check_that_waits_for_room_is_told_of_in_words(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    with desk.open() as archive:
        large, small = (follow(archive, f"http://{host}.example/story") for host in "ab")
        with full_disk(archive):
            with pytest.raises(OperationalError, match="full"):
                look(archive, large, story((LAST, f"{LAST} {long_list()}")))
            look(archive, small, None)
        waiting = archive.catalogue.checks_of(large.page_id)
    (told,) = caplog.records
    assert told.message == "an earlier check waits"
    assert vars(told)["why"] == "the catalogue or the frontier: database or disk is full"
    assert told.exc_info is None
    assert waiting == []
    with desk.open() as archive:
        assert len(archive.catalogue.checks_of(large.page_id)) == 1
    assert equals_its_rebuild(desk)


def test_a_page_is_not_called_unjudgeable_where_the_machine_had_no_memory(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def starved(*_: object) -> Outcome:
        raise OSError(errno.ENOMEM, "Cannot allocate memory")

    with desk.open() as archive:
        page = follow(archive)
        with monkeypatch.context() as starving:
            starving.setattr(Here, "run_sync", starved)
            with pytest.raises(OSError, match="memory"):
                look(archive, page, story())
        look(archive, page, EDITED, hours=1)
        versions = archive.catalogue.versions(page.page_id)
    assert [version.number for version in versions] == [1, 2]
    assert equals_its_rebuild(desk)


def test_a_check_that_is_owed_at_the_end_is_derived_at_the_next_start(desk: Desk) -> None:
    with desk.open() as archive:
        page = follow(archive)
        refuse_rows(archive, "checks")
        with pytest.raises(IntegrityError):
            look(archive, page, story())
        take_rows_again(archive)
    with desk.open() as archive:
        assert len(archive.catalogue.checks_of(page.page_id)) == 1
    assert equals_its_rebuild(desk)


def test_a_capture_without_a_row_is_not_told_and_gets_its_row_at_the_next_start(
    desk: Desk,
) -> None:
    with desk.open() as archive:
        page = follow(archive)
        refuse_rows(archive, "captures")
        with pytest.raises(IntegrityError):
            look(archive, page, story())
        take_rows_again(archive)
    with desk.open() as archive:
        assert len(archive.catalogue.captures_of(page.page_id)) == 1
    assert equals_its_rebuild(desk)


def test_following_again_adds_no_page_no_link_and_no_record(desk: Desk) -> None:
    with desk.open() as archive:
        first = follow(archive)
        archive.roll()
        assert follow(archive) == first
        assert archive.warc_opened_at is None
        (link,) = archive.catalogue.links(first.page_id)
    assert link.link.role is LinkRole.LISTED
    assert link.record_id is not None


def test_an_archive_that_cannot_be_opened_leaves_nothing_open(desk: Desk) -> None:
    desk.layout.made()
    desk.layout.catalogue.mkdir()
    with pytest.raises(Exception, match="unable to open"):
        desk.open()
