"""Years that may be counts, and words that say which day is meant."""

import pytest

from archive.model import EditKind
from tests.builders_edits import article, kinds_between

K = EditKind


def kinds(before: str, after: str, language: str = "en") -> set[EditKind]:
    return kinds_between(article(before, language=language), article(after, language=language))


def test_a_year_misspelt_behind_the_first_word_of_a_sentence_is_a_date() -> None:
    before = "In 2013 the mill in the old town closed."
    assert kinds(before, "In 213 the mill in the old town closed.") == {K.DATE}


@pytest.mark.parametrize(
    ("language", "before", "after"),
    [
        (
            "fr",
            "Il est venu vendredi dernier en ville.",
            "Il est venu vendredi prochain en ville.",
        ),
        (
            "fr",
            "Le feu a pris la semaine dernière en ville.",
            "Le feu a pris la semaine prochaine en ville.",
        ),
    ],
)
def test_a_word_behind_a_day_or_week_says_which_one_is_meant(
    language: str, before: str, after: str
) -> None:
    assert kinds(before, after, language) == {K.DATE}


def test_the_last_of_some_people_is_no_date() -> None:
    assert kinds("He was the last man there.", "He was the next man there.") == {K.WORDING}


def test_figures_that_change_places_with_what_they_count_are_wording() -> None:
    before = "In all 3 men as well as 20 women died."
    assert kinds(before, "In all 20 women as well as 3 men died.") == {K.WORDING}
