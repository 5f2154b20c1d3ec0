"""Amounts and times as what they are worth: "$1.5 million" is "1,500,000 dollars".

A figure, its scale, its unit, a time of day or a whole date, read out of a row of tokens. Two
amounts with the same value and unit say the same, however they are written. Nothing is converted:
30 miles are not 48 kilometres, and neither are they 30.
"""

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Final, NamedTuple

from archive.language.counting import FIGURE, SCALES, counted, is_close
from archive.language.lexicon import Lexicon
from archive.language.token import Token, TokenKind

CLOCK: Final = "o'clock"  # the unit of a time of day
_SUFFIXES: Final = {"k": 1000, "m": 10**6, "mn": 10**6, "bn": 10**9, "tn": 10**12}
_CLEAR_SUFFIXES: Final = frozenset(("k", "mn", "bn", "tn"))  # those that are no unit: "40k"
_CURRENCIES: Final = frozenset("$€£₴₽¥")
_SIGNS: Final = _CURRENCIES | {"%"}
_SUFFIXED: Final = re.compile(r"(\d+(?:\.\d+)?)([a-zа-яіїє]{1,3})")
_GROUP: Final = re.compile(r"\d{3}")
_CLOCK: Final = re.compile(r"(\d\d?)(?:([:.h])(\d\d))?(am|pm|h)?")
_FULL_DATE: Final = re.compile(r"(\d{4})-(\d\d?)-(\d\d?)|(\d\d?)[./](\d\d?)[./](\d{4})")
_DATE_LINKS: Final = frozenset(("of", "de", "del", "the"))
_LONGEST_PHRASE: Final = 4  # words of a unit or a bound


class Amount(NamedTuple):
    """One amount in a row of tokens: where it stands, what it is worth, where its unit stands."""

    start: int
    end: int
    value: str
    unit: str = ""
    unit_at: tuple[int, ...] = ()

    @property
    def worth(self) -> tuple[str, str]:
        return self.value, self.unit


class Bound(NamedTuple):
    """Words right before an amount that say it is a least or a most: "at least"."""

    start: int
    end: int
    sign: str


def amounts(tokens: Sequence[Token], lexicon: Lexicon) -> list[Amount]:
    """The amounts of a row of tokens, in order; they do not overlap."""
    found: list[Amount] = []
    index = 0
    while index < len(tokens):
        token = tokens[index]
        if token.kind is TokenKind.WORD and not token.key[:1].isdigit():
            index += 1
            continue
        amount = (
            _date(tokens, index, lexicon)
            or _time(tokens, index, lexicon)
            or _quantity(tokens, index, lexicon)
        )
        if amount is None:
            index += 1
        else:
            done = found[-1].end if found else 0
            found.append(_with_one(tokens, amount, lexicon, done))
            index = amount.end
    return found


def _with_one(tokens: Sequence[Token], amount: Amount, lexicon: Lexicon, done: int) -> Amount:
    """The amount with the word before its scale: "one million" is worth what a million is.

    Not so in "half a million" and in "a quarter of a million".
    """
    scale, before = tokens[amount.start], amount.start - 1
    if before < done or not (scale.text[:1].isalpha() and scale.key in SCALES and is_close(scale)):
        return amount
    said = tokens[before].key in lexicon.ones
    rest = [token.key for token in tokens[max(0, before - said - 1) : before - said + 1]]
    part = rest[0] if rest[1:] == ["of"] else "".join(rest[-1:])
    if part in lexicon.unsure_numbers and part not in lexicon.ones:
        return amount._replace(value=f"part of {amount.value}")
    return amount._replace(start=before) if said else amount


def bounds(tokens: Sequence[Token], lexicon: Lexicon) -> list[Bound]:
    """The bounds that stand right before a figure, or before a unit that stands for one of it."""
    found: list[Bound] = []
    keys = [token.key for token in tokens]
    for end in range(1, len(tokens)):
        if keys[end - 1] not in lexicon.bounding_words or not _is_bounded(tokens, end, lexicon):
            continue
        for size in range(min(_LONGEST_PHRASE, end), 0, -1):
            sign = lexicon.bounds.get(tuple(keys[end - size : end]))
            if sign is not None:
                if sign:
                    found.append(Bound(end - size, end, sign))
                break
    return found


def _is_bounded(tokens: Sequence[Token], index: int, lexicon: Lexicon) -> bool:
    """Whether a figure stands here, or a unit for one of it; "a dozen" is one."""
    if tokens[index].key in lexicon.articles and index + 1 < len(tokens):
        return _counts(tokens[index + 1], lexicon)
    return _counts(tokens[index], lexicon) or tokens[index].key in lexicon.units


def _counts(token: Token, lexicon: Lexicon) -> bool:
    return token.kind is TokenKind.NUMBER or token.key in lexicon.numbers


def _quantity(tokens: Sequence[Token], start: int, lexicon: Lexicon) -> Amount | None:
    at = start
    before = ""
    if tokens[at].key in _CURRENCIES and at + 1 < len(tokens) and is_close(tokens[at + 1]):
        before, at = tokens[at].key, at + 1
    figure = _figure(tokens, at, lexicon, of_money=bool(before))
    if figure is None:
        return None
    value, end, suffix = figure
    if before:
        return Amount(start, end, _even(value), before, (start,))
    if suffix:
        return Amount(start, end, _even(value), suffix)
    return _with_unit(tokens, start, end, value, lexicon)


