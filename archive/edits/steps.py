"""Word by word, how one passage became another."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property
from typing import Final

from archive.language.token import Token, TokenKind
from archive.language.tokens import letters

_RANGE_WORDS: Final = frozenset(("to", "till", "until", "through", "до", "по", "bis", "à", "a"))
_LONGEST_LABEL: Final = 2  # words
# Labels that say what a passage is, not who says it: "Putin: ..." is another thing.
_LABELS: Final = frozenset(
    (
        "summary",
        "overview",
        "abstract",
        "description",
        "introduction",
        "photo",
        "image",
        "caption",
        "video",
        "in brief",
        "кратко",
        "коротко",
        "аннотация",
        "фото",
        "видео",
        "відео",
        "анотація",
        "zusammenfassung",
        "foto",
        "bild",
        "kurz",
        "résumé",
        "chapô",
        "image",
        "résumé",
        "resumen",
        "imagen",
        "sumario",
    )
)


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


@dataclass(frozen=True)
class WordDiff:
    """Two token rows, the steps between them that are looked at, and all that set them apart."""

    old: tuple[Token, ...]
    new: tuple[Token, ...]
    steps: tuple[Step, ...]
    apart: tuple[Step, ...]

    @cached_property
    def same(self) -> tuple[tuple[int, int], ...]:
        """Index pairs of the tokens that stand on both sides."""
        return tuple(_same(len(self.old), len(self.new), self.apart))

    def left(self, step: Step) -> tuple[Token, ...]:
        return self.old[step.old_start : step.old_end]

    @cached_property
    def touched(self) -> list[Token]:
        """The tokens of all steps, of either side."""
        return [token for step in self.steps for token in (*self.left(step), *self.right(step))]

    def right(self, step: Step) -> tuple[Token, ...]:
        return self.new[step.new_start : step.new_end]


def word_diff(old: Sequence[Token], new: Sequence[Token]) -> WordDiff:
    """The steps from one row of tokens to another; what differs in writing only is no step."""
    head = _common(old, new)
    tail = _common(old[head:][::-1], new[head:][::-1])
    left, right = old[head : len(old) - tail], new[head : len(new) - tail]
    steps = tuple(
        Step(head + i1, head + i2, head + j1, head + j2) for i1, i2, j1, j2 in _ranges(left, right)
    )
    return WordDiff(tuple(old), tuple(new), steps, steps)


def _ranges(left: Sequence[Token], right: Sequence[Token]) -> Iterator[tuple[int, int, int, int]]:
    if not left and not right:
        return
    if not left or not right or len(left) == len(right) == 1:
        yield 0, len(left), 0, len(right)
        return
    keys = [token.key for token in left], [token.key for token in right]
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, *keys, autojunk=False).get_opcodes():
        if tag != "equal":
            yield i1, i2, j1, j2


def _same(old: int, new: int, steps: Sequence[Step]) -> Iterator[tuple[int, int]]:
    i = j = 0
    for step in (*steps, Step(old, old, new, new)):
        yield from zip(range(i, step.old_start), range(j, step.new_start), strict=True)
        i, j = step.old_end, step.new_end


def is_respaced(diff: WordDiff, step: Step) -> bool:
    """Whether only spaces or hyphens tell the two sides apart: "timezone", "time zone"."""
    return letters(diff.left(step)) == letters(diff.right(step))


def is_writing(diff: WordDiff, step: Step, language: str) -> bool:
    """Whether a step is a manner of writing: a range with a dash or a word, a label in front."""
    return (
        _is_range_word(diff, step)
        or _is_label(diff, step)
        or _is_bare_letter(diff, step, language)
    )


def _is_bare_letter(diff: WordDiff, step: Step, language: str) -> bool:
    """Whether the words differ by what printers leave out: "трёх", "трех"; "Île", "Ile"; "œ"."""
    left, right = diff.left(step), diff.right(step)
    return len(left) == len(right) and all(
        not (one.key.isascii() and other.key.isascii())
        and _bare(one.text, language) == _bare(other.text, language)
        for one, other in zip(left, right, strict=True)
    )


def _bare(word: str, language: str) -> str:
    """A word in small letters without "ё" or, in French, accents on capitals and ligatures."""
    if language == "fr" and word[:1].isupper():
        word = unicodedata.normalize("NFD", word[:1])[:1] + word[1:]
    return word.lower().replace("ё", "е").replace("œ", "oe")


def _is_range_word(diff: WordDiff, step: Step) -> bool:
    """As in "9 - 5" and "9 to 5": one word between figures where the other side has a dash."""
    if step.is_replacement:
        return False
    one, other = (diff.old, diff.new) if step.old_start < step.old_end else (diff.new, diff.old)
    start, end = (
        (step.old_start, step.old_end) if one is diff.old else (step.new_start, step.new_end)
    )
    place = step.new_start if one is diff.old else step.old_start
    return (
        end - start == 1
        and one[start].key in _RANGE_WORDS
        and place < len(other)
        and other[place].kind is not TokenKind.WORD
        and re.fullmatch(r"\s*[-–—]\s*", other[place].gap) is not None
    )


def _is_label(diff: WordDiff, step: Step) -> bool:
    """Whether a label such as "Summary:" came to, or went from, the head of a passage."""
    if step.is_replacement or (step.old_start, step.new_start) != (0, 0):
        return False
    one = diff.old if step.old_end else diff.new
    end = step.old_end or step.new_end
    return (
        end <= _LONGEST_LABEL
        and " ".join(token.key for token in one[:end]) in _LABELS
        and end < len(one)
        and one[end].gap.lstrip("*_ ").startswith(":")
    )


def _common(old: Sequence[Token], new: Sequence[Token]) -> int:
    count = 0
    for one, other in zip(old, new, strict=False):
        if one.key != other.key:
            break
        count += 1
    return count
