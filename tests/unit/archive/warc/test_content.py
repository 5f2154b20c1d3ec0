import gzip
import zlib

import brotli
import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.warc.content import Content, content, entity
from archive.warc.framing import frame
from tests.builders_warc import chunked
from tests.fuzzing import TIMES

TEXT = b"The dam broke at dawn. " * 50


def coded(name: str, data: bytes, *, limit: int = 10**6) -> Content:
    return content([("Content-Encoding", name)], data, limit=limit)


def raw_deflate(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(data) + packer.flush()


def answer_with(*headers: str) -> bytes:
    return "\r\n".join(["HTTP/1.1 200 OK", *headers, "", ""]).encode()


CODINGS = {
    "gzip": gzip.compress(TEXT),
    "x-gzip": gzip.compress(TEXT),
    "GZIP": gzip.compress(TEXT),
    "deflate": zlib.compress(TEXT),
    "br": brotli.compress(TEXT),
    "zstd": zstandard.compress(TEXT),
    "identity": TEXT,
}


@pytest.mark.parametrize("name", CODINGS)
def test_each_coding_is_taken_off(name: str) -> None:
    assert coded(name, CODINGS[name]) == Content(TEXT)


def test_raw_deflate_is_what_some_servers_mean_by_deflate() -> None:
    assert coded("deflate", raw_deflate(TEXT)) == Content(TEXT)


def test_codings_upon_each_other_are_taken_off_last_first() -> None:
    assert coded("gzip, br", brotli.compress(gzip.compress(TEXT))) == Content(TEXT)


def test_codings_may_stand_in_several_headers() -> None:
    headers = [("content-encoding", "gzip"), ("Content-Encoding", "br")]
    assert content(headers, brotli.compress(gzip.compress(TEXT))).data == TEXT


def test_several_gzip_members_are_one_text() -> None:
    assert coded("gzip", gzip.compress(b"one ") + gzip.compress(b"two")).data == b"one two"


def test_padding_behind_a_gzip_member_is_passed_over() -> None:
    assert coded("gzip", gzip.compress(TEXT) + b"\0" * 100) == Content(TEXT)


def test_a_body_that_only_says_gzip_comes_back_raw_with_an_error() -> None:
    given_back = coded("gzip", b"<html>plain</html>")
    assert given_back.data == b"<html>plain</html>"
    assert given_back.error is not None


@pytest.mark.parametrize("name", ["gzip", "deflate", "br"])
def test_a_coding_that_breaks_off_gives_what_came(name: str) -> None:
    noise = bytes(range(256)) * 200
    packed = {"gzip": gzip.compress, "deflate": zlib.compress, "br": brotli.compress}[name](
        TEXT + noise
    )
    given_back = coded(name, packed[:-20])
    assert given_back.data.startswith(TEXT[:100])
    assert given_back.error is not None


def test_a_wrong_checksum_loses_no_text() -> None:
    packed = bytearray(gzip.compress(TEXT))
    packed[-8] ^= 1
    given_back = coded("gzip", bytes(packed))
    assert given_back.data == TEXT
    assert given_back.error is not None


def test_an_unknown_coding_gives_the_raw_bytes() -> None:
    given_back = coded("snappy", b"abc")
    assert given_back.data == b"abc"
    assert "snappy" in (given_back.error or "")


@pytest.mark.parametrize("name", ["gzip", "deflate", "br", "zstd", "identity"])
def test_a_bomb_is_stopped_at_the_limit(name: str) -> None:
    zeros = bytes(3_000_000)
    pack = {
        "gzip": gzip.compress,
        "deflate": zlib.compress,
        "br": brotli.compress,
        "zstd": zstandard.compress,
        "identity": bytes,
    }[name]
    given_back = coded(name, pack(zeros), limit=1000)
    assert given_back.capped
    assert given_back.data == bytes(1000)


def test_many_tiny_gzip_members_are_an_attack_and_end() -> None:
    given_back = coded("gzip", gzip.compress(b"x") * 5000)
    assert given_back.error is not None


def test_a_pile_of_codings_is_an_attack_and_stays_packed() -> None:
    given_back = coded("gzip, gzip, gzip, gzip, gzip, gzip", b"abc")
    assert given_back.data == b"abc"
    assert given_back.error is not None


def test_an_empty_body_has_no_coding_to_break() -> None:
    assert coded("gzip", b"") == Content(b"")


@settings(max_examples=200 * TIMES, deadline=None)
@given(
    st.sampled_from(["gzip", "deflate", "br", "zstd", "gzip, br", "what"]),
    st.binary(max_size=200),
    st.integers(0, 300),
    st.integers(0, 255),
)
def test_no_bytes_make_decoding_raise(name: str, junk: bytes, place: int, change: int) -> None:
    damaged = bytearray(CODINGS.get(name, junk))
    damaged[place % max(len(damaged), 1) : place % max(len(damaged), 1) + 1] = bytes([change])
    for data in (junk, bytes(damaged), bytes(damaged) + junk):
        assert len(coded(name, data, limit=500).data) <= 500


# --- Transfer-Encoding ------------------------------------------------------------------------


def of_chunks(body: bytes, *headers: str) -> bytes:
    received = answer_with("Transfer-Encoding: chunked", *headers) + body
    return entity(frame(received), received)


def test_chunks_are_joined_and_trailers_left_out() -> None:
    body = b"5;a=b\r\nhello\r\n6\r\n world\r\n0\r\nDigest: x\r\n\r\n"
    assert of_chunks(body) == b"hello world"


def test_a_body_cut_inside_a_chunk_gives_what_came() -> None:
    assert of_chunks(b"5\r\nhello\r\nff\r\nwor") == b"hellowor"


def test_chunks_that_go_wrong_give_what_came_before() -> None:
    assert of_chunks(b"5\r\nhello\r\nzz\r\nworld") == b"hello"


def test_a_body_that_only_says_chunked_is_read_as_it_is() -> None:
    assert of_chunks(b"<html>\nplain\n</html>") == b"<html>\nplain\n</html>"


def test_a_gzip_transfer_coding_is_taken_off_below_the_chunks() -> None:
    received = answer_with("Transfer-Encoding: gzip, chunked") + chunked(gzip.compress(TEXT))
    assert entity(frame(received), received) == TEXT


def test_content_encoding_stays_on_the_entity() -> None:
    packed = gzip.compress(TEXT)
    assert of_chunks(chunked(packed), "Content-Encoding: gzip") == packed


@settings(max_examples=200 * TIMES, deadline=None)
@given(st.lists(st.binary(min_size=1, max_size=50), max_size=6), st.binary(max_size=20))
def test_what_was_chunked_comes_back(pieces: list[bytes], surplus: bytes) -> None:
    received = answer_with("Transfer-Encoding: chunked") + chunked(*pieces) + surplus
    assert entity(frame(received), received) == b"".join(pieces)
