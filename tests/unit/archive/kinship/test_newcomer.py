"""One text that comes into an archive."""

import json
from dataclasses import replace
from datetime import date, timedelta

import pytest

from archive.kinship.documents import Document
from archive.kinship.entries import entries
from archive.kinship.index import MemoryIndex
from archive.kinship.kin import Kin, Relation
from archive.kinship.newcomer import MOST_COMPARED, Met, kin_of
from archive.kinship.portrait import Portrait
from archive.kinship.stock import sentence_hash
from archive.kinship.words import words_of
from tests.builders_kin import document, stories
from tests.clocks import NOON

DAY = date(2024, 12, 17)
NOTE = (
    "The author has reported on the courts and the schools of the province for eleven years, and"
    " lives with two dogs and a very old bicycle near the harbour of Halmsund, where she also"
    " teaches evening classes in Latin, in rowing, and in the repair of wooden boats of all sizes."
)


class Archive:
    """Documents under growing numbers, as the catalogue gives them."""

    def __init__(self, *documents: Document) -> None:
        self.index, self.held = MemoryIndex[int](), dict(enumerate(documents, start=1))
        self.loaded = 0
        for key, one in self.held.items():
            self.index.add(key, entries(Portrait(one), day=DAY).stored)

    def load(self, key: int) -> list[tuple[int, Portrait]]:
        self.loaded += 1
        return [(key, Portrait(self.held[key]))]

    def met(self, newcomer: Document, stock: frozenset[int] = frozenset()) -> list[Met[int]]:
        portrait = Portrait(newcomer)
        own = entries(portrait, day=DAY)
        return list(kin_of(portrait, own, self.index, self.load, stock=stock))

    def kin_of(self, newcomer: Document, stock: frozenset[int] = frozenset()) -> list[Kin]:
        return [met.kin for met in self.met(newcomer, stock)]


def test_a_newcomer_is_compared_with_what_came_before() -> None:
    archive = Archive(stories()["dam", "original"], stories()["ferry", "original"])
    (met,) = archive.met(stories()["ferry", "light"])
    assert met.handle == 2
    assert {met.kin.a, met.kin.b} == {"ferry.light", "ferry.original"}
    assert Relation.REWRITE in met.kin.relations


@pytest.mark.parametrize("newcomer_is_later", [True, False])
def test_the_page_that_was_captured_later_is_a(newcomer_is_later: bool) -> None:
    first, second = NOON, NOON + timedelta(hours=1)
    seen = (second, first) if newcomer_is_later else (first, second)
    newcomer = replace(stories()["ferry", "light"], first_seen=seen[0])
    (met,) = Archive(replace(stories()["ferry", "original"], first_seen=seen[1])).met(newcomer)
    assert met.newcomer_is_a is newcomer_is_later
    assert (met.kin.a == "ferry.light") is newcomer_is_later


def test_what_is_not_to_be_compared_is_passed_over() -> None:
    archive = Archive(stories()["ferry", "original"], stories()["ferry", "light"])
    assert len(archive.kin_of(stories()["ferry", "heavy"])) == 2
    archive.load = lambda key: []  # type: ignore[method-assign]  # every page is the same page
    assert archive.kin_of(stories()["ferry", "heavy"]) == []


def test_stock_sentences_relate_nothing() -> None:
    one = document(*stories()["dam", "original"].paragraphs, NOTE, "He left early.", doc_id="a")
    other = document("He came late.", NOTE, *stories()["oil", "original"].paragraphs, doc_id="b")
    archive = Archive(other)
    assert archive.kin_of(one)[0].relations == (Relation.PARTIAL_COPY,)
    assert archive.kin_of(one, frozenset([sentence_hash(words_of(NOTE))])) == []


def test_what_is_stock_for_the_better_part_is_a_story_that_many_carry() -> None:
    copied = stories()["ferry", "original"]
    stock = entries(Portrait(copied), day=DAY).stored
    (kin,) = Archive(copied).kin_of(replace(copied, doc_id="the fifty-second"), stock)
    assert kin.relations[0] is Relation.SAME_TEXT


def test_a_text_with_ever_so_many_candidates_is_compared_with_the_newest() -> None:
    sentences = [f"The keeper of tower {name} lit the old lamp again." for name in "abcdefghij"]
    many = [
        document(sentences[number // 30], f"Entry {number}.", doc_id=str(number))
        for number in range(MOST_COMPARED + 40)
    ]
    archive = Archive(*many)
    list(archive.kin_of(document(*sentences, doc_id="new")))
    assert archive.loaded == MOST_COMPARED


def test_what_was_found_can_be_kept_as_plain_json() -> None:
    (kin,) = Archive(stories()["ferry", "original"]).kin_of(stories()["ferry", "light"])
    kept = json.loads(json.dumps(kin.detail()))
    assert kept["containment_ab"] == kin.containment_ab
    assert kept["excerpts"][0]["words"] == kin.excerpts[0].words
    assert kept["grounds"] == list(kin.grounds)
