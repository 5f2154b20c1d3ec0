"""Kept records are read back past any damage, and a repeated reading changes nothing."""

from pathlib import Path

import pytest

from archive.catalogue import Catalogue
from archive.ingest.derive import Deriver
from archive.ingest.replaying import Replay, surviving
from archive.warc.captures import StoredExchange, capture_of
from archive.warc.folder import FolderStorage
from tests.builders_ingest import Desk, follow, look, story
from tests.reading_here import Here

PLACES = [f"https://news.example/{number}" for number in range(4)]


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A store with four pages, each looked at once, in one file."""
    desk = Desk(tmp_path / "store")
    with desk.open() as archive:
        for url in PLACES:
            look(archive, follow(archive, url), story(("council", url[-1] + " council")))
    return desk


def the_file(desk: Desk) -> Path:
    (path,) = desk.layout.warcs.glob("*.warc.gz")
    return path


def hurt(desk: Desk, url: str) -> None:
    """Overwrite a few bytes in the middle of a page's answer."""
    with desk.catalogue() as catalogue:
        (capture,) = catalogue.captures_of_url(url)
    with the_file(desk).open("r+b") as file:
        file.seek(capture.place.offset + capture.place.length // 2)
        file.write(b"\0\0\0\0\0\0\0\0")


def urls(desk: Desk) -> set[str]:
    found = surviving(FolderStorage(desk.layout.warcs), the_file(desk).name)
    captures = (capture_of(entry) for entry in found if isinstance(entry, StoredExchange))
    return {capture.url for capture in captures if capture is not None}


def test_all_that_is_whole_is_found_on_both_sides_of_the_damage(desk: Desk) -> None:
    hurt(desk, PLACES[1])
    assert urls(desk) >= {PLACES[0], PLACES[2], PLACES[3]}


def test_reading_a_file_twice_adds_nothing(desk: Desk, tmp_path: Path) -> None:
    with Catalogue.open(tmp_path / "other.sqlite") as catalogue:
        storage = FolderStorage(desk.layout.warcs)
        replay = Replay(catalogue, storage, Deriver(catalogue, Here()))
        for _ in range(2):
            replay.facts(the_file(desk).name)
            assert len(replay.checks(the_file(desk).name)) == 4
        assert catalogue.counters()["checks"] == 4
        assert catalogue.counters()["captures"] == 4


def test_a_check_whose_answer_is_damaged_is_kept_without_a_finding(desk: Desk) -> None:
    hurt(desk, PLACES[1])
    desk.rebuild()
    with desk.catalogue() as catalogue:
        assert catalogue.counters()["checks"] == 4
        findings = [catalogue.findings_of(page.page_id) for page in catalogue.pages()]
    assert sorted(len(found) for found in findings) == [0, 1, 1, 1]


def test_a_store_with_a_damaged_file_and_no_catalogue_still_opens(desk: Desk) -> None:
    hurt(desk, PLACES[2])
    for part in desk.layout.root.glob("catalogue.sqlite*"):
        part.unlink()
    with desk.open() as archive:
        assert len(archive.catalogue.pages()) == 4
        assert archive.catalogue.counters()["checks"] == 4
