"""What kind of source a document is: content first, the name last."""

import pytest

from crawler.sources.kinds import SourceKind, recognise

URL = "https://a.example/2024/12/storm-on-the-coast"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("", SourceKind.EMPTY),
        (" \n\n\t", SourceKind.EMPTY),
        (f"{URL}\n{URL}2\n", SourceKind.LIST),
        (f"# stories\n{URL}\nbroken\n{URL}2\n", SourceKind.LIST),
        (f"- {URL}\n- {URL}2\n", SourceKind.LIST),
        (f"title\turl\nStorm\t{URL}\n", SourceKind.TABLE),
        (f"title,url\nStorm,{URL}\n", SourceKind.TABLE),
        (f"A storm came, it broke the wall.\n{URL}\n", SourceKind.TEXT),
        (f"A storm came.\n\nOriginal url:\n\n{URL}\n", SourceKind.TEXT),
        (f"A [report]({URL}) of the storm.\n", SourceKind.MARKDOWN),
        (f"A report[^1] of the storm.\n\n[1]: {URL}\n", SourceKind.MARKDOWN),
        (f'<!-- saved -->\n<!DOCTYPE html>\n<p><a href="{URL}">x</a>', SourceKind.WEB_PAGE),
        (f'<?xml version="1.0"?>\n<html><a href="{URL}">x</a></html>', SourceKind.WEB_PAGE),
        (f'<div><a href="{URL}">x</a></div>', SourceKind.WEB_PAGE),
    ],
)
def test_a_document_without_a_telling_name_is_known_by_its_content(
    text: str, kind: SourceKind
) -> None:
    assert recognise(text, name="-") is kind


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("notes.md", SourceKind.MARKDOWN),
        ("notes.MARKDOWN", SourceKind.MARKDOWN),
        ("page.html", SourceKind.WEB_PAGE),
        ("table.csv", SourceKind.TABLE),
        ("story.txt", SourceKind.TEXT),
        ("folder.csv/story", SourceKind.TEXT),
    ],
)
def test_where_the_content_says_nothing_the_name_decides(name: str, kind: SourceKind) -> None:
    assert recognise("A storm came to the coast.\n", name=name) is kind


@pytest.mark.parametrize(
    ("media_type", "kind"),
    [
        ("text/uri-list", SourceKind.LIST),
        ("text/csv", SourceKind.TABLE),
        ("text/markdown", SourceKind.MARKDOWN),
        ("text/html", SourceKind.WEB_PAGE),
        ("text/plain", SourceKind.TEXT),
        (None, SourceKind.TEXT),
    ],
)
def test_what_the_caller_says_is_believed(media_type: str | None, kind: SourceKind) -> None:
    assert recognise("A storm came.\n", name="-", media_type=media_type) is kind


def test_a_web_page_is_a_web_page_whatever_anybody_says() -> None:
    page = "<html><body>x</body></html>"
    assert recognise(page, name="table.csv", media_type="text/csv") is SourceKind.WEB_PAGE


def test_a_markdown_file_that_begins_with_a_piece_of_html_is_markdown() -> None:
    assert recognise("<p align=center>x</p>\n\n# Notes\n", name="n.md") is SourceKind.MARKDOWN


def test_a_list_of_addresses_is_a_list_even_as_markdown() -> None:
    assert recognise(f"{URL}\n{URL}2\n", name="list.md") is SourceKind.LIST


def test_a_named_column_makes_a_table() -> None:
    assert recognise("a\nb\n", name="-", column="a") is SourceKind.TABLE
