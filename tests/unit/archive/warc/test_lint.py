import gzip
import io
import zlib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archive.model import CaptureKind
from archive.warc.faults import Fault, FaultKind, Severity
from archive.warc.lint import Linter
from tests.builders_records import (
    HTTP,
    LATER,
    URL,
    name,
    original,
    packed,
    record,
    revisit,
    sha1,
    sha256,
)
from tests.builders_warc import TLS, Shelf, answer, chunked, exchange, wires
from tests.fuzzing import TIMES

K = FaultKind


def lint(*files: bytes, suffix: str = ".warc.gz") -> list[Fault]:
    linter = Linter()
    found: list[Fault] = []
    for number, data in enumerate(files):
        found += linter.file(io.BytesIO(data), f"{number}{suffix}")
    return found + list(linter.finish())


def kinds(*files: bytes, suffix: str = ".warc.gz") -> list[FaultKind]:
    return [fault.kind for fault in lint(*files, suffix=suffix)]


def both_ways(*records: bytes) -> list[list[FaultKind]]:
    """The faults of the same records packed and plain."""
    return [kinds(packed(*records)), kinds(b"".join(records), suffix=".warc")]


# --- faults of single records -----------------------------------------------------------------

BODY_CHANGED = HTTP.replace(b"hello", b"hallo")
FORGED_RECORD = (
    f"{URL}\r\nContent-Length: 0\r\n\r\n\r\n\r\nWARC/1.1\r\nWARC-Type: response\r\n"
    f"WARC-Record-ID: {name(9)}\r\nWARC-Date: {LATER}\r\nWARC-Target-URI: {URL}"
)

SINGLE: dict[str, tuple[bytes, set[FaultKind]]] = {
    "body changed under SHA-1": (
        record(block=BODY_CHANGED, headers={"WARC-Block-Digest": sha1(HTTP)}),
        {K.BLOCK_DIGEST},
    ),
    "body changed under SHA-256": (
        record(
            block=BODY_CHANGED,
            headers={"WARC-Block-Digest": sha256(HTTP), "WARC-Payload-Digest": sha256(b"hello")},
        ),
        {K.BLOCK_DIGEST, K.PAYLOAD_DIGEST},
    ),
    "block digest wrong": (
        record(headers={"WARC-Block-Digest": sha1(b"other")}),
        {K.BLOCK_DIGEST},
    ),
    "payload digest wrong": (
        record(headers={"WARC-Payload-Digest": sha1(b"other")}),
        {K.PAYLOAD_DIGEST},
    ),
    "digest cannot be read": (
        record(headers={"WARC-Block-Digest": "sha1:TOO-SHORT"}),
        {K.BAD_DIGEST},
    ),
    "no Content-Length": (record(headers={"Content-Length": None}), {K.NO_LENGTH}),
    "Content-Length no number": (record(headers={"Content-Length": "7x"}), {K.BAD_LENGTH}),
    "duplicate Content-Length": (
        record(lines=[f"Content-Length: {len(HTTP)}"]),
        {K.REPEATED_HEADER},
    ),
    "no WARC-Record-ID": (record(headers={"WARC-Record-ID": None}), {K.NO_RECORD_ID}),
    "Record-ID not a URI": (record(headers={"WARC-Record-ID": "<7>"}), {K.BAD_RECORD_ID}),
    "no WARC-Date": (record(headers={"WARC-Date": None}), {K.NO_DATE}),
    "bad WARC-Date": (record(headers={"WARC-Date": "yesterday"}), {K.BAD_DATE}),
    "no WARC-Type": (record(headers={"WARC-Type": None}), {K.NO_TYPE}),
    "no Target-URI": (record(headers={"WARC-Target-URI": None}), {K.NO_TARGET}),
    "Target-URI with a space": (
        record(headers={"WARC-Target-URI": "https://a.example/a b"}),
        {K.BAD_TARGET},
    ),
    "unknown version line": (record(version="WARC/9.9"), {K.VERSION}),
    "header line without colon": (record(lines=["no colon here"]), {K.NO_COLON}),
    "control character in a header": (record(lines=["WARC-X: a\0b"]), {K.BAD_HEADER}),
    "injected header that is there already": (
        record(headers={"WARC-Target-URI": f"{URL}\r\nWARC-Date: {LATER}"}),
        {K.REPEATED_HEADER},
    ),
    "injected header that no record has": (
        record(headers={"WARC-Target-URI": f"{URL}\r\nX-Harmless: yes"}),
        {K.FOREIGN_HEADER},
    ),
    "response without Content-Type": (
        record(headers={"Content-Type": None}),
        {K.NO_CONTENT_TYPE},
    ),
    "HTTP status line broken": (
        record(block=HTTP.replace(b"HTTP/1.1 200", b"HTTP/1.1 two")),
        {K.STATUS_LINE},
    ),
    "revisit header on a conversion": (
        record("conversion", headers={"WARC-Refers-To-Target-URI": URL}),
        {K.MISPLACED_HEADER},
    ),
    "truncated for no reason": (
        record(headers={"WARC-Truncated": "because"}),
        {K.BAD_TRUNCATED},
    ),
    "concurrent to nothing": (
        record(headers={"WARC-Concurrent-To": name(99)}),
        {K.LOST_CONCURRENT},
    ),
}


