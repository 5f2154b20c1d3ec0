"""`name`: a person, place, organisation or product came, went, or is spelled otherwise.

A capital letter is evidence where nothing but a name explains it: inside a sentence, on a word
that neither article writes small. At the head of a sentence, in a heading set in capitals, and in
German it is none; there a word must be unknown to the dictionary, or stand large elsewhere.
"""

import re
from collections.abc import Iterable
from itertools import pairwise
from typing import Final

from archive.edits.claims import Claim, claim, is_function_word, new_indexes, old_indexes
from archive.edits.steps import Step, WordDiff
from archive.edits.witness import Witness
from archive.language.lexicons.english import ENGLISH
from archive.language.spelling import (
    has_dictionary,
    is_common,
    is_german_noun,
    is_known,
    is_slip,
    lemma,
)
from archive.language.token import Token, TokenKind
from archive.model import EditKind

_HEADING_SHARE: Final = 0.8  # of the longer words with a capital: a heading set in capitals
_SENTENCE_MARKS: Final = frozenset('.!?:•*"“”«»„')
_TIME_ZONES: Final = frozenset(
    ("utc", "gmt", "cet", "cest", "bst", "est", "edt", "cst", "cdt", "mst", "mdt", "pst", "pdt")
)
_NAMING: Final = frozenset(("formerly", "known", "called", "named", "renamed", "aka"))
_COMPANY: Final = 2  # words beside the names of a step that do not make it wording
_PLURAL_ACRONYM: Final = re.compile(r"[A-Z]{2,}s")  # APIs, MPs: a kind of thing, no name
_CASE_LANGUAGES: Final = frozenset(("ru", "uk"))  # names are inflected
_SHORTEST_DECLINED: Final = 4  # letters
_CASE_ENDING: Final = re.compile(
    r"(?<=\w{3})(?:[ыи]ми|ими|[ая]ми|[оеь]?го|[оеь]му|ьою|[оеє]ю|[ое]ві|[оеєиыії]й|[иыіоеєёая]м"
    r"|[аяиыі]х|и[яюи]|ием|ую|юю|ая|яя|ы[ей]|[ое]е|ие|ью|ої|[аеєиіїоуыьюяйё])$"
)
_FLEETING: Final = re.compile(r"(?<=\w{2})[оеєіїё]([бвгґджзклмнпрстфхцчшщ])$")
_PLACE_PREPOSITIONS: Final = frozenset(("in", "aus", "bei", "nach", "von", "nahe", "um", "bis"))
_PLACE_ENDING: Final = re.compile(
    r"\w{2}(?:wald|burg|berg|bach|dorf|stadt|heim|hausen|feld|furt|kirchen|ingen|brück|au)$"
)
_COUNTING: Final = frozenset(
    ("ein", "eine", "einen", "einem", "einer", "eines", "mehrere", "viele", "einige", "kein")
)


def changed_names(diff: WordDiff, witness: Witness) -> Claim | None:
    """The names that stand on one side of the passage only."""
    if all(token.text.islower() for token in diff.touched):
        return None
    old = _names(diff.old, old_indexes(diff.steps), witness)
    new = _names(diff.new, new_indexes(diff.steps), witness)
    if not old and not new:
        return None
    steps = [step for step in diff.steps if _is_no_name(diff, step, witness)]
    left = _kept_apart(diff.old, set(old) - set(old_indexes(steps)), diff.new, witness)
    right = _kept_apart(diff.new, set(new) - set(new_indexes(steps)), diff.old, witness)
    return claim(
        EditKind.NAME,
        _with_company(
            diff.old, left, [range(s.old_start, s.old_end) for s in diff.steps], witness
        ),
        _with_company(
            diff.new, right, [range(s.new_start, s.new_end) for s in diff.steps], witness
        ),
    )


