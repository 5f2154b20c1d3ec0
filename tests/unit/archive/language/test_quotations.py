"""Where quotations stand."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.language.quotations import quotations


def quoted(text: str) -> list[str]:
    return [text[start:end] for start, end in quotations(text)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('He said "no way" and "yes".', ["no way", "yes"]),
        ("He said “no way” to it.", ["no way"]),
        ("Er sagte „nein“ dazu.", ["nein"]),
        ("Er sagte »nein« dazu.", ["nein"]),
        ("Он сказал: «Нет», — и ушёл.", ["Нет"]),
        ("Il a dit « non » hier.", [" non "]),
        ("It's the students' ’own’ work, isn't it?", ["own"]),
        ("the `woody' release", ["woody"]),
        ("\"He said 'no' to me,\" she said.", ["He said 'no' to me,"]),
        ('"A quotation that runs on', ["A quotation that runs on"]),
        ('a stray " mark', []),
        ('5" wide', []),
        ("Jens'а і п'ять", []),
        ("nothing at all", []),
        ("", []),
    ],
)
def test_quotations_are_found_by_the_place_of_their_marks(text: str, words: list[str]) -> None:
    assert quoted(text) == words


def test_two_stray_apostrophes_far_apart_quote_nothing() -> None:
    assert quoted("'tis " + "long " * 100 + "ago'") == []


@settings(deadline=None)
@given(st.text(alphabet="ab \"'“”«», ", max_size=30))
def test_quotations_stand_in_order_and_apart(text: str) -> None:
    done = 0
    for start, end in quotations(text):
        assert done <= start <= end <= len(text)
        done = end


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('"One" and "two is never closed', ["One"]),
        ('"One""two" stand side by side', ["One", "two"]),
        ('It is 5 " tall and 6 " wide.', []),
        ("Then he said 'it isn't over' and left.", ["it isn't over"]),
        ("They met 'the boys ' there' and left.", ["the boys ' there"]),
        ('He said "it was "over" there and then.', ['it was "over']),
        ("Then \"'it is over' he said.", ["it is over"]),
        ('Then \'"it is over" he said.', ["it is over"]),
        ("The towns' " + "old people came " * 40 + "towns' end.", []),
    ],
)
def test_a_mark_that_cannot_open_or_close_is_let_be(text: str, expected: list[str]) -> None:
    assert quoted(text) == expected


@pytest.mark.parametrize(("words", "found"), [(20, 1), (40, 0)])
def test_single_marks_too_far_apart_are_two_apostrophes(words: int, found: int) -> None:
    text = "They all said 'we " + "came there " * words + "then' and left."
    assert len(quoted(text)) == found