@pytest.mark.parametrize("fault", SINGLE)
def test_a_faulty_record_is_found_packed_and_plain(fault: str) -> None:
    data, expected = SINGLE[fault]
    good = record(number=7)
    for found in both_ways(good, data, record(number=8)):
        assert set(found) == expected


@pytest.mark.parametrize("fault", SINGLE)
def test_a_fault_names_file_offset_and_record(fault: str) -> None:
    data, _ = SINGLE[fault]
    first = packed(record(number=7))
    found = lint(first + packed(data))[0]
    assert found.file == "0.warc.gz"
    assert found.offset == len(first)
    assert found.record_id is None or found.record_id in data.decode("latin-1")
    assert found.sentence.endswith((".", ".."))
    assert str(found).startswith(f"0.warc.gz:{len(first)}")


def test_a_content_length_that_is_too_long_is_found() -> None:
    data = record(headers={"Content-Length": str(len(HTTP) + 5)})
    assert kinds(packed(record(number=7), data, record(number=8))) == [K.LENGTH_TOO_LONG]
    plain = kinds(record(number=7) + data + record(number=8), suffix=".warc")
    assert set(plain) == {K.NO_RECORD_END, K.BLOCK_DIGEST}


def test_a_content_length_that_is_too_short_is_found() -> None:
    data = record(headers={"Content-Length": str(len(HTTP) - 5)})
    for found in both_ways(record(number=7), data, record(number=8)):
        assert set(found) == {K.NO_RECORD_END, K.BLOCK_DIGEST}


def test_a_record_without_its_end_is_found() -> None:
    data = record(end=b"")
    assert kinds(packed(record(number=7), data, record(number=8))) == [K.NO_RECORD_END]
    assert K.NO_RECORD_END in kinds(data + record(number=8), suffix=".warc")


def test_header_lines_that_end_in_lf_alone_are_found() -> None:
    for found in both_ways(record(newline="\n")):
        assert found == [K.BARE_LF]


def test_an_injected_record_is_found() -> None:
    data = record(headers={"WARC-Target-URI": FORGED_RECORD})
    assert K.SHARED_MEMBER in kinds(packed(data))
    assert kinds(data, suffix=".warc") == [K.STATUS_LINE]  # it leaves an empty answer behind


# --- revisits and what joins records ----------------------------------------------------------

