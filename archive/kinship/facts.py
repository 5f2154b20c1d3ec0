"""The facts that outlive a rewrite: figures and names, under keys that spelling does not change.

A rewriter changes the words and keeps "2.3 million pounds" and "Porto Sereno". "3,800", "3 800"
and "3.8 thousand" are one figure, "eleven" is 11, and a name is one in every case of its
declension.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from archive.kinship.words import WordStream, plain
from archive.language.lexicon import Lexicon

_POWERS: Final = {"100": 2, "1000": 3, "million": 6, "billion": 9, "trillion": 12}
_GROUPED: Final = re.compile(r"[1-9]\d{0,2}(?:[.,]\d{3})+")
_ONE_MARK: Final = re.compile(r"\d+(?:[.,]\d+)?")
_HEAD_OF_GROUPS: Final = re.compile(r"[1-9]\d{0,2}")
_GROUP: Final = re.compile(r"\d{3}")
_TENS: Final = frozenset(map(Decimal, range(20, 100, 10)))
_UNITS: Final = frozenset(map(Decimal, range(1, 10)))
_YEARS: Final = ("1900", "2099")
_SMALL: Final = 13  # "three people" is in every report
_ROUNDING: Final = 8  # a round figure is off by a part in so many at most
_HIGHEST: Final = 15  # digits; what is longer is a telephone or an account number, not a fact

_CAPITAL: Final = re.compile(r"(?<![\w'-])[A-ZÀ-ÖØ-ÞĀ-ſЀ-Я]\w+")
_SENTENCE_ENDS: Final = frozenset(".!?:\"'([")
# Endings of declined names; four letters at least must be left.
_CYRILLIC_ENDING: Final = re.compile(
    r"(?<=\w{4})(?:[сц]ького|[сц]ькому|[сц]ькою|ского|скому|ского|[иы]ми|[ая]ми|[оеє]го"
    r"|[оеє]му|[оеє]ю|[оеєиыії]й|[иыіоеєая]м|[ая]х|[иі]х|[оеєії]в|ию|ия|ую|юю|ая|яя"
    r"|[аеиіїоуыьюяєэ])$"
)
_LATIN_ENDING: Final = re.compile(r"(?<=\w{4})(?:e?s)$")


@dataclass(frozen=True, slots=True)
class Figure:
    """A number as a fact: what it says, and how much that tells."""

    value: str  # plain decimal digits: "2300000", "0.93"
    written: str  # as the text has it, in lower case, with its scale word: "2.3 million"
    weight: float  # 0 for "three people", 1 for "2,391"


def figures(words: tuple[str, ...], lexicon: Lexicon) -> dict[str, Figure]:
    """The figures of a text by value; of each value the first spelling is kept."""
    spelled = lexicon.numbers.keys() - lexicon.unsure_numbers  # "one" is hardly ever a figure
    found: dict[str, Figure] = {}
    done = 0
    for index in [at for at, word in enumerate(words) if word[0] <= "9" or word in spelled]:
        if index < done:
            continue
        value, done = _read(words, index, lexicon)
        if value is None:
            continue
        key = _digits(value)
        if key not in found:
            written = " ".join(words[index:done])
            found[key] = Figure(key, written, _weight(key, value))
    return found


def names(stream: WordStream, lexicon: Lexicon) -> frozenset[str]:
    """The stems of the words that bear a capital where no sentence starts.

    In German every noun bears one; there a name cannot be told from a noun, and both are taken.
    """
    text = stream.text
    found = {
        match[0]
        for match in _CAPITAL.finditer(text)
        if match.start() > 1 and text[match.start() - 2] not in _SENTENCE_ENDS
    }
    lower = {plain(name) for name in found}
    dates = lexicon.months.keys() | lexicon.weekdays.keys()
    return frozenset(_stem(name) for name in lower - lexicon.function_words - dates)


def round_forms(value: str) -> frozenset[str]:
    """What a writer may give a whole figure as: "412" as 400, "31" as 30, "900" as 1000.

    Up or down, to one digit or two, and by no more than an eighth. A year is never rounded.
    """
    if not value.isdigit() or len(value) < 2 or _is_year(value):
        return frozenset()
    exact = int(value)
    steps = [10**power for power in range(max(1, len(value) - 2), len(value) + 1)]
    near = {form for step in steps for form in (exact // step * step, -(-exact // step) * step)}
    return frozenset(
        str(form) for form in near - {0, exact} if abs(form - exact) * _ROUNDING <= exact
    )


def _read(words: tuple[str, ...], start: int, lexicon: Lexicon) -> tuple[Decimal | None, int]:
    """The number that begins at word `start`, and where the words go on after it."""
    end = start + 1
    if words[start][0].isdigit():
        written = words[start]
        if lexicon.decimal_comma and _HEAD_OF_GROUPS.fullmatch(written):
            while end < len(words) and _GROUP.fullmatch(words[end]):
                written, end = written + words[end], end + 1
        value = _parsed(written)
    else:
        value = _spelled(lexicon.numbers[words[start]])
        if value is not None and value in _TENS and end < len(words):
            unit = _spelled(lexicon.numbers.get(words[end], ""))
            if unit is not None and unit in _UNITS:
                value, end = value + unit, end + 1
    while value is not None and end < len(words):
        power = _POWERS.get(lexicon.numbers.get(words[end], ""))
        if power is None:
            break
        value, end = value.scaleb(power), end + 1
    return value, end


def _parsed(written: str) -> Decimal | None:
    if len(written) > _HIGHEST:
        return None
    if _GROUPED.fullmatch(written):
        return Decimal(written.replace(",", "").replace(".", ""))
    if _ONE_MARK.fullmatch(written):
        return Decimal(written.replace(",", "."))
    return None


def _spelled(value: str) -> Decimal | None:
    """A number word, cardinal or ordinal; None for "half" and "dozens"."""
    digits = value.rstrip(".")
    return Decimal(digits) if digits.isdigit() else None


def _digits(value: Decimal) -> str:
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _is_year(key: str) -> bool:
    return len(key) == len(_YEARS[0]) and _YEARS[0] <= key <= _YEARS[1]


def _weight(key: str, value: Decimal) -> float:
    """How unlikely two reports are to have this figure in common by chance, from 0 to 1."""
    if "." in key:
        return 0.5 if value < 10 else 0.75 if value < 100 else 1.0
    if value < _SMALL:
        return 0.0
    if _is_year(key):
        return 0.25
    telling = len(key.rstrip("0"))
    if len(key) < 3:
        return 0.25 if telling == 1 else 0.5
    return {1: 0.5, 2: 0.75}.get(telling, 1.0)


def _stem(name: str) -> str:
    ending = _LATIN_ENDING if name.isascii() else _CYRILLIC_ENDING
    return ending.sub("", name)
