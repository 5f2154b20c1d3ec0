"""Pair sentences that are not equal, in order, by the words that they share."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

_KEPT: Final = 0.5  # share of the old sentence's words that remain in a kept one
_SCRAP: Final = 0.25  # a smaller share of either sentence is a coincidence
_CUT_DOWN: Final = 0.8  # a new sentence that takes this share of its words from the old one
_STEM: Final = 5  # letters by which two inflected forms count as one word
_LARGEST_GRID: Final = 60_000  # pairs of sentences that are weighed one by one


@dataclass(frozen=True, slots=True)
class Bag:
    """The content words of a sentence, by stem, with how often each occurs."""

    stems: Counter[str]
    size: int

    @classmethod
    def of(cls, words: Iterable[str]) -> "Bag":
        stems = Counter(word[:_STEM] for word in words)
        return cls(stems, sum(stems.values()))

    def with_(self, other: "Bag") -> "Bag":
        return Bag(self.stems + other.stems, self.size + other.size)


class Pairing(NamedTuple):
    pairs: list[tuple[tuple[int, ...], tuple[int, ...]]]
    removed: list[int]
    added: list[int]


class _Step(NamedTuple):
    score: float
    olds: int  # how many sentences of either side this step takes
    news: int


def share(one: Bag, other: Bag) -> int:
    """How many words two sentences have in common."""
    small, large = (one, other) if len(one.stems) <= len(other.stems) else (other, one)
    return sum(
        min(count, large.stems[stem]) for stem, count in small.stems.items() if stem in large.stems
    )


def is_kept(old: Bag, new: Bag) -> bool:
    """Whether the new sentence is the old one, edited."""
    if not old.size or not new.size:
        return False
    common = share(old, new)
    of_old, of_new = common / old.size, common / new.size
    if of_old >= _KEPT:
        return of_new >= _SCRAP
    return of_new >= _CUT_DOWN and of_old >= _SCRAP


def pair_in_order(old: Sequence[Bag], new: Sequence[Bag]) -> Pairing:
    """The pairing without crossings that keeps most words; one sentence may pair with two."""
    if len(old) == len(new) and all(map(is_kept, old, new)):
        return Pairing([((k,), (k,)) for k in range(len(old))], [], [])
    if len(old) * len(new) > _LARGEST_GRID:
        return _pair_by_place(old, new)
    best = _best_steps(old, new)
    pairing = Pairing([], [], [])
    i = j = 0
    while i < len(old) or j < len(new):
        step = best[i][j]
        if step.olds and step.news:
            pairing.pairs.append((tuple(range(i, i + step.olds)), tuple(range(j, j + step.news))))
        elif step.olds:
            pairing.removed.append(i)
        else:
            pairing.added.append(j)
        i, j = i + step.olds, j + step.news
    return pairing


def _best_steps(old: Sequence[Bag], new: Sequence[Bag]) -> list[list[_Step]]:
    """For every pair of places, the best step from there on to the end."""
    rows, columns = len(old), len(new)
    best = [[_Step(0.0, 0, 0)] * (columns + 1) for _ in range(rows + 1)]
    for i in range(rows, -1, -1):
        for j in range(columns, -1, -1):
            steps = []
            if i < rows:
                steps.append(_Step(best[i + 1][j].score, 1, 0))
            if j < columns:
                steps.append(_Step(best[i][j + 1].score, 0, 1))
            if i < rows and j < columns:
                steps.extend(
                    _Step(gain + best[i + olds][j + news].score, olds, news)
                    for gain, olds, news in _matches(old, new, i, j)
                )
            if steps:
                best[i][j] = max(steps)
    return best


def _matches(old: Sequence[Bag], new: Sequence[Bag], i: int, j: int) -> list[_Step]:
    one, other = old[i], new[j]
    common = share(one, other)
    if not common:
        return []
    found = []
    if is_kept(one, other):
        found.append(_Step(float(common), 1, 1))
    if j + 1 < len(new) and _belongs(other, one) and _belongs(new[j + 1], one):
        joined = other.with_(new[j + 1])
        if is_kept(one, joined):
            found.append(_Step(share(one, joined) - 0.5, 1, 2))
    if i + 1 < len(old) and _belongs(one, other) and _belongs(old[i + 1], other):
        joined = one.with_(old[i + 1])
        if is_kept(joined, other):
            found.append(_Step(share(joined, other) - 0.5, 2, 1))
    return found


def _belongs(part: Bag, whole: Bag) -> bool:
    return part.size > 0 and share(part, whole) / part.size >= _KEPT


def _pair_by_place(old: Sequence[Bag], new: Sequence[Bag]) -> Pairing:
    """For texts too large to weigh every pair: what stands at the same place, if it is kept."""
    pairs = [((k,), (k,)) for k in range(min(len(old), len(new))) if is_kept(old[k], new[k])]
    taken = {olds[0] for olds, _ in pairs}
    return Pairing(
        [(olds, news) for olds, news in pairs],
        [i for i in range(len(old)) if i not in taken],
        [j for j in range(len(new)) if j not in taken],
    )
