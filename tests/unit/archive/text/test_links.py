import pytest
from lxml.html import document_fromstring

from archive.text.links import without_links
from tests.builders_text import STORY, URL

WORDS = "Why bread may cost more by the end of summer"


def kept(markup: str, line: str = WORDS) -> bool:
    """Whether a line of that markup stays in a story."""
    tree = document_fromstring(f"<html><body>{markup}</body></html>")
    return line in without_links((*STORY, line), tree, URL)[0]


@pytest.mark.parametrize(
    "markup",
    [
        f"<p><a href='/bread-a41100'>{WORDS}</a></p>",
        f"<p>» <a href='https://www.paper.example/bread-a41100'>{WORDS}</a></p>",
        f"<ul><li><a href='/bread-a41100'>{WORDS}</a></li></ul>",
    ],
)
def test_a_line_that_is_a_link_to_the_same_site_goes(markup: str) -> None:
    line = f"» {WORDS}" if "»" in markup else WORDS
    assert not kept(markup, line)


@pytest.mark.parametrize(
    "markup",
    [
        f"<p><a href='https://union.example/letter'>{WORDS}</a></p>",
        f"<p><a href='#bread'>{WORDS}</a></p>",
        f"<p><a>{WORDS}</a></p>",
        f"<p><a href='{URL}?page=2'>{WORDS}</a></p>",
        f"<p><a href='mailto:desk@paper.example'>{WORDS}</a></p>",
        f"<p><a href='http://[broken'>{WORDS}</a></p>",
        f"<p>{WORDS}</p>",
        f"<p>{WORDS[:12]}<a href='/bread-a41100'>{WORDS[12:]}</a></p>",
    ],
    ids=["elsewhere", "anchor", "no target", "itself", "mail", "broken", "text", "partly"],
)
def test_every_other_line_stays(markup: str) -> None:
    assert kept(markup)


def test_a_list_item_under_a_linked_heading_is_a_teaser() -> None:
    item = "<li><h3><a href='/bread-a41100'>Bread</a></h3> may cost more by the end of summer</li>"
    assert not kept(f"<ul>{item}</ul>", "Bread may cost more by the end of summer")


def test_a_short_link_is_a_name_and_stays() -> None:
    assert kept("<p><a href='/ankara'>Ankara</a></p>", "Ankara")
