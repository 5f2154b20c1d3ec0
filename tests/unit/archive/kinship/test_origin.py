"""Outlets, credits, and which of two pages came first."""

from datetime import timedelta
from typing import Any

import pytest

from archive.kinship.credits import credits_of, leads
from archive.kinship.documents import Document
from archive.kinship.kin import Origin
from archive.kinship.origin import credit_to, declared_link, likely_origin, page_key
from archive.kinship.outlets import is_at, outlet_key, outlet_label
from tests.builders_kin import day, document, source_link

COURIER = "https://www.thecourier.example/2024/12/17/ferry"
BLOG = "https://blog.example/77"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("AFP", "Agence France-Presse"),
        ("By AFP", "AFP"),
        ("Интерфакс-Украина", "Interfax-Ukraine"),
        ("The Halmsund Times", "By The Halmsund Times"),
    ],
)
def test_an_outlet_is_one_under_all_its_names(one: str, other: str) -> None:
    assert outlet_key(one) == outlet_key(other) is not None


@pytest.mark.parametrize("name", ["Ukrainian", "The harbour master", ""])
def test_not_everybody_is_an_outlet(name: str) -> None:
    assert outlet_key(name) is None


@pytest.mark.parametrize(
    ("url", "label"),
    [
        ("https://www.themoscowtimes.com/a", "themoscowtimes"),
        ("https://news.bbc.co.uk/a", "bbc"),
        ("https://localhost/a", ""),
    ],
)
def test_a_host_names_its_outlet(url: str, label: str) -> None:
    assert outlet_label(url) == label


def test_an_outlet_is_at_the_host_that_bears_its_letters() -> None:
    assert is_at("The Courier", COURIER)
    assert is_at("Courier", COURIER)
    assert not is_at("The Herald", COURIER)
    assert not is_at("The Courier", "https://localhost/")


@pytest.mark.parametrize(
    ("text", "outlet"),
    [
        ("An army source told AFP that the road was closed.", "afp"),
        ("He spoke online, according to Interfax-Ukraine.", "interfaxukraine"),
        ("Citing ferry passengers, The Economist wrote that fog was thick.", "economist"),
        ("Уровень воды растёт, сообщает ТАСС.", "tass"),
        ("Про це повідомляє Укрінформ.", "ukrinform"),
        ("Laut dpa bleibt die Strecke gesperrt.", "dpa"),
        ("HALMSUND (Reuters) - A ferry ran aground on Tuesday.", "reuters"),
    ],
)
def test_a_credit_without_an_address_is_a_lead(text: str, outlet: str) -> None:
    (lead,) = leads(document(text))
    assert lead.outlet == outlet
    assert lead.words in text


def test_an_unknown_speaker_is_no_lead() -> None:
    text = "According to Ukrainian officials, a passenger told The Captain that fog was thick."
    assert leads(document(text)) == ()


def test_a_byline_is_a_credit_and_a_mention_in_the_text_is_another() -> None:
    found = credits_of(document("A passenger told Reuters so.", byline="By AFP"))
    assert [(it.outlet, it.place) for it in found] == [("afp", "byline"), ("reuters", "text")]


def test_an_address_that_cannot_be_read_leads_nowhere() -> None:
    assert page_key("not an address") is None
    assert page_key(None) is None


def test_a_declared_link_finds_the_page_in_any_spelling_of_its_address() -> None:
    copy = document("x", declared=(source_link(COURIER + "?utm_source=feed"),), url=BLOG)
    assert declared_link(copy, document("y", url=COURIER))
    assert not declared_link(copy, document("y", url=BLOG))
    assert not declared_link(copy, document("y"))


def test_a_canonical_link_to_itself_declares_nothing() -> None:
    page = document("x", url=COURIER, declared=(source_link(COURIER),))
    assert declared_link(page, document("y", url=COURIER)) is None


def test_a_byline_credits_the_outlet_of_another_host_only() -> None:
    courier = document("y", url=COURIER)
    assert credit_to(document("x", byline="By The Courier", url=BLOG), courier) == "The Courier"
    assert credit_to(document("x", byline="By The Courier", url=COURIER + "2"), courier) is None
    assert credit_to(document("x told The Courier", url=BLOG), courier) is None


def origin(a: Document, b: Document) -> Origin:
    found, grounds = likely_origin(a, b)
    assert bool(grounds) or found is Origin.UNDECIDED
    return found


def test_the_page_that_names_the_other_came_from_it() -> None:
    source = document("y", doc_id="b", url=COURIER)
    copy = document("x", declared=(source_link(COURIER),))
    assert origin(copy, source) is Origin.A_FROM_B
    assert origin(source, copy) is Origin.B_FROM_A


def test_the_page_with_the_earlier_date_came_first() -> None:
    early = document("x", published=day("2024-12-16"))
    late = document("y", doc_id="b", published=day("2024-12-17"))
    assert origin(early, late) is Origin.B_FROM_A
    assert origin(late, early) is Origin.A_FROM_B


def test_grounds_that_contradict_each_other_decide_nothing() -> None:
    copy = document("x", declared=(source_link(COURIER),), published=day("2024-12-01"))
    source = document("y", doc_id="b", url=COURIER, published=day("2024-12-17"))
    found, grounds = likely_origin(copy, source)
    assert found is Origin.UNDECIDED
    assert len(grounds) == 2


def test_our_first_capture_counts_only_where_a_page_bears_no_date() -> None:
    seen = day("2024-12-16").earliest
    first: dict[str, Any] = {"first_seen": seen}
    later: dict[str, Any] = {"first_seen": seen + timedelta(hours=1)}
    assert origin(document("x", **first), document("y", doc_id="b", **later)) is Origin.B_FROM_A
    assert origin(document("x", **later), document("y", doc_id="b", **first)) is Origin.A_FROM_B
    both: dict[str, Any] = {"published": day("2024-12-16")}
    undecided = origin(document("x", **first, **both), document("y", doc_id="b", **later, **both))
    assert undecided is Origin.UNDECIDED


def test_of_two_undated_pages_the_signed_one_is_the_likely_source() -> None:
    signed, bare = document("x", byline="The Courier"), document("y", doc_id="b")
    assert origin(signed, bare) is Origin.B_FROM_A
    assert origin(bare, signed) is Origin.A_FROM_B


def test_a_signed_page_that_names_another_source_is_not_the_source() -> None:
    signed = document("x", byline="AFP", declared=(source_link(COURIER),))
    assert origin(signed, document("y", doc_id="b")) is Origin.UNDECIDED


def test_a_byline_that_is_the_name_of_a_host_credits_it() -> None:
    copy = document(byline="By Tech Tally", url=BLOG)
    assert credit_to(copy, document(url="https://techtally.example/a")) == "Tech Tally"
    assert credit_to(copy, document(url="https://tally.example/a")) is None


@pytest.mark.parametrize(
    ("name", "host"),
    [
        ("Степова газета", "stepova-hazeta.example"),
        ("Новая газета", "novayagazeta.example"),
        ("Холод", "holod.example"),
        ("Холод", "kholod.example"),
    ],
)
def test_a_cyrillic_outlet_is_at_a_host_in_latin_letters(name: str, host: str) -> None:
    assert is_at(name, f"https://{host}/a")
    assert not is_at(name, "https://verstka.example/a")
