"""Addresses in running text: where they end, and which of them are taken."""

from pathlib import Path

import pytest

from archive.model import LinkRole
from crawler.sources import SourceKind, SourceReading, read_source
from crawler.sources.passages import MOST_WORDS

STORY = "https://a.example/2024/12/storm-on-the-coast"


def text(body: str) -> SourceReading:
    reading = read_source("story.txt", f"A storm reached the coast on Monday.\n{body}\n".encode())
    assert reading.kind is SourceKind.TEXT
    return reading


@pytest.mark.parametrize(
    "around",
    [
        "See {}.", "See {}, then", "({})", "[{}]", "«{}»", "“{}”", "'{}'", '"{}"', "<{}>", "*{}*",
        "See {}).", "{}!?", "See ({}).", "see：{}。", "`{}`", "{}…", "{}|more",
    ],
)  # fmt: skip
def test_the_end_of_a_sentence_is_no_part_of_an_address(around: str) -> None:
    assert [link.url for link in text(around.format(STORY)).links] == [STORY]


def test_brackets_that_an_address_opened_belong_to_it() -> None:
    url = "https://a.example/wiki/Storm_(2024)"
    assert [link.url for link in text(f"(see {url})").links] == [url]


@pytest.mark.parametrize(
    "written",
    [
        "hxxps://a.example/2024/12/storm-on-the-coast",
        "hXXps://a[.]example/2024/12/storm-on-the-coast",
        "https[:]//a.example/2024/12/storm-on-the-coast",
        "https://a(dot)example/2024/12/storm-on-the-coast",
        "https://a[dot]example/2024/12/storm-on-the-coast",
    ],
)
def test_an_address_broken_on_purpose_is_mended_and_said_so(written: str) -> None:
    (link,) = text(f"See {written} for it.").links
    assert link.url == STORY
    assert link.words.startswith(f"written as {written}; ")


def test_a_link_remembers_its_document_its_line_and_the_words_around_it() -> None:
    (link,) = text(f"The bridge was closed at noon, {STORY} reports.").links
    assert link.document == "story.txt"
    assert link.document_sha256
    assert len(link.document_sha256) == 64
    assert link.line == 2
    assert link.words == f"The bridge was closed at noon, {STORY} reports."


def test_an_address_alone_on_its_line_remembers_the_words_before_it() -> None:
    (link,) = text(f"Original url:\n\n{STORY}").links
    assert link.words == "A storm reached the coast on Monday. Original url:"
    assert link.line == 4


def test_words_are_kept_short() -> None:
    (link,) = text(f"{'storm ' * 200} {STORY} {'wind ' * 200}").links
    assert STORY in link.words
    assert len(link.words) <= MOST_WORDS


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("https://a.example/", "home page"),
        ("https://a.example", "home page"),
        ("https://a.example/news", "section"),
        ("https://a.example/2024/12/17", "section"),
        ("https://a.example/tag/storm-on-the-coast", "section"),
        ("https://a.example/news/page/2", "section"),
        ("https://a.example/photo-of-the-storm.jpg", "file"),
        ("https://www.facebook.com/sharer/sharer.php?u=https://a.example/1", "Shares a page"),
        ("https://t.me/share/url?url=https://a.example/some-long-story-1", "Shares a page"),
        ("ftp://a.example/some-long-story", "ftp: is not fetched"),
        ("www.a.example/some-long-story", "write https:// in front"),
    ],
)
def test_a_link_that_leads_to_no_article_is_left_out_with_the_reason(
    address: str, reason: str
) -> None:
    reading = text(f"See {address} for it.")
    assert reading.links == ()
    (left,) = reading.left_out
    assert (left.text, left.line) == (address, 2)
    assert reason in left.reason


@pytest.mark.parametrize(
    "address",
    [
        STORY,
        "https://a.example/news/world-12345678",
        "https://a.example/articles/c4gx3k9rk7vo",
        "https://a.example/story.html",
        "https://a.example/2024/12/17/storm",
        "https://a.example/?p=17",
        "https://t.me/coastguard/1234",
        "https://t.me/coastguard/7",
        "https://archive.ph/AbCdE",
        "https://web.archive.org/web/2024/https://a.example/storm-on-the-coast",
        "https://a.example/новости/шторм-на-побережье",
    ],
)
def test_a_link_that_looks_like_an_article_is_taken(address: str) -> None:
    assert len(text(f"See {address} for it.").links) == 1


def test_what_is_declared_comes_first() -> None:
    reading = text(f"See https://b.example/another-story-here.\nOriginal url: {STORY}")
    assert [link.role for link in reading.links] == [LinkRole.DECLARED_SOURCE, LinkRole.MENTION]


def test_a_story_named_twice_is_taken_once_in_its_strongest_role() -> None:
    reading = text(f"See {STORY}?utm_source=x for it.\nOriginal url: {STORY}")
    assert [(link.url, link.role) for link in reading.links] == [(STORY, LinkRole.DECLARED_SOURCE)]
    (left,) = reading.left_out
    assert left.line == 2
    assert left.reason.startswith("The same story as line 3")


def test_the_page_itself_is_preferred_to_its_copy_in_an_archive() -> None:
    copy = f"https://web.archive.org/web/20241217/{STORY}"
    assert [link.url for link in text(f"See {copy} of it.\nAnd {STORY} too.").links] == [STORY]


def test_a_document_in_the_form_of_a_pasted_story_yields_its_one_address() -> None:
    story = Path(__file__).with_name("pasted_story.txt").read_bytes()
    reading = read_source("pasted_story.txt", story)
    (link,) = reading.links
    assert link.role is LinkRole.DECLARED_SOURCE
    assert link.label == "Original url:"
    assert link.line == story.count(b"\n") + 1
    assert reading.left_out == ()


def test_a_pasted_copy_that_lost_its_link_yields_a_lead() -> None:
    body = "By The Courier | Created at 2024-12-16 09:25:23 | Updated at 2024-12-16 12:31:11\n"
    reading = text(f"{body}\nRemind me later.\n\nRead Entire Article")
    assert reading.links == ()
    assert [left.text for left in reading.left_out] == ["Read Entire Article"]
