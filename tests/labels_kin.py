"""Scores what `newskeep kin --jsonl` says of tests/data/kin_blind against its labels."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from archive.kinship.records import kin_records
from archive.text.pasted import read_text

FIRST, LATER = "", "later_"  # what the files of a batch begin with
_FOLDER: Final = Path(__file__).with_name("data") / "kin_blind"
_TURNED: Final = {"a_from_b": "b_from_a", "b_from_a": "a_from_b"}
# Where a text is the other's there is nothing more to say of the quotations in it.
_SAID_BY: Final = {"shared_quote": {"same_text"}}

Pair = frozenset[str]


@dataclass
class Score:
    """Of one relation: how many pairs want it and get it, and how often it is said and right."""

    wanted: int = 0
    found: int = 0
    said: int = 0  # arguable ones are not counted
    right: int = 0

    @property
    def recall(self) -> float:
        return self.found / self.wanted if self.wanted else 1.0

    @property
    def precision(self) -> float:
        return self.right / self.said if self.said else 1.0


@dataclass
class Scores:
    relations: dict[str, Score] = field(default_factory=dict)
    rewrites: dict[str, Score] = field(default_factory=dict)  # by how the later text was made
    directions: Counter[str] = field(default_factory=Counter)  # "right", "wrong", "undecided", …
    unrelated_linked: list[Pair] = field(default_factory=list)  # more strongly than same_event


def labelled(batch: str) -> list[dict[str, Any]]:
    return list(_lines(f"{batch}gold.jsonl"))


def labelled_stories(batch: str) -> list[dict[str, Any]]:
    return list(_lines(f"{batch}stories.jsonl"))


def scores(batch: str) -> Scores:
    said = {
        frozenset((kin["a"], kin["b"])): kin
        for kin in kin_records(labelled_stories(batch), read_text)
        if "b" in kin
    }
    labels = {frozenset((label["a"], label["b"])): label for label in labelled(batch)}
    found = Scores()
    for pair in sorted(labels.keys() | said.keys(), key=sorted):
        _score_pair(pair, labels.get(pair, {"relations": []}), said.get(pair), found)
    return found


def _score_pair(
    pair: Pair, label: Mapping[str, Any], kin: Mapping[str, Any] | None, found: Scores
) -> None:
    relations = set(label["relations"])
    allowed = relations | set(label.get("arguable", ()))
    wanted = {name for name in relations if not _SAID_BY.get(name, set()) & relations}
    got = set(kin["relations"]) if kin else set()
    for name in wanted | got:
        _count(found.relations.setdefault(name, Score()), name, wanted, got, allowed)
    if "rewrite" in wanted:
        made = "paraphrased" if any(it.endswith("/paraphrased") for it in pair) else "wire"
        _count(found.rewrites.setdefault(made, Score()), "rewrite", wanted, got, allowed)
    if not relations and got - {"same_event"}:
        found.unrelated_linked.append(pair)
    if label.get("direction"):
        found.directions[_direction(label, kin)] += 1


def _count(score: Score, name: str, wanted: set[str], got: set[str], allowed: set[str]) -> None:
    score.wanted += name in wanted
    score.found += name in wanted & got
    score.said += name in got and (name in wanted or name not in allowed)
    score.right += name in wanted & got


def _direction(label: Mapping[str, Any], kin: Mapping[str, Any] | None) -> str:
    if kin is None:
        return "no kin"
    said = kin["direction"]
    if kin["a"] != label["a"]:
        said = _TURNED.get(said, said)
    if said == label["direction"]:
        return "right"
    return "undecided" if said == "undecided" else "wrong"


def table(scored: Scores) -> Iterable[str]:
    """The scores for people, a line each."""
    rows = {
        **scored.relations,
        **{f"rewrite, {name}": score for name, score in scored.rewrites.items()},
    }
    for name, score in sorted(rows.items()):
        yield (
            f"{name:22} wanted {score.wanted:3}  recall {score.recall:.3f}  "
            f"said {score.said:3}  precision {score.precision:.3f}"
        )
    yield f"directions: {dict(scored.directions)}"
    for pair in scored.unrelated_linked:
        yield f"linked though unrelated: {' '.join(sorted(pair))}"


def _lines(name: str) -> Iterator[dict[str, Any]]:
    with (_FOLDER / name).open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)
