"""Kept, synced, catalogued, told: in that order, and nobody is told of what is not durable."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from archive.catalogue import Catalogue
from archive.ingest.deposit import Closed, Depositor, WriterSettings
from archive.warc.folder import FolderStorage
from archive.warc.storage import Appender, Sealed, StorageFailed, StorageFull
from tests.builders_ingest import WRITING
from tests.builders_warc import NOON, answer, exchange

PAGES = [
    exchange(answer(f"<p>{'page ' * 40}{number}</p>".encode()), url=f"https://a.example/{number}")
    for number in range(30)
]


class Watched:
    """A file whose appends and syncs are told, and that fails where it is asked to."""

    def __init__(self, file: Appender, told: list[str], faults: dict[str, StorageFailed]) -> None:
        self._file, self._told, self._faults = file, told, faults

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)

    def append(self, data: bytes) -> int:
        self._fail("append")
        self._told.append("append")
        return self._file.append(data)

    def sync(self) -> None:
        self._fail("sync")
        self._told.append("sync")
        self._file.sync()

    def _fail(self, name: str) -> None:
        if (fault := self._faults.pop(name, None)) is not None:
            raise fault


class WatchedStorage(FolderStorage):
    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.told: list[str] = []
        self.faults: dict[str, StorageFailed] = {}

    def create(self, name: str) -> Appender:
        return Watched(super().create(name), self.told, self.faults)


class Bench:
    def __init__(self, folder: Path, catalogue: Catalogue) -> None:
        self.storage, self.catalogue = WatchedStorage(folder / "warc"), catalogue
        self.finished: list[Sealed] = []
        self.rows_lost = 0

    def depositor(self, settings: WriterSettings = WRITING) -> Depositor:
        return Depositor(
            self.storage,
            self.catalogue,
            settings,
            lambda: NOON,
            on_finished=self.finished.append,
            on_rows_lost=self.lose,
        )

    def lose(self) -> None:
        self.rows_lost += 1


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    with Catalogue.open(tmp_path / "catalogue.sqlite") as catalogue:
        yield Bench(tmp_path, catalogue)


def test_who_is_told_can_find_the_capture_in_a_synced_file_and_in_the_catalogue(
    bench: Bench,
) -> None:
    with bench.depositor() as depositor:
        capture = depositor.deposit(PAGES[0]).result(timeout=30)
        assert bench.catalogue.capture(capture.record_id) == capture
    assert bench.storage.told[-1] == "sync"


def test_what_waits_is_synced_once(bench: Bench) -> None:
    with bench.depositor() as depositor:
        futures = [depositor.deposit(page) for page in PAGES]
        kept = [future.result(timeout=30) for future in futures]
    assert len({capture.record_id for capture in kept}) == len(PAGES)
    assert bench.storage.told.count("sync") < len(PAGES)
    assert [capture.place.offset for capture in kept] == sorted(c.place.offset for c in kept)


def test_what_was_handed_over_is_kept_though_nobody_waits_for_it(bench: Bench) -> None:
    with bench.depositor() as depositor:
        future = depositor.deposit(PAGES[0])
        assert not future.cancel()
        later = depositor.deposit(PAGES[1]).result(timeout=30)
    assert bench.catalogue.capture(future.result().record_id) is not None
    assert bench.catalogue.capture(later.record_id) is not None


def test_nobody_is_told_of_what_could_not_be_synced(bench: Bench) -> None:
    with bench.depositor() as depositor:
        depositor.deposit(PAGES[0]).result(timeout=30)
        bench.storage.faults["sync"] = StorageFailed("the disk is tired")
        with pytest.raises(StorageFailed, match="tired"):
            depositor.deposit(PAGES[1]).result(timeout=30)
    assert bench.rows_lost == 1


def test_after_a_failed_sync_the_next_deposit_goes_to_a_new_file(bench: Bench) -> None:
    with bench.depositor() as depositor:
        first = depositor.deposit(PAGES[0]).result(timeout=30)
        bench.storage.faults["sync"] = StorageFailed("the disk is tired")
        depositor.deposit(PAGES[1]).exception(timeout=30)
        third = depositor.deposit(PAGES[2]).result(timeout=30)
    assert third.place.warc != first.place.warc
    assert bench.storage.unfinished() == [first.place.warc]
    assert [sealed.name for sealed in bench.finished] == [third.place.warc]


def test_a_full_disk_fails_the_one_that_found_no_room_and_no_other(bench: Bench) -> None:
    with bench.depositor() as depositor:
        depositor.deposit(PAGES[0]).result(timeout=30)
        bench.storage.faults["append"] = StorageFull("no room")
        with pytest.raises(StorageFull):
            depositor.deposit(PAGES[1]).result(timeout=30)
        depositor.deposit(PAGES[2]).result(timeout=30)
    assert bench.rows_lost == 0


def test_every_file_that_is_rolled_over_is_told_also_several_at_once(bench: Bench) -> None:
    small = WriterSettings("test", 1_000, 1, dedup=False, warcinfo={})
    with bench.depositor(small) as depositor:
        for future in [depositor.deposit(page) for page in PAGES]:
            future.result(timeout=30)
    assert [sealed.name for sealed in bench.finished] == bench.storage.finished()
    assert len(bench.finished) > 5
    assert {sealed.name: sealed.sha256 for sealed in bench.finished} == bench.storage.manifest()


def test_after_the_end_nothing_is_taken(bench: Bench) -> None:
    depositor = bench.depositor()
    depositor.close()
    depositor.close()
    with pytest.raises(Closed):
        depositor.deposit(PAGES[0])
