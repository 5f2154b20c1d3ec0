"""Figures that change places, or change at all: the edits that nobody may miss."""

from string import digits

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.language.lexicon import listed
from archive.model import EditKind
from tests.builders_edits import article, kinds_between

K = EditKind
WORDS = listed(
    "fell rose towns river before after people bridges under north council paid between from to "
    "and water houses against for in schools roads"
)
NUMBERS = st.one_of(
    st.integers(0, 1800).map(str),
    st.integers(1_000, 9_999_999).map(lambda n: f"{n:,}"),
    st.decimals(0, 99, places=1).map(str),
    st.sampled_from(("$40", "€40", "7%", "9:30", "3rd", "thirty", "1.2.3")),
)
DATES = st.one_of(
    st.integers(2, 31).map(lambda day: f"{day} May"),
    st.integers(1901, 1999).map(str),
    st.sampled_from(("June 3", "Monday", "Friday", "12/05/2016", "3 June 2019")),
)


def kinds(before: str, after: str, language: str = "en") -> set[EditKind]:
    return kinds_between(article(before, language=language), article(after, language=language))


@st.composite
def sentences(draw: st.DrawFn) -> tuple[list[str], list[int]]:
    """The words of a sentence, and the places of its figures; two of these are of one sort.

    There is a word between any two figures, for what stands side by side may be one date.
    """
    words = draw(st.lists(st.sampled_from(WORDS), min_size=12, max_size=24))
    places = draw(st.lists(st.integers(0, 4), min_size=2, max_size=4, unique=True))
    places = [2 * place + 1 for place in places]
    first = draw(st.sampled_from((NUMBERS, DATES)))
    for index, place in enumerate(places):
        words[place] = draw(first if index < 2 else st.one_of(NUMBERS, DATES))
    return words, places


def written(words: list[str]) -> str:
    return f"Yesterday {' '.join(words)}."


@settings(deadline=None)
@given(sentences())
def test_two_figures_that_change_places_are_always_a_figure_edit(
    sentence: tuple[list[str], list[int]],
) -> None:
    words, (one, other, *_) = sentence
    turned = [*words]
    turned[one], turned[other] = words[other], words[one]
    same = not kinds(f"Only {words[one]} of the towns.", f"Only {words[other]} of the towns.")
    assert same or kinds(written(words), written(turned)) & {K.NUMBER, K.DATE}


@settings(deadline=None)
@given(sentences(), st.data())
def test_another_digit_anywhere_in_a_sentence_is_always_an_edit(
    sentence: tuple[list[str], list[int]], data: st.DataObject
) -> None:
    before = written(sentence[0])
    places = [place for place, mark in enumerate(before) if mark in digits]
    if not places:
        return
    place = data.draw(st.sampled_from(places))
    digit = data.draw(st.sampled_from([one for one in digits if one != before[place]]))
    assert kinds(before, before[:place] + digit + before[place + 1 :])


@pytest.mark.parametrize(
    ("before", "after", "language"),
    [
        ("Rovers won 3 to 1 in the old town.", "Rovers won 1 to 3 in the old town.", "en"),
        ("Rovers won 2-1 in the old town.", "Rovers won 1-2 in the old town.", "en"),
        ("The price fell from 30 to 20 there.", "The price fell from 20 to 30 there.", "en"),
        ("It was won with 52 for, 48 against.", "It was won with 48 for, 52 against.", "en"),
        ("Of 30 people there 20 died.", "Of 20 people there 30 died.", "en"),
        ("In one of three towns they died.", "In three of one towns they died.", "en"),
        ("They paid us $40 and then €30.", "They paid us €40 and then $30.", "en"),
        ("Sie gewannen 3 zu 1 in der Stadt.", "Sie gewannen 1 zu 3 in der Stadt.", "de"),
        ("Они выиграли 3 на 1 в городе.", "Они выиграли 1 на 3 в городе.", "ru"),
    ],
)
def test_numbers_that_change_places_are_a_number_edit(
    before: str, after: str, language: str
) -> None:
    assert kinds(before, after, language) == {K.NUMBER}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Open from Monday to Friday each week.", "Open from Friday to Monday each week."),
        ("They worked there from 2019 to 2021.", "They worked there from 2021 to 2019."),
        ("They met on 3 May or on June 5 there.", "They met on May 5 or on 3 June there."),
    ],
)
def test_dates_that_change_places_are_a_date_edit(before: str, after: str) -> None:
    assert kinds(before, after) == {K.DATE}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("He left with friends on Monday, 17 May.", "He left with friends on 17 May, Monday."),
        ("He left with friends on May 17, 2024.", "He left with friends on 17 May 2024."),
        ("He left with friends on May 17.", "He left with friends on the 17th of May."),
    ],
)
def test_a_date_in_another_order_is_no_edit(before: str, after: str) -> None:
    assert kinds(before, after) == set()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Some 20 men, 30 women died there.", "Some 30 women, 20 men died there."),
        ("The price fell from 30 to 20 there.", "The price fell to 20 from 30 there."),
        ("It left town at 9 on 3 May.", "It left town on 3 May at 9."),
        ("There are 20 of them at least now.", "There are of them at least 20 now."),
    ],
)
def test_figures_that_move_with_their_words_are_wording(before: str, after: str) -> None:
    assert kinds(before, after) == {K.WORDING}


def test_figures_that_change_places_are_found_beside_other_edits() -> None:
    before = "Rovers won 2-1 in the old town and saw a dog."
    after = "Rovers won 1-2 in the old town and saw a cat."
    assert kinds(before, after) == {K.NUMBER, K.WORDING}
