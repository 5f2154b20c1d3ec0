"""Links of a saved web page: what its head declares, its text, and the frame around it."""

import pytest

from archive.model import LinkRole
from crawler.sources import SourceKind, SourceReading, read_source

STORY = "https://a.example/2024/12/storm-on-the-coast"


def page(body: str, head: str = "") -> SourceReading:
    html = f"<!DOCTYPE html>\n<html><head>\n{head}\n</head>\n<body>\n{body}\n</body></html>"
    reading = read_source("saved.html", html.encode())
    assert reading.kind is SourceKind.WEB_PAGE
    return reading


@pytest.mark.parametrize(
    "head",
    [
        f'<link rel="canonical" href="{STORY}">',
        f'<link href="{STORY}" rel="CANONICAL alternate">',
        f'<meta property="og:url" content="{STORY}">',
        f'<script type="application/ld+json">{{"@type":"NewsArticle","url":"{STORY}"}}</script>',
        '<script type="application/ld+json">{"@graph": [{"@type": ["Thing", "NewsArticle"], "url":'
        f' "{STORY}"}}]}}</script>',
    ],
)
def test_a_page_that_names_its_own_address_yields_it(head: str) -> None:
    assert [(link.url, link.role) for link in page("", head).links] == [
        (STORY, LinkRole.CANONICAL)
    ]


@pytest.mark.parametrize(
    "head",
    [
        f'<meta name="syndication-source" content="{STORY}">',
        f'<meta name="original-source" content="{STORY}">',
        f'<link rel="syndication-source" href="{STORY}">',
        '<script type="application/ld+json">{"@type": "NewsArticle", "isBasedOn": '
        f'{{"@type": "CreativeWork", "url": "{STORY}"}}}}</script>',
    ],
)
def test_a_page_that_names_its_origin_declares_it(head: str) -> None:
    (link,) = page("", head).links
    assert (link.url, link.role) == (STORY, LinkRole.DECLARED_SOURCE)


@pytest.mark.parametrize(
    "broken", ["{", "[" * 100_000, '{"@type": "NewsArticle", "url": 7}', "null"]
)
def test_broken_json_declares_nothing(broken: str) -> None:
    assert page("", f'<script type="application/ld+json">{broken}</script>').links == ()


def test_an_address_that_the_head_repeats_is_named_once() -> None:
    reading = page(
        "", f'<link rel="canonical" href="{STORY}"><meta property="og:url" content="{STORY}">'
    )
    assert len(reading.links) == 1
    assert reading.left_out == ()


def test_a_link_in_the_text_is_a_mention_with_the_words_around_it() -> None:
    (link,) = page(f'<p>The port <a href="{STORY}">said on Monday</a> it would close.</p>').links
    assert (link.role, link.words) == (LinkRole.MENTION, "The port said on Monday it would close.")


@pytest.mark.parametrize(
    "body",
    [
        f'<p>Original url:</p><p><a href="{STORY}">{STORY}</a></p>',
        f"<p>Original url:<br>{STORY}</p>",
        f'<div>Source: <a href="{STORY}">Northern Courier</a></div>',
        f'<p><a href="{STORY}">Original article</a></p>',
        f'<footer><p>Source: <a href="{STORY}">Northern Courier</a></p></footer>',
    ],
)
def test_a_label_declares_a_link_of_a_page(body: str) -> None:
    (link,) = page(body).links
    assert (link.url, link.role) == (STORY, LinkRole.DECLARED_SOURCE)


@pytest.mark.parametrize(
    "body",
    [
        f'<a class="more" href="{STORY}"><span>Read Entire Article</span></a>',
        f'<a href="{STORY}"><div>Read the full story on the Courier</div></a>',
    ],
)
def test_an_invitation_to_read_on_is_understood_as_a_link(body: str) -> None:
    (link,) = page(body).links
    assert (link.url, link.role) == (STORY, LinkRole.READ_FULL)


@pytest.mark.parametrize(
    "frame",
    [
        "<nav>{}</nav>",
        "<aside>{}</aside>",
        "<header>{}</header>",
        '<div role="navigation">{}</div>',
    ],
)
def test_links_of_the_frame_around_an_article_are_left_out(frame: str) -> None:
    reading = page(frame.format(f'<p><a href="{STORY}">Storm</a></p>') + "<p>Text.</p>")
    assert reading.links == ()
    assert "around its text" in reading.left_out[0].reason


def test_the_header_of_an_article_in_a_listing_is_no_frame() -> None:
    reading = page(f'<article><header><h2><a href="{STORY}">Storm</a></h2></header></article>')
    assert len(reading.links) == 1


def test_relative_links_are_read_against_the_pages_own_address() -> None:
    reading = page(
        '<p>As <a href="../11/the-wall-was-old">we wrote</a>.</p>',
        f'<link rel="canonical" href="{STORY}">',
    )
    assert reading.links[1].url == "https://a.example/2024/11/the-wall-was-old"


def test_relative_links_are_left_out_where_nothing_says_of_which_site() -> None:
    reading = page('<p><a href="/2024/11/the-wall-was-old">x</a></p>')
    assert "Is relative" in reading.left_out[0].reason


@pytest.mark.parametrize(
    ("href", "reason"),
    [
        ("javascript:void(0)", "javascript: is not fetched"),
        ("mailto:desk@a.example", "mailto: is not fetched"),
        ("tel:+1", "tel: is not fetched"),
        ("https://x.com/intent/post?url=https://a.example/1", "Shares a page"),
        ("https://a.example/style.css", "file"),
        ("https://a.example/authors/some-body-here", "section"),
        ("http://[", "correct the host or port"),
    ],
)
def test_a_link_that_leads_to_no_article_is_left_out_with_the_reason(
    href: str, reason: str
) -> None:
    reading = page(f'<p><a href="{href}">x</a></p>')
    assert reading.links == ()
    assert reason in reading.left_out[0].reason


def test_scripts_and_images_hold_no_links() -> None:
    body = f'<script>var a = "{STORY}"</script><style>{STORY}</style><img src="{STORY}">'
    assert page(body) == page(body)
    assert page(body).links == ()


def test_a_link_is_found_on_the_line_on_which_its_address_stands() -> None:
    body = f'<p>one\n<a\n  class="x"\n  href="{STORY}?a=1&amp;b=2"\n  >two</a></p>'
    (link,) = page(body).links
    assert (link.url, link.line) == (f"{STORY}?a=1&b=2", 9)


def test_a_bare_address_far_below_its_tag_keeps_its_line() -> None:
    (link,) = page("<p>one" + "\n" * 60 + f"and {STORY} there</p>").links
    assert link.line == 66


def test_a_page_is_known_by_its_content_whatever_its_name() -> None:
    assert read_source("page.csv", b"<!doctype html><p>x").kind is SourceKind.WEB_PAGE


def test_a_document_nested_beyond_measure_is_read() -> None:
    reading = page("<div>" * 5_000 + f'<a href="{STORY}">x</a>')
    assert isinstance(reading, SourceReading)


def test_a_piece_of_a_page_is_a_page() -> None:
    reading = read_source("-", f'<p>See <a href="{STORY}">this</a></p>'.encode())
    assert (reading.kind, len(reading.links)) == (SourceKind.WEB_PAGE, 1)
