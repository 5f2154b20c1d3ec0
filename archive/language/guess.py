"""The language of a text whose page does not say: by its letters, then by its little words."""

import re
from typing import Final

from archive.language.lexicons import LEXICONS

_SAMPLE: Final = 1500  # characters; more does not change the answer
_WORD: Final = re.compile(r"[^\W\d_]+")
_LETTER: Final = re.compile(r"[^\W\d_]")
_CYRILLIC: Final = re.compile(r"[\u0400-\u052f]")
_UKRAINIAN_LETTERS: Final = frozenset("іїєґ")
_RUSSIAN_LETTERS: Final = frozenset("ыэъё")


def guess_language(text: str) -> str | None:
    """ISO 639-1, of the languages with a lexicon; None where nothing speaks for any."""
    sample = text[:_SAMPLE].lower()
    cyrillic = len(_CYRILLIC.findall(sample))
    if cyrillic * 2 > len(_LETTER.findall(sample)):
        ukrainian = sum(letter in _UKRAINIAN_LETTERS for letter in sample)
        russian = sum(letter in _RUSSIAN_LETTERS for letter in sample)
        return "uk" if ukrainian > russian else "ru"
    words = _WORD.findall(sample)
    votes = {
        code: sum(map(lexicon.function_words.__contains__, words))
        for code, lexicon in LEXICONS.items()
        if code not in {"ru", "uk"}
    }
    best = max(votes, key=lambda code: votes[code])
    return best if votes[best] > 0 else None
