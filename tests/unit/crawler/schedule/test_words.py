from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.schedule.outcome import Outcome, Sight
from crawler.schedule.policy import hint, learn, plan
from crawler.schedule.state import HostState, PageState
from crawler.schedule.words import explain, span
from tests.builders_schedule import (
    CHANGED,
    DAYS,
    GONE,
    HOURS,
    MINUTES,
    NOON,
    NOTHING,
    SAME,
    STEALTH,
    host_like,
    hosts,
    look,
    page,
    pages,
    thetas,
)

NEW = HostState()


def words(state: PageState, host: HostState = NEW, *, theta: float = 0.2) -> str:
    return " ".join(explain(state, host, theta, NOON))


@pytest.mark.parametrize(
    ("time", "expected"),
    [
        (timedelta(seconds=20), "1 minute"),
        (40 * MINUTES, "40 minutes"),
        (2 * HOURS, "2 hours"),
        (3 * DAYS, "3 days"),
        (-HOURS, "1 minute"),
    ],
)
def test_a_length_of_time_is_said_in_the_unit_a_person_would_choose(
    time: timedelta, expected: str
) -> None:
    assert span(time) == expected


def test_it_says_when_the_next_check_is() -> None:
    state = page(age=HOURS, seen=timedelta(0)).pinned(40 * MINUTES)
    assert words(state).startswith("The next check is at 2024-05-16 12:40 UTC, in 40 minutes.")


def test_it_says_what_could_be_missed() -> None:
    state = page(age=HOURS, seen=timedelta(0)).pinned(40 * MINUTES)
    assert "An edit undone within 40 minutes would not be seen" in words(state)


def test_the_time_that_could_be_missed_runs_from_the_last_look() -> None:
    state = page(age=HOURS, seen=30 * MINUTES).pinned(40 * MINUTES)
    said = words(state)
    assert "in 10 minutes" in said
    assert "undone within 40 minutes" in said


def test_it_says_from_what_it_is_reckoned() -> None:
    host = host_like(CHANGED, pages=5, section="live")
    said = words(page(age=2 * HOURS, seen=timedelta(0), section="live"), host, theta=2.0)
    assert "By then 2 unseen edits are expected" in said
    assert "Pages of this outlet that are 2 hours old get" in said
    assert "section “live”" in said
    assert "at this hour of the week" in said
    assert "this page itself" in said


def test_the_chance_that_is_said_is_that_of_the_threshold() -> None:
    assert "about 18%" in words(page(age=2 * HOURS, seen=timedelta(0)))


@pytest.mark.parametrize(
    ("outcome", "ground"),
    [
        (NOTHING, "No article was seen at the last check"),
        (GONE, "The page was gone at the last check"),
        (Outcome(Sight.CHANGED, provisional=True), "counts once a second one agrees"),
    ],
)
def test_it_says_what_stands_above_the_reckoning(outcome: Outcome, ground: str) -> None:
    state, host = learn(page(), NEW, outcome, NOON)
    assert ground in words(state, host)


def test_it_counts_the_failures() -> None:
    state, _, _ = look(page(), NEW, [NOTHING] * 3, every=MINUTES, now=NOON)
    assert "the last 3 checks" in words(state)


def test_a_retired_page_has_no_next_check() -> None:
    state = replace(page(age=400 * DAYS, seen=timedelta(0)), expected=40.0)
    assert words(state).startswith("No further check is planned.")


def test_a_page_of_the_sample_is_named_so() -> None:
    state = replace(page(age=400 * DAYS, seen=timedelta(0)), expected=40.0, sampled=True)
    assert "kept under watch to learn from" in words(state)


def test_a_page_that_changes_at_every_look_is_suspected() -> None:
    state, host, _ = look(page(), NEW, [STEALTH] * 12, every=HOURS, now=NOON - 12 * HOURS)
    assert "The last 12 checks in a row saw a change under a stamp that did not move" in words(
        state, host
    )


def test_a_hint_is_named() -> None:
    state, due = hint(page(seen=HOURS), NEW, 0.2, None, NOON)
    said = " ".join(explain(state, NEW, 0.2, NOON, due=due))
    assert "which is now" in said
    assert "A feed or sitemap says that the page was modified" in said


def test_the_time_in_the_queue_is_the_time_that_is_said() -> None:
    state, host = learn(page(), NEW, SAME, NOON)
    due = plan(state, host, 0.2, NOON)
    later = NOON + 7 * MINUTES
    assert due is not None
    said = explain(state, host, 0.2, later, due=due)
    assert f"{due:%Y-%m-%d %H:%M}" in said[0]


def test_a_check_that_was_brought_forward_is_not_said_to_be_at_the_threshold() -> None:
    state, host = learn(page(), NEW, SAME, NOON)
    said = " ".join(explain(state, host, 0.2, NOON, due=NOON + MINUTES))
    assert "sooner than the threshold of 0.2 unseen edits asks for" in said
    assert "are expected: the threshold" not in said


def test_a_check_that_stands_as_it_was_planned_is_not_said_to_be_brought_forward() -> None:
    state, host = learn(page(), NEW, SAME, NOON)
    said = " ".join(explain(state, host, 0.2, NOON, due=plan(state, host, 0.2, NOON)))
    assert "brought the check forward" not in said


@given(st.data(), hosts(), thetas)
def test_every_page_can_be_explained(data: st.DataObject, host: HostState, theta: float) -> None:
    sentences = explain(data.draw(pages(NOON)), host, theta, NOON)
    assert all(sentence[0].isupper() and sentence.endswith(".") for sentence in sentences)
    assert "nan" not in " ".join(sentences)
