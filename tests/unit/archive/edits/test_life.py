import itertools
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.edits.life import Life, Transition, observe, wait_for_agreement
from archive.model import AccessState

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
A = AccessState


def live(*looks: tuple[float, AccessState], ground: str = "") -> tuple[Life, list[Transition]]:
    """The life after looks at so many hours past noon, and the transitions on the way."""
    life, transitions = Life(), []
    for hours, state in looks:
        life, transition = observe(life, state, NOON + timedelta(hours=hours), ground)
        if transition is not None:
            transitions.append(transition)
    return life, transitions


def test_the_first_article_is_no_transition() -> None:
    life, transitions = live((0, A.ARTICLE))
    assert life.state is A.ARTICLE
    assert transitions == []


def test_one_404_is_an_observation_and_no_event() -> None:
    life, transitions = live((0, A.ARTICLE), (1, A.GONE))
    assert life.state is A.ARTICLE
    assert transitions == []


def test_a_second_404_an_hour_later_settles_that_the_page_is_gone() -> None:
    _, transitions = live((0, A.ARTICLE), (1, A.GONE), (2, A.GONE))
    assert transitions == [
        Transition(A.ARTICLE, A.GONE, NOON, NOON + timedelta(hours=1)),
    ]
    assert transitions[0].name == "gone"


def test_two_404s_within_a_minute_settle_nothing() -> None:
    _, transitions = live((0, A.ARTICLE), (1, A.GONE), (1.01, A.GONE))
    assert transitions == []


def test_410_settles_at_once() -> None:
    life, _ = live((0, A.ARTICLE))
    life, transition = observe(life, A.GONE, NOON + timedelta(hours=1), "410")
    assert life.state is A.GONE
    assert transition is not None


def test_a_page_that_answers_again_is_back_at_once() -> None:
    _, transitions = live((0, A.ARTICLE), (1, A.GONE), (2, A.GONE), (3, A.ARTICLE))
    assert [t.name for t in transitions] == ["gone", "back"]
    assert transitions[1].after == NOON + timedelta(hours=2)


def test_a_404_between_articles_is_forgotten() -> None:
    _, transitions = live((0, A.ARTICLE), (1, A.GONE), (2, A.ARTICLE), (3, A.GONE))
    assert transitions == []


def test_a_404_and_a_soft_404_agree_that_the_page_is_gone() -> None:
    _, transitions = live((0, A.ARTICLE), (1, A.GONE), (2, A.SOFT_404))
    assert [t.name for t in transitions] == ["soft_404"]


def test_an_outage_of_an_afternoon_is_no_event() -> None:
    _, transitions = live((0, A.ARTICLE), *((h, A.TRANSIENT) for h in range(1, 6)))
    assert transitions == []


def test_an_outage_of_a_day_is_an_event() -> None:
    _, transitions = live((0, A.ARTICLE), (1, A.TRANSIENT), (13, A.TRANSIENT), (26, A.TRANSIENT))
    assert [t.name for t in transitions] == ["transient"]


@pytest.mark.parametrize("state", [A.NOT_MODIFIED, A.REPLACED, A.TRUNCATED])
def test_whatever_can_be_read_counts_as_the_page_being_there(state: AccessState) -> None:
    life, transitions = live((0, A.ARTICLE), (1, state))
    assert life.state is A.ARTICLE
    assert transitions == []


def test_a_waiting_candidate_asks_for_another_look_within_hours() -> None:
    life, _ = live((0, A.ARTICLE), (1, A.GONE))
    assert wait_for_agreement(life) == timedelta(hours=1)
    assert wait_for_agreement(Life(A.ARTICLE, NOON)) is None


@given(st.lists(st.tuples(st.floats(0, 1000), st.sampled_from(A)), max_size=30))
def test_transitions_join_up_whatever_is_observed(
    looks: list[tuple[float, AccessState]],
) -> None:
    life, transitions = live(*sorted(looks, key=lambda look: look[0]))
    for earlier, later in itertools.pairwise(transitions):
        assert later.before is earlier.now
    if transitions:
        assert life.state is transitions[-1].now


SLOW = [A.GONE, A.SOFT_404, A.REDIRECTED, A.DENIED, A.CHALLENGE, A.PAYWALL, A.CONSENT, A.EMPTY]


@pytest.mark.parametrize("state", SLOW)
def test_a_state_settles_at_the_second_look_after_an_hour_and_not_at_the_first(
    state: AccessState,
) -> None:
    assert live((0, A.ARTICLE), (1, state))[1] == []
    _, transitions = live((0, A.ARTICLE), (1, state), (2, state))
    assert [one.now for one in transitions] == [state]


def test_more_looks_than_are_needed_settle_a_state_as_soon_as_the_hour_is_over() -> None:
    _, transitions = live((0, A.ARTICLE), (1, A.GONE), (1.5, A.GONE), (2, A.GONE))
    assert [one.name for one in transitions] == ["gone"]


def test_a_legal_block_settles_at_once() -> None:
    _, transitions = live((0, A.ARTICLE), (1, A.BLOCKED_LEGAL))
    assert [one.name for one in transitions] == ["blocked_legal"]


def test_an_outage_that_was_seen_twice_only_is_no_event() -> None:
    assert live((0, A.ARTICLE), (1, A.TRANSIENT), (30, A.TRANSIENT))[1] == []


@pytest.mark.parametrize(("one", "other"), [(A.DENIED, A.GONE), (A.GONE, A.DENIED)])
def test_two_different_states_do_not_agree(one: AccessState, other: AccessState) -> None:
    life, transitions = live((0, A.ARTICLE), (1, one), (2, other))
    assert transitions == []
    assert (life.candidate, life.since, life.looks) == (other, NOON + timedelta(hours=2), 1)


def test_only_410_is_plain_enough_to_settle_at_once() -> None:
    _, transitions = live((0, A.ARTICLE), (1, A.GONE), ground="redirected to /")
    assert transitions == []


def test_an_outage_asks_for_its_three_looks_within_its_day() -> None:
    life, _ = live((0, A.ARTICLE), (1, A.TRANSIENT))
    assert wait_for_agreement(life) == timedelta(hours=12)
