"""Sentences that many pages carry beside their own story."""

from dataclasses import replace

from archive.kinship.documents import Document
from archive.kinship.portrait import Portrait
from archive.kinship.stock import sentence_hash, stock_sentences, without_stock
from archive.kinship.words import words_of
from tests.builders_kin import stories

NOTE = "The author has reported on courts and schools of the province for eleven years."
NAMES = sorted(name for name, role in stories() if role == "heavy")


def carrying(name: str, outlet: str | None = None) -> Document:
    page = stories()[name, "original"]
    url = None if outlet is None else f"https://{outlet}.example/{name}"
    return replace(page, paragraphs=(*page.paragraphs, NOTE), url=url)


def stock(documents: list[Document]) -> frozenset[int]:
    return stock_sentences([Portrait(document) for document in documents])


def test_a_sentence_that_strangers_of_one_outlet_carry_is_stock() -> None:
    found = stock([carrying(name, "www.courier") for name in NAMES[:3]])
    assert found == {sentence_hash(words_of(NOTE))}


def test_of_any_outlets_it_takes_ten() -> None:
    assert stock([carrying(name) for name in NAMES[:9]]) == frozenset()
    assert stock([carrying(name) for name in NAMES[:10]]) == {sentence_hash(words_of(NOTE))}


def test_what_the_copies_of_one_story_share_is_not_stock() -> None:
    page = stories()["ferry", "original"]
    copies = [replace(page, doc_id=str(number)) for number in range(12)]
    assert stock(copies) == frozenset()


def test_what_a_story_and_its_cuts_share_is_not_stock() -> None:
    page = stories()["ferry", "original"]
    cuts = [
        replace(page, doc_id=str(number), paragraphs=page.paragraphs[: 2 + number % 4])
        for number in range(12)
    ]
    assert stock(cuts) == frozenset()


def test_stock_is_taken_out_of_a_document_and_all_else_stays() -> None:
    page = stories()["dam", "original"]
    note = sentence_hash(words_of(NOTE))
    tail = replace(page, paragraphs=(*page.paragraphs[:-1], f"{page.paragraphs[-1]} {NOTE}"))
    assert without_stock(carrying("dam"), {note}).paragraphs == page.paragraphs
    assert without_stock(tail, {note}).paragraphs == page.paragraphs
    assert without_stock(page, frozenset()) is page
