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
