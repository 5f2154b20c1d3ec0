from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archive.warc import Annotation, Conversion, FolderStorage, captures, records, recover
from tests.builders_warc import NOON, PAGE, TLS, Shelf, answer, exchange, wires
from tests.fuzzing import TIMES


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path / "first")


def left_open(shelf: Shelf) -> Path:
    """The file of a writer that was killed: its bytes are there, its lock is not."""
    (path,) = shelf.folder.glob("*.open")
    return path


def copy_of(path: Path, data: bytes, folder: Path) -> FolderStorage:
    folder.mkdir(exist_ok=True)
    for old in folder.iterdir():
        old.unlink()
    (folder / path.name).write_bytes(data)
    return FolderStorage(folder)


def test_a_torn_exchange_is_cut_off_and_the_whole_ones_are_told(
    shelf: Shelf, tmp_path: Path
) -> None:
    kept = shelf.keep(*(exchange(minutes=n) for n in range(3)))
    path = left_open(shelf)
    whole = path.read_bytes()
    shelf.keep(exchange(minutes=3))
    storage = copy_of(path, path.read_bytes()[:-1], tmp_path / "copy")
    (mended,) = recover(storage)
    assert mended.captures == tuple(kept)
    assert mended.sealed is not None
    assert mended.sealed.size == len(whole)
    assert mended.cut > 0
    assert mended.damage
    assert storage.unfinished() == []
    assert list(captures(storage, mended.name)) == kept


def test_a_file_cut_between_two_records_of_an_exchange_loses_the_whole_exchange(
    shelf: Shelf, tmp_path: Path
) -> None:
    (first, second) = shelf.keep(exchange(), exchange(minutes=1))
    path = left_open(shelf)
    behind_response = second.place.offset + second.place.length
    storage = copy_of(path, path.read_bytes()[:behind_response], tmp_path / "copy")
    (mended,) = recover(storage)
    assert mended.captures == (first,)
    assert mended.damage == "the last exchange is not whole."


@settings(
    max_examples=80 * TIMES,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    st.integers(0, 10_000),
    st.sampled_from([b"", bytes(500), b"rubbish\n" * 99, b"\x1f\x8b\x08" * 50]),
)
def test_whatever_a_power_cut_leaves_the_whole_exchanges_before_it_are_found(
    tmp_path: Path, ten_thousandths: int, tail: bytes
) -> None:
    shelf = Shelf(tmp_path / "first")
    for old in shelf.folder.iterdir():
        old.unlink()
    ends = []
    kept = []
    for number, wire in enumerate([answer(), wires()["interim"], b"", wires()["surplus"]]):
        kept += shelf.keep(exchange(wire, minutes=number, tls=TLS))
        ends.append(left_open(shelf).stat().st_size)
    whole = left_open(shelf).read_bytes()
    cut = len(whole) * ten_thousandths // 10_000
    left = whole[:cut] + tail
    storage = copy_of(left_open(shelf), left, tmp_path / "copy")
    (mended,) = recover(storage)
    # The last bytes of a member are often zeros, so a tail of zeros may make it whole again.
    expected = [c for c, end in zip(kept, ends, strict=True) if left[:end] == whole[:end]]
    assert list(mended.captures) == expected
    if mended.sealed is not None:
        assert list(captures(storage, mended.name)) == expected
        assert storage.manifest() == {mended.name: mended.sealed.sha256}


def test_only_what_the_catalogue_may_lack_is_read_again(shelf: Shelf, tmp_path: Path) -> None:
    kept = shelf.keep(*(exchange(minutes=n) for n in range(4)))
    path = left_open(shelf)
    storage = copy_of(path, path.read_bytes() + b"torn", tmp_path / "copy")
    (mended,) = recover(storage, known=lambda _: kept[2].place.offset)
    assert mended.captures == tuple(kept[2:])
    assert mended.cut == 4


def test_notes_and_conversions_are_told_too(shelf: Shelf, tmp_path: Path) -> None:
    note = Annotation(PAGE, "annotation", NOON, (("text", "look"),))
    conversion = Conversion(PAGE, NOON, "text/plain", b"old", "<urn:uuid:1>")
    kept = shelf.writer.append_metadata([note])
    converted = shelf.writer.append_conversion([conversion])
    storage = copy_of(left_open(shelf), left_open(shelf).read_bytes(), tmp_path / "copy")
    (mended,) = recover(storage)
    assert mended.notes == tuple(kept)
    assert mended.conversions == tuple(converted)
    assert mended.cut == 0


def test_a_file_with_nothing_whole_in_it_is_removed(tmp_path: Path) -> None:
    folder = tmp_path / "store"
    storage = FolderStorage(folder)
    (folder / "a.warc.gz.open").write_bytes(b"\x1f\x8b\x08torn")
    (mended,) = recover(storage)
    assert mended.sealed is None
    assert list(folder.iterdir()) == []


def test_a_file_that_a_living_writer_holds_is_left_alone(shelf: Shelf) -> None:
    kept = shelf.keep(exchange())
    assert recover(shelf.storage) == []
    kept += shelf.keep(exchange(minutes=1))
    assert list(captures(shelf.storage, shelf.close().name)) == kept


def test_whole_records_behind_damage_are_kept_apart_before_the_cut(
    shelf: Shelf, tmp_path: Path
) -> None:
    first, second, _ = shelf.keep(*(exchange(minutes=n) for n in range(3)))
    path = left_open(shelf)
    damaged = bytearray(path.read_bytes())
    damaged[second.place.offset + 40] ^= 0xFF
    storage = copy_of(path, bytes(damaged), tmp_path / "copy")
    (mended,) = recover(storage)
    assert mended.captures == (first,)
    assert mended.tail_kept
    (aside,) = storage.folder.glob("*.torn-*")
    assert bytes(damaged).endswith(aside.read_bytes())


def test_a_catalogued_record_that_is_damaged_is_kept_apart(shelf: Shelf, tmp_path: Path) -> None:
    _, last = shelf.keep(exchange(), exchange(minutes=1))
    path = left_open(shelf)
    damaged = bytearray(path.read_bytes())
    damaged[last.place.offset + 40] ^= 0xFF
    storage = copy_of(path, bytes(damaged), tmp_path / "copy")
    (mended,) = recover(storage, known=lambda _: last.place.offset)
    assert mended.tail_kept


def test_recovering_twice_changes_nothing(shelf: Shelf, tmp_path: Path) -> None:
    shelf.keep(exchange())
    storage = copy_of(left_open(shelf), left_open(shelf).read_bytes() + b"x", tmp_path / "copy")
    (mended,) = recover(storage)
    before = (storage.folder / mended.name).read_bytes()
    assert recover(storage) == []
    assert (storage.folder / mended.name).read_bytes() == before
    assert len(list(records(storage, mended.name))) == 4
