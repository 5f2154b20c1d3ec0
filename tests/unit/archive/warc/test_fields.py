from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.warc.fields import HeaderRefused, date, decode, encode, head, parse_date


@pytest.mark.parametrize(
    "value",
    [
        "https://a.example/\r\nWARC-Type: response",
        "https://a.example/\n",
        "a\0b",
        "https://a.example/ä",
        " padded",
        "tab\tinside",
        "\x85",
    ],
)
def test_a_value_that_could_forge_a_header_is_refused(value: str) -> None:
    with pytest.raises(HeaderRefused, match="may not stand in a WARC header"):
        head([("WARC-Target-URI", value)], 0)


def test_a_name_that_could_forge_a_header_is_refused() -> None:
    with pytest.raises(HeaderRefused):
        head([("WARC-Type: x\r\nA", "b")], 0)


@given(st.lists(st.tuples(st.sampled_from(["A", "Some-Name"]), st.text())))
def test_every_head_that_is_written_reads_back_the_same(headers: list[tuple[str, str]]) -> None:
    try:
        written = head(headers, 7)
    except HeaderRefused:
        return
    lines = written.decode("ascii").split("\r\n")
    assert lines[0] == "WARC/1.1"
    assert [tuple(line.split(": ", 1)) for line in lines[1:-3]] == headers
    assert lines[-3:] == ["Content-Length: 7", "", ""]


@given(st.lists(st.tuples(st.sampled_from(["a", "some-name"]), st.text())))
def test_any_words_survive_in_warc_fields(fields: list[tuple[str, str]]) -> None:
    block = encode(fields)
    assert decode(block) == tuple(fields)
    assert block.count(b"\r\n") == block.count(b"\n") == len(fields)


def test_ordinary_words_stand_in_warc_fields_as_they_are() -> None:
    assert encode([("words", "Затопление: вода")]) == "words: Затопление: вода\r\n".encode()


def test_lines_that_are_no_fields_are_passed_over() -> None:
    assert decode(b"a: 1\nrubbish\n\n: x\r\nb:2") == (("a", "1"), ("b", "2"))


def test_a_date_is_written_in_utc_with_microseconds() -> None:
    at = datetime(2026, 3, 1, 14, 0, tzinfo=timezone(timedelta(hours=2)))
    assert date(at) == "2026-03-01T12:00:00.000000Z"


@given(st.datetimes(timezones=st.just(UTC)))
def test_a_date_reads_back_the_same(at: datetime) -> None:
    assert parse_date(date(at)) == at


@pytest.mark.parametrize(
    "text",
    ["", "2026-03-01", "2026-03-01T12:00:00", "2026-02-30T12:00:00Z", "2026-03-01 12:00:00Z"],
)
def test_what_is_no_warc_date_reads_as_none(text: str) -> None:
    assert parse_date(text) is None


def test_nanoseconds_are_cut_to_what_we_can_hold() -> None:
    read = parse_date("2026-03-01T12:00:00.123456789Z")
    assert read == datetime(2026, 3, 1, 12, 0, 0, 123456, tzinfo=UTC)
