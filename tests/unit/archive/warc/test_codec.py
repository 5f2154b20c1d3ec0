"""The fast way of unpacking gives what the slow way gives, or nothing."""

import gzip
import random
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.warc.codec import member, member_of_packed, quick_gunzip

PLAIN = st.binary(max_size=5_000)


@given(PLAIN, st.integers(0, 9))
def test_a_sound_member_is_unpacked(plain: bytes, level: int) -> None:
    assert quick_gunzip(gzip.compress(plain, level), 5_000) == plain
    assert quick_gunzip(member([plain], level), 5_000) == plain


@given(st.binary(max_size=400), PLAIN, st.integers(0, 9))
def test_a_block_that_is_stored_is_unpacked_with_its_head(
    head: bytes, block: bytes, level: int
) -> None:
    packed = member_of_packed(head, block, b"\r\n\r\n", level)
    assert gzip.decompress(packed) == quick_gunzip(packed, 6_000) == head + block + b"\r\n\r\n"


@pytest.mark.parametrize("size", [65_534, 65_535, 65_536, 131_070, 200_000])
def test_a_long_block_is_stored_in_pieces(size: int) -> None:
    block = random.Random(size).randbytes(size)
    packed = member_of_packed(b"head", block, b"\r\n\r\n", 1)
    assert gzip.decompress(packed) == b"head" + block + b"\r\n\r\n"


def test_more_than_the_limit_goes_the_slow_way() -> None:
    packed = gzip.compress(b"a" * 1_000)
    assert quick_gunzip(packed, 1_000) == b"a" * 1_000
    assert quick_gunzip(packed, 999) is None


def test_a_second_member_or_padding_goes_the_slow_way() -> None:
    packed = gzip.compress(b"a")
    assert quick_gunzip(packed + packed, 100) is None
    assert quick_gunzip(packed + b"\0", 100) is None


@given(st.binary(max_size=300))
def test_what_never_was_gzip_goes_the_slow_way(data: bytes) -> None:
    assert quick_gunzip(data, 10_000) is None


@given(PLAIN, st.data())
def test_damage_is_never_taken_for_sound(plain: bytes, data: st.DataObject) -> None:
    packed = bytearray(gzip.compress(plain, mtime=0))
    bit = data.draw(st.integers(0, len(packed) * 8 - 1))
    packed[bit // 8] ^= 1 << (bit % 8)
    if (unpacked := quick_gunzip(bytes(packed), 10_000)) is not None:
        assert unpacked == plain, "only a flip that changes no content may pass"


@given(PLAIN, st.integers(1, 30))
def test_a_member_that_breaks_off_goes_the_slow_way(plain: bytes, lost: int) -> None:
    assert quick_gunzip(gzip.compress(plain)[:-lost], 10_000) is None


@given(PLAIN)
def test_both_ways_agree(plain: bytes) -> None:
    packed = gzip.compress(plain)
    assert quick_gunzip(packed, 5_000) == zlib.decompress(packed, 16 + zlib.MAX_WBITS)
