"""Amounts on both sides of a passage: the same one written otherwise, another unit, another bound.

"$1.5 million" and "$1,500,000" are one figure; "30 miles" and "30 kilometres" are two; "at least
20" and "20" are two as well, for the first may be 40.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property
from typing import Final

from archive.edits.steps import Step, WordDiff
from archive.edits.witness import Witness
from archive.language.amounts import CLOCK, Amount, Bound, amounts, bounds
from archive.language.lexicon import Lexicon
from archive.language.token import Token, TokenKind

Indexes = set[int]
_SHORTEST_WORD: Final = 4  # letters; what is shorter may be an abbreviation
_STEM: Final = 3
_LONGEST_ENDING: Final = 2


@dataclass(frozen=True)
class Measures:
    """The amounts and bounds of both sides of a word diff."""

    diff: WordDiff
    lexicon: Lexicon

    @cached_property
    def old(self) -> list[Amount]:
        return amounts(self.diff.old, self.lexicon)

    @cached_property
    def new(self) -> list[Amount]:
        return amounts(self.diff.new, self.lexicon)

    @cached_property
    def old_bounds(self) -> list[Bound]:
        return bounds(self.diff.old, self.lexicon)

    @cached_property
    def new_bounds(self) -> list[Bound]:
        return bounds(self.diff.new, self.lexicon)


def is_measured(diff: WordDiff, lexicon: Lexicon) -> bool:
    """Whether a figure, date, unit, bound or time of day is among the words that differ."""
    words = lexicon.measuring_words
    for token in diff.touched:
        if token.kind is not TokenKind.WORD or token.key in words or token.key[:1].isdigit():
            return True
    return False


def without_restated(diff: WordDiff, lexicon: Lexicon) -> tuple[Step, ...]:
    """The steps of a diff without the amounts that are worth the same on both sides."""
    if not is_measured(diff, lexicon):
        return diff.steps
    old, new = restated(diff, lexicon)
    if not old and not new:
        return diff.steps
    trimmed = (_trimmed(step, old, new) for step in diff.steps)
    return tuple(
        step for step in trimmed if step.old_start < step.old_end or step.new_start < step.new_end
    )


def restated(diff: WordDiff, lexicon: Lexicon) -> tuple[Indexes, Indexes]:
    """The tokens of amounts that stand on both sides, in order, and are written otherwise."""
    measures = Measures(diff, lexicon)
    left, right = [one.worth for one in measures.old], [one.worth for one in measures.new]
    old: Indexes = set()
    new: Indexes = set()
    for block in SequenceMatcher(None, left, right, autojunk=False).get_matching_blocks():
        for one, other in zip(
            measures.old[block.a : block.a + block.size],
            measures.new[block.b : block.b + block.size],
            strict=True,
        ):
            before, after = _keys(diff.old, one), _keys(diff.new, other)
            if before != after and not _is_other_form(before, after):
                old.update(range(one.start, one.end))
                new.update(range(other.start, other.end))
    return old, new


def changed_measures(diff: WordDiff, witness: Witness) -> tuple[Indexes, Indexes]:
    """The tokens of units and bounds that changed, and of units that changed with their figure."""
    old: Indexes = set()
    new: Indexes = set()
    measures = Measures(diff, witness.lexicon)
    for step in diff.steps:
        left, right = range(step.old_start, step.old_end), range(step.new_start, step.new_end)
        one, other = _units(measures.old, left), _units(measures.new, right)
        if one and other and (_names_of(one) != _names_of(other) or _has_figure(diff, step)):
            old.update(index for index, _ in one)
            new.update(index for index, _ in other)
        for side, taken in _changed_bounds(measures, step):
            (old if side == "old" else new).update(taken)
    return old, new


def _changed_bounds(measures: Measures, step: Step) -> Iterator[tuple[str, range]]:
    """A bound that came, went, or says the opposite; synonyms are none."""
    left = _bounds_in(measures.old_bounds, step.old_start, step.old_end)
    right = _bounds_in(measures.new_bounds, step.new_start, step.new_end)
    if [bound.sign for bound in left] == [bound.sign for bound in right]:
        return
    parts = [b for b in left if not (step.old_start <= b.start and b.end <= step.old_end)]
    parts += [b for b in right if not (step.new_start <= b.start and b.end <= step.new_end)]
    if parts and not (
        _bounds_in(measures.old_bounds, step.old_start, step.old_end, beside=1)
        and _bounds_in(measures.new_bounds, step.new_start, step.new_end, beside=1)
    ):
        return  # "went up to 30", "rose to 30": the words belong together by chance
    diff = measures.diff
    for side, tokens, found, (start, end) in (
        ("old", diff.old, left, (step.old_start, step.old_end)),
        ("new", diff.new, right, (step.new_start, step.new_end)),
    ):
        for bound in found:
            yield side, range(max(bound.start, start), min(bound.end, end))
        # A unit without a figure takes another case where its bound goes: "не менее недели".
        lone = range(found[-1].end if found else start, end)
        if len(lone) == 1 and tokens[lone[0]].key in measures.lexicon.units:
            yield side, lone


def _bounds_in(found: list[Bound], start: int, end: int, *, beside: int = 0) -> list[Bound]:
    return [bound for bound in found if bound.start < end + beside and bound.end > start - beside]


def _names_of(units: list[tuple[int, str]]) -> list[str]:
    return [unit for _, unit in units]


def _has_figure(diff: WordDiff, step: Step) -> bool:
    return any(t.kind is TokenKind.NUMBER for t in (*diff.left(step), *diff.right(step)))


def _units(found: Iterable[Amount], step: range) -> list[tuple[int, str]]:
    """The words of units in a step, and what they say; "a.m." says which hour it is."""
    return [
        (index, one.value if one.unit == CLOCK else one.unit)
        for one in found
        for index in one.unit_at
        if index in step
    ]


def _is_other_form(left: list[str], right: list[str]) -> bool:
    """Whether only the form of a word differs: "3 hour" and "3 hours" is a slip mended."""
    if len(left) != len(right):
        return False
    pairs = [(one, other) for one, other in zip(left, right, strict=True) if one != other]
    return all(
        min(len(one), len(other)) >= _SHORTEST_WORD
        and one[:_STEM] == other[:_STEM]
        and abs(len(one) - len(other)) <= _LONGEST_ENDING
        for one, other in pairs
    )


def _keys(tokens: Sequence[Token], amount: Amount) -> list[str]:
    return [token.key for token in tokens[amount.start : amount.end]]


def _trimmed(step: Step, old: Indexes, new: Indexes) -> Step:
    old_start, old_end = _edges(step.old_start, step.old_end, old)
    new_start, new_end = _edges(step.new_start, step.new_end, new)
    return Step(old_start, old_end, new_start, new_end)


def _edges(start: int, end: int, told: Indexes) -> tuple[int, int]:
    while start < end and start in told:
        start += 1
    while start < end and end - 1 in told:
        end -= 1
    return start, end
