"""What holds for a source whatever its kind: its bytes, its name, and each story once."""

import hashlib

import pytest

from crawler.sources import SourceKind, read_source

STORY = "https://a.example/2024/12/storm-on-the-coast"


def test_a_link_carries_the_digest_of_the_documents_bytes() -> None:
    content = f"A storm came. See {STORY} for it.\r\n".encode("utf-16")
    (link,) = read_source("story.txt", content).links
    assert link.document_sha256 == hashlib.sha256(content).hexdigest()


def test_the_encoding_that_was_read_is_told() -> None:
    assert read_source("-", "Шторм на побережье".encode("cp1251")).encoding == "cp1251"


def test_the_charset_of_the_media_type_is_used() -> None:
    content = f"Źródło: {STORY}\n".encode("iso-8859-2")
    reading = read_source("-", content, media_hint='text/plain; charset="ISO-8859-2"')
    (link,) = reading.links
    assert (link.label, reading.encoding) == ("Źródło:", "iso8859-2")


def test_a_sites_own_article_numbers_decide_what_is_one_story() -> None:
    content = b"https://a.example/old-words-7\nhttps://a.example/new-words-7\n"
    assert len(read_source("-", content).links) == 2
    reading = read_source("-", content, article_ids={"a.example": r"-(\d+)$"})
    assert [link.line for link in reading.links] == [1]
    assert [left.line for left in reading.left_out] == [2]


def test_articles_that_differ_in_a_parameter_are_two_stories() -> None:
    content = b"https://a.example/?article=7\nhttps://a.example/?article=8\n"
    assert len(read_source("-", content).links) == 2


def test_the_address_is_kept_as_given_and_not_as_its_key() -> None:
    content = b"http://www.a.example/Story/?utm_source=x&id=7\nhttps://b.example/\n"
    assert read_source("-", content).links[0].url == (
        "http://www.a.example/Story/?utm_source=x&id=7"
    )


def test_what_is_left_out_is_told_in_the_order_of_the_document() -> None:
    text = (
        f"A storm came.\nftp://z.example/x\nSource:\n\nSee {STORY}, again {STORY}.\nSource: AFP\n"
    )
    lines = [left.line for left in read_source("story.txt", text.encode()).left_out]
    assert lines == sorted(line for line in lines if line)
    assert len(lines) == 4


@pytest.mark.parametrize(
    ("content", "kind", "reason"),
    [
        (b"", SourceKind.EMPTY, "Is empty"),
        (b"%PDF-1.7", SourceKind.PDF, "Is a PDF that cannot be read"),
        (b"PK\x03\x04", SourceKind.UNREADABLE, "Is a ZIP or Office file; save it as text"),
        (b"\x00\x01\x02\x03" * 50, SourceKind.UNREADABLE, "Is a binary file; save it as text"),
    ],
)
def test_a_document_that_is_none_is_named_with_the_remedy(
    content: bytes, kind: SourceKind, reason: str
) -> None:
    reading = read_source("thing", content)
    (left,) = reading.left_out
    assert (reading.kind, reading.links, left.text) == (kind, (), "thing")
    assert left.reason.startswith(reason)
