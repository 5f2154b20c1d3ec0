"""Word by word, how one passage became another."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from archive.language.tokens import Token, letters


@dataclass(frozen=True, slots=True)
class Step:
    """One run of words replaced, put in or taken out: index ranges into the two token rows."""

    old_start: int
    old_end: int
    new_start: int
    new_end: int

    @property
    def is_replacement(self) -> bool:
        return self.old_start < self.old_end and self.new_start < self.new_end


@dataclass(frozen=True, slots=True)
class WordDiff:
    """Two token rows, the steps between them, and the pairs of tokens that are the same."""

    old: tuple[Token, ...]
    new: tuple[Token, ...]
    steps: tuple[Step, ...]

    def left(self, step: Step) -> tuple[Token, ...]:
        return self.old[step.old_start : step.old_end]

    def right(self, step: Step) -> tuple[Token, ...]:
        return self.new[step.new_start : step.new_end]

    def same(self) -> Iterator[tuple[int, int]]:
        """The index pairs of the tokens that stand on both sides."""
        i = j = 0
        for step in (
            *self.steps,
            Step(len(self.old), len(self.old), len(self.new), len(self.new)),
        ):
            while i < step.old_start:
                yield i, j
                i, j = i + 1, j + 1
            i, j = step.old_end, step.new_end


def word_diff(old: Sequence[Token], new: Sequence[Token]) -> WordDiff:
    """The steps from one row of tokens to another; what differs in writing only is no step."""
    head = _common(old, new)
    tail = _common(old[head:][::-1], new[head:][::-1])
    left, right = old[head : len(old) - tail], new[head : len(new) - tail]
    matcher = SequenceMatcher(
        None, [token.key for token in left], [token.key for token in right], autojunk=False
    )
    steps = tuple(
        Step(head + i1, head + i2, head + j1, head + j2)
        for tag, i1, i2, j1, j2 in matcher.get_opcodes()
        if tag != "equal"
    )
    return WordDiff(tuple(old), tuple(new), steps)


def is_respaced(diff: WordDiff, step: Step) -> bool:
    """Whether only spaces or hyphens tell the two sides apart: "timezone", "time zone"."""
    return letters(diff.left(step)) == letters(diff.right(step))


def _common(old: Sequence[Token], new: Sequence[Token]) -> int:
    count = 0
    for one, other in zip(old, new, strict=False):
        if one.key != other.key:
            break
        count += 1
    return count
