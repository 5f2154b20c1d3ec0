import json

import pytest
from lxml.html import HtmlElement, document_fromstring

from archive.text.jsonld import JsonLd, read_jsonld

HERE = "https://paper.example/a"


def tree(*scripts: str) -> HtmlElement:
    body = "".join(f'<script type="application/ld+json">{text}</script>' for text in scripts)
    return document_fromstring(f"<html><head>{body}</head><body></body></html>")


def read(*scripts: str) -> JsonLd:
    return read_jsonld(tree(*scripts), (HERE,))


def node(**fields: object) -> str:
    return json.dumps({"@type": "NewsArticle", **fields})


def first(found: JsonLd, key: str) -> str | None:
    return next(found.texts(key), None)


def test_the_node_of_this_address_goes_first() -> None:
    found = read(
        node(headline="other", url="https://paper.example/b"), node(headline="own", url=HERE)
    )
    assert first(found, "headline") == "own"


def test_an_article_goes_before_the_page_that_holds_it() -> None:
    graph = {
        "@graph": [
            {"@type": "WebPage", "headline": "page"},
            {"@type": "NewsArticle", "headline": "own"},
        ]
    }
    assert first(read(json.dumps(graph)), "headline") == "own"


def test_an_article_with_a_staging_address_is_still_read() -> None:
    found = read(node(headline="own", url="https://staging.example/zzz"))
    assert first(found, "headline") == "own"


def test_lists_of_teasers_are_not_opened() -> None:
    listing = {
        "@type": "ItemList",
        "itemListElement": [{"@type": "NewsArticle", "headline": "teaser"}],
    }
    assert read(json.dumps(listing)).nodes == ()


@pytest.mark.parametrize(
    "text",
    [
        '{"@type":"NewsArticle","headline":"own",}',
        '//<![CDATA[\n{"@type":"NewsArticle","headline":"own"}\n//]]>',
        '{"@type":"NewsArticle","headline":"own"};',
        '{"@type":"NewsArticle","headline":"own", broken',
    ],
)
def test_broken_jsonld_is_read_as_far_as_possible_and_marked(text: str) -> None:
    found = read(text)
    assert (first(found, "headline"), found.broken) == ("own", True)


def test_a_line_break_inside_a_string_is_no_fault() -> None:
    found = read('{"@type":"NewsArticle","headline":"two\nlines"}')
    assert (first(found, "headline"), found.broken) == ("two\nlines", False)


def test_authors_are_names_in_every_form_that_pages_use() -> None:
    forms: list[object] = [
        "Ida Holm",
        {"name": "Ida Holm"},
        [{"@type": "Person", "name": "Ida Holm"}],
    ]
    assert [read(node(author=form)).authors() for form in forms] == [("Ida Holm",)] * 3


@pytest.mark.parametrize(("value", "walled"), [(False, True), ("False", True), (True, False)])
def test_a_wall_declared_in_jsonld_is_seen(value: object, walled: bool) -> None:
    assert read(node(isAccessibleForFree=value)).paywalled is walled


@pytest.mark.parametrize("text", ["", "[]", "null", "7", '"x"', "[" * 50_000, "{}"])
def test_odd_json_is_no_error(text: str) -> None:
    assert read(text).nodes == ()
