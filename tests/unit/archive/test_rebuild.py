"""The catalogue can be lost: the WARC files make it again, row by row."""

import shutil
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from archive.ingest import ReadingSettings
from archive.layout import Layout, NoStore
from archive.lock import StoreInUse, StoreLock
from archive.rebuild import rebuild
from tests.builders_ingest import WRITING, Desk, follow, look, story
from tests.torture import differences

EDITED = story(("At least 40", "At least 50"), stamp="2026-03-01T13:00:00+00:00")


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """Two pages over several files, with edits, a failure, a 404 and a revisit."""
    desk = Desk(tmp_path / "store", writing=replace(WRITING, max_size=2_000))
    with desk.open() as archive:
        pages = [follow(archive, f"https://news.example/{name}") for name in "ab"]
        for page in pages:
            look(archive, page, story())
            look(archive, page, EDITED, hours=1)
            look(archive, page, EDITED, hours=2)
            look(archive, page, None, hours=3)
            look(archive, page, b"<h1>Gone</h1>", hours=4, status="410 Gone")
    return desk


def test_a_rebuilt_catalogue_equals_the_one_before_table_by_table(desk: Desk) -> None:
    rebuilt = desk.rebuild()
    assert rebuilt.warcs > 3
    assert (rebuilt.pages, rebuilt.captures, rebuilt.checks) == (2, 8, 10)
    assert rebuilt.kept_before is not None
    assert differences(rebuilt.kept_before, desk.layout.catalogue) == []


def test_a_lost_catalogue_is_made_again_and_none_is_kept_beside_it(desk: Desk) -> None:
    kept = shutil.copy(desk.layout.catalogue, desk.layout.root / "kept.sqlite")
    for part in desk.layout.root.glob("catalogue.sqlite*"):
        part.unlink()
    assert desk.rebuild().kept_before is None
    assert differences(Path(kept), desk.layout.catalogue) == []


def test_checks_of_many_short_runs_in_one_second_keep_their_order(tmp_path: Path) -> None:
    """A command that is started again and again within a second writes a file each time."""
    desk = Desk(tmp_path / "store")
    for figure in range(6):
        with desk.open() as archive:
            changed = story(("40 houses", f"{figure + 3}7 houses"))
            look(archive, follow(archive), changed, hours=figure)
    before = desk.rebuild().kept_before
    assert before is not None
    assert differences(before, desk.layout.catalogue) == []


def test_checks_keep_their_order_though_the_clock_was_set_back(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "store")
    for run in range(3):
        with desk.open() as archive:
            changed = story(("40 houses", f"{run + 3}7 houses"))
            look(archive, follow(archive), changed, hours=run)
        desk.clock.advance(timedelta(hours=-1))
    before = desk.rebuild().kept_before
    assert before is not None
    assert differences(before, desk.layout.catalogue) == []


def test_checks_keep_their_order_though_files_are_named_anew(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "store")
    for run, prefix in enumerate("cba"):
        desk.writing = replace(WRITING, prefix=prefix)
        with desk.open() as archive:
            changed = story(("40 houses", f"{run + 3}7 houses"))
            look(archive, follow(archive), changed, hours=run)
    before = desk.rebuild().kept_before
    assert before is not None
    assert differences(before, desk.layout.catalogue) == []


def test_rebuilding_twice_gives_the_same(desk: Desk) -> None:
    desk.rebuild()
    before = desk.rebuild().kept_before
    assert before is not None
    assert differences(before, desk.layout.catalogue) == []


def test_a_store_goes_on_where_it_was_after_a_rebuild(desk: Desk) -> None:
    desk.rebuild()
    with desk.open() as archive:
        assert archive.recovered == ()
        page = archive.catalogue.pages()[0]
        newest = look(archive, page, story(("40 houses", "70 houses")), hours=9)
    assert newest.finding is not None
    assert len(archive.storage.finished()) > 0


def test_a_log_that_an_interrupted_rebuild_left_never_meets_the_new_catalogue(desk: Desk) -> None:
    old = desk.layout.catalogue
    old.rename(old.with_name(old.name + ".before"))
    stray = old.with_name(old.name + "-wal")
    stray.write_bytes(b"the old catalogue's last transactions")
    desk.rebuild()
    assert not stray.exists() or stray.stat().st_size == 0
    with desk.catalogue() as catalogue:
        assert catalogue.counters()["checks"] == 10


def test_what_fails_leaves_the_old_catalogue_and_no_half_new_one(desk: Desk) -> None:
    before = desk.layout.catalogue.read_bytes()

    def fail(name: str) -> None:
        raise KeyboardInterrupt(name)

    with pytest.raises(KeyboardInterrupt):
        rebuild(desk.layout, reading=ReadingSettings(), clock=desk.clock.now, progress=fail)
    assert desk.layout.catalogue.read_bytes() == before
    assert list(desk.layout.root.glob("*.new*")) == []


def test_a_store_that_is_fetched_into_is_not_rebuilt(desk: Desk) -> None:
    with StoreLock(desk.layout.root), pytest.raises(StoreInUse):
        desk.rebuild()


def test_a_folder_that_is_no_store_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NoStore):
        Desk(tmp_path / "nothing").rebuild()
    assert not Layout(tmp_path / "nothing").root.exists()
