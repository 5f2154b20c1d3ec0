from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from archive.warc.framing import Framer, Framing, chunk_size, frame
from tests.builders_warc import answer, chunked
from tests.fuzzing import TIMES

CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"


def parts(framing: Framing, received: bytes) -> tuple[bytes, bytes, bytes, bytes]:
    """Interim heads, head, body, surplus."""
    interim = b"".join(received[a:b] for a, b in framing.interim)
    head = received[slice(*framing.head)] if framing.head else b""
    return interim, head, received[slice(*framing.body)], received[slice(*framing.surplus)]


# --- the bounds of a whole answer -------------------------------------------------------------


def test_a_content_length_bounds_the_body() -> None:
    received = answer(b"hello")
    framing = frame(received, eof=False)
    assert framing.complete
    assert framing.bounded == "length"
    assert parts(framing, received)[2] == b"hello"
    assert framing.status == 200
    assert framing.reason == "OK"
    assert framing.http_version == "1.1"
    assert framing.reusable


def test_the_last_chunk_and_the_trailers_end_a_chunked_body() -> None:
    body = b"5;name=value\r\nhello\r\n006\r\n world\r\n000\r\nDigest: x\r\nMore: y\r\n\r\n"
    framing = frame(CHUNKED + body, eof=False)
    assert framing.complete
    assert framing.bounded == "chunked"
    assert framing.flags == ("trailer",)
    assert parts(framing, CHUNKED + body)[2] == body


def test_chunk_sizes_may_be_upper_case_and_padded_with_zeros() -> None:
    body = b"00000000000000000000A\r\n0123456789\r\n0\r\n\r\n"
    assert frame(CHUNKED + body, eof=False).complete


def test_without_a_length_the_end_of_the_connection_ends_the_body() -> None:
    received = answer(b"hello", length=False)
    assert not frame(received, eof=False).complete
    whole = frame(received, eof=True)
    assert whole.complete
    assert whole.bounded == "close"
    assert not whole.reusable


def test_an_answer_without_any_header_is_an_answer() -> None:
    received = b"HTTP/1.1 200 OK\r\n\r\nhello"
    framing = frame(received)
    assert framing.status == 200
    assert framing.headers == ()
    assert parts(framing, received)[2] == b"hello"


@pytest.mark.parametrize("status", ["204 No Content", "304 Not Modified", "101 Switching"])
def test_some_statuses_have_no_body_whatever_the_length_says(status: str) -> None:
    received = answer(b"", "Content-Length: 100", status=status, length=False)
    framing = frame(received, eof=False)
    assert framing.complete
    assert framing.bounded == "none"


def test_an_answer_to_head_has_no_body() -> None:
    received = answer(b"", "Content-Length: 100", length=False)
    assert frame(received, method="HEAD", eof=False).complete
    assert frame(received, method="head", eof=False).bounded == "none"
    assert not frame(received, method="GET", eof=False).complete


def test_a_tunnel_that_stands_is_no_body() -> None:
    received = b"HTTP/1.1 200 Connection established\r\n\r\n"
    assert frame(received, method="CONNECT", eof=False).complete


# --- what comes before and after --------------------------------------------------------------


def test_interim_heads_are_told_apart_even_in_one_packet() -> None:
    first = b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n"
    second = b"HTTP/1.1 100 Continue\r\n\r\n"
    received = first + second + answer(b"hello")
    framing = frame(received, eof=False)
    assert [received[a:b] for a, b in framing.interim] == [first, second]
    assert framing.status == 200
    assert framing.complete


def test_switching_protocols_is_an_answer_and_what_follows_is_surplus() -> None:
    received = b"HTTP/1.1 101 Switching Protocols\r\n\r\n\x81\x05hello"
    framing = frame(received, eof=False)
    assert framing.status == 101
    assert framing.interim == ()
    assert parts(framing, received)[3] == b"\x81\x05hello"
    assert not framing.reusable


def test_bytes_beyond_the_length_are_surplus_and_spoil_the_connection() -> None:
    received = answer(b"good") + answer(b"EVIL")
    framing = frame(received, eof=False)
    assert parts(framing, received)[2:] == (b"good", answer(b"EVIL"))
    assert framing.complete
    assert framing.has_surplus
    assert not framing.reusable


def test_bytes_beyond_the_last_chunk_are_surplus() -> None:
    received = CHUNKED + chunked(b"good") + b"x"
    assert parts(frame(received, eof=False), received)[3] == b"x"


# --- what is cut ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "received",
    [
        answer(b"hello")[:-1],
        CHUNKED + b"5\r\nhel",
        CHUNKED + b"5\r\nhello\r\n",
        CHUNKED + b"5\r\nhello\r\n0\r\n",
        CHUNKED + b"5\r\nhello\r\n0\r\nTrailer: x\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Ty",
        b"HTTP/1.1 200",
    ],
)
def test_a_cut_answer_is_not_complete_and_not_malformed(received: bytes) -> None:
    framing = frame(received, eof=True)
    assert not framing.complete
    assert framing.malformed is None
    assert framing.status == 200


