"""Reads the date strings that pages carry, in the languages served; says how sure it is.

A reading never guesses: an ambiguous order of day and month gives nothing, and a time without an
offset is kept as local time of unknown place, unless a profile names the zone.
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Final
from zoneinfo import ZoneInfo

from archive.model import Precision, ZoneOrigin

_YEARS: Final = range(1990, 2100)


@dataclass(frozen=True, slots=True)
class Instant:
    """A point in time as a page states it. Without a zone, `at` is the clock reading as if UTC."""

    at: datetime
    zone: ZoneOrigin
    precision: Precision


# Month names by their first letters, enough to tell them apart, in the languages served.
_MONTHS: Final = (
    "jan|янв|січ|ene|gen|sty|ocak",
    "feb|fev|fév|фев|лют|lut|febr|şub",
    "mar|mär|märz|мар|бер|mrt|mars|maa",
    "apr|abr|avr|апр|квіт|kwi|nis",
    "may|mai|maj|мая|май|трав|mag|mei",
    "jun|juin|июн|чер|giu|cze|haz",
    "jul|juil|июл|лип|lug|lip|tem",
    "aug|aoû|aou|ago|авг|серп|sie|ağu",
    "sep|set|сен|вер|wrz|eyl",
    "oct|okt|out|ott|окт|жов|paź|eki",
    "nov|ноя|лист|lis|kas",
    "dec|dez|déc|dic|дек|груд|gru|ara",
)
_MONTH: Final = re.compile("|".join(f"(?P<m{i}>{names})" for i, names in enumerate(_MONTHS, 1)))
_WEEKDAY: Final = re.compile(
    r"day$|tag$|woch$|di$|dimanche|lunes|martes|miércoles|jueves|viernes|sábado|domingo"
    r"|понедельник|вторник|среда|четверг|пятница|суббота|воскресенье"
    r"|понеділок|вівторок|середа|четвер|п.ятниця|субота|неділя"
)
_LETTERS: Final = r"[^\W\d_]"
_CLOCK: Final = (
    r"(?P<h>\d{1,2})(?:[:.h](?P<min>\d{2})(?::(?P<s>\d{2}))?)?\s*"
    r"(?P<ampm>[ap]\.?\s?m\b\.?)?\s*(?:uhr\b)?"
)
_ISO: Final = re.compile(
    r"(?P<y>\d{4})-?(?P<mo>\d{2})-?(?P<d>\d{2})"
    r"(?:(?:[T ]|\s+|T\s)(?P<h>\d{1,2}):?(?P<min>\d{2})(?::?(?P<s>\d{2})(?:[.,]\d+)?)?"
    r"\s*(?P<zone>Z|UTC|GMT|[+-]\d{1,2}(?::?\d{2})?)?)?",
    re.IGNORECASE,
)
_DAY_FIRST: Final = re.compile(
    rf"(?P<d>\d{{1,2}})(?:st|nd|rd|th|er|\.|º)?\s*(?:de\s+|of\s+|-)?(?P<month>{_LETTERS}{{3,12}})"
    r"\.?,?\s*(?:de\s+|del\s+|-)?(?P<y>\d{4})"
)
_MONTH_FIRST: Final = re.compile(
    rf"(?P<month>{_LETTERS}{{3,12}})\.?\s+(?P<d>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<y>\d{{4}})"
)
_YEAR_LAST: Final = re.compile(
    rf"(?P<month>{_LETTERS}{{3}})\s+(?P<d>\d{{1,2}})\s+(?P<clock>\d{{2}}:\d{{2}}:\d{{2}}\s+\S{{1,6}})"
    r"\s+(?P<y>\d{4})"
)
_NUMERIC: Final = re.compile(
    r"(?<!\d)(?P<a>\d{1,2})(?P<sep>[./-])(?P<b>\d{1,2})(?P=sep)(?P<y>\d{4}|\d{2})(?!\d)"
)
_YEAR_FIRST: Final = re.compile(
    r"(?P<y>\d{4})\s*[年/.]\s*(?P<mo>\d{1,2})\s*[月/.]\s*(?P<d>\d{1,2})"
)
_TIME: Final = re.compile(r"(?<![\d:.])" + _CLOCK + r"(?![\d:])", re.IGNORECASE)
_OFFSET: Final = re.compile(
    r"(?:\b(?:UTC|GMT)\s*)?(?P<sign>[+-])(?P<oh>\d{2}|\d(?!\d)):?(?P<om>\d{2})?\b|"
    r"\b(?P<name>UTC|GMT|Z|EST|EDT|CST|CDT|MST|MDT|PST|PDT|CET|CEST|BST|MSK|EET|EEST|ET|JST)\b"
)
# Abbreviations that stand for one offset in news; "ET" changes with the season and stays unknown.
_NAMED_OFFSETS: Final = {
    **dict.fromkeys(("UTC", "GMT", "Z"), 0),
    **dict.fromkeys(("CET", "BST"), 1),
    **dict.fromkeys(("CEST", "EET"), 2),
    **dict.fromkeys(("EEST", "MSK"), 3),
    **dict.fromkeys(("CST", "MDT"), -6),
    **dict.fromkeys(("EST", "CDT"), -5),
    **dict.fromkeys(("MST", "PDT"), -7),
    "EDT": -4,
    "PST": -8,
    "JST": 9,
}


def read_instant(raw: str, *, zone: ZoneInfo | None = None) -> Instant | None:
    """Read a date string, machine-made or human-made; None when it names no certain day.

    `zone` is the place that a profile names for readings without an offset.
    """
    text = raw.strip()[:200]
    if text.isdigit() and len(text) in (10, 13):
        return _from_epoch(int(text[:10]))
    match = _ISO.search(text)
    if match and _plausible_start(text, match.start()):
        return _from_iso(match, text, zone)
    return _from_words(text, zone)


def is_calendar_word(word: str) -> bool:
    """Whether a word is the name of a month or of a day of the week."""
    return bool(_MONTH.match(word.lower()) or _WEEKDAY.search(word.lower()))


def _plausible_start(text: str, start: int) -> bool:
    """A bare run of digits is a date only where nothing precedes it that makes it a number."""
    return start == 0 or not (text[start - 1].isdigit() or text[start - 1] in "/.-")


def _from_iso(match: re.Match[str], text: str, zone: ZoneInfo | None) -> Instant | None:
    day = _day(int(match["y"]), int(match["mo"]), int(match["d"]))
    if day is None:
        return None if match.end() == len(text) else _from_words(text, zone)
    if match["h"] is None:
        return _with_clock(day, "", text[match.end() :], zone)
    seconds = int(match["s"]) if match["s"] else None
    afternoon = re.match(r"\s*[pP]\.?[mM]\b", text[match.end() :])
    hour = int(match["h"])
    hour += 12 if afternoon and hour < 12 else 0
    rest = match["zone"] or text[match.end() : match.end() + 12]
    return _join(day, (hour, int(match["min"]), seconds), _offset(rest), zone)


def _from_epoch(seconds: int) -> Instant | None:
    at = datetime.fromtimestamp(seconds, UTC)
    return Instant(at, ZoneOrigin.PAGE, Precision.SECOND) if at.year in _YEARS else None


def _from_words(text: str, zone: ZoneInfo | None) -> Instant | None:
    text = _YEAR_LAST.sub(r"\g<month> \g<d> \g<y> \g<clock>", text)  # as C's ctime writes it
    found = _find_day(text)
    if found is None:
        return None
    day, start, end = found
    return _with_clock(day, text[:start], text[end:], zone)


def _with_clock(day: date, before: str, after: str, zone: ZoneInfo | None) -> Instant | None:
    """The day with the clock reading that stands behind it, or else before it."""
    for text in (after, before):
        if found := _clock(text):
            clock, end = found
            return _join(day, clock, _offset(text[end:]), zone)
    return _whole_day(day)


def _find_day(text: str) -> tuple[date, int, int] | None:
    """The first certain day in a human-made string, and where it stands."""
    for pattern in (_DAY_FIRST, _MONTH_FIRST):
        for match in pattern.finditer(text):
            month = _month(match["month"])
            day = _day(int(match["y"]), month, int(match["d"])) if month else None
            if day:
                return day, match.start(), match.end()
    year_first, numeric = _YEAR_FIRST.search(text), _NUMERIC.search(text)
    if year_first:
        day = _day(int(year_first["y"]), int(year_first["mo"]), int(year_first["d"]))
        if day:
            return day, year_first.start(), year_first.end()
    if numeric and (day := _numeric_day(numeric)):
        return day, numeric.start(), numeric.end()
    return None


def _numeric_day(match: re.Match[str]) -> date | None:
    """Points mean day first; with slashes or hyphens only one reading may be possible."""
    a, b = int(match["a"]), int(match["b"])
    year = int(match["y"]) + (2000 if len(match["y"]) == 2 else 0)
    if match["sep"] == "." or a > 12 or a == b:
        return _day(year, b, a)
    return _day(year, a, b) if b > 12 else None


def _month(word: str) -> int | None:
    match = _MONTH.match(word.lower())
    return int(str(match.lastgroup)[1:]) if match else None


_Clock = tuple[int, int, int | None]  # hour, minute, second


def _clock(text: str) -> tuple[_Clock, int] | None:
    """The first time of day in a text, and where it ends."""
    for match in _TIME.finditer(text):
        hour, half = int(match["h"]), (match["ampm"] or "").lower()
        if match["min"] is None and not half:
            continue
        if half.startswith("p") and hour < 12:
            hour += 12
        elif half.startswith("a") and hour == 12:
            hour = 0
        minute = int(match["min"] or 0)
        if hour < 24 and minute < 60:
            return (hour, minute, int(match["s"]) if match["s"] else None), match.end()
    return None


def _offset(text: str) -> timedelta | None:
    match = _OFFSET.search(text.upper())
    if match is None:
        return None
    if match["name"]:
        hours = _NAMED_OFFSETS.get(match["name"])
        return None if hours is None else timedelta(hours=hours)
    size = timedelta(hours=int(match["oh"]), minutes=int(match["om"] or 0))
    if size > timedelta(hours=14):
        return None
    return -size if match["sign"] == "-" else size


def _join(
    day: date, clock: _Clock, offset: timedelta | None, zone: ZoneInfo | None
) -> Instant | None:
    hour, minute, second = clock
    precision = Precision.MINUTE if second is None else Precision.SECOND
    try:
        local = datetime(day.year, day.month, day.day, hour, minute, second or 0, tzinfo=UTC)
    except ValueError:
        return None
    if offset is not None:
        at = local.replace(tzinfo=timezone(offset)).astimezone(UTC)
        return Instant(at, ZoneOrigin.PAGE, precision)
    if zone is not None:
        at = local.replace(tzinfo=zone).astimezone(UTC)
        return Instant(at, ZoneOrigin.PROFILE, precision)
    return Instant(local, ZoneOrigin.NONE, precision)


def _whole_day(day: date) -> Instant:
    at = datetime(day.year, day.month, day.day, tzinfo=UTC)
    return Instant(at, ZoneOrigin.NONE, Precision.DAY)


def _day(year: int, month: int, day: int) -> date | None:
    if year not in _YEARS:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None
