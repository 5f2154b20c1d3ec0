"""Labelled pairs: hand-made ones, real revisions, and own ones in six languages.

The bounds are what the rules are held to. Records with a page in them are judged where a page can
be read, not here.
"""

import json
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from archive.edits.record import compare_record

DATA = Path(__file__).parents[3] / "data"
SETS = {
    "hand-made": DATA / "edits" / "dev.jsonl",
    "real": DATA / "edits" / "real_dev.jsonl",
    "own": DATA / "edits_own.jsonl",
}
Judged = tuple[dict[str, Any], dict[str, Any]]


@cache
def judged(name: str) -> tuple[Judged, ...]:
    lines = SETS[name].read_text(encoding="utf-8").splitlines()
    records = [json.loads(line) for line in lines]
    return tuple((one, compare_record(one)) for one in records if "html" not in one["old"])


def expected_kinds(record: dict[str, Any]) -> set[str]:
    return set(record["expect"]["kinds"]) - {"format"}


def found_kinds(answer: dict[str, Any]) -> set[str]:
    return set(answer["kinds"]) - {"format"}


def wrong(name: str, what: str, *, expected: bool) -> list[str]:
    return [
        record["id"]
        for record, answer in judged(name)
        if record["expect"][what] is expected and answer[what] is not expected
    ]


@pytest.mark.parametrize(("name", "bound"), [("hand-made", 0), ("real", 4), ("own", 0)])
def test_false_alarms(name: str, bound: int) -> None:
    assert len(wrong(name, "text_changed", expected=False)) <= bound


@pytest.mark.parametrize(("name", "bound"), [("hand-made", 0), ("real", 1), ("own", 0)])
def test_missed_edits(name: str, bound: int) -> None:
    assert len(wrong(name, "text_changed", expected=True)) <= bound


@pytest.mark.parametrize(("name", "bound"), [("hand-made", 1.0), ("real", 0.97), ("own", 1.0)])
def test_verdicts(name: str, bound: float) -> None:
    right = [record["expect"]["verdict"] == answer["verdict"] for record, answer in judged(name)]
    assert sum(right) / len(right) >= bound


@pytest.mark.parametrize(("name", "bound"), [("hand-made", 0.97), ("real", 0.88), ("own", 0.97)])
def test_exact_kinds(name: str, bound: float) -> None:
    right = [expected_kinds(record) == found_kinds(answer) for record, answer in judged(name)]
    assert sum(right) / len(right) >= bound


@pytest.mark.parametrize("kind", ["quote", "polarity", "attribution"])
def test_grave_kinds_are_claimed_falsely_once_at_most(kind: str) -> None:
    false = [
        record["id"]
        for record, answer in judged("real")
        if kind in found_kinds(answer) - expected_kinds(record)
    ]
    assert len(false) <= 1


@pytest.mark.parametrize("kind", ["number", "name"])
def test_precision_of_facts(kind: str) -> None:
    claims = Counter(
        kind in expected_kinds(record)
        for record, answer in judged("real")
        if kind in found_kinds(answer)
    )
    assert claims[True] / sum(claims.values()) >= 0.85


@pytest.mark.parametrize("name", list(SETS))
def test_a_changed_figure_under_a_silent_stamp_is_never_missed(name: str) -> None:
    missed = [
        record["id"]
        for record, answer in judged(name)
        if "number" in expected_kinds(record) and "number" not in found_kinds(answer)
    ]
    assert missed == []


def test_every_change_names_sentences_that_stand_in_its_sides() -> None:
    for record, answer in judged("hand-made"):
        for change in answer["changes"]:
            if change["field"] == "body" and change["kind"] != "format":
                assert (change["before"] or "") in record["old"]["body"]
                assert (change["after"] or "") in record["new"]["body"]
