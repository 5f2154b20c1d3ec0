import hashlib
import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from archive.warc import FolderStorage, captures
from archive.warc.faults import FaultKind
from archive.warc.fixity import Fixity, fixity, missing, slices
from archive.warc.reader import read_file
from archive.warc.source import Damage
from tests.builders_warc import TLS, Shelf, exchange, wires


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path)


def closed(shelf: Shelf) -> Path:
    shelf.keep(*(exchange(wire, minutes=n) for n, wire in enumerate(wires().values())))
    return shelf.close()


def check(shelf: Shelf, path: Path, *, deep: bool = False) -> Fixity:
    return fixity(FolderStorage(shelf.folder), path.name, deep=deep)


def test_a_file_that_is_what_it_was_is_sound(shelf: Shelf) -> None:
    path = closed(shelf)
    told = check(shelf, path)
    assert told.sound
    assert told.sha256 == told.expected == hashlib.sha256(path.read_bytes()).hexdigest()
    assert told.size == path.stat().st_size
    assert told.records is None


def test_a_deep_look_reads_every_record(shelf: Shelf) -> None:
    path = closed(shelf)
    told = check(shelf, path, deep=True)
    assert told.sound
    assert (told.records or 0) > 3 * len(wires())


def test_a_changed_byte_is_told_with_file_offset_and_record(shelf: Shelf) -> None:
    (first, second, _) = shelf.keep(*(exchange(minutes=n) for n in range(3)))
    path = shelf.close()
    data = bytearray(path.read_bytes())
    data[second.place.offset + second.place.length // 2] ^= 1
    path.write_bytes(bytes(data))
    told = check(shelf, path)
    assert not told.sound
    assert [fault.kind for fault in told.faults] == [
        FaultKind.MANIFEST,
        FaultKind.DAMAGED_MEMBER,
    ]
    assert told.faults[1].offset == second.place.offset
    assert told.faults[1].file == path.name
    assert first.record_id not in str(told.faults[1])


def test_a_file_that_no_manifest_knows_is_read_record_by_record(shelf: Shelf) -> None:
    path = closed(shelf)
    (shelf.folder / "manifest-sha256.txt").unlink()
    told = check(shelf, path)
    assert told.expected is None
    assert told.records
    assert told.sound


def test_a_file_that_is_gone_is_missed(shelf: Shelf) -> None:
    path = closed(shelf)
    assert missing(shelf.storage) == []
    path.unlink()
    (fault,) = missing(shelf.storage)
    assert fault.file == path.name


def test_the_slices_of_all_nights_are_all_files_once() -> None:
    names = [str(number) for number in range(100)]
    cut = list(slices(names, 30))
    assert len(cut) == 30
    assert [name for part in cut for name in part] == names
    assert {len(part) for part in cut} == {3, 4}


def test_a_torn_manifest_line_spoils_no_other(shelf: Shelf) -> None:
    first = closed(shelf)
    manifest = shelf.folder / "manifest-sha256.txt"
    manifest.write_bytes(manifest.read_bytes() + b"0123abc")
    second = closed(shelf)
    assert set(shelf.storage.manifest()) == {first.name, second.name}
    assert check(shelf, second).sound


def flips(path: Path, count: int) -> Iterator[tuple[int, bytes]]:
    """The file with one bit turned over, at random places that are the same in every run."""
    data = path.read_bytes()
    places = random.Random(2026)
    for _ in range(count):
        at = places.randrange(len(data))
        yield at, data[:at] + bytes([data[at] ^ (1 << places.randrange(8))]) + data[at + 1 :]


def blocks(path: Path) -> list[bytes] | None:
    try:
        with path.open("rb") as file:
            return [record.block for record in read_file(file, path.name)]
    except Damage:
        return None


def judge_flips(shelf: Shelf, count: int) -> tuple[int, int]:
    """How many flips the manifest finds, and how many the records alone find or need not find."""
    kept = [wires()[kind] for kind in ("gzip chunked", "plain", "surplus", "304", "nothing")]
    shelf.keep(*(exchange(wire, minutes=n, tls=TLS) for n, wire in enumerate(kept)))
    path = shelf.close()
    whole = blocks(path)
    manifest = shelf.folder / "manifest-sha256.txt"
    listed = manifest.read_bytes()
    by_manifest = by_records = 0
    for at, data in list(flips(path, count)):
        path.write_bytes(data)
        manifest.write_bytes(listed)
        by_manifest += not check(shelf, path).sound
        manifest.unlink()
        told = check(shelf, path)
        harmless = told.sound and blocks(path) == whole
        assert harmless or not told.sound, f"a flip at byte {at} is not found"
        by_records += 1
    return by_manifest, by_records


def test_every_flipped_bit_is_found_or_harmless(shelf: Shelf) -> None:
    assert judge_flips(shelf, 100) == (100, 100)


@pytest.mark.slow
def test_two_thousand_flipped_bits_are_found_or_harmless(shelf: Shelf) -> None:
    assert judge_flips(shelf, 2000) == (2000, 2000)


def test_captures_of_a_sound_file_are_all_there(shelf: Shelf) -> None:
    path = closed(shelf)
    assert len(list(captures(shelf.storage, path.name))) == len(wires())