def test_a_cut_head_gives_its_whole_lines() -> None:
    framing = frame(b"HTTP/1.1 404 Not Found\r\nServer: x\r\nContent-Ty", eof=True)
    assert framing.status == 404
    assert framing.headers == (("Server", "x"),)
    assert not framing.head_complete
    assert framing.head == (0, 45)


def test_nothing_received_is_no_answer() -> None:
    framing = frame(b"", eof=True)
    assert framing.head is None
    assert framing.status is None
    assert not framing.complete


def test_a_connection_closed_after_an_interim_head_gave_no_answer() -> None:
    framing = frame(b"HTTP/1.1 100 Continue\r\n\r\n", eof=True)
    assert len(framing.interim) == 1
    assert framing.status is None


# --- what is broken ---------------------------------------------------------------------------


def test_a_length_beside_chunks_is_overruled_and_flagged() -> None:
    head = b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n"
    framing = frame(head + chunked(b"hello"), eof=False)
    assert framing.bounded == "chunked"
    assert framing.complete
    assert "cl_and_te" in framing.flags
    assert not framing.reusable


def test_contradicting_lengths_bound_nothing() -> None:
    received = answer(b"hello world", "Content-Length: 5")
    framing = frame(received)
    assert "two_lengths" in framing.flags
    assert framing.malformed is not None
    assert parts(framing, received)[2] == b"hello world"


def test_a_length_said_twice_alike_is_believed() -> None:
    framing = frame(answer(b"hello", "Content-Length: 5, 5"), eof=False)
    assert framing.complete
    assert framing.flags == ("repeated_length",)


@pytest.mark.parametrize("value", ["-5", "+5", "5x", "0x5", "9" * 30, "5 5"])
def test_a_length_that_is_no_number_bounds_nothing(value: str) -> None:
    framing = frame(answer(b"hello", f"Content-Length: {value}", length=False), eof=False)
    assert "bad_length" in framing.flags
    assert not framing.complete


@pytest.mark.parametrize("size", [b"-5", b"", b"zz", b"0x5", b"1" * 17, b"5 5", b"\xb2"])
def test_a_chunk_size_that_cannot_be_read_keeps_every_byte_in_the_body(size: bytes) -> None:
    body = b"3\r\nabc\r\n" + size + b"\r\nhello\r\n0\r\n\r\n"
    framing = frame(CHUNKED + body)
    assert framing.malformed == "A chunk size cannot be read."
    assert parts(framing, CHUNKED + body)[2] == body
    assert not framing.complete


def test_a_chunk_longer_than_its_size_is_malformed() -> None:
    assert frame(CHUNKED + b"3\r\nabcdef\r\n0\r\n\r\n").malformed


def test_an_immense_chunk_size_waits_for_bytes_that_never_come() -> None:
    framing = frame(CHUNKED + b"ffffffffffffffff\r\nhello")
    assert not framing.complete
    assert framing.malformed is None


def test_lines_may_end_in_a_bare_line_feed() -> None:
    received = b"HTTP/1.1 200 OK\nContent-Length: 5\n\nhello"
    framing = frame(received, eof=False)
    assert framing.complete
    assert framing.headers == (("Content-Length", "5"),)
    assert framing.flags == ("bare_lf",)


def test_chunk_lines_may_end_in_a_bare_line_feed() -> None:
    framing = frame(CHUNKED + b"5\nhello\n0\n\n", eof=False)
    assert framing.complete
    assert framing.flags == ("bare_lf_chunk",)


def test_a_folded_header_is_one_header() -> None:
    framing = frame(b"HTTP/1.1 200 OK\r\nX-Long: one\r\n\t two\r\nContent-Length: 0\r\n\r\n")
    assert framing.value("x-long") == "one two"
    assert framing.flags == ("obs_fold",)


def test_odd_header_lines_are_flagged_and_the_others_kept() -> None:
    head = b"HTTP/1.1 200 OK\r\nnocolon\r\nBad Name: 1\r\nLength : x\r\nGood: \xe9\r\n\r\n"
    framing = frame(head)
    assert framing.flags == ("bad_name", "no_colon", "space_before_colon")
    assert framing.headers == (("Bad Name", "1"), ("Length", "x"), ("Good", "é"))


def test_header_names_keep_their_case_and_order() -> None:
    framing = frame(b"HTTP/1.1 200 OK\r\nsEt-CooKie: a\r\nB: 1\r\nSet-Cookie: b\r\n\r\n")
    assert framing.headers == (("sEt-CooKie", "a"), ("B", "1"), ("Set-Cookie", "b"))
    assert framing.values("set-cookie") == ["a", "b"]


@pytest.mark.parametrize(
    ("line", "reason"),
    [(b"HTTP/1.1 200", ""), (b"HTTP/1.1 200 ", ""), (b"HTTP/1.1  200\tVery  odd", "Very  odd")],
)
def test_odd_reason_phrases_are_kept(line: bytes, reason: str) -> None:
    framing = frame(line + b"\r\nContent-Length: 0\r\n\r\n")
    assert framing.status == 200
    assert framing.reason == reason


