"""URL lists: one address a line, comments, and lines that somebody got wrong."""

import pytest

from archive.model import LinkRole
from crawler.sources import SourceKind, SourceReading, read_source


def listed(text: str) -> SourceReading:
    reading = read_source("list.txt", text.encode())
    assert reading.kind is SourceKind.LIST
    return reading


def test_each_line_is_a_link_with_its_place() -> None:
    reading = listed("https://a.example/1\n\nhttps://b.example/2\n")
    assert [(link.url, link.line, link.role) for link in reading.links] == [
        ("https://a.example/1", 1, LinkRole.LISTED),
        ("https://b.example/2", 3, LinkRole.LISTED),
    ]
    assert reading.left_out == ()


def test_a_comment_line_is_no_address() -> None:
    assert [link.line for link in listed("# stories\nhttps://a.example/1\n").links] == [2]


def test_a_comment_beside_an_address_becomes_its_words() -> None:
    (link,) = listed("https://a.example/1  # the first report\n").links
    assert (link.url, link.words) == ("https://a.example/1", "the first report")


def test_a_fragment_is_no_comment() -> None:
    (link,) = listed("https://a.example/1?b=2#part\n").links
    assert link.url == "https://a.example/1?b=2"


@pytest.mark.parametrize(
    "line",
    [
        "- https://a.example/1",
        "12. https://a.example/1",
        '"https://a.example/1",',
        "<https://a.example/1>",
    ],
)
def test_bullets_numbers_and_quotation_marks_around_an_address_are_dropped(line: str) -> None:
    (link,) = listed(f"{line}\n").links
    assert link.url == "https://a.example/1"


def test_windows_line_ends_count_as_one_line() -> None:
    reading = listed("https://a.example/1\r\nhttps://a.example/2\r\n")
    assert [link.line for link in reading.links] == [1, 2]


def test_an_address_broken_on_purpose_is_mended() -> None:
    (link,) = listed("hxxps://a[.]example/1\n").links
    assert link.url == "https://a.example/1"


@pytest.mark.parametrize(
    ("line", "remedy"),
    [
        ("www.a.example/1", "write https:// in front"),
        ("nonsense", "write https:// in front"),
        ("ftp://a.example/1", "ftp: is not fetched"),
        ("mailto:desk@a.example", "mailto: is not fetched"),
        ("https://a.example/1 https://a.example/2", "write one address a line"),
        ("https://a.example:port/", "correct the host or port"),
        ("https://a.example/1", "The same story as line 1"),
        ("http://www.a.example/1/?utm_source=x", "there spelled https://a.example/1"),
    ],
)
def test_a_line_that_is_not_taken_is_named_with_the_remedy(line: str, remedy: str) -> None:
    reading = listed(f"https://a.example/1\nhttps://a.example/3\nhttps://a.example/4\n{line}\n")
    (left,) = reading.left_out
    assert len(reading.links) == 3
    assert (left.line, left.text, left.document) == (4, line, "list.txt")
    assert remedy in left.reason


def test_a_home_page_on_a_list_is_taken_at_the_lists_word() -> None:
    assert len(listed("https://a.example/\n").links) == 1


def test_a_list_of_a_hundred_thousand_is_read_whole() -> None:
    text = "".join(f"https://www.site{i % 99}.example/2024/story-{i}\n" for i in range(100_000))
    reading = listed(text + "broken line\n")
    assert len(reading.links) == 100_000
    assert [left.line for left in reading.left_out] == [100_001]


def test_a_list_is_a_list_by_its_media_type_even_when_most_lines_are_broken() -> None:
    content = b"https://a.example/1\nno address\nnone either\n"
    reading = read_source("-", content, media_hint="text/uri-list")
    assert (reading.kind, len(reading.links), len(reading.left_out)) == (SourceKind.LIST, 1, 2)