def _with_unit(
    tokens: Sequence[Token], start: int, end: int, value: str, lexicon: Lexicon
) -> Amount:
    first = end
    if first + 1 < len(tokens) and tokens[first].key in {"de", "d"} and is_close(tokens[first]):
        first += 1
    if first < len(tokens) and (is_close(tokens[first]) or _is_behind_stop(tokens, first)):
        key = tokens[first].key
        keys = tuple(token.key for token in tokens[first : first + _LONGEST_PHRASE])
        for size in range(len(keys), 1, -1):
            if unit := lexicon.unit_phrases.get(keys[:size]):
                at = tuple(range(end, first + size))
                return Amount(start, first + size, _even(value), unit, at)
        if unit := lexicon.units.get(key, key if key in _SIGNS else ""):
            return Amount(start, first + 1, _even(value), unit, tuple(range(end, first + 1)))
    return Amount(start, end, value)


def _figure(
    tokens: Sequence[Token], start: int, lexicon: Lexicon, *, of_money: bool
) -> tuple[str, int, str] | None:
    """The worth of the figures that begin here, the end of them, and a unit glued to them."""
    if start >= len(tokens) or tokens[start].kind is not TokenKind.NUMBER:
        return None
    key = tokens[start].key
    if key in _SIGNS:
        return None
    if glued := _SUFFIXED.fullmatch(key):
        if glued[2] in (_SUFFIXES if of_money else _CLEAR_SUFFIXES):
            return _plain(Decimal(glued[1]) * _SUFFIXES[glued[2]]), start + 1, ""
        unit = lexicon.units.get(glued[2])
        return (glued[1], start + 1, unit) if unit else (key, start + 1, "")
    grouped = _grouped(tokens, start)
    if grouped is not None:
        return grouped
    worth, end = counted(tokens, start, lexicon)
    if end <= start + 1 and tokens[start].text[:1].isdigit():
        return key, start + 1, ""  # "1.10" may be a version, and is no "1.1" then
    return (key, start + 1, "") if end == start else (_plain(worth), end, "")


def _grouped(tokens: Sequence[Token], start: int) -> tuple[str, int, str] | None:
    """Thousands set with a plain space where the language sets a comma: "85 000"."""
    written, end = tokens[start].text, start + 1
    if not re.fullmatch(r"[1-9]\d{0,2}", written):
        return None
    while end < len(tokens) and tokens[end].gap == " " and _GROUP.fullmatch(tokens[end].text):
        written, end = written + tokens[end].text, end + 1
    return (written, end, "") if end > start + 1 else None


def _even(value: str) -> str:
    """The value of a figure that has a unit: "1.50" dollars are "1.5"."""
    return _plain(Decimal(value)) if FIGURE.fullmatch(value) else value


def _plain(value: Decimal) -> str:
    return f"{value.normalize():f}"


def _is_behind_stop(tokens: Sequence[Token], index: int) -> bool:
    """Whether only the stop of an abbreviated scale parts a sign from it: "12,5 Mio. €"."""
    return (
        tokens[index].gap.rstrip() == "."
        and tokens[index].key in _CURRENCIES
        and tokens[index - 1].key in SCALES
    )


def _time(tokens: Sequence[Token], start: int, lexicon: Lexicon) -> Amount | None:
    """A time of day: "9:30", "9.30am", "4 p.m.", "18.40 Uhr", "14 h 30"."""
    token = tokens[start]
    clock = _CLOCK.fullmatch(token.key.rstrip("."))
    if clock is None or int(clock[1]) > 24 or int(clock[3] or 0) > 59:
        return None
    following = tokens[start + 1] if start + 1 < len(tokens) else None
    said = following is not None and is_close(following)
    half, end = clock[4] if clock[4] != "h" else "", start + 1
    minutes = clock[3] or "00"
    named = said and following is not None and following.key in lexicon.clock_words
    if said and following is not None and following.key in {"am", "pm"}:
        half, end = following.key, start + 2
    elif named:
        end = start + 2
        if clock[3] is None and end < len(tokens) and re.fullmatch(r"[0-5]\d", tokens[end].key):
            minutes, end = tokens[end].key, end + 1
    elif not half and clock[2] not in {":", "h"} and clock[4] != "h":
        return None
    hour = int(clock[1]) % 12 + 12 * (half == "pm") if half else int(clock[1])
    at = tuple(range(start + 1, end))
    return Amount(start, end, f"{hour:02}:{minutes}", CLOCK, at)


def _date(tokens: Sequence[Token], start: int, lexicon: Lexicon) -> Amount | None:
    """A day of a month, with its year where that stands beside it."""
    token = tokens[start]
    if token.kind is not TokenKind.DATE:
        return None
    if written := _FULL_DATE.fullmatch(token.text):
        if written[1]:
            year, month, day = written[1], written[2], written[3]
        elif lexicon.decimal_comma:
            day, month, year = written[4], written[5], written[6]
        else:
            return None  # the third of April, or the fourth of March
        return Amount(start, start + 1, f"{year}-{int(month)}-{int(day)}", "date")
    parts: dict[str, str] = {}
    end = at = start
    while at < len(tokens) and (at == start or not tokens[at].gap.strip(" \xa0,.")):
        if tokens[at].kind is TokenKind.DATE:
            name, _, value = tokens[at].key.rpartition(" ")
            if (name or "year") in parts or name == "weekday":
                break
            parts[name or "year"] = value
            end = at + 1
        elif tokens[at].key not in _DATE_LINKS:
            break
        at += 1
    if "day" not in parts or "month" not in parts:
        return None
    value = f"{int(parts['month'])}-{int(parts['day'])}"
    return Amount(start, end, f"{parts['year']}-{value}" if "year" in parts else value, "date")
