from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.schedule.budget import DOWN, UP, Bucket, Controller
from tests.builders_schedule import DAYS, HOURS, MINUTES, NOON, instants

LATE = NOON - HOURS
EARLY = NOON + HOURS


def steered(head: datetime | None, *, after: timedelta = 10 * MINUTES) -> float:
    """Theta after one step, from 1."""
    return Controller(1.0, NOON - after).steered(head, NOON).theta


def test_a_queue_that_runs_late_raises_theta() -> None:
    assert steered(LATE) == pytest.approx(1 + UP, rel=0.01)


def test_a_queue_that_runs_early_lowers_theta() -> None:
    assert steered(EARLY) == pytest.approx(1 - DOWN, rel=0.01)


def test_a_queue_on_time_leaves_theta() -> None:
    assert steered(NOON) == 1.0


def test_an_empty_queue_leaves_theta() -> None:
    assert steered(None) == 1.0


def test_two_half_steps_are_about_one_step() -> None:
    half = Controller(1.0, NOON).steered(LATE, NOON + 5 * MINUTES)
    whole = half.steered(LATE, NOON + 10 * MINUTES)
    assert whole.theta == pytest.approx(steered(LATE), rel=0.001)


@pytest.mark.parametrize("leap", [-DAYS, DAYS, 400 * DAYS])
def test_a_leap_of_the_clock_moves_theta_by_one_step_at_most(leap: timedelta) -> None:
    theta = Controller(1.0, NOON).steered(NOON, NOON + leap).theta
    assert 1 - DOWN <= theta <= 1 + UP * 1.02


@given(st.lists(st.tuples(instants, instants), max_size=50), st.floats(1e-4, 1e4))
def test_theta_stays_within_its_bounds(
    steps: list[tuple[datetime, datetime]], theta: float
) -> None:
    controller = Controller(theta)
    for head, now in steps:
        controller = controller.steered(head, now)
        assert 1e-4 <= controller.theta <= 1e4


def test_a_bucket_fills_by_the_hour() -> None:
    bucket = Bucket(60.0, 0.0, NOON).filled(NOON + 10 * MINUTES)
    assert bucket.tokens == pytest.approx(10.0)


def test_a_bucket_never_holds_more_than_an_hour() -> None:
    assert Bucket(60.0, 0.0, NOON).filled(NOON + DAYS).tokens == 60.0


def test_a_clock_set_back_fills_nothing_and_empties_nothing() -> None:
    back = Bucket(60.0, 5.0, NOON).filled(NOON - HOURS)
    assert back.tokens == 5.0
    assert back.filled(NOON - HOURS + 1 * MINUTES).tokens == pytest.approx(6.0)


def test_the_smallest_budget_still_takes_a_look() -> None:
    assert Bucket(0.1, 0.0, NOON).filled(NOON + 10 * HOURS).tokens == 1.0


def test_looks_that_are_taken_are_gone() -> None:
    assert Bucket(60.0, 5.0).taken(0.5).tokens == 4.5
