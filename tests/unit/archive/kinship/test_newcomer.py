"""One text that comes into an archive."""

import json
from datetime import date

from archive.kinship.documents import Document
from archive.kinship.entries import entries
from archive.kinship.index import MemoryIndex
from archive.kinship.kin import Kin, Relation
from archive.kinship.newcomer import MOST_COMPARED, kin_of
from archive.kinship.portrait import Portrait
from archive.kinship.stock import sentence_hash
from archive.kinship.words import words_of
from tests.builders_kin import document, stories

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

    def load(self, key: int) -> Document | None:
        self.loaded += 1
        return self.held[key]

    def kin_of(self, newcomer: Document, stock: frozenset[int] = frozenset()) -> list[Kin]:
        own = entries(Portrait(newcomer), day=DAY)
        return list(kin_of(newcomer, own, self.index, self.load, stock=stock))


def test_a_newcomer_is_compared_with_what_came_before() -> None:
    archive = Archive(stories()["dam", "original"], stories()["ferry", "original"])
    (kin,) = archive.kin_of(stories()["ferry", "light"])
    assert (kin.a, kin.b) == ("ferry.light", "ferry.original")
    assert Relation.REWRITE in kin.relations


def test_what_is_not_to_be_compared_is_passed_over() -> None:
    archive = Archive(stories()["ferry", "original"], stories()["ferry", "light"])
    assert len(archive.kin_of(stories()["ferry", "heavy"])) == 2
    archive.load = lambda key: None  # type: ignore[method-assign]  # every page is the same page
    assert archive.kin_of(stories()["ferry", "heavy"]) == []


def test_a_page_is_not_its_own_kin() -> None:
    page = stories()["ferry", "original"]
    assert Archive(page).kin_of(page) == []


def test_stock_sentences_relate_nothing() -> None:
    one = document(*stories()["dam", "original"].paragraphs, NOTE, "He left early.", doc_id="a")
    other = document("He came late.", NOTE, *stories()["oil", "original"].paragraphs, doc_id="b")
    archive = Archive(other)
    assert archive.kin_of(one)[0].relations == (Relation.PARTIAL_COPY,)
    assert archive.kin_of(one, frozenset([sentence_hash(words_of(NOTE))])) == []


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
