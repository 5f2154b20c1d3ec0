"""What every kind of source keeps to: it parses and never fetches, it raises for no content, its
positions are true, and every address is a link or is left out with a reason.
"""

import socket
from collections.abc import Iterator
from typing import Any, NoReturn

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.addresses import normalise
from archive.model import LinkRole
from crawler.sources import SourceKind, SourceReading, read_source
from crawler.sources.passages import MOST_WORDS
from crawler.sources.reading import CONTAINERS, READERS
from tests.builders_documents import BAD, ONE, TWO, docx, letter, pdf

# One sample for each kind, with two addresses to take, each alone on its line, and one to leave.
SAMPLES = {
    SourceKind.LIST: ("list.txt", f"# stories\n{ONE}\n{TWO}\n{BAD}\n"),
    SourceKind.TABLE: ("table.csv", f"title,url\nStorm,{ONE}\nWall,{TWO}\nOld,{BAD}\n"),
    SourceKind.TEXT: (
        "story.txt",
        f"A storm came.\n\nIt broke {ONE}.\nSource: {TWO}\nOld {BAD}\n",
    ),
    SourceKind.MARKDOWN: ("notes.md", f"# Storm\n\n[a]({ONE})\n[b]({TWO})\n[old]({BAD})\n"),
    SourceKind.WEB_PAGE: (
        "page.html",
        f'<html><body>\n<p><a href="{ONE}">a</a></p>\n<p><a\n href="{TWO}">b</a></p>\n'
        f'<p><a href="{BAD}">old</a></p>\n</body></html>',
    ),
}
# The same for what is more than one text; these have no lines to count.
CONTAINED = {
    SourceKind.PDF: ("page.pdf", pdf([f"It broke {ONE}.", f"Source: {TWO}", f"Old {BAD}"])),
    SourceKind.WORD: ("page.docx", docx(f"It broke {ONE}.", f"Source: {TWO}", f"Old {BAD}")),
    SourceKind.MAIL: ("page.eml", letter(f"It broke {ONE}.\nSource: {TWO}\nOld {BAD}\n")),
}
NAMES = [name for name, _ in SAMPLES.values()] + ["-", "no suffix", "x.bin"]


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    def refuse(*args: Any, **named: Any) -> NoReturn:
        raise AssertionError("a source reached for the network")

    with monkeypatch.context() as patched:
        patched.setattr(socket, "socket", refuse)
        patched.setattr(socket, "getaddrinfo", refuse)
        yield


def test_every_kind_that_is_read_has_a_sample() -> None:
    assert set(SAMPLES) == set(READERS)
    assert set(CONTAINED) == set(CONTAINERS)


@pytest.mark.parametrize("kind", CONTAINED)
def test_a_document_of_parts_is_recognised_read_and_named(kind: SourceKind) -> None:
    name, content = CONTAINED[kind]
    reading = read_source(name, content)
    assert reading == read_source(name, content)
    assert reading.kind is kind
    assert {link.url for link in reading.links} == {ONE, TWO}
    assert {(link.document, link.line) for link in reading.links} == {(name, None)}
    (left,) = reading.left_out
    assert (left.text, left.document, left.line) == (BAD, name, None)
    assert left.reason.endswith(".")


@pytest.mark.parametrize("kind", CONTAINED)
@pytest.mark.parametrize("kept", [0.2, 0.5, 0.9])
def test_a_document_of_parts_that_was_cut_raises_nothing(kind: SourceKind, kept: float) -> None:
    name, content = CONTAINED[kind]
    reading = read_source(name, content[: int(len(content) * kept)])
    assert all(link.url in (ONE, TWO) or ONE.startswith(link.url) for link in reading.links)


@pytest.mark.parametrize("kind", SAMPLES)
def test_a_source_is_recognised_and_read_without_the_network(kind: SourceKind) -> None:
    reading = _read(*SAMPLES[kind])
    assert reading.kind is kind
    assert {link.url for link in reading.links} == {ONE, TWO}


@pytest.mark.parametrize("kind", SAMPLES)
def test_an_address_that_is_not_taken_is_left_out_with_a_reason(kind: SourceKind) -> None:
    (left,) = _read(*SAMPLES[kind]).left_out
    assert left.text == BAD
    assert left.reason.endswith(".")


@pytest.mark.parametrize("kind", SAMPLES)
def test_positions_are_true(kind: SourceKind) -> None:
    name, text = SAMPLES[kind]
    reading = _read(name, text)
    lines = text.split("\n")
    for link in reading.links:
        assert link.line is not None
        assert link.url in lines[link.line - 1]
    for left in reading.left_out:
        assert left.line is not None
        assert left.text in lines[left.line - 1]


