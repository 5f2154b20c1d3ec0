"""What a row of number words and figures counts to."""

from decimal import Decimal

import pytest

from archive.language.counting import counted
from archive.language.lexicons import lexicon_of
from archive.language.tokens import tokenise


def worth(written: str, language: str) -> tuple[Decimal, int]:
    lexicon = lexicon_of(language)
    tokens = tokenise(written, lexicon)
    return counted(tokens, 0, lexicon)


@pytest.mark.parametrize(
    ("language", "written", "value"),
    [
        ("en", "twenty-one", 21),
        ("en", "two hundred and fifty", 250),
        ("en", "two thousand and fifty-one", 2051),
        ("es", "treinta y dos", 32),
        ("fr", "vingt et un", 21),
        ("ru", "двадцать один", 21),
        ("uk", "двадцять один", 21),
        ("de", "einundzwanzig", 21),
    ],
)
def test_words_that_make_one_number_are_counted_together(
    language: str, written: str, value: int
) -> None:
    tokens = tokenise(written, lexicon_of(language))
    assert worth(written, language) == (Decimal(value), len(tokens))


@pytest.mark.parametrize(
    ("language", "written", "value"),
    [
        ("en", "twenty and two", 20),
        ("en", "20 one-off payments", 20),
        ("en", "20 two-bedroom flats", 20),
        ("en", "two hundred and 1,000 more", 200),
        ("es", "veinte y treinta", 20),
        ("es", "dos y tres", 2),
        ("de", "zwanzig und zwei", 20),
    ],
)
def test_two_numbers_beside_each_other_are_not_added(
    language: str, written: str, value: int
) -> None:
    assert worth(written, language) == (Decimal(value), 1 + written.startswith("two hundred"))
