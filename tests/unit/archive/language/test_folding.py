"""Typography is folded; what can carry meaning is kept."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.language.folding import fold, fold_with_offsets

texts = st.text(
    alphabet=st.one_of(
        st.characters(exclude_categories=["Cs"]),
        st.sampled_from("a1\u0301\u0308й \xa0\u2009\u202f“”«»'-—\u200b\xad…\u1100\u1161\u0327,."),
    ),
    max_size=40,
)


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("“At\xa0least”", '"At least"'),
        ("«Так», — сказал он", '"Так", - сказал он'),
        ("„Ja“, sagt sie", '"Ja", sagt sie'),
        ("об’єкт обʼєкт", "об'єкт об'єкт"),
        ("front\xadline\u200b", "frontline"),
        ("wait… and  see", "wait... and see"),
        ("one -- two", "one - two"),
        ("''quoted''", '"quoted"'),
        ("cafe\u0301", "café"),
        (" 10\u2009000 and 1\u202f170\xa0km ", "10000 and 1170 km"),
        ("line\nbreak\t", "line break"),
        ("", ""),
    ],
)
def test_typography_is_folded(written: str, folded: str) -> None:
    assert fold(written) == folded


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("8.5", "85"),
        ('the "deal"', "the deal"),
        ("May", "may"),
        ("5 200", "5200"),
        ("1,170", "1.170"),
        ("50 %", "50"),
    ],
)
def test_what_can_carry_meaning_is_kept(one: str, other: str) -> None:
    assert fold(one) != fold(other)


def test_a_year_before_a_count_stays_apart() -> None:
    assert fold("in 2024\xa0100 people") == "in 2024 100 people"


@settings(deadline=None)
@given(texts)
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@settings(deadline=None)
@given(texts)
def test_the_variant_with_offsets_gives_the_same_text(text: str) -> None:
    assert fold_with_offsets(text).text == fold(text)


@settings(deadline=None)
@given(texts)
def test_offsets_rise_and_stay_inside_the_original(text: str) -> None:
    folded = fold_with_offsets(text)
    assert len(folded.starts) == len(folded.text) + 1
    assert list(folded.starts) == sorted(folded.starts)
    assert folded.starts[-1] <= len(text)


def test_offsets_lead_back_to_the_words_as_written() -> None:
    written = "  At\xa0least “30”\u200b — more"
    folded = fold_with_offsets(written)
    place = folded.text.index('"30"')
    start, end = folded.original(place, place + 4)
    assert written[start:end].strip("\u200b") == "“30”"


def test_an_empty_range_leads_to_an_empty_range() -> None:
    assert fold_with_offsets("ab").original(1, 1) == (1, 1)


def test_a_decomposed_letter_starts_where_its_base_does() -> None:
    written = unicodedata.normalize("NFD", "é!")
    assert fold_with_offsets(written).starts == (0, 2, 3)


def test_runs_of_spaces_dashes_and_marks_are_one_mark_that_knows_where_it_stood() -> None:
    folded = fold_with_offsets("a  b -- c ''d''")
    assert folded.text == fold("a  b -- c ''d''") == 'a b - c "d"'
    assert folded.original(4, 5) == (5, 7)
