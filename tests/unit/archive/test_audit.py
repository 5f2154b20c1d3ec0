"""Kept files are read again: what is hurt is named, and mended from a copy that is sound."""

import gzip
import hashlib
import random
import shutil
from pathlib import Path

import pytest

from archive.audit import Audited, audit, bring_back, lost
from archive.warc.fixity import fixity
from archive.warc.folder import MANIFEST, FolderStorage
from archive.warc.reader import records
from tests.builders_ingest import Desk, follow, look, story
from tests.builders_warc import NOON, TLS, Shelf, exchange, wires

URL = "https://news.example/flood"


class Kept:
    """A store with one page in one file, and a folder with a second copy of it."""

    def __init__(self, folder: Path) -> None:
        self.desk = Desk(folder / "store")
        with self.desk.open() as archive:
            look(archive, follow(archive, URL), story())
        self.storage = FolderStorage(self.desk.layout.warcs)
        (self.name,) = self.storage.finished()
        self.path = self.storage.folder / self.name
        self.copies = folder / "copies"
        shutil.copytree(self.storage.folder, self.copies)

    def hurt(self, path: Path | None = None) -> int:
        """Flip a bit in the middle of the page's answer; where its record begins."""
        with self.desk.catalogue() as catalogue:
            (capture,) = catalogue.captures_of_url(URL)
        flip(path or self.path, (capture.place.offset + capture.place.length // 2) * 8)
        return capture.place.offset

    def audit(self, *copies: Path, deep: bool = False) -> Audited:
        with self.desk.catalogue() as catalogue:
            (audited,) = audit(
                self.storage,
                catalogue,
                names=[self.name],
                deep=deep,
                copies=copies,
                clock=lambda: NOON,
            )
        return audited

    def result(self) -> str | None:
        with self.desk.catalogue() as catalogue:
            (row,) = catalogue.warcs()
        return row.check_result


def flip(path: Path, bit: int) -> None:
    with path.open("r+b") as file:
        file.seek(bit // 8)
        (byte,) = file.read(1)
        file.seek(bit // 8)
        file.write(bytes([byte ^ (1 << bit % 8)]))


@pytest.fixture
def kept(tmp_path: Path) -> Kept:
    return Kept(tmp_path)


def test_a_sound_file_is_well(kept: Kept) -> None:
    audited = kept.audit()
    assert audited.well
    assert audited.hurt == ()
    assert kept.result() == "well"


def test_a_hurt_record_is_named_by_file_byte_record_and_page(kept: Kept) -> None:
    offset = kept.hurt()
    audited = kept.audit()
    assert not audited.well
    with kept.desk.catalogue() as catalogue:
        (capture,) = catalogue.captures_of_url(URL)
    told = {(h.fault.file, h.fault.offset, h.fault.record_id, h.page) for h in audited.hurt}
    assert (kept.name, offset, capture.record_id, URL) in told
    assert kept.result() != "well"


def test_the_page_is_named_where_the_record_can_still_be_read(kept: Kept) -> None:
    with kept.desk.catalogue() as catalogue:
        (capture,) = catalogue.captures_of_url(URL)
    other = "sha256:" + "0" * 64
    data = kept.path.read_bytes()
    start, end = capture.place.offset, capture.place.offset + capture.place.length
    plain = gzip.decompress(data[start:end])
    digest = plain.split(b"WARC-Block-Digest: ")[1].split(b"\r\n")[0]
    forged = gzip.compress(plain.replace(digest, other.encode(), 1))
    kept.path.write_bytes(data[:start] + forged + data[end:])
    pages = {hurt.page for hurt in kept.audit().hurt if hurt.fault.record_id == capture.record_id}
    assert pages == {URL}


def test_a_hurt_file_is_mended_from_a_copy_and_set_aside(kept: Kept) -> None:
    whole = kept.path.read_bytes()
    kept.hurt()
    hurt = kept.path.read_bytes()
    audited = kept.audit(kept.copies)
    assert audited.well
    assert audited.mended_from == kept.copies / kept.name
    assert kept.path.read_bytes() == whole
    assert kept.path.with_name(kept.name + ".damaged").read_bytes() == hurt
    assert kept.audit().hurt == ()


def test_a_copy_that_is_hurt_itself_mends_nothing(kept: Kept) -> None:
    kept.hurt()
    kept.hurt(kept.copies / kept.name)
    flip(kept.copies / kept.name, 80)
    audited = kept.audit(kept.copies)
    assert not audited.well
    assert audited.mended_from is None


def test_a_file_that_was_kept_with_a_fault_is_not_mended_from_a_copy_of_it(kept: Kept) -> None:
    kept.hurt()
    digest = hashlib.sha256(kept.path.read_bytes()).hexdigest()
    (kept.storage.folder / MANIFEST).write_text(f"{digest}  {kept.name}\n")
    shutil.copy(kept.path, kept.copies)
    audited = kept.audit(kept.copies, deep=True)
    assert not audited.well
    assert audited.mended_from is None
    assert list(kept.path.parent.glob("*.damaged*")) == []


def test_a_hurt_line_of_the_manifest_leaves_the_others_to_be_read(kept: Kept) -> None:
    manifest = kept.storage.folder / MANIFEST
    manifest.write_bytes(b"\xff\xfe\n" + manifest.read_bytes())
    assert kept.audit().well
    assert kept.storage.manifest().keys() == {kept.name}


def test_a_manifest_that_names_a_place_elsewhere_brings_nothing_there(kept: Kept) -> None:
    (kept.copies.parent / "outside.warc.gz").write_bytes(b"")
    digest = hashlib.sha256(b"").hexdigest()
    (kept.storage.folder / MANIFEST).write_text(f"{digest}  ../outside.warc.gz\n")
    assert bring_back(kept.storage, [kept.copies]) == []


def test_what_was_set_aside_before_stays(kept: Kept) -> None:
    for _ in range(2):
        kept.hurt()
        kept.audit(kept.copies)
    aside = sorted(path.name for path in kept.path.parent.glob("*.damaged*"))
    assert aside == [f"{kept.name}.damaged", f"{kept.name}.damaged2"]


def test_a_file_that_is_gone_is_told_and_brought_back_from_a_copy(kept: Kept) -> None:
    whole = kept.path.read_bytes()
    kept.path.unlink()
    (fault,) = lost(kept.storage)
    assert fault.file == kept.name
    assert bring_back(kept.storage, []) == []
    assert bring_back(kept.storage, [kept.copies]) == [kept.copies / kept.name]
    assert kept.path.read_bytes() == whole
    assert lost(kept.storage) == []


def test_an_archive_without_a_catalogue_is_audited_too(kept: Kept) -> None:
    kept.hurt()
    (audited,) = audit(kept.storage, None, names=[kept.name], clock=lambda: NOON)
    assert not audited.well
    assert {hurt.page for hurt in audited.hurt} == {None}


# --- one bit -----------------------------------------------------------------------------------


def filled(folder: Path) -> Path:
    """A file with records of every kind that has a way of its own into a WARC."""
    shelf = Shelf(folder)
    small = [wire for name, wire in wires().items() if name != "large"]
    shelf.keep(*(exchange(wire, minutes=number, tls=TLS) for number, wire in enumerate(small)))
    return shelf.close()


def contents(path: Path) -> list[tuple[object, ...]]:
    """Every record of a file: its head and its block."""
    found = records(FolderStorage(path.parent), path.name)
    return [(record.version, record.headers, record.block) for record in found]


def flips(path: Path, count: int) -> tuple[int, int]:
    """Flip so many bits, one at a time: how many the audit found, and how many did no harm."""
    chance, whole, plain = random.Random(count), path.read_bytes(), contents(path)
    found = harmless = 0
    for _ in range(count):
        flip(path, chance.randrange(len(whole) * 8))
        if not fixity(FolderStorage(path.parent), path.name).sound:
            found += 1
        else:
            assert contents(path) == plain
            harmless += 1
        path.write_bytes(whole)
    return found, harmless


def unlisted(path: Path) -> Path:
    """The same file without the manifest: only its records speak for it."""
    (path.parent / MANIFEST).unlink()
    return path


def test_every_flipped_bit_is_found(tmp_path: Path) -> None:
    assert flips(filled(tmp_path), 60) == (60, 0)


def test_without_a_manifest_a_flipped_bit_is_found_or_changes_no_record(tmp_path: Path) -> None:
    found, harmless = flips(unlisted(filled(tmp_path)), 60)
    assert found + harmless == 60
    assert found > 50


@pytest.mark.slow
def test_every_flipped_bit_of_two_thousand_is_found(tmp_path: Path) -> None:
    assert flips(filled(tmp_path), 2_000) == (2_000, 0)


@pytest.mark.slow
def test_two_thousand_flipped_bits_without_a_manifest(tmp_path: Path) -> None:
    found, harmless = flips(unlisted(filled(tmp_path)), 2_000)
    assert found + harmless == 2_000
    assert harmless < 40  # they pad a stored block, or stand in a field of gzip that nobody reads
