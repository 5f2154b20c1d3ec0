"""What a page needs is named as a browser would ask for it, and nothing else is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.sources.needs import Need, Requisite
from crawler.sources.requisites import page_requisites, sheet_requisites

PAGE = "https://news.example/world/story.html"


def named(head: str = "", body: str = "") -> list[tuple[str, str]]:
    """Kind and address of what a page needs."""
    html = f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>"
    return [(one.need.value, one.url) for one in page_requisites(html.encode(), PAGE)]


def test_addresses_are_read_against_that_of_the_page() -> None:
    assert named(
        body='<img src="../river.png"><img src="map.png"><img src="//img.example/a.png">'
    ) == [
        ("image", "https://news.example/river.png"),
        ("image", "https://news.example/world/map.png"),
        ("image", "https://img.example/a.png"),
    ]


def test_a_base_element_moves_them() -> None:
    assert named('<base href="/static/">', '<img src="a.png">') == [
        ("image", "https://news.example/static/a.png")
    ]


def test_style_sheets_come_first_and_each_address_once() -> None:
    body = '<img src="/a.png"><img src="/a.png#part"><link rel="Stylesheet" href="/late.css">'
    assert named('<link rel="stylesheet" href="/main.css">', body) == [
        ("style", "https://news.example/main.css"),
        ("style", "https://news.example/late.css"),
        ("image", "https://news.example/a.png"),
    ]


@pytest.mark.parametrize(
    "link",
    [
        '<link rel="alternate stylesheet" href="/x.css">',
        '<link rel="stylesheet" media="print" href="/x.css">',
        '<link rel="stylesheet" media="(max-width: 600px)" href="/x.css">',
        '<link rel="stylesheet" disabled href="/x.css">',
        '<link rel="stylesheet" href="">',
        '<link rel="icon" href="/x.ico">',
        '<link rel="preload" as="script" href="/x.js">',
        '<link rel="canonical" href="/x">',
        '<script src="/x.js"></script>',
        '<meta property="og:image" content="/x.png">',
        '<link rel="stylesheet" href="data:text/css,p{}">',
        '<link rel="stylesheet" href="http://[half/x.css">',
        '<!-- <link rel="stylesheet" href="/x.css"> -->',
    ],
)
def test_what_a_browser_without_scripts_does_not_show_is_left_out(link: str) -> None:
    assert named(link) == []


def test_what_is_preloaded_is_needed() -> None:
    head = (
        '<link rel="preload" as="font" href="/a.woff2" crossorigin>'
        '<link rel="preload" as="style" href="/b.css" onload="this.rel=\'stylesheet\'">'
        '<link rel="preload" as="image" href="/c.png" imagesrcset="/c2.png 2000w">'
    )
    assert named(head) == [
        ("style", "https://news.example/b.css"),
        ("font", "https://news.example/a.woff2"),
        ("image", "https://news.example/c2.png"),
    ]


def test_styles_within_the_page_are_read_too() -> None:
    head = "<style>@import '/more.css'; body { background: url(/paper.png) }</style>"
    body = """<p style="background-image: url('/rule.png')">Text</p>"""
    assert named(head, body) == [
        ("style", "https://news.example/more.css"),
        ("image", "https://news.example/paper.png"),
        ("image", "https://news.example/rule.png"),
    ]


def test_of_a_picture_the_first_source_that_can_be_shown_is_taken() -> None:
    picture = """<picture>
      <source type="image/jxl" srcset="/a.jxl">
      <source media="(max-width: 700px)" srcset="/small.webp">
      <source type="image/webp" srcset="/a.webp">
      <source srcset="/a.png">
      <img src="/a.jpg">
    </picture>"""
    assert named(body=picture) == [("image", "https://news.example/a.webp")]


def test_of_a_picture_without_a_source_that_fits_the_image_is_taken() -> None:
    picture = '<picture><source media="print" srcset="/a.webp"><img src="/a.jpg"></picture>'
    assert named(body=picture) == [("image", "https://news.example/a.jpg")]


def test_the_still_of_a_video_is_an_image_and_the_video_is_not_needed() -> None:
    video = '<video poster="/still.jpg" src="/v.mp4"><source src="/v.webm"></video>'
    assert named(body=video) == [("image", "https://news.example/still.jpg")]


@pytest.mark.parametrize(
    "element",
    [
        '<input type="image" src="/a.png">',
        '<svg><image href="/a.png"/></svg>',
        '<svg><image xlink:href="/a.png"/></svg>',
        '<table background="/a.png"></table>',
    ],
)
def test_an_image_that_no_img_names_is_needed_too(element: str) -> None:
    assert named(body=element) == [("image", "https://news.example/a.png")]


def test_the_charset_that_the_server_names_decides_how_addresses_are_read() -> None:
    html = '<meta charset="windows-1251"><img src="/река.png">'.encode("cp1251")
    (one,) = page_requisites(html, PAGE, charset="windows-1251")
    assert one.url == "https://news.example/%D1%80%D0%B5%D0%BA%D0%B0.png"


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", b"\x00\x01\x02\x03" * 50])
def test_what_is_no_page_needs_nothing(content: bytes) -> None:
    assert page_requisites(content, PAGE) == []
    assert sheet_requisites(content, PAGE) == []


def test_a_sheet_names_what_it_needs_against_its_own_address() -> None:
    found = sheet_requisites(b"p { background: url(dots.png) }", "https://cdn.example/css/a.css")
    assert found == [Requisite("https://cdn.example/css/dots.png", Need.IMAGE)]


@given(st.binary(max_size=400) | st.text(max_size=400).map(str.encode))
def test_no_bytes_make_it_stumble(content: bytes) -> None:
    for one in page_requisites(content, PAGE) + sheet_requisites(content, PAGE):
        assert one.url.startswith(("http://", "https://"))
