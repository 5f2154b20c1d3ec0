"""What the pages of a site teach: furniture and the usual yield; kept, and learned again."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from archive.catalogue import Catalogue
from archive.ingest.sites import Site, Sites
from archive.model import Article, Precision, Sighting, Stamp, StampRole, ZoneOrigin
from archive.text.memory import SiteMemory

HOST = "paper.example"
APPEAL = "Please support the journalists of this paper with a small monthly gift."
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
STORIES = (
    "The council closed the bridge over the river after a survey of its piers on Monday.",
    "Teachers of the county ended their strike with a vote that was closer than expected.",
    "A fire destroyed the registers of the county court and nobody was hurt in the night.",
    "The ferry to the island sails again from Thursday after a winter of repairs at the yard.",
    "Farmers of the valley asked for help after a week of rain had flooded the lower fields.",
    "The museum opens its new wing in May with an exhibition on the history of the harbour.",
)


def article(*paragraphs: str, title: str | None = "A headline") -> Article:
    stamp = Stamp(
        StampRole.PUBLISHED, "jsonld", "2026-03-01", NOON, ZoneOrigin.PAGE, Precision.SECOND
    )
    return Article(title, None, paragraphs, stamps=(stamp,))


def taught(*articles: Article) -> Site:
    site = Site(SiteMemory(HOST))
    for number, one in enumerate(articles):
        site = site.learned(one, f"{HOST}/{number}")
    return site


@pytest.fixture
def catalogue(tmp_path: Path) -> Iterator[Catalogue]:
    with Catalogue.open(tmp_path / "catalogue.sqlite") as opened:
        yield opened


def sighting(*paragraphs: str) -> Sighting:
    return Sighting(article(*paragraphs), NOON, NOON)


def test_a_block_of_two_other_stories_is_taken_off_an_earlier_sighting() -> None:
    site = taught(article(STORIES[0], APPEAL), article(STORIES[1], APPEAL))
    sifted = site.sifted(sighting(STORIES[2], APPEAL), f"{HOST}/9")
    assert sifted.article.paragraphs == (STORIES[2],)


def test_a_block_that_stands_on_the_article_alone_stays() -> None:
    site = taught(article(STORIES[0]), article(STORIES[1]))
    assert site.sifted(sighting(STORIES[2], APPEAL), f"{HOST}/9").article.paragraphs == (
        STORIES[2],
        APPEAL,
    )


def test_a_page_that_loses_its_title_raises_the_alarm_of_its_host() -> None:
    site = taught(*(article(story) for story in STORIES[:5]))
    flags = site.alarmed(article(STORIES[5], title=None), f"{HOST}/9").flags
    assert flags == ("layout_changed",)


def test_an_article_in_doubt_teaches_nothing() -> None:
    site = taught(*(article(story) for story in STORIES[:5]))
    doubtful = site.alarmed(article(STORIES[5], title=None), f"{HOST}/9")
    assert site.learned(doubtful, f"{HOST}/9") == site


def test_what_was_learned_is_read_back_by_another_process(catalogue: Catalogue) -> None:
    site = Site(SiteMemory(HOST))
    for number, story in enumerate(STORIES[:2]):
        key = f"{HOST}/{number}"
        site = site.learned(article(story, APPEAL), key)
        catalogue.keep_site_article(HOST, site.entry(key))
    assert Sites(catalogue, generation=None).of(HOST) == site


def test_a_person_may_overrule_what_was_learned(catalogue: Catalogue) -> None:
    site = taught(article(STORIES[0], APPEAL), article(STORIES[1], APPEAL))
    for number in range(2):
        catalogue.keep_site_article(HOST, site.entry(f"{HOST}/{number}"))
    kept = Sites(catalogue, generation=None, kept_texts=(APPEAL,)).of(HOST)
    assert kept.sifted(sighting(STORIES[2], APPEAL), f"{HOST}/9").article.paragraphs == (
        STORIES[2],
        APPEAL,
    )