def _with_company(
    tokens: tuple[Token, ...], names: list[int], steps: list[range], witness: Witness
) -> set[int]:
    """The names, and the few words in their steps that only lead up to them.

    "formerly known as", "city of", the small word inside "USAGov en Español": where most of a step
    are names, its rest is no wording of its own.
    """
    taken = set(names)
    for step in steps:
        inside = taken & set(step)
        rest = [
            index
            for index in step
            if index not in taken
            and tokens[index].kind is TokenKind.WORD
            and not is_function_word(tokens[index], witness.lexicon)
            and tokens[index].key not in _NAMING
            and not is_name(tokens, index, witness)
        ]
        if inside and len(rest) <= _COMPANY and len(rest) <= len(inside) / 2:
            taken.update(step)
    return taken


def _is_no_name(diff: WordDiff, step: Step, witness: Witness) -> bool:
    """Whether a step is about a time zone, or mends a slip in an ordinary word with a capital."""
    left, right = diff.left(step), diff.right(step)
    if any(token.key in _TIME_ZONES for token in (*left, *right)):
        return True
    if len(left) != 1 or len(right) != 1:
        return False
    if witness.lexicon.capital_nouns and (
        _stands_as_name(diff.old, step.old_start) or _stands_as_name(diff.new, step.new_start)
    ):
        return False
    return (
        _is_ordinary(left[0], witness) != _is_ordinary(right[0], witness)
        or all(_is_ordinary(token, witness) for token in (left[0], right[0]))
    ) and is_slip(left[0].key, right[0].key, witness.language)


def _is_ordinary(token: Token, witness: Witness) -> bool:
    if witness.lexicon.capital_nouns:
        return is_german_noun(token.text)
    return token.opens and is_common(_bare(token.key), witness.language)


def respaced_names(diff: WordDiff, witness: Witness) -> Claim | None:
    """As in "Redhat" for "Red Hat": the space belongs to the spelling of a name."""
    steps = [
        step
        for step in diff.steps
        if _is_one_place(diff.left(step)) and _is_one_place(diff.right(step))
    ]
    return claim(
        EditKind.NAME,
        _names(diff.old, old_indexes(steps), witness),
        _names(diff.new, new_indexes(steps), witness),
    )


def _is_one_place(tokens: tuple[Token, ...]) -> bool:
    """Whether no more than one mark parts the words: two blocks glued together are no name."""
    return all(after.start - before.end <= 1 for before, after in pairwise(tokens))


def is_name(tokens: tuple[Token, ...], index: int, witness: Witness) -> bool:
    """Whether a token is part of a name, by its writing and by its place."""
    token = tokens[index]
    if not _could_be_name(token, witness) or any("::" in one.gap for one in tokens):
        return False  # where paths are written out, a capital is an identifier's
    if _is_acronym(token):
        return not _is_heading(tokens)
    word = _bare(token.key)
    if witness.lexicon.capital_nouns:
        return _is_german_name(tokens, index)
    if _is_inner(tokens, index) and not _is_heading(tokens):
        return word not in witness.small or _is_in_run(tokens, index)
    return word not in witness.small and (
        word in witness.large or _reads_like_name(tokens, index, witness)
    )


def _is_german_name(tokens: tuple[Token, ...], index: int) -> bool:
    """Whether a German word is a name: no noun of the dictionary, or one by its place."""
    if is_german_noun(tokens[index].text):
        return _stands_as_name(tokens, index)
    return not _is_counted(tokens, index)


def _is_counted(tokens: tuple[Token, ...], index: int) -> bool:
    """As in "drei Waggons" or "ein Auto"; in "Debian 4 Etch" the figure belongs to a name."""
    if index == 0:
        return False
    before = tokens[index - 1]
    if before.kind is TokenKind.NUMBER:
        return index == 1 or not tokens[index - 2].capital
    return before.key in _COUNTING


