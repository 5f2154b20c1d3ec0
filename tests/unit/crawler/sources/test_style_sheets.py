"""Style sheets tell what they need by their tokens, however they are written."""

import time

import pytest

from crawler.sources.style_sheets import LONGEST, style_requisites

SHEET = "https://cdn.example/css/main.css"


def named(text: str) -> list[tuple[str, str]]:
    """Kind and address, without the folder of the sheet."""
    found = style_requisites(text, SHEET)
    return [(one.need.value, one.url.removeprefix("https://cdn.example/css/")) for one in found]


@pytest.mark.parametrize(
    "rule",
    [
        '@import "a.css";',
        "@import 'a.css' screen;",
        "@import url(a.css);",
        '@IMPORT URL( "a.css" ) layer(base);',
        "@charset 'utf-8'; @import\n url('a.css') supports(display: grid);",
        '@import "a.css"',
        '@import"a.css";',
        "@import url('a.css')layer(x);",
    ],
)
def test_an_import_is_a_sheet(rule: str) -> None:
    assert named(rule) == [("style", "a.css")]


@pytest.mark.parametrize("written", ['"{}"', "url({})", "url('{}')"])
def test_a_semicolon_within_an_address_does_not_end_an_import(written: str) -> None:
    rule = f"@import {written.format('css2?family=Inter:wght@400;700')}; p {{ a: url(b.png) }}"
    assert named(rule) == [("style", "css2?family=Inter:wght@400;700"), ("image", "b.png")]


def test_a_sheet_for_print_is_not_imported() -> None:
    assert named('@import "a.css" print;') == []


@pytest.mark.parametrize("rule", ["url(a.png)", "url( 'a.png' )", 'URL("a.png")', "url(a.png"])
def test_an_address_is_read_in_every_spelling_and_not_where_it_never_ends(rule: str) -> None:
    closed = rule.endswith(")")
    assert named(f"p {{ background: {rule}") == ([("image", "a.png")] if closed else [])


def test_a_bracket_within_quotes_belongs_to_the_address() -> None:
    assert named('p { background: url("a(1).png") }') == [("image", "a(1).png")]


def test_of_the_files_of_a_font_the_one_is_taken_that_a_browser_takes() -> None:
    face = """@font-face { font-family: A; src: url(a.eot); src: local("A"),
      url("a.eot?#iefix") format("embedded-opentype"), url(a.woff) format("woff"),
      url(a.woff2) format("woff2"), url(a.svg#A) format("svg"); }"""
    assert named(face) == [("font", "a.woff2")]


@pytest.mark.parametrize(
    ("files", "taken"),
    [
        ("url(a.eot), url(a.woff)", "a.woff"),
        ("url(a.svg), url(a.ttf)", "a.ttf"),
        ("url(a.ttf) format(truetype)", "a.ttf"),
    ],
)
def test_a_font_without_the_best_format_has_another(files: str, taken: str) -> None:
    assert named(f"@font-face {{ src: {files} }}") == [("font", taken)]


def test_a_font_in_forms_that_nobody_shows_is_not_needed() -> None:
    assert named("@font-face { src: url(a.eot) }") == []


def test_what_stands_in_a_comment_or_in_the_sheet_itself_is_not_fetched() -> None:
    text = "/* url(a.png) */ p { background: url(data:image/gif;base64,R0) ; mask: url(#m) }"
    assert named(text) == []


def test_each_address_is_named_once() -> None:
    assert named("p { background: url(a.png) } q { background: url(a.png#x) }") == [
        ("image", "a.png")
    ]


@pytest.mark.parametrize(
    "piece",
    ["/*", "url(", 'url("', "@font-face{", "@import ", "@import url(", '@import"', "url(a "],
)
def test_a_sheet_that_is_made_to_hold_us_up_does_not(piece: str) -> None:
    began = time.process_time()
    style_requisites(piece * (LONGEST // len(piece)), SHEET)
    assert time.process_time() - began < 5