@pytest.mark.parametrize(
    "received",
    [b"<html>old server</html>", b"ICY 200 OK\r\n\r\n", b"HTTP/1.1 OK\r\n\r\n", b"\r\nHTTP/1.1 "],
)
def test_an_answer_without_a_status_line_is_malformed_and_kept_whole(received: bytes) -> None:
    framing = frame(received)
    assert framing.malformed is not None
    assert framing.status is None
    assert framing.head is None
    assert parts(framing, received)[2] == received
    assert not framing.reusable


def test_junk_is_known_at_its_first_bytes() -> None:
    framer = Framer()
    framer.feed(b"HTML")
    assert framer.malformed


def test_a_coding_that_is_not_chunked_ends_with_the_connection() -> None:
    framing = frame(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\nxx", eof=False)
    assert framing.bounded == "close"
    assert framing.flags == ("te_not_final",)


def test_transfer_encoding_identity_is_none() -> None:
    received = answer(b"hello", "Transfer-Encoding: identity")
    assert frame(received, eof=False).bounded == "length"


@pytest.mark.parametrize(
    ("received", "reusable"),
    [
        (answer(b"x", "Connection: close"), False),
        (answer(b"x", "Connection: Keep-Alive, Close"), False),
        (answer(b"x").replace(b"HTTP/1.1", b"HTTP/1.0"), False),
        (answer(b"x", "Connection: keep-alive").replace(b"HTTP/1.1", b"HTTP/1.0"), True),
    ],
)
def test_a_connection_is_reused_where_both_sides_mean_to(
    received: bytes, *, reusable: bool
) -> None:
    assert frame(received, eof=False).reusable is reusable


@pytest.mark.parametrize(
    ("line", "size"),
    [(b"5\r", 5), (b" 1f ;x=y\r", 31), (b"0\r", 0), (b"000", 0), (b"; x", None), (b"\r", None)],
)
def test_a_chunk_line_is_read_as_http_has_it(line: bytes, size: int | None) -> None:
    assert chunk_size(line) == size


# --- properties -------------------------------------------------------------------------------

TOKENS = st.sampled_from(
    [
        b"HTTP/1.1 200 OK\r\n", b"HTTP/1.1 103 Early\r\n", b"HTTP/1.0 200\n", b"\r\n", b"\n",
        b"Content-Length: 5\r\n", b"Content-Length: 3\r\n", b"Transfer-Encoding: chunked\r\n",
        b"5\r\nhello\r\n", b"0\r\n", b"hello", b"HTTP/", b"x", b" folded\r\n", b"\r", b":",
    ]
)  # fmt: skip
WIRE = st.one_of(st.binary(max_size=60), st.lists(TOKENS, max_size=12).map(b"".join))


@settings(max_examples=250 * TIMES, deadline=None)
@given(WIRE, st.lists(st.integers(0, 200), max_size=8), st.booleans())
@example(answer(b"hello") + b"more", [1, 2, 3, 40], False)
@example(b"HTTP/1.1 200 OK\r\n\n\r\nhello", [18, 19, 20], False)
@example(b"HTTP/1.1 103 E\n\r\nHTTP/1.1 200 OK\r\n\n", [15, 16, 17], True)
def test_any_split_of_the_same_bytes_gives_the_same_answer(
    received: bytes, cuts: list[int], eof: bool
) -> None:
    framer = Framer()
    bounds = [0, *sorted(min(cut, len(received)) for cut in cuts), len(received)]
    for start, end in pairwise(bounds):
        framer.feed(received[start:end])
    if eof:
        framer.finish()
    assert framer.framing == frame(received, eof=eof)
    assert framer.complete == framer.framing.complete
    assert framer.has_surplus == framer.framing.has_surplus
    assert framer.received == received


@settings(max_examples=250 * TIMES, deadline=None)
@given(WIRE, st.sampled_from(["GET", "HEAD", "CONNECT"]), st.booleans())
def test_every_byte_belongs_to_exactly_one_part(received: bytes, method: str, eof: bool) -> None:
    framing = frame(received, method=method, eof=eof)
    assert b"".join(parts(framing, received)) == received


@settings(max_examples=200 * TIMES, deadline=None)
@given(st.binary(max_size=300), st.lists(st.binary(min_size=1, max_size=40), max_size=5))
def test_what_is_built_well_is_found_again(body: bytes, pieces: list[bytes]) -> None:
    by_length, by_chunks = answer(body), CHUNKED + chunked(*pieces)
    for received in (by_length, by_chunks):
        framing = frame(received + b"HTTP/1.1 200 OK\r\n\r\n", eof=False)
        assert framing.complete
        assert framing.surplus[0] == len(received)


def test_framing_byte_by_byte_takes_linear_work(monkeypatch: pytest.MonkeyPatch) -> None:
    """A megabyte in single bytes would need hours if each feed looked at everything again."""
    body = chunked(*[b"x" * 64] * 500)
    framer = Framer()
    steps = 0
    for byte in CHUNKED + body:
        before = framer._scan
        framer.feed(bytes([byte]))
        steps += max(framer._scan - before, 0)
    assert framer.complete
    assert steps <= len(CHUNKED + body) * 2