@pytest.mark.parametrize("kind", SAMPLES)
def test_every_link_names_its_document(kind: SourceKind) -> None:
    name, text = SAMPLES[kind]
    reading = _read(name, text)
    assert {link.document for link in reading.links} == {name}
    assert len({link.document_sha256 for link in reading.links}) == 1
    assert {left.document for left in reading.left_out} == {name}


@pytest.mark.parametrize("kind", SAMPLES)
def test_reading_twice_gives_the_same(kind: SourceKind) -> None:
    assert _read(*SAMPLES[kind]) == _read(*SAMPLES[kind])


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1251"])
@pytest.mark.parametrize("kind", SAMPLES)
def test_the_encoding_makes_no_difference(kind: SourceKind, encoding: str) -> None:
    name, text = SAMPLES[kind]
    reading = read_source(name, text.encode(encoding))
    assert {link.url for link in reading.links} == {ONE, TWO}


@pytest.mark.parametrize("kind", SAMPLES)
@pytest.mark.parametrize("line_end", ["\r\n", "\r"])
def test_the_line_end_makes_no_difference(kind: SourceKind, line_end: str) -> None:
    name, text = SAMPLES[kind]
    reading = _read(name, text.replace("\n", line_end))
    places = [(link.url, link.line) for link in reading.links]
    assert places == [(link.url, link.line) for link in _read(name, text).links]


@pytest.mark.parametrize(
    "content", [b"", b" \n\n", b"\xef\xbb\xbf", b"\x00" * 9, b"%PDF-1.4", b"#"]
)
@pytest.mark.parametrize("name", NAMES)
def test_a_document_that_is_none_yields_nothing_and_says_so(name: str, content: bytes) -> None:
    reading = read_source(name, content)
    assert reading.links == ()
    assert len(reading.left_out) <= 1
    if content != b"#":
        assert reading.left_out[0].text == name


PIECES = st.sampled_from(
    [
        *(
            "https://a.example/",
            "hxxp://b[.]example/x-y-z",
            "www.c.example",
            "//d.example/e",
            "://",
        ),
        *(
            "Source:",
            "Original url:",
            "Read Entire Article",
            "Источник:",
            "url",
            "\n",
            "\r\n",
            "\n\n",
        ),
        *(
            "[",
            "](",
            ")",
            "<",
            ">",
            '<a href="',
            "</a>",
            "<nav>",
            "<!--",
            "-->",
            "<script>",
            "|",
            ",",
        ),
        *(
            ";",
            '"',
            "'",
            "#",
            "- ",
            "```\n",
            "> ",
            "&amp;",
            "%",
            "%zz",
            "\x00",
            "\u2028",
            "\ufeff",
            " ",
        ),
        *(
            "<base href=",
            '<link rel=canonical href="',
            "javascript:",
            "mailto:",
            "a" * 300,
            "[" * 40,
        ),
        *(
            '<script type="application/ld+json">',
            '{"@type":"NewsArticle","url":"',
            '"}',
            "</script>",
        ),
    ]
)
DOCUMENTS = st.one_of(
    st.binary(max_size=300),
    st.lists(st.one_of(PIECES, st.text(max_size=12)), max_size=40).map(
        lambda pieces: "".join(pieces).encode("utf-8", "replace")
    ),
)


@settings(deadline=None)
@given(
    st.sampled_from(NAMES),
    DOCUMENTS,
    st.sampled_from([None, "text/html; charset=koi8-r", "text/csv", "text/uri-list", "charset=x"]),
    st.sampled_from([None, None, "url", "1"]),
)
def test_no_content_makes_reading_raise(
    name: str, content: bytes, hint: str | None, column: str | None
) -> None:
    reading = read_source(name, content, media_hint=hint, column=column)
    lines = content.count(b"\n") + content.count(b"\r") + 1
    for link in reading.links:
        assert normalise(link.url) == link.url
        assert len(link.words) <= MOST_WORDS
        assert link.line is None or 1 <= link.line <= lines
        assert link.role in LinkRole
    for left in reading.left_out:
        assert left.reason
        assert "\n" not in left.reason
        assert len(left.text) <= MOST_WORDS
    assert len({link.url for link in reading.links}) == len(reading.links)


def _read(name: str, text: str) -> SourceReading:
    return read_source(name, text.encode())
