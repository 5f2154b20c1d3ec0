"""Which words beside a changed figure only agree with it, and which changed on their own."""

import pytest

from archive.model import EditKind
from tests.builders_edits import article, kinds_between

K = EditKind
REST = "in the old town after the great fire."


def kinds(before: str, after: str) -> set[EditKind]:
    return kinds_between(article(f"{before} {REST}"), article(f"{after} {REST}"))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Police held 1 armed man", "Police held 2 armed men"),
        ("Police held 1 armed man, who fled", "Police held 2 armed men, who fled"),
    ],
)
def test_a_noun_apart_from_its_figure_takes_another_form_with_it(before: str, after: str) -> None:
    assert kinds(before, after) == {K.NUMBER}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Police held 1 of them, workers left", "Police held 2 of them, worker left"),
        (
            "One of the old stone bridges of the towns was shut",
            "Two of the old stone bridges of the town was shut",
        ),
    ],
)
def test_another_form_in_the_next_clause_or_far_off_is_a_slip(before: str, after: str) -> None:
    assert kinds(before, after) == {K.NUMBER, K.TYPO}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("One nation voted", "Two nationalists voted"),
        ("One of the great nations voted", "Two of the great nationalists voted"),
        ("In all 3 of the bridges there fell", "In all 1 of the bridge fell"),
    ],
)
def test_other_words_than_a_form_of_the_same_are_wording(before: str, after: str) -> None:
    assert kinds(before, after) == {K.NUMBER, K.WORDING}


def test_a_bound_that_takes_up_the_words_before_it_is_a_number_edit() -> None:
    before, after = "The mill took less than 30 pounds", "The mill took not less than 30 pounds"
    assert kinds(before, after) == {K.NUMBER}


def test_two_capitals_are_a_name_where_the_word_stands_small_as_well() -> None:
    more = "It gave us bread."
    before, after = f"A vote in the US won {REST}", f"A vote in the UK won {REST}"
    assert kinds_between(article(before, more), article(after, more)) == {K.NAME}
