"""Whether two words are one word and a slip of it. Dictionaries are simplemma's."""

import re
from typing import Final

import simplemma
from rapidfuzz.distance import OSA

SPELLING_VERSION: Final = "simplemma-1+1"

_LANGUAGES: Final = frozenset(("en", "ru", "uk", "de", "fr", "es", "it", "pl", "pt", "nl", "sv"))
_SILENT: Final = re.compile(r"[aeiouyhw]")
_DOUBLED: Final = re.compile(r"(.)\1+")


def has_dictionary(language: str | None) -> bool:
    return language in _LANGUAGES


def is_known(word: str, language: str | None) -> bool:
    """Whether the dictionary has the word; False for a language without one."""
    return language in _LANGUAGES and simplemma.is_known(word, language, low_memory=True)


def is_common(word: str, language: str | None) -> bool:
    """Whether a word, written small, is an ordinary one and not only a name."""
    return is_known(word, language) and lemma(word, language)[:1].islower()


def lemma(word: str, language: str | None) -> str:
    if language not in _LANGUAGES:
        return word
    return str(simplemma.lemmatize(word, language, low_memory=True))


def is_slip(old: str, new: str, language: str | None) -> bool:
    """Whether two lower-case words differ by spelling or grammar only.

    "swahts" and "swaths", "version" and "versions", "metal" and "mettle" do; "killed" and
    "filled", one letter apart and both known, do not.
    """
    if old.replace("'", "") == new.replace("'", ""):
        return True
    distance = OSA.distance(old, new)
    longest = max(len(old), len(new))
    if distance > max(1, longest // 3):
        return has_dictionary(language) and _same_lemma(old, new, language)
    if not has_dictionary(language):
        return distance == 1 and longest >= 6
    if language in {"ru", "uk"}:
        old, new = _unreflexive(old), _unreflexive(new)
    known = is_known(old, language), is_known(new, language)
    if known == (True, True):
        return _same_lemma(old, new, language) or (language == "en" and _sound_alike(old, new))
    return longest >= 4 or distance == 1


def _same_lemma(old: str, new: str, language: str | None) -> bool:
    return old[:2] == new[:2] and lemma(old, language) == lemma(new, language)


def _unreflexive(word: str) -> str:
    """A Russian or Ukrainian verb without its reflexive ending, which is grammar."""
    return word[:-2] if len(word) > 5 and word.endswith(("ся", "сь")) else word


def _sound_alike(old: str, new: str) -> bool:
    """English homophones keep their consonants: metal, mettle; lead, led."""
    return old[0] == new[0] and _skeleton(old) == _skeleton(new)


def _skeleton(word: str) -> str:
    return _DOUBLED.sub(r"\1", word[0] + _SILENT.sub("", word[1:]))
