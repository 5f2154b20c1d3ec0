import pytest
from lxml.html import document_fromstring

from archive.text.head import read_head
from archive.text.titles import Titles, clean_name, cut_site_name, read_titles, without_title_lines
from tests.builders_text import STORY, TITLE, URL, html


def titles(content: bytes) -> Titles:
    tree = document_fromstring(content.decode())
    return read_titles(tree, read_head(tree, URL))


SITE = '<meta property="og:site_name" content="The Paper">'


@pytest.mark.parametrize(
    "written",
    [
        "Grain waits - The Paper",
        "Grain waits | The Paper",
        "The Paper | Grain waits",
        "Grain waits – The Paper",
    ],
)
def test_the_sites_name_is_no_part_of_a_title(written: str) -> None:
    assert cut_site_name(written, "The Paper") == "Grain waits"


def test_a_dash_inside_a_headline_stays() -> None:
    assert cut_site_name("Grain - and bread", "The Paper") == "Grain - and bread"


def test_a_heading_that_is_the_sites_name_is_no_headline() -> None:
    page = html(head=SITE).replace(b"<nav>", b"<h1>The Paper</h1><nav>")
    assert titles(page).title == TITLE


def test_under_a_headline_test_the_reader_sees_the_h1() -> None:
    head = f'{SITE}<meta property="og:title" content="Ships turn round at sea">'
    found = titles(html(head=head).replace(b"<title>", b"<title>Ships turn round at sea - "))
    assert found.title == TITLE
    assert "Ships turn round at sea" in found.alternates


def test_a_page_without_a_heading_has_its_declared_title() -> None:
    page = b"<html><head><title>Grain waits</title></head><body><p>x</p></body></html>"
    assert titles(page).title == "Grain waits"


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("By Ida Holm", "Ida Holm"),
        ("von Ida Holm", "Ida Holm"),
        ("Автор: Ида Хольм", "Ида Хольм"),
        ("Ida Holm | The Paper", "Ida Holm"),
        ("https://facebook.com/paper", None),
        ("desk@paper.example", None),
        ("123", None),
        ("", None),
    ],
)
def test_a_name_is_told_from_what_is_none(written: str, name: str | None) -> None:
    assert clean_name(written) == name


def found(**changes: object) -> Titles:
    fields = {"title": TITLE, "byline": None, "alternates": (), "site_name": None, "headings": ()}
    return Titles(**{**fields, **changes})  # type: ignore[arg-type] # a builder


def test_lines_that_repeat_the_title_go_with_their_reason() -> None:
    kept, removed = without_title_lines((TITLE.upper(), *STORY), found())
    assert kept == STORY
    assert [(each.layer, each.reason) for each in removed] == [("title", "repeats the title")]


def test_a_short_repetition_goes_only_near_the_top() -> None:
    lines = ("By Ida Holm", *STORY, *STORY, "Ida Holm")
    assert without_title_lines(lines, found(byline="Ida Holm"))[0] == (*STORY, *STORY, "Ida Holm")


def test_a_sentence_that_contains_the_title_stays() -> None:
    lines = (f"{TITLE}, the paper wrote on Monday.", *STORY)
    assert without_title_lines(lines, found())[0] == lines
