"""Where an amount begins and ends: what belongs to the figure, and what only stands near it."""

import pytest

from archive.language.amounts import amounts, bounds
from archive.language.lexicons import lexicon_of
from archive.language.tokens import tokenise


def worths(text: str, language: str) -> list[tuple[str, str]]:
    lexicon = lexicon_of(language)
    return [amount.worth for amount in amounts(tokenise(text, lexicon), lexicon)]


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        ("en", "two hundred fifty thousand people", "250,000 people"),
        ("en", "two thousand three hundred people", "2,300 people"),
        ("de", "um 24 Uhr", "um 24:00 Uhr"),
        ("de", "der Brand (3. Juni 2022)", "der Brand am 03.06.2022"),
    ],
)
def test_an_amount_is_read_to_its_end(language: str, one: str, other: str) -> None:
    assert worths(one, language) == worths(other, language) != []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("10-200 people", "10,200 people"),
        ("10, 200 people", "10,200 people"),
        ("5m high", "5 million high"),
        ("5 million; dollars are rare", "5 million dollars are rare"),
    ],
)
def test_two_amounts_that_only_look_alike_are_worth_different(one: str, other: str) -> None:
    assert worths(one, "en") != worths(other, "en")


def test_a_weekday_before_a_date_is_no_part_of_it() -> None:
    lexicon = lexicon_of("de")
    (found,) = amounts(tokenise("Freitag, 3. Juni 2022", lexicon), lexicon)
    assert found.start == 1


def test_a_sum_with_a_glued_scale_ends_with_it() -> None:
    lexicon = lexicon_of("en")
    (found,) = amounts(tokenise("it cost $5m dearly", lexicon), lexicon)
    assert (found.start, found.end) == (2, 4)


def test_a_bound_before_a_dozen_at_the_end_of_a_sentence_is_one() -> None:
    lexicon = lexicon_of("en")
    assert [one.sign for one in bounds(tokenise("He has at least a dozen.", lexicon), lexicon)]


def test_a_sentence_cut_off_behind_a_bound_has_none() -> None:
    lexicon = lexicon_of("en")
    assert bounds(tokenise("It is worth more than a", lexicon), lexicon) == []


@pytest.mark.parametrize(
    ("language", "text", "found"),
    [
        ("en", "two fifty-seat buses", [("2", ""), ("50", "")]),
        ("en", "it paid 5 million ($6m)", [("5000000", ""), ("6000000", "$")]),
        ("de", "Das Spiel endete 30:28", [("30:28", "")]),
    ],
)
def test_figures_that_belong_to_nothing_beside_them_stand_alone(
    language: str, text: str, found: list[tuple[str, str]]
) -> None:
    assert worths(text, language) == found
