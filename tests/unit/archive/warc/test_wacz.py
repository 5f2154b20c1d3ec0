import gzip
import hashlib
import io
import json
import zipfile
from collections.abc import Callable

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from archive.warc.faults import FaultKind
from archive.warc.lint import Linter
from archive.warc.wacz import judge_file, judge_wacz
from tests.builders_records import packed, record
from tests.fuzzing import TIMES

ONE, TWO = packed(record(number=1)), packed(record(number=2))
WARC = "archive/data.warc.gz"
INDEX = "indexes/index.cdxj"


def line(key: str, offset: int, length: int, filename: str = "data.warc.gz") -> str:
    told = {"url": key, "filename": filename, "offset": str(offset), "length": str(length)}
    return f"example,{key})/ 20260301120000 {json.dumps(told)}\n"


def good() -> dict[str, bytes]:
    index = line("a", 0, len(ONE)) + line("b", len(ONE), len(TWO))
    return {WARC: ONE + TWO, INDEX: index.encode(), "pages/pages.jsonl": b"{}\n"}


def wacz(files: dict[str, bytes], *, listing: dict[str, bytes] | None = None) -> bytes:
    """A package; its list of files is right unless `listing` says what it was made from."""
    listed = files if listing is None else listing
    resources = [
        {"path": name, "hash": "sha256:" + hashlib.sha256(data).hexdigest(), "bytes": len(data)}
        for name, data in listed.items()
        if name != "datapackage.json"
    ]
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name, data in files.items():
            package.writestr(name, data)
        if "datapackage.json" not in files:
            package.writestr("datapackage.json", json.dumps({"resources": resources}))
    return out.getvalue()


def sentences(data: bytes) -> list[str]:
    linter = Linter()
    found = [*judge_wacz(io.BytesIO(data), "x.wacz", linter), *linter.finish()]
    return [f"{fault.file}: {fault.sentence}" for fault in found]


def test_a_good_package_is_let_pass() -> None:
    assert sentences(wacz(good())) == []


@pytest.mark.parametrize("data", [ONE + TWO, wacz(good())], ids=["WARC", "WACZ"])
def test_the_first_bytes_tell_a_package_from_a_warc(data: bytes) -> None:
    linter = Linter()
    assert [*judge_file(io.BytesIO(data), "x", linter), *linter.finish()] == []
    assert linter.records == 2


def test_a_package_with_nothing_in_it_is_judged_as_a_package() -> None:
    found = judge_file(io.BytesIO(b"PK\x05\x06" + bytes(18)), "x.wacz", Linter())
    assert {fault.kind for fault in found} == {FaultKind.MANIFEST}


def test_a_package_without_a_warc_is_found() -> None:
    assert sentences(wacz({"pages/pages.jsonl": b"{}\n"})) == [
        "x.wacz: There is no WARC in archive/."
    ]


def test_a_part_that_cannot_be_unpacked_leaves_the_others_to_be_judged() -> None:
    files = good() | {"archive/other.warc.gz": TWO[:-1]}
    data = wacz(files).replace(ONE + TWO, ONE + TWO[:-1] + b"x", 1)
    assert sentences(data) == [
        f"x.wacz/{WARC}: The file cannot be unpacked: Bad CRC-32 for file '{WARC}'.",
        "x.wacz/archive/other.warc.gz: The gzip member breaks off.",
        f"x.wacz: {WARC} is not what its hash says.",
    ]


def test_a_packed_index_is_read_too() -> None:
    files = good()
    files["indexes/index.cdx.gz"] = gzip.compress(files.pop(INDEX))
    assert sentences(wacz(files)) == []


def wrong_offset(files: dict[str, bytes]) -> None:
    files[INDEX] = line("a", 7, len(ONE)).encode()


def wrong_length(files: dict[str, bytes]) -> None:
    files[INDEX] = line("a", 0, 7).encode()


def absent_warc(files: dict[str, bytes]) -> None:
    files[INDEX] = line("a", 0, 0, "other.warc.gz").encode()


def unsorted(files: dict[str, bytes]) -> None:
    files[INDEX] = (line("b", len(ONE), 0) + line("a", 0, 0)).encode()


def not_an_offset(files: dict[str, bytes]) -> None:
    files[INDEX] = b'example,a)/ 2026 {"offset": "zero", "filename": "data.warc.gz"}\n'


def broken_index(files: dict[str, bytes]) -> None:
    files["indexes/index.cdx.gz"] = gzip.compress(files.pop(INDEX))[:-12]


def broken_warc(files: dict[str, bytes]) -> None:
    files[WARC] = ONE + TWO[:-12]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (wrong_offset, "where no record begins"),
        (wrong_length, "gives 7 bytes for a record"),
        (absent_warc, "which is not in the package"),
        (unsorted, "out of order"),
        (not_an_offset, "where no record begins"),
        (broken_index, "cannot be read"),
        (broken_warc, "breaks off"),
    ],
)
def test_a_faulty_part_is_found(change: Callable[[dict[str, bytes]], None], sentence: str) -> None:
    files = good()
    change(files)
    found = sentences(wacz(files))
    assert any(sentence in each for each in found), found


def test_what_is_listed_and_what_is_there_must_agree() -> None:
    files = good()
    assert (
        "is listed and not in the package"
        in sentences(wacz(files, listing={**files, "archive/gone.warc.gz": b""}))[0]
    )
    assert (
        "is in the package and not listed" in sentences(wacz(files, listing={WARC: ONE + TWO}))[0]
    )
    assert "not what its hash says" in sentences(wacz(files, listing={**files, INDEX: b"x"}))[0]


@pytest.mark.parametrize("data", [b"[]", b"{}", b"not json", b'{"resources": 7}', b"[" * 100_000])
def test_a_package_without_a_readable_list_is_found(data: bytes) -> None:
    assert "lists no resources" in sentences(wacz({**good(), "datapackage.json": data}))[0]


def test_a_zip_that_is_no_package_is_found() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("hello.txt", "hello")
    assert "There is no datapackage.json" in sentences(out.getvalue())[0]


GOOD = wacz({**good(), "pages/\u4e2d.jsonl": b"{}\n"})
DAMAGE = st.lists(st.tuples(st.integers(0, len(GOOD) - 1), st.integers(0, 255)), max_size=4)


def damaged(data: bytes, damage: list[tuple[int, int]]) -> bytes:
    changed = bytearray(data)
    for at, value in damage:
        changed[at] = value
    return bytes(changed)


@settings(max_examples=150 * TIMES, deadline=None)
@given(DAMAGE, st.integers(0, len(GOOD)))
@example([(GOOD.rindex(b"PK\x01\x02") + 28, 0)], 0)  # an entry without a name
@example([(GOOD.rindex("\u4e2d".encode()), 255)], 0)  # a name that is no text
def test_no_bytes_make_the_judge_raise(damage: list[tuple[int, int]], cut: int) -> None:
    changed = damaged(GOOD, damage)
    for data in (changed, changed[:cut], b""):
        linter = Linter()
        for fault in judge_wacz(io.BytesIO(data), "x.wacz", linter):
            assert isinstance(fault.kind, FaultKind)