REVISITS: dict[str, tuple[dict[str, str | None], set[FaultKind]]] = {
    "revisit without profile": ({"WARC-Profile": None}, {K.NO_PROFILE}),
    "revisit with unknown profile": ({"WARC-Profile": "http://a.example/x"}, {K.UNKNOWN_PROFILE}),
    "revisit without Refers-To": (
        {
            "WARC-Refers-To": None,
            "WARC-Refers-To-Target-URI": None,
            "WARC-Refers-To-Date": None,
        },
        {K.NO_REFERENCE},
    ),
    "revisit without payload digest": ({"WARC-Payload-Digest": None}, {K.NO_REVISIT_DIGEST}),
    "revisit whose original is absent": ({"WARC-Refers-To": name(99)}, {K.LOST_ORIGINAL}),
    "revisit whose original is absent by address": (
        {"WARC-Refers-To": None, "WARC-Refers-To-Target-URI": "https://other.example/"},
        {K.LOST_ORIGINAL},
    ),
    "revisit that refers to the future": (
        {"WARC-Date": "2026-02-01T12:00:00Z"},
        {K.FUTURE_ORIGINAL},
    ),
    "revisit with another page's digest": (
        {"WARC-Payload-Digest": sha256(b"another page")},
        {K.OTHER_ORIGINAL},
    ),
    "revisit of another address than it says": (
        {"WARC-Refers-To-Target-URI": "https://other.example/"},
        {K.OTHER_ORIGINAL},
    ),
    "revisit of another date than it says": (
        {"WARC-Refers-To-Date": "2026-03-01T12:00:09Z"},
        {K.OTHER_ORIGINAL},
    ),
}


@pytest.mark.parametrize("fault", REVISITS)
def test_a_faulty_revisit_is_found(fault: str) -> None:
    headers, expected = REVISITS[fault]
    for found in both_ways(original(), revisit(headers)):
        assert set(found) == expected


def test_a_revisit_of_a_revisit_is_noted() -> None:
    second = revisit({"WARC-Refers-To": name(2), "WARC-Refers-To-Date": LATER}, number=3)
    (fault,) = lint(packed(original(), revisit(), second))
    assert fault.kind is K.REVISIT_OF_REVISIT
    assert fault.severity is Severity.NOTE


def test_a_304_head_in_a_revisit_is_noted_because_players_show_nothing() -> None:
    block = b"HTTP/1.1 304 Not Modified\r\n\r\n"
    assert kinds(packed(original(), revisit(block=block))) == [K.REVISIT_304_HEAD]


def test_a_record_id_that_stands_twice_is_found_even_in_two_files() -> None:
    assert kinds(packed(record(), record())) == [K.DUPLICATE_ID]
    (fault,) = lint(packed(record()), packed(record()))
    assert fault.kind is K.DUPLICATE_ID
    assert "0.warc.gz:0" in fault.sentence


def test_an_original_may_stand_in_another_file() -> None:
    assert kinds(packed(revisit()), packed(original())) == []
    assert kinds(packed(revisit())) == [K.LOST_ORIGINAL]


def test_an_original_may_be_named_by_address_and_date_alone() -> None:
    assert kinds(packed(original(), revisit({"WARC-Refers-To": None}))) == []


def test_a_type_that_the_standard_does_not_know_is_noted() -> None:
    assert kinds(packed(record("newsreel"))) == [K.UNKNOWN_TYPE]


def test_a_reference_to_no_record_is_noted() -> None:
    note = record("metadata", headers={"WARC-Refers-To": name(9)})
    assert kinds(packed(note)) == [K.LOST_REFERENCE]


@pytest.mark.parametrize("media_type", ["application/http", "application/octet-stream"])
def test_metadata_that_indexers_take_for_a_page_is_noted(media_type: str) -> None:
    trap = record("metadata", headers={"Content-Type": media_type})
    harmless = record(
        "metadata",
        headers={"Content-Type": media_type, "WARC-Target-URI": "urn:newskeep:surplus:1"},
    )
    assert kinds(packed(trap)) == [K.PLAYER_TRAP]
    assert kinds(packed(harmless)) == []


