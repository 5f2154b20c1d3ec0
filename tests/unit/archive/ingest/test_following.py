"""Links lead to pages: each page once, with every place that led to it."""

from pathlib import Path

import pytest

from archive.ingest import Ingest
from archive.ingest.notes import page_key_of
from archive.model import Link, LinkRole
from archive.warc.captures import entries
from archive.warc.notes import LINK, Note
from archive.warc.reader import records
from tests.builders_ingest import Desk

STORY = Link("https://news.example/story?utm_source=x", LinkRole.MENTION, "a.txt", line=3)
SAME = Link("https://news.example/story", LinkRole.DECLARED_SOURCE, "b.txt", label="Source:")
OTHER = Link("https://news.example/other", LinkRole.LISTED)
NOWHERE = Link("gopher://news.example/", LinkRole.LISTED, "b.txt", line=9)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path / "store")


def link_notes(archive: Ingest) -> list[Note]:
    names = archive.storage.finished()
    found = [entry for name in names for entry in entries(records(archive.storage, name))]
    return [e for e in found if isinstance(e, Note) and e.annotation.kind == LINK]


def test_two_spellings_of_one_address_are_one_page_with_two_links(desk: Desk) -> None:
    with desk.open() as archive:
        (page,) = archive.follow([STORY, SAME], article_ids={}).pages
        rows = archive.catalogue.links(page.page_id)
    assert [row.link for row in rows] == [STORY, SAME]


def test_pages_come_in_the_order_of_their_links(desk: Desk) -> None:
    with desk.open() as archive:
        pages = archive.follow([OTHER, STORY, SAME], article_ids={}).pages
    assert [page.page_key for page in pages] == ["news.example/other", "news.example/story"]


def test_what_is_no_address_is_left_out_with_the_reason_and_the_place(desk: Desk) -> None:
    with desk.open() as archive:
        followed = archive.follow([NOWHERE, OTHER], article_ids={})
    (left,) = followed.left_out
    assert (left.text, left.document, left.line) == (NOWHERE.url, "b.txt", 9)
    assert "gopher" in left.reason
    assert len(followed.pages) == 1


def test_each_link_stands_in_a_warc_under_the_record_that_the_catalogue_names(desk: Desk) -> None:
    with desk.open() as archive:
        (page,) = archive.follow([STORY], article_ids={}).pages
        archive.roll()
        (note,) = link_notes(archive)
        (row,) = archive.catalogue.links(page.page_id)
    assert page_key_of(note.annotation) == page.page_key
    assert row.record_id == note.record_id


def test_a_link_that_is_known_is_not_written_again_and_a_new_one_is(desk: Desk) -> None:
    with desk.open() as archive:
        archive.follow([STORY], article_ids={})
        archive.follow([STORY, SAME], article_ids={})
        archive.roll()
        assert len(link_notes(archive)) == 2


def test_a_link_given_twice_in_one_go_is_one_link(desk: Desk) -> None:
    with desk.open() as archive:
        (page,) = archive.follow([STORY, STORY], article_ids={}).pages
        archive.roll()
        assert len(link_notes(archive)) == 1
        assert len(archive.catalogue.links(page.page_id)) == 1
