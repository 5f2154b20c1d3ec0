"""What two articles tell about their own words: which are written small, which large."""

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from archive.language.lexicon import Lexicon

# Not a part of an address, a file name or a piece of code.
_SMALL_WORD: Final = re.compile(r"(?<![\w./@:#-])[a-zа-яёіїєґà-öø-ÿß][^\W\d_]*(?![\w@/]|[.:-]\w)")
# A capital after a word in small letters is no sentence's first and no heading's: the word is
# written large.
_INNER_CAPITAL: Final = re.compile(
    r"(?<![\w'’-])[a-zа-яёіїєґà-öø-ÿß]+,?\s([A-ZА-ЯЁІЇЄҐÀ-ÖØ-Þ][^\W\d_]+)"
)


@dataclass(frozen=True)
class Witness:
    """The two bodies as evidence for how a word is written when no rule makes it large."""

    old: str
    new: str
    lexicon: Lexicon

    @property
    def language(self) -> str:
        return self.lexicon.language

    @cached_property
    def small(self) -> frozenset[str]:
        """Words that stand somewhere with a small letter."""
        return frozenset(
            word for body in (self.old, self.new) for word in _SMALL_WORD.findall(body)
        )

    @cached_property
    def large(self) -> frozenset[str]:
        """Words, in small letters, that stand somewhere inside a sentence with a capital."""
        return frozenset(
            word.lower() for body in (self.old, self.new) for word in _INNER_CAPITAL.findall(body)
        )
