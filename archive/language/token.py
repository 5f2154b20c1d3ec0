"""One word or figure of a text, and where it stands."""

import re
from enum import Enum, auto
from typing import Final, NamedTuple

_OPENING_MARK: Final = re.compile(r"""[.!?:;…•|*#>"“”„«»]|\s[-–—]\s|\n""")


class TokenKind(Enum):
    WORD = auto()
    NUMBER = auto()
    DATE = auto()  # month, weekday, and figures that are a day, a year or a whole date


class Token(NamedTuple):
    """One word or figure; `start` and `end` are character offsets in the text as given."""

    key: str
    kind: TokenKind
    start: int
    end: int
    text: str  # as written
    quoted: bool = False  # stands inside quotation marks
    gap: str = ""  # what stands between the token before it and this one

    @property
    def capital(self) -> bool:
        return self.text[:1].isupper()

    @property
    def opens(self) -> bool:
        """Whether a mark before it would make any word begin with a capital."""
        return _OPENING_MARK.search(self.gap) is not None
