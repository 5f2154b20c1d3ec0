import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.schedule.cycle import DAYS_A_WEEK, HOURS_A_DAY, WEEK, Cycle, Tally, cells, clock_hours
from tests.builders_schedule import tallies

HOURS = tallies(HOURS_A_DAY)
DAYS = tallies(DAYS_A_WEEK)
FLAT = Cycle.of(Tally.blank(HOURS_A_DAY), Tally.blank(DAYS_A_WEEK))
times = st.floats(0, 1e6)


def tally(cells_: int, **seen: float) -> Tally:
    """A tally with a hundred edits expected of each cell, and as many seen but where said."""
    counts = [seen.get(f"cell{index}", 100.0) for index in range(cells_)]
    return Tally(tuple(counts), (100.0,) * cells_)


def test_where_nothing_is_known_busy_time_is_clock_time() -> None:
    assert FLAT.busy(1234.5) == pytest.approx(1234.5)


def test_an_hour_with_twice_the_edits_counts_for_nearly_two() -> None:
    cycle = Cycle.of(tally(HOURS_A_DAY, cell9=200.0), Tally.blank(DAYS_A_WEEK))
    assert cycle.busy(10.0) - cycle.busy(9.0) == pytest.approx(230 / 130)


def test_a_silent_day_is_learned_apart_from_the_hours() -> None:
    cycle = Cycle.of(Tally.blank(HOURS_A_DAY), tally(DAYS_A_WEEK, cell2=0.0))
    assert cycle.factor(2 * 24 + 12) == pytest.approx(30 / 130)


def test_little_evidence_moves_a_factor_little() -> None:
    assert Tally((0.0,), (3.0,)).factors(30.0)[0] == pytest.approx(30 / 33)


@given(HOURS, DAYS, times, st.floats(0, 500))
def test_busy_time_runs_back_to_the_clock_time_it_came_from(
    hours: Tally, days: Tally, start: float, more: float
) -> None:
    cycle = Cycle.of(hours, days)
    there = cycle.busy(start) + more
    assert cycle.busy(cycle.when(there)) == pytest.approx(there, rel=1e-9, abs=1e-6)


@given(HOURS, DAYS, times, st.floats(0, 100))
def test_busy_time_never_runs_backwards(
    hours: Tally, days: Tally, start: float, more: float
) -> None:
    cycle = Cycle.of(hours, days)
    assert cycle.busy(start + more) >= cycle.busy(start) - 1e-6


@given(HOURS, DAYS, times)
def test_every_week_is_as_busy_as_the_next(hours: Tally, days: Tally, start: float) -> None:
    cycle = Cycle.of(hours, days)
    week = cycle.busy(start + WEEK) - cycle.busy(start)
    assert week == pytest.approx(cycle.busy(WEEK), rel=1e-6)


@given(st.floats(0, 1e6), st.floats(0, 100))
def test_a_stretch_cut_at_the_full_hours_keeps_its_length_and_its_cells(
    start: float, length: float
) -> None:
    pieces = list(clock_hours(start, start + length))
    assert sum(end - begin for begin, end in pieces) == pytest.approx(length, abs=1e-6)
    assert all(cells(begin) == cells(end - 1e-7) for begin, end in pieces if end - begin > 1e-6)
