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


def german_kinds(before: str, after: str) -> set[EditKind]:
    return kinds_between(article(before, language="de"), article(after, language="de"))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Ein Mann wurde in der Stadt verletzt.", "Zwei Männer wurden in der Stadt verletzt."),
        ("Ein Haus wurde in der Stadt zerstört.", "Zwei Häuser wurden in der Stadt zerstört."),
    ],
)
def test_a_german_noun_in_the_number_that_a_figure_wants_is_part_of_its_edit(
    before: str, after: str
) -> None:
    assert german_kinds(before, after) == {K.NUMBER}


def test_another_german_noun_beside_a_figure_is_wording_of_its_own() -> None:
    before, after = "Ein Mann wurde gestern verletzt.", "Zwei Frauen wurden gestern verletzt."
    assert german_kinds(before, after) == {K.NUMBER, K.WORDING}
