"""Which figures and words are dates, by what stands beside them."""

import pytest

from archive.language.lexicons import lexicon_of
from archive.language.token import TokenKind
from archive.language.tokens import tokenise


def dates(text: str, language: str = "en") -> list[str]:
    tokens = tokenise(text, lexicon_of(language))
    return [token.key for token in tokens if token.kind is TokenKind.DATE]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The May 2014 report", ["month 5", "2014"]),
        ("The May report of it", []),
        ("All 5 cold May days", []),
        ("2014 was a bad year", ["2014"]),
        ("The 1900 spring flood", ["1900"]),
        ("They were 1900 people", []),
        ("The flood was that of 1900", ["1900"]),
        ("the 4th of July", ["day 4", "month 7"]),
        ("On July 4, 1900, it rained", ["month 7", "day 4", "1900"]),
        ("a row of 4 trucks, July", ["month 7"]),
    ],
)
def test_a_month_a_day_and_a_year_are_known_by_their_neighbours(
    text: str, expected: list[str]
) -> None:
    assert dates(text) == expected


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("el 4 de julio de 2014", "es", ["day 4", "month 7", "2014"]),
        ("4 июля 2014 года", "ru", ["day 4", "month 7", "2014"]),
        ("am 4. Juli 2014", "de", ["day 4", "month 7", "2014"]),
        ("le 4 juillet 2014", "fr", ["day 4", "month 7", "2014"]),
    ],
)
def test_a_whole_date_is_read_in_every_language(
    text: str, language: str, expected: list[str]
) -> None:
    assert dates(text, language) == expected
