"""The document that links to the demo site is read as a person would read it."""

from datetime import UTC, datetime

import pytest

from archive.model import LinkRole
from crawler.demo.document import document_markdown, document_text
from crawler.demo.newsroom import open_newsroom
from crawler.demo.pages import address
from crawler.sources import SourceKind, SourceReading, read_source

STORIES = open_newsroom(datetime(2025, 3, 4, 11, 0, tzinfo=UTC)).stories


@pytest.fixture(params=["document.txt", "document.md"])
def reading(request: pytest.FixtureRequest) -> SourceReading:
    write = document_text if request.param.endswith("txt") else document_markdown
    return read_source(request.param, write(STORIES, 8000).encode())


def test_every_story_of_the_site_is_found(reading: SourceReading) -> None:
    assert {link.url for link in reading.links} == {
        address(story, 8000) for story in STORIES.values()
    }


def test_the_declared_sources_come_first(reading: SourceReading) -> None:
    first, second, *others = reading.links
    assert (first.url, first.role) == (address(STORIES["dam"], 8000), LinkRole.DECLARED_SOURCE)
    assert (second.url, second.role) == (address(STORIES["sea_wall"], 8000), LinkRole.READ_FULL)
    assert {link.role for link in others} == {LinkRole.MENTION}


def test_the_text_leaves_out_a_front_page_a_file_server_and_a_label_without_an_address() -> None:
    reading = read_source("document.txt", document_text(STORIES, 8000).encode())
    assert reading.kind is SourceKind.TEXT
    assert [left.text for left in reading.left_out] == [
        "http://northern-courier.example:8000/",
        "ftp://northern-courier.example/lists/stories-of-the-week",
        "Read more at the Courier",
    ]


def test_the_markdown_leaves_out_a_mail_address() -> None:
    reading = read_source("document.md", document_markdown(STORIES, 8000).encode())
    assert reading.kind is SourceKind.MARKDOWN
    assert [left.text for left in reading.left_out] == ["mailto:desk@northern-courier.example"]
