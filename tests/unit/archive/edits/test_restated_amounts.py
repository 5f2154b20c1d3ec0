"""An amount that is written otherwise, and what else changed beside it."""

import pytest

from archive.model import EditKind
from tests.builders_edits import article, kinds_between

K = EditKind
REST = "to the people of the old town after the great fire in the mill."


def kinds(before: str, after: str, language: str = "en") -> set[EditKind]:
    return kinds_between(article(before, language=language), article(after, language=language))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("The state paid 1.5 million dollars yesterday", "The state paid $1,500,000 afterwards"),
        ("The state paid 1.5 million dollars and bread", "The state paid $1,500,000"),
        ("The state paid bread and 1.5 million dollars", "The state paid $1,500,000"),
        ("The state paid 1.5 million dollars promptly", "The state paid $1,500,000"),
        ("The state paid 1.5 million dollars in time", "The state paid $1,500,000 in good time"),
        ("The state paid promptly 1.5 million dollars", "The state paid $1,500,000"),
        ("The state gave 1.5 million dollars", "The state paid $1,500,000"),
        ("The state paid promptly 1.5 million dollars", "The state paid slowly $1,500,000"),
    ],
)
def test_other_words_beside_an_amount_of_the_same_worth_are_wording(
    before: str, after: str
) -> None:
    assert kinds(f"{before} {REST}", f"{after} {REST}") == {K.WORDING}


@pytest.mark.parametrize(
    ("language", "before", "after"),
    [
        ("en", "There was 3 inch of rain.", "There was 3 inches of rain."),
        ("ru", "Он ждал 5 месяц у дома.", "Он ждал 5 месяцев у дома."),
    ],
)
def test_a_unit_in_the_wrong_number_is_a_slip(language: str, before: str, after: str) -> None:
    assert kinds(before, after, language) == {K.TYPO}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("The state gave more than 30 pounds", "The state paid 30 pounds"),
        ("The state paid 30 pounds", "The state gave more than 30 pounds"),
    ],
)
def test_a_bound_that_comes_or_goes_with_the_verb_before_it_is_a_number_edit(
    before: str, after: str
) -> None:
    assert kinds(f"{before} {REST}", f"{after} {REST}") == {K.NUMBER, K.WORDING}


def test_a_bound_that_comes_with_another_figure_is_part_of_the_number_edit() -> None:
    before, after = f"The mill took 30 pounds {REST}", f"The mill took more than 50 pounds {REST}"
    assert kinds(before, after) == {K.NUMBER}


def test_weeks_for_years_are_a_number_edit() -> None:
    before, after = "They will meet within ten weeks.", "They will meet within ten years."
    assert kinds(before, after) == {K.NUMBER}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("The price rose to 30 pounds", "The price went up to 30 pounds"),
        ("The price went up to 30 pounds", "The price rose to 30 pounds"),
    ],
)
def test_a_verb_that_ends_like_a_bound_is_none(before: str, after: str) -> None:
    assert kinds(f"{before} {REST}", f"{after} {REST}") == {K.WORDING}


@pytest.mark.parametrize(
    ("language", "before", "after"),
    [
        ("en", "The twenty-one men left the town.", "The 21 men left the town."),
        ("en", "An army of two hundred and fifty men left.", "An army of 250 men left."),
        ("en", "Some 40k people left the town.", "Some 40,000 people left the town."),
        ("en", "Some one million people left town.", "Some 1 million people left town."),
        ("en", "More than a million people left.", "More than 1 million people left."),
        ("en", "A crowd of a hundred people left.", "A crowd of 100 people left."),
        ("de", "Eine Million Menschen flohen.", "1 Million Menschen flohen."),
        ("fr", "Les vingt et un hommes sont partis.", "Les 21 hommes sont partis."),
        ("es", "Los treinta y dos hombres salieron.", "Los 32 hombres salieron."),
        ("ru", "Погиб двадцать один человек в городе.", "Погиб 21 человек в городе."),
        ("uk", "Загинув двадцять один чоловік у місті.", "Загинув 21 чоловік у місті."),
    ],
)
def test_a_number_in_words_of_the_same_worth_is_no_edit(
    language: str, before: str, after: str
) -> None:
    assert kinds(before, after, language) == set()
    assert kinds(after, before, language) == set()


@pytest.mark.parametrize(
    ("language", "before", "after"),
    [
        ("en", "The twenty-one men left the town.", "The 22 men left the town."),
        ("en", "An army of two hundred and fifty men left.", "An army of 260 men left."),
        ("en", "Some 40k people left the town.", "Some 4,000 people left the town."),
        ("en", "More than one million people left town.", "More than 2 million people left town."),
        ("en", "Over half a million people left town.", "Over 1 million people left town."),
        ("en", "Over a quarter of a million people left.", "Over 1 million people left."),
        ("de", "Eine Million Menschen flohen.", "2 Millionen Menschen flohen."),
        ("fr", "Les vingt et un hommes sont partis.", "Les 22 hommes sont partis."),
        ("es", "Los treinta y dos hombres salieron.", "Los 33 hombres salieron."),
        ("ru", "Погиб двадцать один человек в городе.", "Погиб 31 человек в городе."),
    ],
)
def test_a_number_in_words_of_another_worth_is_a_number_edit(
    language: str, before: str, after: str
) -> None:
    assert K.NUMBER in kinds(before, after, language)
    assert K.NUMBER in kinds(after, before, language)


def test_a_span_of_days_before_and_behind_its_month_is_no_edit() -> None:
    before = "The talks were held on 17-18 December in Rome."
    assert kinds(before, "The talks were held on December 17–18 in Rome.") == set()


@pytest.mark.parametrize("days", ["December 16-18", "December 17-19", "17-19 December"])
def test_another_day_at_either_end_of_a_span_is_a_date_edit(days: str) -> None:
    before = "The talks were held on 17-18 December in Rome."
    assert kinds(before, f"The talks were held on {days} in Rome.") == {K.DATE}
