"""What every store of WARC files keeps, whatever stands behind it.

A new one is added to `STORES`, and all of this then holds for it too.
"""

import hashlib
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from archive.warc.folder import FolderStorage
from archive.warc.storage import FileInUse, NoSuchFile, Storage, StorageFailed

STORES: dict[str, Callable[[Path], Storage]] = {"folder": FolderStorage}
NAME = "news-20260301120000-00001-ab.warc.gz"


@pytest.fixture(params=STORES)
def open_store(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[], Storage]:
    """Opens the same store again at every call."""
    return lambda: STORES[request.param](tmp_path / "store")


@pytest.fixture
def store(open_store: Callable[[], Storage]) -> Storage:
    return open_store()


def test_appends_follow_each_other_and_tell_where_they_begin(store: Storage) -> None:
    file = store.create(NAME)
    assert file.append(b"hello ") == 0
    assert file.append(b"world") == 6
    assert file.size == 11
    file.sync()
    assert store.read(NAME, 6, 5) == b"world"
    assert store.size(NAME) == 11


def test_a_file_is_unfinished_until_it_is_finished(store: Storage) -> None:
    file = store.create(NAME)
    file.append(b"x")
    assert (store.unfinished(), store.finished()) == ([NAME], [])
    file.finish()
    assert (store.unfinished(), store.finished()) == ([], [NAME])


def test_finishing_tells_size_and_digest_and_notes_them_in_the_manifest(store: Storage) -> None:
    file = store.create(NAME)
    file.append(b"hello ")
    file.append(b"world")
    sealed = file.finish()
    assert sealed.size == 11
    assert sealed.sha256 == hashlib.sha256(b"hello world").hexdigest()
    assert store.manifest() == {NAME: sealed.sha256}


def test_a_finished_file_takes_no_more_bytes(store: Storage) -> None:
    file = store.create(NAME)
    file.finish()
    with pytest.raises(StorageFailed):
        file.append(b"x")
    with pytest.raises(StorageFailed):
        store.create(NAME)
    with pytest.raises(NoSuchFile):
        store.reopen(NAME, size=0)


def test_what_was_synced_is_there_when_the_store_is_opened_again(
    open_store: Callable[[], Storage],
) -> None:
    file = open_store().create(NAME)
    file.append(b"kept")
    file.sync()
    assert open_store().read(NAME, 0, 100) == b"kept"
    assert open_store().unfinished() == [NAME]


def test_a_torn_write_is_cut_off_by_taking_the_file_over(
    open_store: Callable[[], Storage],
) -> None:
    dead = open_store().create(NAME)
    dead.append(b"whole")
    dead.append(b"torn")
    dead.abandon()
    file = open_store().reopen(NAME, size=5)
    assert file.size == 5
    file.append(b" again")
    sealed = file.finish()
    assert sealed.sha256 == hashlib.sha256(b"whole again").hexdigest()
    assert open_store().read(NAME, 0, 100) == b"whole again"


def test_a_file_has_one_writer(open_store: Callable[[], Storage]) -> None:
    file = open_store().create(NAME)
    with pytest.raises(FileInUse):
        open_store().create(NAME)
    with pytest.raises(FileInUse):
        open_store().reopen(NAME, size=0)
    file.abandon()
    open_store().reopen(NAME, size=0).abandon()


def test_an_abandoned_file_takes_no_more_bytes(store: Storage) -> None:
    file = store.create(NAME)
    file.abandon()
    file.abandon()
    with pytest.raises(StorageFailed):
        file.append(b"x")


def test_a_discarded_file_is_gone(store: Storage) -> None:
    store.create(NAME).abandon()
    store.discard(NAME)
    store.discard(NAME)
    assert store.unfinished() == []


def test_a_file_is_read_while_it_grows_and_while_it_is_finished(store: Storage) -> None:
    """Readers beside the writer see whole appends in order, under one name."""
    file = store.create(NAME)
    pieces = [bytes([number]) * 1000 for number in range(200)]
    started, wrong = threading.Event(), []

    def read() -> None:
        started.wait()
        seen = 0
        while seen < len(pieces) * 1000:
            grown = store.size(NAME)
            with store.stream(NAME) as stream:
                data = stream.read(grown)
            if data != b"".join(pieces)[: len(data)] or len(data) < seen:
                wrong.append(len(data))
            seen = len(data)

    readers = [threading.Thread(target=read) for _ in range(3)]
    for reader in readers:
        reader.start()
    started.set()
    for piece in pieces:
        file.append(piece)
    file.finish()
    for reader in readers:
        reader.join(timeout=30)
    assert not any(reader.is_alive() for reader in readers)
    assert wrong == []


def test_names_are_listed_in_order(store: Storage) -> None:
    for name in ("b.warc.gz", "a.warc.gz", "c.warc"):
        store.create(name).finish()
    assert store.finished() == ["a.warc.gz", "b.warc.gz", "c.warc"]
    assert set(store.manifest()) == set(store.finished())


def test_a_missing_file_is_named(store: Storage) -> None:
    for ask in (lambda: store.size(NAME), lambda: store.read(NAME, 0, 1)):
        with pytest.raises(NoSuchFile, match=NAME):
            ask()


@pytest.mark.parametrize(
    "name",
    [
        "../a.warc.gz",
        "/etc/a.warc.gz",
        "a/b.warc.gz",
        "a\0.warc.gz",
        ".hidden.warc.gz",
        "a.txt",
        "a.warc.gz.open",
        "a\n.warc.gz",
        "a..b.warc.gz",
        "x" * 300 + ".warc.gz",
        "con:.warc",
        "",
    ],
)
def test_a_name_that_could_leave_the_store_is_refused(store: Storage, name: str) -> None:
    with pytest.raises(StorageFailed):
        store.create(name)
    with pytest.raises(StorageFailed):
        store.read(name, 0, 1)
    assert store.unfinished() == []
