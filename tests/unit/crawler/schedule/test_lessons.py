from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.schedule.lessons import (
    BIN_MEMORY,
    CYCLE_MEMORY,
    DOUBTED,
    MOST_SECTIONS,
    SECTION_MEMORY,
    at_least_one,
    believed,
    learn_look,
)
from crawler.schedule.outcome import Outcome, Sight
from crawler.schedule.rates import WIDTHS
from crawler.schedule.state import HostState, PageState, to_hours
from tests.builders_schedule import (
    CHANGED,
    DAYS,
    DECLARED,
    HOURS,
    MINUTES,
    NOON,
    SAME,
    STEALTH,
    hosts,
    page,
)

NEW = HostState()
AT_NOON = to_hours(NOON)


def test_a_change_that_was_hardly_expected_counts_as_one_edit() -> None:
    assert at_least_one(1e-9) == pytest.approx(1.0)


def test_a_change_after_a_long_busy_time_counts_as_the_edits_that_were_expected() -> None:
    assert at_least_one(8.0) == pytest.approx(8.0, rel=0.01)


@given(st.floats(1e-12, 100))
def test_a_change_never_counts_for_less_than_an_edit_nor_than_what_was_expected(
    expected: float,
) -> None:
    assert at_least_one(expected) >= max(1.0, expected) - 1e-9


def test_what_is_credited_to_the_page_is_credited_to_its_host() -> None:
    state, host = learn_look(page(age=3 * HOURS), NEW, CHANGED, AT_NOON)
    assert sum(host.edits) == pytest.approx(state.edits)
    assert sum(host.by_hour.seen) == pytest.approx(state.edits)
    assert sum(host.by_day.seen) == pytest.approx(state.edits)
    assert host.sections[""][0] == pytest.approx(state.edits)


def test_the_time_watched_is_counted_in_the_bins_of_the_ages_it_covers() -> None:
    _, host = learn_look(page(age=3 * HOURS), NEW, SAME, AT_NOON)
    assert host.hours[:6] == pytest.approx((0.1, 0.15, 0.25, 0.5, 1.0, 1.0), abs=1e-6)
    assert sum(host.edits) == 0


def test_an_edit_fades_from_a_page_with_each_look() -> None:
    state, host = learn_look(page(), NEW, CHANGED, AT_NOON)
    credited = state.edits
    state, _ = learn_look(state, host, SAME, AT_NOON + 1)
    assert state.edits == pytest.approx(0.8 * credited)


def test_two_looks_at_one_moment_teach_once() -> None:
    state, host = learn_look(page(), NEW, CHANGED, AT_NOON)
    assert learn_look(state, host, SAME, AT_NOON) == (state, host)


def test_the_hours_of_the_day_learn_from_their_own_time_only() -> None:
    _, host = learn_look(page(seen=30 * MINUTES), NEW, SAME, AT_NOON)
    watched = [hour for hour, expected in enumerate(host.by_hour.expected) if expected > 0]
    assert watched == [11]


def test_a_time_of_many_days_tells_nothing_of_hours() -> None:
    _, host = learn_look(page(age=9 * DAYS), NEW, SAME, AT_NOON)
    assert host.by_hour == NEW.by_hour
    assert sum(host.hours) == pytest.approx(9 * 24)


def test_the_shape_that_foretells_best_is_chosen() -> None:
    """Pages that all get one edit a look are alike; the widest spread of factors does worst."""
    host = NEW
    for number in range(200):
        state = PageState.new(NOON, NOON)
        for step in range(4):
            outcome = CHANGED if (number + step) % 3 == 0 else SAME
            state, host = learn_look(state, host, outcome, AT_NOON + 0.5 * (step + 1))
    assert host.losses[0] > min(host.losses)
    assert host.shape > 0.3


def test_a_stamp_dates_the_edit() -> None:
    outcome = replace(DECLARED, edited_at=NOON - 10 * MINUTES)
    state, _ = learn_look(page(), NEW, outcome, AT_NOON)
    assert state.changed_at == pytest.approx(AT_NOON - 1 / 6)


@pytest.mark.parametrize("off", [3 * HOURS, -2 * HOURS])
def test_a_stamp_outside_the_time_that_was_watched_dates_nothing(off: timedelta) -> None:
    outcome = replace(DECLARED, edited_at=NOON - off)
    state, _ = learn_look(page(age=HOURS), NEW, outcome, AT_NOON)
    assert state.changed_at == AT_NOON


@pytest.mark.parametrize(
    ("doubt", "outcome", "expected"),
    [
        (0, STEALTH, (DOUBTED, 1)),
        (3, STEALTH, (DOUBTED**4, 4)),
        (3, DECLARED, (1.0, 3)),
        (3, CHANGED, (1.0, 3)),
        (3, SAME, (1.0, 0)),
    ],
)
def test_a_change_is_believed_by_its_stamp(
    doubt: int, outcome: Outcome, expected: tuple[float, int]
) -> None:
    assert believed(replace(page(), doubt=doubt), outcome) == expected


def test_a_host_forgets_the_older_half_of_a_full_bin() -> None:
    full = tuple(BIN_MEMORY * width for width in WIDTHS)
    host = replace(NEW, hours=full, edits=(1000.0,) * len(WIDTHS))
    _, taught = learn_look(page(age=30 * MINUTES), host, SAME, AT_NOON)
    assert taught.edits[0] == 500.0
    assert taught.edits[-1] == 1000.0


def test_the_week_forgets_the_older_half_of_what_it_knows() -> None:
    host = replace(NEW, by_hour=replace(NEW.by_hour, expected=(CYCLE_MEMORY / 24,) * 24))
    _, taught = learn_look(page(), host, SAME, AT_NOON)
    assert sum(taught.by_hour.expected) == pytest.approx(CYCLE_MEMORY / 2, rel=0.01)


def test_a_section_forgets_the_older_half_of_what_it_knows() -> None:
    host = replace(NEW, sections={"live": (400.0, SECTION_MEMORY)})
    _, taught = learn_look(page(section="live"), host, SAME, AT_NOON)
    assert taught.sections["live"] == pytest.approx((200.0, SECTION_MEMORY / 2), rel=0.01)


def test_a_host_keeps_the_sections_of_which_most_is_known() -> None:
    known = {f"section{number}": (1.0, float(number)) for number in range(MOST_SECTIONS)}
    _, host = learn_look(page(section="new"), replace(NEW, sections=known), SAME, AT_NOON)
    assert len(host.sections) == MOST_SECTIONS
    assert "new" in host.sections
    assert "section0" not in host.sections


@given(hosts(), st.floats(0, 1000), st.sampled_from(Sight), st.booleans(), st.booleans())
def test_no_count_is_ever_negative_or_endless(
    host: HostState, hours: float, sight: Sight, bears: bool, moved: bool
) -> None:
    outcome = Outcome(sight, bears_stamp=bears, stamp_moved=moved)
    state, taught = learn_look(page(age=DAYS), host, outcome, AT_NOON + hours)
    numbers = (
        state.edits,
        state.expected,
        *taught.edits,
        *taught.hours,
        *taught.by_hour.seen,
        *taught.by_day.expected,
        *taught.losses,
    )
    assert all(0 <= number < 1e9 for number in numbers)
