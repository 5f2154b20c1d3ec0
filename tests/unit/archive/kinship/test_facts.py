"""Figures and names, under keys that spelling and declension do not change."""

import pytest

from archive.kinship.facts import figures, names, round_forms
from archive.kinship.words import WordStream, words_of
from archive.language.folding import fold
from archive.language.lexicons import lexicon_of


def values(text: str, language: str = "en") -> set[str]:
    return set(figures(words_of(fold(text)), lexicon_of(language)))


def weight(figure: str) -> float:
    (found,) = figures(words_of(figure), lexicon_of("en")).values()
    return found.weight


@pytest.mark.parametrize(
    ("language", "text", "value"),
    [
        ("en", "3,800 people", "3800"),
        ("en", "2.3 million pounds", "2300000"),
        ("en", "2,300,000 pounds", "2300000"),
        ("en", "seventeen objects", "17"),
        ("en", "sixty-one replies", "61"),
        ("en", "0.93 micrograms", "0.93"),
        ("en", "7.50 percent", "7.5"),
        ("en", "10\u202f000 soldiers", "10000"),
        ("de", "310.000 Patienten", "310000"),
        ("de", "4,5 Millionen Euro", "4500000"),
        ("ru", "1 200 участков", "1200"),
        ("ru", "217 миллионов рублей", "217000000"),
        ("uk", "83 тисячі абонентів", "83000"),
        ("", "1,170 km", "1170"),
    ],
)
def test_a_figure_is_one_in_every_spelling(language: str, text: str, value: str) -> None:
    assert values(text, language) == {value}


@pytest.mark.parametrize("text", ["192.168.1.1.7", "1234567890123456789", "half of them"])
def test_what_is_no_figure_is_left_out(text: str) -> None:
    assert values(text) == set()


def test_a_year_before_a_count_does_not_swallow_it() -> None:
    assert values("в 2019 300 домов", "ru") == {"2019", "300"}


def test_one_and_first_are_hardly_ever_figures() -> None:
    assert values("one of them was the first to count the second ship twice") == set()


def test_the_first_spelling_is_kept() -> None:
    found = figures(words_of("2.3 million, or 2,300,000"), lexicon_of("en"))
    assert found["2300000"].written == "2.3 million"


def test_an_odd_figure_tells_more_than_a_round_or_a_small_one() -> None:
    weights = [weight(it) for it in ("3", "50", "47", "300", "340", "341")]
    assert weights == sorted(weights)
    assert weights[0] == 0
    assert weights[-1] == 1


def test_a_year_tells_little() -> None:
    assert weight("2019") < weight("2319")


def test_decimals_tell_something() -> None:
    assert weight("0.93") > 0
    assert weight("12.4") < weight("912.4")


def named(text: str, language: str = "en") -> frozenset[str]:
    return names(WordStream(fold(text)), lexicon_of(language))


def test_a_name_bears_a_capital_where_no_sentence_begins() -> None:
    assert named("The ferry left Halmsund. Passengers slept in Brekke.") == {"halmsund", "brekke"}


def test_months_weekdays_and_little_words_are_no_names() -> None:
    assert named("He came on Monday in August with The Halm Line") == {"halm", "line"}


def test_a_name_is_one_in_every_case() -> None:
    forms = ("в Заречинске", "из Заречинска", "город Заречинск")
    assert len({named(form, "ru") for form in forms}) == 1


@pytest.mark.parametrize(
    ("exact", "round_form"),
    [("412", "400"), ("655", "650"), ("31", "30"), ("900", "1000"), ("48000", "50000")],
)
def test_a_writer_may_give_a_figure_in_round(exact: str, round_form: str) -> None:
    assert round_form in round_forms(exact)


@pytest.mark.parametrize(
    ("exact", "other"),
    [("412", "500"), ("412", "412"), ("412", "413"), ("9", "10"), ("2014", "2000"), ("6.25", "6")],
)
def test_another_figure_a_digit_and_a_year_are_no_round_form(exact: str, other: str) -> None:
    assert other not in round_forms(exact)
