import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.warc.http_head import elements, parse_cut_head, parse_head
from tests.fuzzing import TIMES


@pytest.mark.parametrize(
    ("line", "version", "status", "reason"),
    [
        (b"HTTP/1.1 200 OK", "1.1", 200, "OK"),
        (b"HTTP/1.0 404", "1.0", 404, ""),
        (b"HTTP/2 200 ", "2", 200, ""),
        (b"HTTP/1.1\t599 caf\xe9", "1.1", 599, "café"),
    ],
)
def test_a_status_line_is_read_as_written(
    line: bytes, version: str, status: int, reason: str
) -> None:
    head = parse_head(line + b"\r\n\r\n")
    assert head is not None
    assert (head.version, head.status, head.reason) == (version, status, reason)


@pytest.mark.parametrize(
    "line", [b"", b"HTTP/1.1", b"HTTP/1.1 20 OK", b"HTTP/1.1 2000 OK", b"http/1.1 200 OK", b"200"]
)
def test_what_is_no_status_line_gives_no_head(line: bytes) -> None:
    assert parse_head(line + b"\r\n\r\n") is None


def test_a_head_is_known_as_soon_as_its_status_code_is() -> None:
    assert parse_cut_head(b"HTTP/1.1 20") is None
    cut = parse_cut_head(b"HTTP/1.1 200")
    assert cut is not None
    assert cut.status == 200
    more = parse_cut_head(b"HTTP/1.1 200 OK\r\nA: 1\r\nB: ")
    assert more is not None
    assert more.headers == (("A", "1"),)


def test_a_fold_without_a_header_before_it_is_passed_over_and_flagged() -> None:
    head = parse_head(b"HTTP/1.1 200 OK\r\n folded\r\nA: 1\r\n\r\n")
    assert head is not None
    assert head.headers == (("A", "1"),)
    assert head.flags == {"obs_fold"}


LINES = st.lists(
    st.one_of(
        st.sampled_from(
            [b"A: 1\r\n", b"Set-Cookie:\t a=b \r\n", b"X:\r\n", b" folded\r\n", b"\r\n"]
        ),
        st.binary(max_size=12).map(lambda line: line + b"\r\n"),
        st.binary(max_size=12),
    ),
    max_size=6,
)


@settings(max_examples=100 * TIMES, deadline=None)
@given(LINES)
def test_the_quick_way_through_a_head_gives_what_the_patient_one_gives(lines: list[bytes]) -> None:
    plain = parse_head(b"HTTP/1.1 200 OK\r\n" + b"".join(lines) + b"\r\n")
    patient = parse_head(b"HTTP/1.1 200 \0\r\n" + b"".join(lines) + b"\r\n")
    assert plain is not None
    assert patient is not None
    assert plain.headers == patient.headers
    assert plain.flags | {"nul"} == patient.flags | {"nul"}


def test_the_elements_of_a_list_are_told_apart() -> None:
    assert elements(["Gzip , chunked", "", " ,X"]) == ["gzip", "chunked", "x"]
