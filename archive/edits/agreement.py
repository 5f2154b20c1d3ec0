"""Other forms of the same words, as grammar wants them beside a change: "one man", "two men".

They are no slip and no other wording: they belong to the figure or the negation that they follow.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest
from typing import Final

from archive.edits.claims import is_function_word
from archive.edits.steps import Step, WordDiff
from archive.edits.witness import Witness
from archive.language.spelling import is_known, lemma
from archive.language.token import Token, TokenKind

NEAR: Final = 4  # words within which two changes belong together
_ENDS_CLAUSE: Final = re.compile(r"[.,;:!?()]|\s[-–—]\s")
_SHORTEST_STEM: Final = 4  # letters
_LONGEST_ENDING: Final = 2
_FORMS_APART: Final = (
    frozenset(("person", "people")),
    frozenset(("человек", "человека", "людей", "люди", "людям")),
    frozenset(("людина", "людину", "людини", "людей", "люди", "осіб", "особа", "особу", "особи")),
)


def agreeing(diff: WordDiff, beside: Iterable[Step], witness: Witness) -> list[Step]:
    """The steps right beside these that only put other forms of the same words."""
    near = tuple(beside)
    return [
        step
        for step in diff.steps
        if any(_is_beside(diff, step, one) for one in near) and _is_agreement(diff, step, witness)
    ]


def has_content(diff: WordDiff, step: Step, witness: Witness) -> bool:
    """Whether a step is about more than small words."""
    return not all(
        is_function_word(token, witness.lexicon) for token in (*diff.left(step), *diff.right(step))
    )


def agreeing_words(diff: WordDiff, step: Step, witness: Witness) -> tuple[list[int], list[int]]:
    """The words of one step that are the same on both sides in other forms; none, or all."""
    old = list(_content(diff.old, range(step.old_start, step.old_end), witness))
    new = list(_content(diff.new, range(step.new_start, step.new_end), witness))
    same = all(
        i is not None and j is not None and is_one_form(diff.old[i].key, diff.new[j].key, witness)
        for i, j in zip_longest(old, new)
    )
    return (old, new) if same else ([], [])


def is_one_form(one: str, other: str, witness: Witness) -> bool:
    """Whether two words are forms of one, by the dictionary or by a short ending."""
    if lemma(one, witness.language) == lemma(other, witness.language):
        return True
    # In small letters "haus" and "mann" are other words to the dictionary than in "Haus", "Mann".
    if witness.lexicon.capital_nouns and (
        lemma(one.capitalize(), witness.language) == lemma(other.capitalize(), witness.language)
    ):
        return True
    short, long = sorted((one, other), key=len)
    ending = len(long) - len(short)
    if len(short) >= _SHORTEST_STEM and long.startswith(short) and ending <= _LONGEST_ENDING:
        return True
    return any(one in forms and other in forms for forms in _FORMS_APART)


def _content(tokens: Sequence[Token], indexes: range, witness: Witness) -> Iterator[int]:
    return (
        index
        for index in indexes
        if tokens[index].kind is TokenKind.WORD
        and tokens[index].key not in witness.lexicon.unsure_numbers
        and not is_function_word(tokens[index], witness.lexicon)
    )


def _is_beside(diff: WordDiff, step: Step, other: Step) -> bool:
    """Whether two steps stand a few words apart in one clause."""
    first, second = sorted((step, other), key=lambda one: (one.old_start, one.new_start))
    between = range(first.old_end, min(second.old_start + 1, len(diff.old)))
    return (
        step != other
        and second.old_start - first.old_end <= NEAR
        and not any(_ENDS_CLAUSE.search(diff.old[index].gap) for index in between)
    )


def _is_agreement(diff: WordDiff, step: Step, witness: Witness) -> bool:
    left, right = diff.left(step), diff.right(step)
    return len(left) == len(right) > 0 and all(
        one.kind is other.kind is TokenKind.WORD
        and is_known(one.key, witness.language)
        and is_known(other.key, witness.language)
        and is_one_form(one.key, other.key, witness)
        for one, other in zip(left, right, strict=True)
    )
