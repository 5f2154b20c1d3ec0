"""Entries of documents, and the candidates that shared entries give."""

from datetime import date

from archive.kinship.entries import Entries, entries
from archive.kinship.index import STOCK, MemoryIndex, candidates
from archive.kinship.portrait import Portrait
from tests.builders_kin import portrait, source_link, stories, story

DAY = date(2024, 12, 17)


def index_of(*portraits: Portrait, day: date | None = None) -> MemoryIndex[str]:
    index = MemoryIndex[str]()
    for one in portraits:
        index.add(one.document.doc_id, entries(one, day=day).stored)
    return index


def found(index: MemoryIndex[str], one: Portrait, day: date | None = None) -> frozenset[str]:
    return candidates(index, entries(one, day=day)) - {one.document.doc_id}


def test_every_rewrite_is_a_candidate_of_its_original() -> None:
    originals = {name: story(name, "original") for name, role in stories() if role == "original"}
    index = index_of(*originals.values())
    for name in originals:
        for role in ("light", "heavy"):
            assert f"{name}.original" in found(index, story(name, role)), (name, role)


def test_strangers_are_hardly_ever_candidates() -> None:
    originals = [story(name, role) for name, role in stories() if role == "original"]
    index = index_of(*originals)
    assert sum(len(found(index, one)) for one in originals) <= len(originals)


def test_one_sentence_in_common_is_enough() -> None:
    sentence = "The coxswain steered by the horn of the ship all night."
    index = index_of(portrait("Nothing else is the same here.", sentence, doc_id="a"))
    assert found(index, portrait(sentence, "All the rest differs widely.", doc_id="b")) == {"a"}


def test_one_quotation_in_common_is_enough() -> None:
    index = index_of(portrait('She said: "we tried all we could" and left.', doc_id="a"))
    assert found(index, portrait('"We tried all we could" was heard.', doc_id="b")) == {"a"}


def test_two_names_in_common_are_not_enough_and_three_are() -> None:
    index = index_of(portrait("It was in Halmsund that Nordvik met Brekke.", doc_id="a"))
    assert found(index, portrait("Once Nordvik saw Brekke.", doc_id="b")) == set()
    assert found(index, portrait("Once Nordvik saw Brekke in Halmsund.", doc_id="b")) == {"a"}


def test_beside_a_telling_figure_one_name_is_enough() -> None:
    index = index_of(portrait("It was in Halmsund that 2,391 birds died.", doc_id="a"))
    assert found(index, portrait("We counted 2,391 gulls.", doc_id="b")) == set()
    assert found(index, portrait("In Halmsund 2,391 gulls.", doc_id="b")) == {"a"}


def test_a_fact_meets_those_of_the_weeks_beside_its_own_and_no_others() -> None:
    text = "It was in Halmsund that 2,391 birds and 8,417 fish died."
    index = index_of(portrait(text, doc_id="a"), day=DAY)
    other = portrait("In Halmsund 2,391 gulls, 8,417 trees.", doc_id="b")
    assert found(index, other, date(2024, 12, 23)) == {"a"}
    assert found(index, other, date(2024, 12, 12)) == {"a"}
    assert found(index, other, date(2025, 1, 15)) == set()


def test_what_too_many_documents_share_links_none() -> None:
    stock = "Please accept our cookies so that this page can be shown to you."
    index = index_of(*(portrait(stock, doc_id=f"a{number}") for number in range(STOCK + 1)))
    assert found(index, portrait(stock, doc_id="b")) == set()


def test_a_page_meets_those_that_name_its_address() -> None:
    source = portrait("The harbour is closed.", doc_id="a", url="https://one.example/harbour")
    index = index_of(source)
    link = source_link("http://www.one.example/harbour?utm_source=x")
    copy = portrait("Hafen gesperrt.", doc_id="b", url="https://b.example/1", declared=(link,))
    assert found(index, copy) == {"a"}


def test_the_kinds_of_entries_never_meet() -> None:
    made = entries(story("ferry", "original"), day=DAY)
    kinds = (made.fingerprints, made.sentences, made.quotations, made.facts, made.probes)
    assert sum(map(len, kinds)) == len(made.asked)
    assert made.stored < made.asked


def test_a_long_list_of_results_keeps_few_facts() -> None:
    results = ", ".join(f"Name{number}x {number * 37 + 101}" for number in range(200))
    made = entries(portrait(f"Here are {results}."))
    assert len(made.facts) == 24 + 12  # the telling figures among them count twice


def test_a_document_without_words_has_no_entries() -> None:
    assert entries(portrait("...")) == Entries(*(frozenset[int]() for _ in range(4)))
