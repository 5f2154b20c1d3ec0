"""Figures that changed places while the words round them stayed: "3 to 1", "1 to 3".

A word diff keeps one of two such figures and puts the other in and out beside it, as if the
sentence had only been turned round. Here each place has its old figure and its new one.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from archive.edits.claims import Claim, step_claim
from archive.edits.steps import Step, WordDiff
from archive.language.lexicon import Lexicon
from archive.language.token import Token, TokenKind
from archive.model import EditKind

_WITHIN_DATE: Final = frozenset(("of", "de"))  # "18th of May", "1 de abril"
_MOST_STEPS: Final = 64  # of a sentence written anew, in which no place is the same


def figures_in_place(diff: WordDiff, counting: frozenset[str]) -> WordDiff:
    """The diff with one step for each figure that stands in another's place.

    Words that are `counting` may stand for a figure, as "one" does in "one in three".
    """
    if not 1 < len(diff.steps) <= _MOST_STEPS:
        return diff
    if all(token.kind is TokenKind.WORD for token in diff.touched):
        return diff
    steps = tuple(_in_place(diff, counting))
    return diff if steps == diff.steps else replace(diff, steps=steps, apart=steps)


def is_one_date(diff: WordDiff, lexicon: Lexicon) -> bool:
    """Whether all that differs is the order within one date: "17 December", "December 17th"."""
    if not any(token.kind is TokenKind.DATE for token in diff.touched):
        return False
    first, last = diff.steps[0], diff.steps[-1]
    sides = diff.old[first.old_start : last.old_end], diff.new[first.new_start : last.new_end]
    within = all(
        token.kind is TokenKind.DATE or token.key in _WITHIN_DATE or token.key in lexicon.articles
        for token in (*sides[0], *sides[1])
    )
    return within and _order(sides[0]) == _order(sides[1])


def exchanged_figures(diff: WordDiff) -> Claim | None:
    """Figures in another order among words that stand as they stood, whatever their places.

    As in "$40 and 7", "7 and $40": no figure has one place here that another had.
    """
    old, new = _figures(diff.old), _figures(diff.new)
    if old == new or sorted(old) != sorted(new) or _words(diff.old) != _words(diff.new):
        return None
    touched = [token for token in diff.touched if token.kind is not TokenKind.WORD]
    if all(token.kind is TokenKind.DATE for token in touched):
        return step_claim(EditKind.DATE, diff.steps)
    turned = _order(diff.old) != _order(diff.new)
    return step_claim(EditKind.NUMBER, diff.steps) if turned else None


def _words(tokens: Sequence[Token]) -> list[str]:
    return [token.key for token in tokens if token.kind is TokenKind.WORD]


def _figures(tokens: Sequence[Token]) -> list[str]:
    return [token.key for token in tokens if token.kind is not TokenKind.WORD]


def _order(tokens: Sequence[Token]) -> dict[str, list[str]]:
    """The figures, days, months in the order in which they stand, each sort by itself."""
    order: dict[str, list[str]] = {}
    for token in tokens:
        if token.kind is not TokenKind.WORD:
            order.setdefault(_sort(token), []).append(token.key)
    return order


def _in_place(diff: WordDiff, counting: frozenset[str]) -> Iterator[Step]:
    steps = diff.steps
    at = 0
    while at < len(steps):
        for last in range(len(steps) - 1, at, -1):
            found = _exchange(diff, steps[at], steps[last], counting)
            if found:
                yield from found
                at = last
                break
        else:
            yield steps[at]
        at += 1


def _exchange(
    diff: WordDiff, first: Step, last: Step, counting: frozenset[str]
) -> tuple[Step, ...]:
    """A step for each place from the first to the last where another figure stands now.

    Nothing where anything but figures differs, place by place.
    """
    if last.old_end - first.old_start != last.new_end - first.new_start:
        return ()
    found: list[Step] = []
    places = zip(
        range(first.old_start, last.old_end), range(first.new_start, last.new_end), strict=True
    )
    for i, j in places:
        if diff.old[i].key == diff.new[j].key:
            continue
        if not _is_one_for_another(diff.old[i], diff.new[j], counting):
            return ()
        found.append(Step(i, i + 1, j, j + 1))
    return tuple(found)


def _is_one_for_another(one: Token, other: Token, counting: frozenset[str]) -> bool:
    words = [token for token in (one, other) if token.kind is TokenKind.WORD]
    if any(token.key not in counting for token in words) or len(words) == 2:
        return False
    if one.kind is other.kind:
        # "17 December" and "December 17": a day does not stand in the place of a month.
        return _sort(one) == _sort(other)
    return True


def _sort(token: Token) -> str:
    """What sort of figure it is: a day, a month, a weekday, a sign, or a number."""
    named, space, _ = token.key.partition(" ")
    if space:
        return named
    return "number" if any(map(str.isdigit, token.key)) else "sign"
