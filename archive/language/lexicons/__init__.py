"""The lexicons that there are, by language."""

from typing import Final

from archive.language.lexicon import Lexicon
from archive.language.lexicons.english import ENGLISH
from archive.language.lexicons.french import FRENCH
from archive.language.lexicons.german import GERMAN
from archive.language.lexicons.russian import RUSSIAN
from archive.language.lexicons.spanish import SPANISH
from archive.language.lexicons.ukrainian import UKRAINIAN

LEXICONS: Final = {
    lexicon.language: lexicon for lexicon in (ENGLISH, FRENCH, GERMAN, RUSSIAN, SPANISH, UKRAINIAN)
}
_EMPTY: Final = Lexicon(language="")


def lexicon_of(language: str | None) -> Lexicon:
    """The lexicon of a language; the empty one where there is none."""
    return LEXICONS.get((language or "")[:2].lower(), _EMPTY)
