"""What only looks like a manner of writing: a dash for a word, a label, a word written large."""

import pytest

from archive.edits.spans import written_otherwise
from archive.model import EditKind, Span
from tests.builders_edits import article, kinds_between

K = EditKind
REST = "in the old town after the great fire."


def kinds(before: str, after: str) -> set[EditKind]:
    return kinds_between(article(f"{before} {REST}"), article(f"{after} {REST}"))


def test_a_small_word_of_ranges_that_stands_in_no_range_is_a_slip() -> None:
    assert kinds("The man wants go home", "The man wants to go home") == {K.TYPO}


@pytest.mark.parametrize("before", ["Putin: the war will end", "Photo the war will end"])
def test_words_that_are_no_label_or_stand_before_no_colon_are_wording(before: str) -> None:
    assert kinds(before, "The war will end") == {K.WORDING}


def test_a_name_of_two_words_may_begin_a_sentence() -> None:
    more = "The group is rich."
    before = article(f"Digital Group bought the mill {REST}", more)
    after = article(f"Digital House bought the mill {REST}", more)
    assert kinds_between(before, after) == {K.NAME}


def test_a_word_before_a_longer_name_is_no_wording_of_its_own() -> None:
    assert kinds("He met Paul Low", "He met mayor Anna Maria Brand") == {K.NAME}


def test_short_passages_are_compared_letter_by_letter() -> None:
    assert written_otherwise("Old Mill", "old mill") == (Span(0, 1, 0, 1), Span(4, 5, 4, 5))


def test_a_capital_in_a_short_heading_makes_no_name() -> None:
    assert kinds_between(article("Bath Wins Cup"), article("Bath Wins Vote")) == {K.WORDING}
