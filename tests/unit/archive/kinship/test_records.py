"""Kin among records, as `newskeep kin --jsonl` reads and writes them."""

from dataclasses import replace
from typing import Any

import pytest

from archive.kinship.records import BadRecord, kin_records
from archive.model import Article
from tests.builders_kin import plain_article, source_link, stories

FIELDS = {
    *("a", "b", "relations", "containment_ab", "containment_ba"),
    *("shared_quotes", "shared_figures", "direction", "grounds"),
}


def record(name: str, role: str, **said: Any) -> dict[str, Any]:
    page = stories()[name, role]
    return {"id": page.doc_id, "text": "\n".join(page.paragraphs), **said}


def kin(*records: dict[str, Any]) -> list[dict[str, Any]]:
    return list(kin_records(records, plain_article))


def test_related_pairs_are_told_in_the_order_of_the_records() -> None:
    found = kin(
        record("ferry", "original"),
        record("dam", "original"),
        record("ferry", "light"),
        record("dam", "heavy"),
    )
    assert [(it["a"], it["b"]) for it in found] == [
        ("ferry.original", "ferry.light"),
        ("dam.original", "dam.heavy"),
    ]
    assert all(set(it) == FIELDS for it in found)
    assert found[0]["relations"] == ["rewrite", "shared_quote"]


def test_a_published_date_gives_the_direction() -> None:
    (found,) = kin(
        record("ferry", "light", published="2024-12-19T09:00:00Z"),
        record("ferry", "original", published="2024-12-17T09:00:00Z"),
    )
    assert found["direction"] == "a_from_b"
    assert "ferry.original bears an earlier date than ferry.light" in found["grounds"]


def declaring(text: str) -> Article:
    link = source_link("https://courier.example/ferry")
    return replace(plain_article(text), declared_sources=(link,))


def test_a_source_that_is_only_an_address_is_told_too() -> None:
    (found,) = kin_records([record("ferry", "light")], declaring)
    assert found["b_url"] == "https://courier.example/ferry"
    assert found["relations"] == ["declared_source"]
    assert found["direction"] == "a_from_b"
    assert set(found) == FIELDS - {"b"} | {"b_url"}


def test_a_declared_address_that_is_among_the_records_is_that_record() -> None:
    source = record("wolf", "original", url="https://courier.example/ferry")
    (found,) = kin_records([record("bakery", "original"), source], declaring)
    assert (found["a"], found["b"]) == ("bakery.original", "wolf.original")
    assert found["relations"] == ["declared_source"]


def test_what_a_record_says_goes_before_what_its_text_says() -> None:
    def signed(text: str) -> Article:
        return replace(plain_article(text), byline="Someone Else")

    pair = [record("ferry", "original", byline="The Courier"), record("ferry", "light")]
    (found,) = kin_records(pair, signed)
    assert found["direction"] == "undecided"
    (found,) = kin(pair[0], pair[1])
    assert "ferry.original is signed The Courier, ferry.light is not signed" in found["grounds"]


def test_a_number_may_be_an_id() -> None:
    (found,) = kin(record("ferry", "original", id=1), record("ferry", "light", id=2))
    assert (found["a"], found["b"]) == ("1", "2")


@pytest.mark.parametrize(
    ("bad", "message"),
    [
        ({"text": "x"}, 'record 1: "id"'),
        ({"id": True, "text": "x"}, 'record 1: "id"'),
        ({"id": "a"}, r'record 1 \(a\): "text"'),
        ({"id": "a", "text": "x", "url": 7}, 'record 1: "url"'),
    ],
)
def test_a_record_that_cannot_be_read_is_named(bad: dict[str, Any], message: str) -> None:
    with pytest.raises(BadRecord, match=message):
        kin(bad)


def test_an_id_that_stands_there_twice_is_refused() -> None:
    with pytest.raises(BadRecord, match="record 2: the id a stands there twice"):
        kin({"id": "a", "text": "x"}, {"id": "a", "text": "y"})


def test_no_records_have_no_kin() -> None:
    assert kin() == []
    assert kin({"id": "a", "text": ""}, {"id": "b", "text": ""}) == []


def test_a_note_that_all_pages_of_an_outlet_carry_relates_none_of_them() -> None:
    note = (
        "The author has reported on the courts and the schools of the province for eleven years,"
        " and lives with two dogs and a very old bicycle near the harbour of Halmsund, where she"
        " also teaches evening classes in Latin, rowing, and the repair of wooden boats of all"
        " sizes and ages."
    )
    records = [
        record(name, "original", url=f"https://www.courier.example/{name}")
        for name in ("bakery", "bridge", "chess", "dam")
    ]
    for page in records:
        lines = page["text"].split("\n")
        page["text"] = "\n".join((*lines[:2], note, *lines[2:]))
    assert kin(*records) == []
