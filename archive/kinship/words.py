"""A text as kinship compares it: words without case, marks and line breaks, with their places."""

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Final

# A figure keeps its inner points and commas; apostrophes and hyphens part words, because
# publishers disagree on them.
_WORD: Final = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+")
_SPELLED_EITHER_WAY: Final = (("ё", "е"), ("ґ", "г"), ("ß", "ss"))  # newsrooms differ


@dataclass(frozen=True)
class WordStream:
    """The words of a text in order, across paragraphs."""

    text: str  # folded: one line

    @cached_property
    def words(self) -> tuple[str, ...]:
        return words_of(self.text)

    @cached_property
    def places(self) -> tuple[tuple[int, int], ...]:
        """The character range in `text` of each of `words`."""
        return tuple(match.span() for match in _WORD.finditer(self.text))

    def excerpt(self, first: int, end: int) -> str:
        """The text from word `first` up to, not including, word `end`."""
        if first >= end:
            return ""
        return self.text[self.places[first][0] : self.places[end - 1][1]]


def plain(text: str) -> str:
    """Lower case, parted into words where the text itself is."""
    if text.isascii():
        return text.lower()
    # Alone among letters, the lower form of the dotted capital is two characters, one no letter.
    plain = text.replace("İ", "I").lower()
    for rare, usual in _SPELLED_EITHER_WAY:
        plain = plain.replace(rare, usual)
    return plain


def words_of(text: str) -> tuple[str, ...]:
    """The words of a folded text."""
    return tuple(_WORD.findall(plain(text)))


def runs_of(words: tuple[str, ...], length: int) -> list[tuple[str, ...]]:
    """Every run of `length` neighbouring words, in order; the index is where it starts."""
    return list(zip(*(words[start:] for start in range(length)), strict=False))
