"""Figures under one spelling: "10,000", "10 000" and "10000" are one number in English."""

import re
from typing import Final

from archive.language.lexicon import Lexicon

_SPACES: Final = re.compile(r"[\s\xa0\u2007\u2009\u202f]+")
_MINUS: Final = "-−–"
_ENGLISH_GROUPS: Final = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_DOTTED_GROUPS: Final = re.compile(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?")
_ORDINAL: Final = re.compile(
    r"(\d+)(?:st|nd|rd|th|er|re|ème|eme|e|-(?:й|я|е|м|х|го|му|ый|ой|ая|th))"
)


def figure_key(written: str, lexicon: Lexicon) -> str:
    """The key of a figure: thousands ungrouped as the language groups them, ordinals as "3."."""
    figure = _SPACES.sub("", written).lower()
    if figure[0] in _MINUS:
        return "-" + figure_key(figure[1:], lexicon)
    if ordinal := _ORDINAL.fullmatch(figure):
        return f"{ordinal[1]}."
    if lexicon.decimal_comma and _DOTTED_GROUPS.fullmatch(figure):
        return figure.replace(".", "").replace(",", ".")
    if lexicon.decimal_comma:
        return figure.replace(",", ".") if figure.count(",") == 1 else figure
    if _ENGLISH_GROUPS.fullmatch(figure):
        return figure.replace(",", "")
    return figure
