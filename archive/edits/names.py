"""`name`: a person, place, organisation or product came, went, or is spelled otherwise.

A capital letter is evidence where nothing but a name explains it: inside a sentence, on a word
that neither article writes small. At the head of a sentence, in a heading set in capitals, and in
German it is none; there a word must be unknown to the dictionary, or stand large elsewhere.
"""

from collections.abc import Iterable
from typing import Final

from archive.edits.claims import Claim, claim, new_indexes, old_indexes
from archive.edits.steps import WordDiff
from archive.edits.witness import Witness
from archive.language.spelling import has_dictionary, is_common, is_known
from archive.language.tokens import Token, TokenKind
from archive.model import EditKind

_HEADING_SHARE: Final = 0.6  # of the longer words with a capital: a heading set in capitals
_SENTENCE_MARKS: Final = frozenset('.!?:•*"“”«»„')
_CASE_LANGUAGES: Final = frozenset(("ru", "uk"))  # names are inflected


def changed_names(diff: WordDiff, witness: Witness) -> Claim | None:
    """The names that stand on one side of the passage only."""
    old = _names(diff.old, old_indexes(diff.steps), witness)
    new = _names(diff.new, new_indexes(diff.steps), witness)
    if not old and not new:
        return None
    left = _kept_apart(diff.old, old, diff.new, witness)
    right = _kept_apart(diff.new, new, diff.old, witness)
    return claim(EditKind.NAME, left, right)


def is_name(tokens: tuple[Token, ...], index: int, witness: Witness) -> bool:
    """Whether a token is part of a name, by its writing and by its place."""
    token = tokens[index]
    if token.kind is not TokenKind.WORD or not _could_be_name(token):
        return False
    if _is_acronym(token):
        return not _is_heading(tokens)
    word = _bare(token.key)
    if witness.lexicon.capital_nouns:
        return has_dictionary(witness.language) and not is_known(word, witness.language)
    if _is_inner(tokens, index) and not _is_heading(tokens):
        return word not in witness.small
    return _is_name_elsewhere(word, witness)


def _is_name_elsewhere(word: str, witness: Witness) -> bool:
    if word in witness.small:
        return False
    return word in witness.large or (
        has_dictionary(witness.language) and not is_common(word, witness.language)
    )


def _could_be_name(token: Token) -> bool:
    return (
        len(_bare(token.key)) > 1
        and any(letter.isupper() for letter in token.text)
        and "_" not in token.text
        and not token.key.startswith("i'")
    )


def _is_acronym(token: Token) -> bool:
    letters = [letter for letter in token.text if letter.isalpha()]
    return len(letters) >= 2 and all(letter.isupper() for letter in letters[:2])


def _is_heading(tokens: tuple[Token, ...]) -> bool:
    long = [token for token in tokens if token.kind is TokenKind.WORD and len(token.text) > 3]
    return len(long) >= 2 and sum(token.capital for token in long) / len(long) >= _HEADING_SHARE


def _is_inner(tokens: tuple[Token, ...], index: int) -> bool:
    """Whether a token stands inside a sentence, so that a capital on it means something."""
    if index == 0:
        return False
    return tokens[index - 1].quoted == tokens[index].quoted


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
    ]


def _same_name(name: str, other: str, witness: Witness) -> bool:
    if name == other:
        return True
    if witness.language not in _CASE_LANGUAGES or min(len(name), len(other)) < 4:
        return False
    stem = min(len(name), len(other)) - 2
    return name[:stem] == other[:stem] and abs(len(name) - len(other)) <= 2 and stem >= 3


def _names(tokens: tuple[Token, ...], indexes: Iterable[int], witness: Witness) -> list[int]:
    return [index for index in indexes if is_name(tokens, index, witness)]
