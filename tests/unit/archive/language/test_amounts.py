"""What an amount, a time of day or a date is worth, however it is written."""

import pytest

from archive.language.amounts import amounts, bounds
from archive.language.lexicons import lexicon_of
from archive.language.tokens import tokenise


def worths(text: str, language: str) -> list[tuple[str, str]]:
    lexicon = lexicon_of(language)
    return [amount.worth for amount in amounts(tokenise(text, lexicon), lexicon)]


def signs(text: str, language: str) -> list[str]:
    lexicon = lexicon_of(language)
    return [bound.sign for bound in bounds(tokenise(text, lexicon), lexicon)]


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        ("en", "$1.5 million", "1,500,000 dollars"),
        ("en", "$5m", "five million dollars"),
        ("en", "£2bn", "2 billion pounds"),
        ("en", "twenty-three", "23"),
        ("en", "two hundred fifty", "250"),
        ("en", "fifteen hundred", "1,500"),
        ("en", "35km", "35 kilometres"),
        ("en", "5 per cent", "5%"),
        ("en", "12:15 a.m.", "00:15"),
        ("en", "12 p.m.", "12:00"),
        ("en", "4 pm", "16:00"),
        ("en", "May 18, 2014", "18 May 2014"),
        ("en", "2014-05-18", "18th of May, 2014"),
        ("de", "18.40 Uhr", "18:40"),
        ("de", "12,5 Mio. €", "12,5 Millionen Euro"),
        ("de", "vierunddreißig Tage", "34 Tage"),
        ("de", "3. Juni 2022", "03.06.2022"),
        ("fr", "14h30", "14 heures 30"),
        ("fr", "2,5 millions d'euros", "2 500 000 €"),
        ("fr", "trois pour cent", "3 %"),
        ("es", "1 de abril de 2014", "1/4/2014"),
        ("es", "61,4 por ciento", "61,4 %"),
        ("es", "3.500 millones de pesos", "3500000000 pesos"),
        ("ru", "двадцать три тонны", "23 тонны"),
        ("ru", "1,5 млн рублей", "1 500 000 рублей"),
        ("ru", "полтора метра", "1,5 метра"),
        ("uk", "12 тисяч гривень", "12 000 грн"),
    ],
)
def test_two_ways_to_write_an_amount_are_worth_the_same(
    language: str, one: str, other: str
) -> None:
    assert len(worths(one, language)) == 1
    assert worths(one, language) == worths(other, language)


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        ("en", "30 miles", "30 kilometres"),
        ("en", "4 a.m.", "4 p.m."),
        ("en", "5 percent", "5 percentage points"),
        ("en", "$5 million", "$5 billion"),
        ("en", "$5m", "5m"),
        ("en", "twelve dollars", "twelve euros"),
        ("de", "8 Prozent", "8 Prozentpunkte"),
        ("fr", "14 heures", "14 jours"),
        ("es", "5 de mayo", "6 de mayo"),
        ("ru", "двое суток", "две недели"),
        ("uk", "3 грн", "3 євро"),
    ],
)
def test_amounts_of_another_unit_are_not_worth_the_same(
    language: str, one: str, other: str
) -> None:
    assert worths(one, language) != worths(other, language)


def test_figures_side_by_side_do_not_add_up() -> None:
    assert worths("20 3", "en") == [("20", ""), ("3", "")]


def test_a_day_and_month_in_english_figures_are_not_guessed() -> None:
    assert worths("3/4/2014", "en") == [("3/4/2014", "")] or not worths("3/4/2014", "en")


@pytest.mark.parametrize(
    ("language", "text", "sign"),
    [
        ("en", "at least 20", "≥"),
        ("en", "no more than half", "≤"),
        ("de", "mehr als drei", ">"),
        ("fr", "moins de 5", "<"),
        ("es", "al menos cinco", "≥"),
        ("ru", "не менее недели", "≥"),
        ("uk", "щонайменше три доби", "≥"),
    ],
)
def test_a_bound_stands_right_before_its_figure(language: str, text: str, sign: str) -> None:
    assert signs(text, language) == [sign]


def test_a_preposition_before_a_word_is_no_bound() -> None:
    assert signs("over the wall, under pressure", "en") == []


def keys(text: str, language: str = "en") -> list[str]:
    return [token.key for token in tokenise(text, lexicon_of(language))]


@pytest.mark.parametrize("minus", ["-", "−", "–"])
def test_a_minus_glued_to_a_figure_is_part_of_it(minus: str) -> None:
    assert keys(f"fell to {minus}5 degrees") == ["fell", "to", "-5", "degrees"]


@pytest.mark.parametrize(
    "text", ["open 9 -5 each", "open 9-5 each", "the 20-30 men", "so it said - 5 men", "covid-19"]
)
def test_a_dash_is_no_minus(text: str) -> None:
    assert not any(key.startswith("-") for key in keys(text))


@pytest.mark.parametrize(
    ("language", "text", "month"),
    [
        ("en", "again in August", "month 8"),
        ("en", "since May", "month 5"),
        ("de", "im Mai", "month 5"),
        ("fr", "depuis mars", "month 3"),
        ("uk", "у лютому", "month 2"),
        ("ru", "в мае", "month 5"),
    ],
)
def test_a_doubtful_word_is_a_month_behind_a_word_that_leads_to_one(
    language: str, text: str, month: str
) -> None:
    assert keys(text, language)[-1] == month


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "in may"),
        ("en", "said Theresa May"),
        ("de", "sagte Jan"),
        ("uk", "лютий мороз"),
    ],
)
def test_a_doubtful_word_alone_is_no_month(language: str, text: str) -> None:
    assert not any(key.startswith("month") for key in keys(text, language))
