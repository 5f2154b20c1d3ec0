"""What number words and figures count to: "two hundred and fifty-one", "12.5 million"."""

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from archive.language.lexicon import Lexicon
from archive.language.token import Token, TokenKind

SCALES: Final = {
    "100": 100,
    "1000": 1000,
    "million": 10**6,
    "billion": 10**9,
    "trillion": 10**12,
}
FIGURE: Final = re.compile(r"-?\d+(?:\.\d+)?")


def counted(tokens: Sequence[Token], start: int, lexicon: Lexicon) -> tuple[Decimal, int]:
    """The worth of the number that begins here, and its end; nothing counts where that is here."""
    total = current = Decimal(0)
    end = start
    while end < len(tokens) and (end == start or is_close(tokens[end])):
        linked = end > start and _links(tokens, end, total + current, lexicon)
        step = _taken(tokens, end + linked, current, lexicon, first=end == start)
        if step is None:
            break
        grown, whole = step
        total, current = (total + grown, Decimal(0)) if whole else (total, grown)
        end += 1 + linked
    return total + current, end


def is_close(token: Token) -> bool:
    """Whether only a space, hyphen or apostrophe stands before the token."""
    return not token.gap.strip(" \xa0\u2007\u2009\u202f-‑'’")


def _links(tokens: Sequence[Token], index: int, so_far: Decimal, lexicon: Lexicon) -> bool:
    """Whether a small word joins two parts of one number: "treinta y dos", "hundred and fifty"."""
    if index + 1 >= len(tokens) or not is_close(tokens[index + 1]):
        return False
    key, value = tokens[index].key, _worth(tokens[index + 1], lexicon)
    if value is None or value < 1:
        return False
    if key in lexicon.tens_links:
        return so_far % 100 >= 20 and so_far % 10 == 0 and value < 10
    return key in lexicon.hundreds_links and so_far % 100 == 0 and value < 100


def _worth(token: Token, lexicon: Lexicon) -> Decimal | None:
    """What a figure, or a word that counts inside a number, is worth: the "one" of "fifty-one"."""
    if token.kind is TokenKind.NUMBER:
        key = token.key
    elif token.kind is TokenKind.WORD and token.key in lexicon.unsure_numbers:
        key = lexicon.numbers[token.key]
    else:
        return None
    return Decimal(key) if FIGURE.fullmatch(key) else None


def _taken(
    tokens: Sequence[Token], index: int, current: Decimal, lexicon: Lexicon, *, first: bool
) -> tuple[Decimal, bool] | None:
    """What the number grows to with this token, and whether a thousand or more ends it there."""
    token = tokens[index]
    spelled = token.text[:1].isalpha()
    scale = SCALES.get(token.key) if spelled and token.kind is TokenKind.NUMBER else None
    if scale is not None:
        return (current or Decimal(1)) * scale, scale > 100
    value = _worth(token, lexicon)
    if value is None:
        return None
    if first:
        return value, False
    # Words add up ("twenty-three", "two hundred fifty"); figures beside figures do not.
    fits = (
        spelled
        and tokens[index - 1].text[:1].isalpha()
        and value >= 1
        and (not current or current % _room(value) == 0)
    )
    return (current + value, False) if fits else None


def _room(value: Decimal) -> int:
    """How round a number must be for this one to be added to it."""
    return 10 if value < 10 else 100
