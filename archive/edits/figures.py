"""`number` and `date`: a figure that changed, came or went inside a kept passage."""

from collections import Counter
from collections.abc import Iterable

from archive.edits.claims import Claim, claim
from archive.edits.steps import Step, WordDiff
from archive.edits.witness import Witness
from archive.language.token import Token, TokenKind
from archive.model import EditKind


def changed_numbers(diff: WordDiff, witness: Witness) -> Claim | None:
    """Figures, ordinals, number words, versions, times of day; not those that only moved."""
    unsure = witness.lexicon.unsure_numbers
    if not any(t.kind is TokenKind.NUMBER or t.key in unsure for t in diff.touched()):
        return None
    old: list[int] = []
    new: list[int] = []
    for step in diff.steps:
        left = _numbers(diff.old, range(step.old_start, step.old_end))
        right = _numbers(diff.new, range(step.new_start, step.new_end))
        # "one" and "second" count against another number only: "the second", "one of them".
        lone_left = _unsure(diff.old, range(step.old_start, step.old_end), unsure)
        lone_right = _unsure(diff.new, range(step.new_start, step.new_end), unsure)
        if left or (lone_left and lone_right):
            right = sorted({*right, *lone_right})
        if right or (lone_left and lone_right):
            left = sorted({*left, *lone_left})
        if not _is_one_date(diff, step):
            old.extend(left)
            new.extend(right)
    return _unless_moved(EditKind.NUMBER, diff, old, new, witness)


def changed_dates(diff: WordDiff, witness: Witness) -> Claim | None:
    """Days, weekdays, months, years; a date written otherwise has the same keys and is none."""
    if not any(token.kind is TokenKind.DATE for token in diff.touched()):
        return None
    old: list[int] = []
    new: list[int] = []
    for step in diff.steps:
        left, right = range(step.old_start, step.old_end), range(step.new_start, step.new_end)
        if _is_one_date(diff, step):
            old.extend(left)
            new.extend(right)
            continue
        both = any(_is_date(diff.old, i) for i in left) and any(
            _is_date(diff.new, j) for j in right
        )
        old.extend(i for i in left if _counts(diff.old[i], witness, both=both))
        new.extend(j for j in right if _counts(diff.new[j], witness, both=both))
    return _unless_moved(EditKind.DATE, diff, old, new, witness)


def is_same_figure(diff: WordDiff, step: Step, witness: Witness) -> bool:
    """Whether a figure only stands for its word, where the word alone need not be one: "third"."""
    values = witness.lexicon.numbers
    left, right = (
        [values.get(token.key, token.key) for token in side]
        for side in (diff.left(step), diff.right(step))
    )
    return left == right


def _counts(token: Token, witness: Witness, *, both: bool) -> bool:
    """The word "today" is a date against another one; alone it is a manner of speaking."""
    return token.kind is TokenKind.DATE and (
        both or token.key not in witness.lexicon.relative_days
    )


def _is_date(tokens: tuple[Token, ...], index: int) -> bool:
    return tokens[index].kind is TokenKind.DATE


def _is_one_date(diff: WordDiff, step: Step) -> bool:
    """One figure for another where only one side could be read as a day or a year."""
    left, right = diff.left(step), diff.right(step)
    kinds = {token.kind for token in (*left, *right)}
    return (
        len(left) == len(right) == 1
        and kinds == {TokenKind.DATE, TokenKind.NUMBER}
        and left[0].text != right[0].text
    )


def _numbers(tokens: tuple[Token, ...], indexes: Iterable[int]) -> list[int]:
    return [index for index in indexes if tokens[index].kind is TokenKind.NUMBER]


def _unsure(
    tokens: tuple[Token, ...], indexes: Iterable[int], unsure: frozenset[str]
) -> list[int]:
    return [index for index in indexes if tokens[index].key in unsure]


def _unless_moved(
    kind: EditKind, diff: WordDiff, old: list[int], new: list[int], witness: Witness
) -> Claim | None:
    """A claim of the figures whose count changed."""
    if not old and not new:
        return None
    values = witness.lexicon.numbers
    left = Counter(values.get(diff.old[i].key, diff.old[i].key) for i in old)
    right = Counter(values.get(diff.new[j].key, diff.new[j].key) for j in new)
    if left == right:
        return None
    return claim(kind, old, new)
