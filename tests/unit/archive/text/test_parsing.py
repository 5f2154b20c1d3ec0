import gzip

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.model import ExtractionOutcome
from archive.text.parsing import MAX_HTML, as_utf8, is_too_deep, parse
from tests.builders_text import html

OK = ExtractionOutcome.OK
WORD = "Забастовка"


def text(content: bytes, content_type: str | None = None) -> str:
    tree = parse(content, content_type).tree
    assert tree is not None
    return str(tree.text_content())


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_page_that_says_its_encoding_in_its_bytes_is_read(encoding: str) -> None:
    assert WORD in text(f"<html><body><p>{WORD}</p></body></html>".encode(encoding))


def test_the_header_names_the_encoding_before_the_meta() -> None:
    page = f"<meta charset='koi8-r'><p>{WORD}</p>".encode("cp1251")
    assert WORD in text(page, "text/html; charset=windows-1251")


def test_the_meta_names_the_encoding_where_the_header_is_silent() -> None:
    assert WORD in text(f"<meta charset='koi8-r'><p>{WORD}</p>".encode("koi8-r"))


def test_bytes_that_are_utf_8_are_utf_8_however_labelled() -> None:
    assert WORD in text(f"<p>{WORD}</p>".encode(), "text/html; charset=iso-8859-1")


def test_one_bad_byte_does_not_turn_a_page_into_another_encoding() -> None:
    page = f"<meta charset=utf-8><p>{WORD}</p>".encode() + b"\xff" + b"<p>end</p>"
    assert WORD in text(page)


def test_every_member_of_a_gzip_body_is_unpacked() -> None:
    assert "two" in text(gzip.compress(b"<p>one</p>") + gzip.compress(b"<p>two</p>"))


def test_a_giant_script_is_not_read_and_the_rest_is() -> None:
    page = html(head=f"<script>var a='{'x' * 600_000}'</script>")
    parsed = parse(page)
    assert parsed.outcome is OK
    assert len(parsed.html) < 10_000


def test_a_giant_tag_loses_its_attributes_and_the_page_stays() -> None:
    page = html(above=f"<img src='data:image/png;base64,{'A' * 200_000}'>")
    parsed = parse(page)
    assert parsed.outcome is OK
    assert len(parsed.html) < 10_000


def test_a_page_beyond_the_bound_is_read_in_part_and_says_so() -> None:
    parsed = parse(b"<p>" + b"word " * (MAX_HTML // 5 + 10))
    assert parsed.outcome is ExtractionOutcome.TOO_BIG
    assert len(parsed.html) == MAX_HTML


@pytest.mark.parametrize(
    ("content", "outcome"),
    [
        (b"", ExtractionOutcome.EMPTY),
        (b" \n\0", ExtractionOutcome.EMPTY),
        (b"just words", ExtractionOutcome.NOT_HTML),
        (b'{"a": 1}', ExtractionOutcome.NOT_HTML),
        (b"%PDF-1.4\n" + bytes(range(32)) * 40, ExtractionOutcome.NOT_HTML),
    ],
)
def test_what_is_no_page_has_an_outcome_and_no_tree(
    content: bytes, outcome: ExtractionOutcome
) -> None:
    parsed = parse(content)
    assert (parsed.tree, parsed.outcome) == (None, outcome)


@pytest.mark.parametrize(("depth", "deep"), [(1_000, False), (1_500, True)])
def test_depth_is_judged_before_it_costs(depth: int, deep: bool) -> None:
    tree = parse(b"<html><body>" + b"<div>" * depth + b"x").tree
    assert tree is not None
    assert is_too_deep(tree) is deep


@given(st.binary(max_size=300))
def test_no_bytes_make_parsing_raise(content: bytes) -> None:
    parse(b"<html><body><p>" + content)
    as_utf8(content, "text/html; charset=\x00")
