import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.text.furniture import sift, why_furniture, without_appeal, without_furniture_lines
from tests.builders_text import STORY

APPEAL = (
    "A Message from The Moscow Times:",
    "Dear readers,",
    "We, the journalists of The Moscow Times, refuse to be silenced. We need your help.",
    "Your support, no matter how small, makes a world of difference.",
    "By supporting The Moscow Times, you're defending independent journalism.",
    "Continue",
    "Not ready to support today?",
    "Remind me later.",
)


@pytest.mark.parametrize(
    "line",
    [
        "Read also: Ruble slides again",
        "Related articles",
        "Читайте также: Рубль снова падает",
        "Читайте також: Гривня зміцнюється",
        "Lesen Sie auch: Der Rubel fällt",
        "Lire aussi : Le rouble chute",
        "Lea también: Cae el rublo",
        "Advertisement",
        "Реклама",
        "Sign up for our newsletter",
        "Subscribe to our weekly newsletter and get the best stories",
        "© 2024 Example News. All rights reserved.",
        "3 hours ago",
        "2 часа назад",
        "Updated at 2024-12-16 12:31",
        "2 min read",
        "1204 views",
        "(Reporting by A. Orr; editing by B. Holm)",
        "Photo: A. Orr / Reuters",
        "Externer Inhalt nicht verfügbar",
    ],
)
def test_a_line_that_is_wholly_furniture_is_named(line: str) -> None:
    assert why_furniture(line)


@pytest.mark.parametrize(
    "line",
    [
        "Read the letter aloud, the judge told him.",
        "Advertisement spending fell by a third last year.",
        "The newsletter had accused the ministry of theft in 2019.",
        "Three hours ago the first tanks crossed the river, a witness said.",
        "Related violence killed twelve people in the same province, police said.",
        "Copyright law does not protect ideas, only their expression.",
        "Реклама табака запрещена с 2013 года, напомнили в министерстве.",
        "He continued to read.",
        "Updated rules take effect in May.",
        *STORY,
    ],
)
def test_a_sentence_that_merely_begins_so_is_text(line: str) -> None:
    assert why_furniture(line) is None


def test_what_is_removed_is_kept_with_its_reason() -> None:
    kept, removed = without_furniture_lines((*STORY, "Advertisement"))
    assert kept == STORY
    assert [(each.text, each.layer, each.reason) for each in removed] == [
        ("Advertisement", "furniture", "service line")
    ]


def test_an_appeal_below_the_story_goes_with_all_below_it() -> None:
    kept, removed = without_appeal((*STORY, *APPEAL))
    assert kept == STORY
    assert tuple(each.text for each in removed) == APPEAL


def test_an_appeal_above_the_story_is_left_for_other_layers() -> None:
    lines = (*APPEAL[:2], *STORY)
    assert without_appeal(lines) == (lines, ())


def test_an_open_letter_of_the_story_is_no_appeal() -> None:
    lines = (*STORY, "A message from the mayor:", *(line.lower() for line in STORY))
    assert without_appeal(lines) == (lines, ())


def test_when_more_than_half_would_go_nothing_goes() -> None:
    lines = ("Advertisement", "Share", "ok")
    assert without_furniture_lines(lines) == (lines, ())


lines_and_reasons = st.lists(st.tuples(st.text(max_size=40), st.none() | st.just("why")))


@given(lines_and_reasons)
def test_sifting_loses_no_line_and_never_most_of_a_text(
    pairs: list[tuple[str, str | None]],
) -> None:
    lines, reasons = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    kept, removed = sift(lines, reasons, "layer")
    assert sorted([*kept, *(each.text for each in removed)]) == sorted(lines)
    assert sum(map(len, kept)) * 2 >= sum(map(len, lines))


@given(st.lists(st.text(max_size=200), max_size=20))
def test_layers_raise_on_no_text(lines: list[str]) -> None:
    without_appeal(lines)
    without_furniture_lines(lines)
