import pytest

from crawler.sources import Unreadable, read_listing, within
from crawler.sources.listings import LARGEST
from tests.builders_documents import TWO, answered

URL = "https://www.a.example/world/"
STORY = "https://www.a.example/2024/12/storm-on-the-coast"


def listed(body: str, hosts: tuple[str, ...] = ()) -> list[tuple[str, str]]:
    polled = read_listing(answered(f"<html><body>{body}</body></html>", URL), hosts=hosts)
    return [(entry.link.url, entry.link.words) for entry in polled.entries]


def test_a_teaser_of_a_section_page_is_followed_by_its_headline() -> None:
    assert listed(f'<article><a href="{STORY}"><h2>Storm</h2></a></article>') == [(STORY, "Storm")]


def test_a_relative_link_is_read_against_the_page() -> None:
    assert listed('<a href="/2024/12/storm-on-the-coast">Storm</a>') == [(STORY, "Storm")]


def test_a_picture_and_a_headline_that_lead_to_one_story_are_one_entry() -> None:
    body = f'<a href="{STORY}"><img src="a.jpg"></a><a href="{STORY}?utm_source=x">Storm</a>'
    assert [words for _, words in listed(body)] == ["Storm"]


def test_links_to_other_sites_are_left_unless_their_hosts_are_named() -> None:
    body = f'<a href="{TWO}">Wall</a><a href="{STORY}">Storm</a>'
    assert listed(body) == [(STORY, "Storm")]
    assert listed(body, hosts=("b.example",)) == [(TWO, "Wall")]


@pytest.mark.parametrize(
    "body",
    [
        f'<nav><a href="{STORY}">Storm</a></nav>',
        f'<footer><p><a href="{STORY}">Storm</a></p></footer>',
        f'<div role="navigation"><a href="{STORY}">Storm</a></div>',
        '<a href="/about">About us</a>',
        '<a href="/">Home</a>',
        '<a href="http://[">Broken</a>',
    ],
)
def test_what_belongs_to_the_site_and_is_no_story_is_left_with_a_reason(body: str) -> None:
    polled = read_listing(answered(f"<html><body>{body}</body></html>", URL))
    assert polled.entries == ()
    assert [left.reason[-1] for left in polled.left_out] == ["."]


def test_buttons_and_letters_are_no_links() -> None:
    body = '<a href="#top">Up</a><a href="mailto:a@a.example">Us</a><a href="javascript:f()">f</a>'
    with pytest.raises(Unreadable, match="no links"):
        listed(body)


@pytest.mark.parametrize(
    "content", [b"", b"\x89PNG\r\n", b" " * (LARGEST + 1)], ids=["empty", "picture", "huge"]
)
def test_what_is_no_section_page_is_refused(content: bytes) -> None:
    with pytest.raises(Unreadable):
        read_listing(answered(content, URL))


def test_a_host_lies_within_its_site_and_no_other() -> None:
    assert within("news.a.example", ("www.A.example",))
    assert within("www.a.example", ("a.example",))
    assert not within("bada.example", ("a.example",))
