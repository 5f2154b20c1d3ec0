"""Which words and figures are dates: months, weekdays, days, years, by what stands beside them.

The key of a date token names what it means: "Dec. 17" and "17 December" have the same keys.
"""

import re
from typing import Final

from archive.language.lexicon import Lexicon
from archive.language.token import Token, TokenKind

_FULL_DATE: Final = re.compile(r"(?:\d{4}-\d\d?-\d\d?|\d{1,2}[./]\d{1,2}[./]\d{2,4})(?!\d)")
_DAY: Final = re.compile(r"\d\d?\.?")
_DASHES: Final = frozenset("-–—")
_OF: Final = frozenset(("of", "de"))  # "18th of May", "1 de abril"
_YEAR: Final = re.compile(r"(?:1[89]|20)\d\d")


def dated(tokens: list[Token], lexicon: Lexicon) -> list[Token]:
    """Months, weekdays, days and years become date tokens, by what stands beside them."""
    dated = list(tokens)
    words = lexicon.date_words
    for index, token in enumerate(tokens):
        if token.kind is TokenKind.NUMBER:
            if _FULL_DATE.fullmatch(token.text):
                dated[index] = token._replace(kind=TokenKind.DATE)
        elif token.key not in words:
            continue
        elif token.key in lexicon.weekdays and _is_day_name(token, lexicon):
            dated[index] = token._replace(
                key=f"weekday {lexicon.weekdays[token.key]}", kind=TokenKind.DATE
            )
        elif token.key in lexicon.relative_days:
            dated[index] = token._replace(kind=TokenKind.DATE)
        elif token.key in lexicon.months:
            _read_month(dated, index, lexicon)
    for index, token in enumerate(dated):
        if token.kind is TokenKind.NUMBER and _is_year(dated, index, lexicon):
            dated[index] = token._replace(kind=TokenKind.DATE)
    return dated


def _is_day_name(token: Token, lexicon: Lexicon) -> bool:
    """English and German weekdays bear a capital: "sat" is no Saturday."""
    return token.capital or not lexicon.dates_bear_capitals


def _read_month(dated: list[Token], index: int, lexicon: Lexicon) -> None:
    token = dated[index]
    day = _day_beside(dated, index)
    large = token.capital or not lexicon.dates_bear_capitals
    sure = token.key not in lexicon.unsure_months and large
    led = index > 0 and dated[index - 1].key in lexicon.month_leads
    if not (day is not None or sure or (led and large) or _is_four_digits(dated, index + 1)):
        return
    month = lexicon.months[token.key]
    dated[index] = token._replace(key=f"month {month}", kind=TokenKind.DATE)
    if day is not None:
        # Of "17-18 December" and "December 17-18" both are days.
        for near in {day, _across_dash(dated, day, index)}:
            number = re.match(r"\d+", dated[near].key)
            assert number is not None
            dated[near] = dated[near]._replace(key=f"day {number[0]}", kind=TokenKind.DATE)


def _across_dash(tokens: list[Token], day: int, month: int) -> int:
    """Where the other day of a span of days stands; the day itself where there is none."""
    other = day - 1 if day < month else day + 1
    if not 0 <= other < len(tokens):
        return day
    dash = tokens[max(day, other)].gap.strip()
    beside = tokens[other].kind is TokenKind.NUMBER and _DAY.fullmatch(tokens[other].key)
    return other if beside and dash in _DASHES else day


def _day_beside(tokens: list[Token], month: int) -> int | None:
    """Where the day of a month stands: before it, behind it, or before an "of" or a "de"."""
    for near in (month - 1, month + 1):
        if _is_day_number(tokens, near, tokens[month]):
            return near
    if month > 1 and tokens[month - 1].key in _OF:
        return month - 2 if _is_day_number(tokens, month - 2, tokens[month - 1]) else None
    return None


def _is_day_number(tokens: list[Token], index: int, month: Token) -> bool:
    if not 0 <= index < len(tokens):
        return False
    token = tokens[index]
    near = abs(token.start - month.end) <= 3 or abs(month.start - token.end) <= 3
    return token.kind is TokenKind.NUMBER and near and _DAY.fullmatch(token.key) is not None


def _is_four_digits(tokens: list[Token], index: int) -> bool:
    if not 0 <= index < len(tokens):
        return False
    token = tokens[index]
    return token.kind is TokenKind.NUMBER and _YEAR.fullmatch(token.text) is not None


def _is_year(tokens: list[Token], index: int, lexicon: Lexicon) -> bool:
    if not _is_four_digits(tokens, index):
        return False
    before = tokens[index - 1] if index else None
    after = tokens[index + 1] if index + 1 < len(tokens) else None
    beside = [token for token in (before, after) if token is not None]
    if any(token.kind is TokenKind.DATE for token in beside):
        return True
    if any(token.key in lexicon.year_words for token in beside):
        return True
    # "2000 people" is a count; "the 2014 report" and "Conference 2014" bear a year.
    return not tokens[index].text.endswith("00")
