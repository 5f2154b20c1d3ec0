"""Whether two words are one word and a slip of it. Dictionaries are simplemma's."""

import unicodedata
from typing import Final

import simplemma
from rapidfuzz.distance import OSA

from archive.language.doublets import is_doublet

SPELLING_VERSION: Final = "simplemma-1+1"

_LANGUAGES: Final = frozenset(("en", "ru", "uk", "de", "fr", "es", "it", "pl", "pt", "nl", "sv"))
_INFLECTIONS: Final = ("e", "en", "n", "er", "es", "se", "nen")
_NOUN_ENDINGS: Final = ("ung", "heit", "keit", "schaft", "ion", "ium", "nis", "tät", "tum")
_SHORTEST_PART: Final = 3  # letters of a part of a compound


def has_dictionary(language: str | None) -> bool:
    return language in _LANGUAGES


def is_known(word: str, language: str | None) -> bool:
    """Whether the dictionary has the word; False for a language without one."""
    return language in _LANGUAGES and simplemma.is_known(word, language, low_memory=True)


def is_common(word: str, language: str | None) -> bool:
    """Whether a word, written small, is an ordinary one and not only a name."""
    return is_known(word, language) and lemma(word, language)[:1].islower()


def is_german_noun(word: str) -> bool:
    """Whether a German word with a capital is an ordinary noun, or a compound that ends in one.

    Nouns have a plural or another inflected form in the dictionary; names have none but the
    genitive, so the dictionary tells them apart although it holds both.
    """
    if _is_inflected_noun(word):
        return True
    return not is_known(word, "de") and any(
        _is_inflected_noun(word[cut:].capitalize())
        for cut in range(_SHORTEST_PART, len(word) - _SHORTEST_PART)
    )


def _is_inflected_noun(word: str) -> bool:
    base = lemma(word, "de")
    if base not in {word, word.removesuffix("s")}:
        return True
    if word.endswith(_NOUN_ENDINGS) and is_known(word, "de"):
        return True
    return any(
        is_known(word + ending, "de") and lemma(word + ending, "de") == word
        for ending in _INFLECTIONS
    )


def lemma(word: str, language: str | None) -> str:
    if language not in _LANGUAGES:
        return word
    return str(simplemma.lemmatize(word, language, low_memory=True))


def is_slip(old: str, new: str, language: str | None) -> bool:
    """Whether two lower-case words differ by spelling or grammar only.

    "swahts" and "swaths", "version" and "versions", "metal" and "mettle" do; "killed" and
    "filled", one letter apart and both known, do not.
    """
    if is_doublet(old, new, language):
        return True
    distance = OSA.distance(old, new)
    longest = max(len(old), len(new))
    if distance > max(1, longest // 3):
        return has_dictionary(language) and _same_lemma(old, new, language)
    if _plain(old) == _plain(new):
        return True
    if not has_dictionary(language):
        return distance == 1 and longest >= 6
    if language in {"ru", "uk"}:
        old, new = _unreflexive(old), _unreflexive(new)
    known = is_known(old, language), is_known(new, language)
    if known == (True, True):
        return _same_lemma(old, new, language)
    return True


def _plain(word: str) -> str:
    """A word without apostrophes and accents, which are left out by haste."""
    apart = unicodedata.normalize("NFD", word.replace("'", ""))
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


def _same_lemma(old: str, new: str, language: str | None) -> bool:
    if language == "en" and {old[-3:], new[-3:]} == {"man", "men"}:
        return False  # one woman or several: no ending was forgotten
    return old[:2] == new[:2] and lemma(old, language) == lemma(new, language)


def _unreflexive(word: str) -> str:
    """A Russian or Ukrainian verb without its reflexive ending, which is grammar."""
    return word[:-2] if len(word) > 5 and word.endswith(("ся", "сь")) else word
