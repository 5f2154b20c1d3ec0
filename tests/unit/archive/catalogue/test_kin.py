"""The kin index, links, families and leads in the catalogue."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from archive.catalogue import Catalogue
from archive.catalogue.kin import STOCK, KinDocument, KinLink, LeadRow
from archive.kinship.entries import entries
from archive.kinship.index import STOCK as ASKED_STOCK
from archive.kinship.index import KinIndex, candidates
from tests.builders_kin import story
from tests.builders_store import START

LINK = KinLink(
    1, 2, ("same_text", "partial_copy"), strong=True, origin="b_from_a", detail={"part": 0.5}
)


@pytest.fixture
def catalogue(tmp_path: Path) -> Iterator[Catalogue]:
    with Catalogue.open(tmp_path / "catalogue.sqlite") as opened:
        yield opened


class Index(KinIndex[int]):
    """The catalogue as the index that `archive.kinship` asks."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue

    def add(self, key: int, stored: Collection[int]) -> None:
        self._catalogue.add_kin_entries([(key, stored)])

    def holders(self, asked: Collection[int]) -> Mapping[int, Collection[int]]:
        return self._catalogue.kin_holders(asked)


def test_a_rewrite_is_found_through_the_table(catalogue: Catalogue) -> None:
    index = Index(catalogue)
    for kin_id, name in enumerate(("bakery", "ferry", "dam"), start=1):
        index.add(kin_id, entries(story(name, "original")).stored)
    assert candidates(index, entries(story("ferry", "heavy"))) == {2}


def test_adding_again_changes_nothing(catalogue: Catalogue) -> None:
    catalogue.add_kin_entries([(1, [10, 11]), (2, [11])])
    catalogue.add_kin_entries([(1, [10, 11])])
    assert catalogue.kin_holders([10, 11, 12]) == {10: [1], 11: [1, 2]}


def test_nothing_to_add_and_nothing_to_ask_are_no_errors(catalogue: Catalogue) -> None:
    catalogue.add_kin_entries([])
    assert catalogue.kin_holders([]) == {}


def test_the_largest_hash_is_kept_whole(catalogue: Catalogue) -> None:
    largest = (1 << 48) - 1
    catalogue.add_kin_entries([(2**31 - 1, [largest])])
    assert catalogue.kin_holders([largest]) == {largest: [2**31 - 1]}


def test_an_entry_of_too_many_documents_is_a_stock_phrase_from_then_on(
    catalogue: Catalogue,
) -> None:
    for kin_id in range(STOCK):
        catalogue.add_kin_entries([(kin_id, [5, 1000 + kin_id])])
    assert catalogue.stock_entries([5, 1000]) == frozenset()
    catalogue.add_kin_entries([(STOCK, [5])])
    catalogue.add_kin_entries([(STOCK + 1, [5])])
    assert catalogue.stock_entries([5, 1000]) == {5}
    assert len(catalogue.kin_holders([5])[5]) == STOCK + 1  # the first of them are still known


def test_a_batch_finds_its_stock_phrases_too(catalogue: Catalogue) -> None:
    catalogue.add_kin_entries((kin_id, [5, 1000 + kin_id]) for kin_id in range(STOCK + 1))
    assert catalogue.stock_entries([5]) == {5}


def test_both_rooms_mean_the_same_by_a_stock_phrase() -> None:
    assert STOCK == ASKED_STOCK


def test_a_version_has_one_number_per_generation(catalogue: Catalogue) -> None:
    first = catalogue.kin_document(7, 1)
    assert catalogue.kin_document(7, 1) == first
    other = catalogue.kin_document(7, 2)
    assert other != first
    assert catalogue.kin_documents([first, other, 99]) == {
        first: KinDocument(first, page_id=7, version=1, generation=1),
        other: KinDocument(other, page_id=7, version=2, generation=1),
    }


def linked(catalogue: Catalogue, *, strong: bool = True) -> KinLink:
    a, b = catalogue.kin_document(7, 1), catalogue.kin_document(8, 1)
    link = replace(LINK, a_id=a, b_id=b, strong=strong)
    catalogue.record_kin([link])
    return link


def test_a_link_is_found_from_either_page(catalogue: Catalogue) -> None:
    link = linked(catalogue)
    assert catalogue.kin_links_of(7) == catalogue.kin_links_of(8) == [link]
    assert catalogue.kin_links_of(9) == []


def test_a_link_takes_the_place_of_the_one_before(catalogue: Catalogue) -> None:
    link = replace(linked(catalogue), relations=("rewrite",), origin="undecided")
    catalogue.record_kin([link])
    catalogue.record_kin([])
    assert catalogue.kin_links_of(7) == [link]


def test_weak_links_make_no_families(catalogue: Catalogue) -> None:
    linked(catalogue, strong=False)
    assert catalogue.strong_kin_links() == []


def test_families_are_kept_by_page(catalogue: Catalogue) -> None:
    catalogue.record_families({7: "old", 8: "old", 9: "young"})
    catalogue.record_families({9: "old"})
    catalogue.record_families({})
    assert catalogue.families() == {"old": (7, 8, 9)}
    assert catalogue.family_of(8) == "old"
    assert catalogue.family_of(1) is None


def test_leads_of_a_text_take_the_place_of_those_before(catalogue: Catalogue) -> None:
    text = catalogue.kin_document(7, 1)
    catalogue.record_leads(text, [LeadRow("afp", "text", "told AFP")])
    lead = LeadRow("dpa", "byline", "dpa")
    catalogue.record_leads(text, [lead])
    assert catalogue.leads_of(text) == [lead]
    assert catalogue.texts_crediting("dpa") == [text]
    assert catalogue.texts_crediting("afp") == []


def test_what_is_of_a_generation_goes_with_it(catalogue: Catalogue) -> None:
    building = catalogue.begin_generation(extractor="x", made_at=START)
    kept = linked(catalogue)
    new = catalogue.kin_document(7, 1, generation=building)
    catalogue.record_leads(new, [LeadRow("afp", "text", "told AFP")])
    catalogue.record_kin([replace(kept, a_id=new)])
    catalogue.record_families({7: "new"}, generation=building)
    catalogue.drop_generation(building)
    assert catalogue.kin_documents([new]) == {}
    assert catalogue.leads_of(new) == []
    assert catalogue.family_of(7, generation=building) is None
    assert catalogue.kin_links_of(8) == [kept]
