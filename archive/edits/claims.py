"""A claim: which tokens of a passage's word diff changed in the way of one kind."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from archive.edits.steps import Step, WordDiff
from archive.language.lexicon import Lexicon
from archive.language.token import Token, TokenKind
from archive.model import EditKind


@dataclass(frozen=True, slots=True)
class Claim:
    """Token indexes on either side that a kind explains."""

    kind: EditKind
    old: frozenset[int]
    new: frozenset[int]


def claim(kind: EditKind, old: Iterable[int], new: Iterable[int]) -> Claim | None:
    """A claim of these tokens; None where there are none."""
    one, other = frozenset(old), frozenset(new)
    return Claim(kind, one, other) if one or other else None


def is_function_word(token: Token, lexicon: Lexicon) -> bool:
    return token.key in lexicon.small_words and token.kind is TokenKind.WORD


def old_indexes(steps: Iterable[Step]) -> Iterator[int]:
    return (index for step in steps for index in range(step.old_start, step.old_end))


def new_indexes(steps: Iterable[Step]) -> Iterator[int]:
    return (index for step in steps for index in range(step.new_start, step.new_end))


def step_claim(kind: EditKind, steps: Iterable[Step]) -> Claim | None:
    """A claim of all tokens of these steps."""
    taken = tuple(steps)
    return claim(kind, old_indexes(taken), new_indexes(taken))


def only_function_words(diff: WordDiff, step: Step, lexicon: Lexicon) -> bool:
    return all(is_function_word(token, lexicon) for token in (*diff.left(step), *diff.right(step)))