def test_every_member_lost_from_a_file_of_ours_is_missed(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    shelf.keep(exchange(wires()["surplus"]))
    data = shelf.close().read_bytes()
    members = split_members(data)
    assert lint(data) == []
    for lost in range(1, len(members)):
        left = b"".join(members[:lost] + members[lost + 1 :])
        assert K.LOST_CONCURRENT in kinds(left)


def split_members(data: bytes) -> list[bytes]:
    members = []
    while data:
        stream = zlib.decompressobj(31)
        stream.decompress(data)
        members.append(data[: len(data) - len(stream.unused_data)])
        data = stream.unused_data
    return members


# --- faults of the file -----------------------------------------------------------------------

ONE, TWO, THREE = (packed(record(number=n)) for n in (1, 2, 3))


def flipped(data: bytes, at: int) -> bytes:
    return data[:at] + bytes([data[at] ^ 0x10]) + data[at + 1 :]


FILES: dict[str, tuple[bytes, list[FaultKind], list[int]]] = {
    "torn last member": (ONE + TWO[:-12], [K.TORN_MEMBER], [len(ONE)]),
    "torn middle member": (ONE + TWO[:-40] + THREE, [K.DAMAGED_MEMBER], [len(ONE)]),
    "gzip CRC wrong": (ONE + flipped(TWO, -8) + THREE, [K.DAMAGED_MEMBER], [len(ONE)]),
    "gzip length wrong": (ONE + flipped(TWO, -4) + THREE, [K.DAMAGED_MEMBER], [len(ONE)]),
    "a head without an end": (
        ONE + packed(b"WARC/1.1\r\n" + b"X-More: words\r\n" * 80_000) + TWO,
        [K.GARBAGE],
        [len(ONE)],
    ),
    "garbage between members": (ONE + b"garbage" + TWO, [K.GARBAGE], [len(ONE)]),
    "zero padding at the end": (ONE + bytes(900), [K.ZERO_PADDING], [len(ONE)]),
    "empty file": (b"", [K.EMPTY_FILE], [0]),
    "HTML, not a WARC": (b"<html>hello</html>", [K.NOT_WARC], [0]),
    "packed HTML, not a WARC": (gzip.compress(b"<html>hello</html>"), [K.NOT_WARC], [0]),
    "a member that holds no record": (
        ONE + gzip.compress(b"hello\n") + TWO,
        [K.GARBAGE],
        [len(ONE)],
    ),
}


@pytest.mark.parametrize("fault", FILES)
def test_a_damaged_file_is_found_once_and_read_on_behind_the_damage(fault: str) -> None:
    data, expected, offsets = FILES[fault]
    found = lint(data)
    assert [each.kind for each in found] == expected
    assert [each.offset for each in found] == offsets


def test_a_flipped_bit_inside_a_member_is_found_wherever_it_is() -> None:
    for at in range(10, len(TWO)):
        assert kinds(ONE + flipped(TWO, at) + THREE), at


def test_a_whole_file_in_one_gzip_member_is_found_and_its_records_judged() -> None:
    bad = record(number=2, headers={"WARC-Date": "x"})
    assert kinds(gzip.compress(record() + bad + record(number=3))) == [
        K.SHARED_MEMBER,
        K.BAD_DATE,
    ]


def test_garbage_in_a_plain_file_is_found_and_read_on_behind() -> None:
    data = record(number=1) + b"garbage\r\n" + record(number=2, headers={"WARC-Date": "x"})
    assert kinds(data, suffix=".warc") == [K.GARBAGE, K.BAD_DATE]


def test_a_plain_file_whose_name_says_that_it_is_packed_is_read_and_noted() -> None:
    data = record(number=1) + record(number=2, headers={"WARC-Date": "x"})
    assert kinds(data, suffix=".warc.gz") == [K.PLAYER_TRAP, K.BAD_DATE]


def test_a_head_without_end_is_found() -> None:
    assert kinds(packed(b"WARC/1.1\r\nWARC-Type: response\r\n")) == [K.NOT_WARC]
    endless = b"WARC/1.1\r\n" + b"X-A: b\r\n" * 200_000
    assert kinds(ONE + packed(endless)) == [K.GARBAGE]


# --- valid forms ------------------------------------------------------------------------------

CHUNKED = answer(chunked(b"hello"), "Transfer-Encoding: chunked", length=False)
GZIPPED = answer(gzip.compress(b"hello"), "Content-Encoding: gzip")

VALID: dict[str, bytes] = {
    "gzip body": record(block=GZIPPED, headers={"WARC-Payload-Digest": sha1(GZIPPED[-25:])}),
    "chunked with the digest over stored bytes": record(
        block=CHUNKED, headers={"WARC-Payload-Digest": sha256(chunked(b"hello"))}
    ),
    "no digests": record(headers={"WARC-Block-Digest": None}),
    "SHA-1 in lower case": record(headers={"WARC-Block-Digest": sha1(HTTP).lower()}),
    "fraction of a second": record(headers={"WARC-Date": "2026-03-01T12:00:00.123456789Z"}),
    "conversion without payload digest": record(
        "conversion", b"text", {"Content-Type": "text/plain"}
    ),
    "conversion with payload digest": record(
        "conversion", b"text", {"Content-Type": "text/plain", "WARC-Payload-Digest": sha1(b"text")}
    ),
    "angle brackets round the address": record(
        headers={"WARC-Target-URI": f"<{URL}>"}, version="WARC/1.0"
    ),
    "WARC/1.0": record(version="WARC/1.0"),
    "header names in lower case": record().replace(b"WARC-Type", b"warc-type"),
    "extension header": record(lines=["WARC-Page-ID: 7"]),
    "several concurrent records": record(
        lines=[f"WARC-Concurrent-To: {name(1)}", f"WARC-Concurrent-To: {name(1)}"]
    ),
    "folded header": record(lines=["WARC-X: a", " b"]),
    "empty body": record(block=b"HTTP/1.1 204 No Content\r\n\r\n"),
    "bare LF in the HTTP head": record(block=b"HTTP/1.1 200 OK\nA: b\n\nhello"),
    "address that is no web address": record("resource", b"x", {"WARC-Target-URI": "urn:a:b"}),
    "warcinfo": record("warcinfo", b"software: x\r\n"),
}


@pytest.mark.parametrize("form", VALID)
def test_a_valid_form_is_let_pass(form: str) -> None:
    assert both_ways(VALID[form]) == [[], []]


def test_a_revisit_with_all_it_needs_is_let_pass() -> None:
    assert both_ways(original(), revisit()) == [[], []]


def test_a_digest_over_the_dechunked_payload_is_noted_not_refused() -> None:
    data = record(block=CHUNKED, headers={"WARC-Payload-Digest": sha1(b"hello")})
    (fault,) = lint(packed(data))
    assert fault.kind is K.PAYLOAD_DIGEST_DECODED
    assert fault.severity is Severity.NOTE


def test_a_digest_that_nobody_can_compute_is_noted() -> None:
    assert kinds(packed(record(headers={"WARC-Block-Digest": "xxh3:abc"}))) == [K.UNKNOWN_DIGEST]


@pytest.mark.parametrize("level", [1, 6])
def test_nothing_is_wrong_with_what_we_write(tmp_path: Path, level: int) -> None:
    shelf = Shelf(tmp_path, max_size=100_000, level=level)
    for number, wire in enumerate(wires().values()):
        url = f"https://news.example/{number}"
        (first,) = shelf.keep(exchange(wire, url=url, tls=TLS))
        original = first if first.kind is CaptureKind.RESPONSE else None
        again = exchange(wire, url=url, minutes=1)
        shelf.keep(again, exchange(wires()["304"], url=url, minutes=2), original=original)
    shelf.close()
    names = shelf.storage.finished()
    assert len(names) > 1
    assert lint(*((tmp_path / name).read_bytes() for name in names)) == []


# --- any bytes --------------------------------------------------------------------------------

PIECES = st.sampled_from(
    [ONE, TWO, ONE[:50], TWO[30:], b"\x1f\x8b\x08", bytes(20), record(), record()[:90],
     b"WARC/1.1\r\n", b"\r\n\r\n", b"Content-Length: 5\r\n",
     gzip.compress(b"WARC/1.1\r\n\r\n"), gzip.compress(b"")]
)  # fmt: skip


@settings(max_examples=200 * TIMES, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.one_of(st.binary(max_size=200), st.lists(PIECES, max_size=6).map(b"".join)),
    st.sampled_from([".warc", ".warc.gz"]),
)
def test_no_bytes_make_the_linter_raise_or_hang(data: bytes, suffix: str) -> None:
    for fault in lint(data, suffix=suffix):
        assert 0 <= fault.offset <= len(data)
        assert fault.sentence


def test_a_file_of_false_beginnings_ends_soon() -> None:
    assert kinds(ONE + b"\x1f\x8b\x08" * 5000) == [K.TORN_MEMBER]
    assert kinds(ONE + b"\x1f\x8b\x08\x08" * 20_000) == [K.DAMAGED_MEMBER]