def _stands_as_name(tokens: tuple[Token, ...], index: int) -> bool:
    """As in "Jens Brückmann", behind a given name, or "nahe Altenwald", without an article."""
    if index == 0 or tokens[index].gap != " ":
        return False
    token, before = tokens[index], tokens[index - 1]
    if before.key in _PLACE_PREPOSITIONS:
        return _PLACE_ENDING.search(token.key) is not None and not is_known(token.text, "de")
    return (
        before.kind is TokenKind.WORD
        and before.capital
        and _is_inner(tokens, index - 1)
        and not is_german_noun(before.text)
        and not _is_acronym(before)
        and lemma(before.text, "de") == before.text
        and not is_known(token.text, "de")  # "Web Browser" is a noun, whatever stands before it
    )


def _reads_like_name(tokens: tuple[Token, ...], index: int, witness: Witness) -> bool:
    """Whether a word at the head of a sentence is a name: by its dictionary, or by its company."""
    word, language = _bare(tokens[index].key), witness.language
    if not has_dictionary(language) or is_common(word, language):
        return False
    if is_known(word, language):
        return True
    if _is_heading(tokens):
        return False
    following = tokens[index + 1] if index + 1 < len(tokens) else None
    return (
        following is not None
        and not following.opens
        and (following.capital or following.key in witness.lexicon.reporting)
    )


def _could_be_name(token: Token, witness: Witness) -> bool:
    return (
        token.kind is TokenKind.WORD
        and len(_bare(token.key)) > 1
        and any(letter.isupper() for letter in token.text)
        and token.key not in witness.lexicon.function_words
        and token.key not in ENGLISH.function_words
        and token.key not in _TIME_ZONES
        and not _PLURAL_ACRONYM.fullmatch(token.text)
    )


def _is_in_run(tokens: tuple[Token, ...], index: int) -> bool:
    """Whether the word beside it bears a capital too: "Digital Group" is a name of two."""
    return any(
        0 <= near < len(tokens)
        and tokens[near].kind is TokenKind.WORD
        and tokens[near].capital
        and _is_inner(tokens, max(near, index))
        for near in (index - 1, index + 1)
    )


def _is_acronym(token: Token) -> bool:
    letters = [letter for letter in token.text.removesuffix("'s") if letter.isalpha()]
    return len(letters) >= 2 and all(letter.isupper() for letter in letters)


def _is_heading(tokens: tuple[Token, ...]) -> bool:
    long = [token for token in tokens if token.kind is TokenKind.WORD and len(token.text) > 3]
    return len(long) >= 2 and sum(token.capital for token in long) / len(long) >= _HEADING_SHARE


def _is_inner(tokens: tuple[Token, ...], index: int) -> bool:
    """Whether a token stands inside a sentence, so that a capital on it means something."""
    if index == 0:
        return False
    return not tokens[index].opens


def _bare(key: str) -> str:
    return key.removesuffix("'s").removesuffix("'")


def _kept_apart(
    tokens: tuple[Token, ...], names: Iterable[int], others: tuple[Token, ...], witness: Witness
) -> list[int]:
    """The names that do not stand, in any form, on the other side."""
    present = {_bare(token.key) for token in others}
    return [
        index
        for index in names
        if not any(_same_name(_bare(tokens[index].key), other, witness) for other in present)
        and not (_is_acronym(tokens[index]) and tokens[index].key + "s" in present)
    ]


def _same_name(name: str, other: str, witness: Witness) -> bool:
    if name == other:
        return True
    return (
        witness.language in _CASE_LANGUAGES
        and min(len(name), len(other)) >= _SHORTEST_DECLINED
        and (
            _declined(name) == _declined(other)
            or lemma(name, witness.language) == lemma(other, witness.language)
        )
    )


def _declined(name: str) -> str:
    """What all cases of a Slavic name share: "Гнатів", "Гнатова"; "Павел", "Павла"."""
    stem = _CASE_ENDING.sub("", name)
    return _FLEETING.sub(r"\1", stem)


def _names(tokens: tuple[Token, ...], indexes: Iterable[int], witness: Witness) -> list[int]:
    return [index for index in indexes if is_name(tokens, index, witness)]
