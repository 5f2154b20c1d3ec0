import json
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.schedule.outcome import Outcome, Sight
from crawler.schedule.policy import Why, decide, hint, hint_worth, learn, plan, threshold
from crawler.schedule.state import HostState, PageState, to_hours
from tests.builders_schedule import (
    CHANGED,
    DAYS,
    DECLARED,
    GONE,
    HOURS,
    MINUTES,
    NOON,
    NOTHING,
    SAME,
    STEALTH,
    host_like,
    hosts,
    instants,
    look,
    outcomes,
    page,
    pages,
    thetas,
    wait,
)

NEW = HostState()
A_MOMENT = timedelta(seconds=2)
LONGEST = timedelta(days=366)


# --- the rule --------------------------------------------------------------------------------


def test_an_older_page_waits_longer() -> None:
    assert wait(page(age=HOURS, seen=timedelta(0))) < wait(page(age=8 * HOURS, seen=timedelta(0)))


def test_at_a_new_host_looks_stand_at_equal_steps_of_the_logarithm_of_age() -> None:
    first = wait(page(age=2 * HOURS, seen=timedelta(0)))
    second = wait(page(age=4 * HOURS, seen=timedelta(0)))
    assert second / first == pytest.approx(2, rel=0.1)


def test_a_page_that_is_edited_again_and_again_is_looked_at_sooner() -> None:
    state = PageState.new(NOON, NOON)
    busy, _, at = look(state, NEW, [CHANGED] * 4, every=HOURS, now=NOON)
    quiet, _, _ = look(state, NEW, [SAME] * 4, every=HOURS, now=NOON)
    assert wait(busy, now=at) < wait(quiet, now=at)


def test_a_fresh_page_of_a_busy_outlet_is_looked_at_sooner_than_one_of_a_quiet_outlet() -> None:
    fresh = page(age=HOURS, seen=timedelta(0))
    assert wait(fresh, host_like(CHANGED, pages=30)) < wait(fresh, host_like(SAME, pages=30)) / 5


def test_a_live_section_is_looked_at_sooner_than_the_rest_of_its_outlet() -> None:
    host = host_like(SAME, pages=20, section="news")
    for _ in range(10):
        state = PageState.new(NOON, NOON, section="live")
        _, host, _ = look(state, host, [CHANGED] * 8, every=30 * MINUTES, now=NOON)
    live, news = (page(seen=timedelta(0), section=name) for name in ("live", "news"))
    assert wait(live, host) < wait(news, host) / 3


def test_an_hour_in_which_the_outlet_never_edits_is_waited_out() -> None:
    host = NEW
    for day in range(60):
        for hour in range(24):
            at = NOON + day * DAYS + hour * HOURS
            state = PageState.new(at - HOURS, at)
            busy = at.hour >= 8
            host = learn(state, host, CHANGED if busy else SAME, at + HOURS)[1]
    night = datetime.fromisoformat("2024-09-02T01:00:00+00:00")
    morning = datetime.fromisoformat("2024-09-02T09:00:00+00:00")
    assert _wait_of_a_page_two_hours_old(host, night) > _wait_of_a_page_two_hours_old(
        host, morning
    )


def _wait_of_a_page_two_hours_old(host: HostState, now: datetime) -> timedelta:
    state = replace(PageState.new(now - 2 * HOURS, now - 2 * HOURS), last=to_hours(now))
    return wait(state, host, now=now)


def test_where_an_idle_look_is_cheap_looks_are_closer_together() -> None:
    cheap = NEW
    for _ in range(100):
        _, cheap = learn(page(), cheap, Outcome(Sight.SAME, cost=0.2), NOON)
    assert cheap.idle_cost == pytest.approx(0.2, abs=0.01)
    assert threshold(cheap, 0.2) == pytest.approx(0.2 * 0.2**0.5, rel=0.05)


# --- what stands above the rule --------------------------------------------------------------


def test_two_looks_at_a_page_keep_a_distance() -> None:
    state = page(age=2 * MINUTES, seen=timedelta(0))
    assert wait(state, theta=1e-4) >= timedelta(minutes=7)
    assert decide(state, NEW, 1e-4, NOON).why is Why.SOONEST


def test_the_distance_grows_with_age() -> None:
    assert wait(page(age=20 * DAYS, seen=timedelta(0)), theta=1e-4) >= timedelta(hours=28)


def test_no_wait_is_longer_than_thirty_days() -> None:
    decided = decide(page(age=3 * DAYS, seen=timedelta(0)), NEW, 1e4, NOON)
    assert decided.why in (Why.LONGEST, Why.CLOSING)
    assert decided.due is not None
    assert decided.due <= NOON + 30 * DAYS


def test_a_page_is_looked_at_once_more_when_it_is_two_days_old() -> None:
    state = page(age=40 * HOURS, seen=30 * MINUTES)
    decided = decide(state, NEW, 0.07, NOON)
    assert (decided.why, decided.due) == (Why.CLOSING, NOON + 8 * HOURS)


def test_a_closing_check_is_spared_where_it_would_find_nothing() -> None:
    silent = host_like(SAME, pages=200, looks=110)
    state = page(age=40 * HOURS, seen=30 * MINUTES)
    assert decide(state, silent, 0.2, NOON).why is not Why.CLOSING


def test_a_provisional_sight_is_looked_at_again_soon_and_teaches_nothing() -> None:
    doubtful = Outcome(Sight.CHANGED, provisional=True)
    state, host = learn(page(), NEW, doubtful, NOON)
    assert (wait(state, host), host, state.edits) == (timedelta(minutes=10), NEW, 0.0)


def test_the_time_before_a_provisional_sight_is_learned_once_it_is_confirmed() -> None:
    state, host = learn(page(age=HOURS), NEW, Outcome(Sight.CHANGED, provisional=True), NOON)
    state, host = learn(state, host, CHANGED, NOON + 10 * MINUTES)
    direct, _ = learn(page(age=HOURS), NEW, CHANGED, NOON + 10 * MINUTES)
    assert (state.edits, state.confirm) == (direct.edits, False)


def test_each_failure_doubles_the_wait_up_to_a_day() -> None:
    state, waits = page(), []
    for _ in range(12):
        state, _ = learn(state, NEW, NOTHING, NOON)
        waits.append(wait(state))
    assert waits[:3] == [10 * MINUTES, 20 * MINUTES, 40 * MINUTES]
    assert waits[-1] == DAYS


def test_a_failure_teaches_nothing_of_edits() -> None:
    state, host = learn(page(), NEW, NOTHING, NOON)
    assert (state.edits, state.expected, state.last, host) == (0.0, 0.0, page().last, NEW)


def test_a_page_that_is_gone_is_asked_for_three_times_in_three_days() -> None:
    state, now, waits = page(age=3 * DAYS), NOON, []
    for _ in range(3):
        state, _ = learn(state, NEW, GONE, now)
        waits.append(wait(state, now=now))
        now += waits[-1]
    assert waits[:2] == [DAYS, 2 * DAYS]
    assert waits[2] > 20 * DAYS  # its closing check at thirty days


def test_a_page_gone_for_good_is_retired_after_its_last_closing_check() -> None:
    state = page(age=400 * DAYS)
    for _ in range(3):
        state, _ = learn(state, NEW, GONE, NOON)
    assert decide(state, NEW, 0.2, NOON) == decide(state, NEW, 9.9, NOON)
    assert plan(state, NEW, 0.2, NOON) is None


def test_a_page_that_comes_back_is_followed_as_before() -> None:
    state, host = learn(page(), NEW, GONE, NOON)
    state, host = learn(state, host, SAME, NOON + HOURS)
    assert (state.gone_looks, state.gone_since) == (0, None)
    assert decide(state, host, 0.2, NOON + HOURS).why is not Why.GONE


def test_an_old_page_of_which_nothing_is_expected_keeps_only_its_closing_check() -> None:
    state = replace(page(age=60 * DAYS, seen=timedelta(0)), expected=40.0)
    decided = decide(state, NEW, 0.2, NOON)
    assert (decided.why, decided.due) == (Why.CLOSING, NOON + 305 * DAYS)


def test_an_old_page_past_its_last_closing_check_is_retired() -> None:
    state = replace(page(age=400 * DAYS, seen=timedelta(0)), expected=40.0)
    assert decide(state, NEW, 0.2, NOON).why is Why.RETIRED


def test_an_old_page_of_the_sample_is_looked_at_every_month() -> None:
    state = replace(page(age=400 * DAYS, seen=timedelta(0)), expected=40.0, sampled=True)
    assert wait(state) == 30 * DAYS


def test_a_pinned_page_is_looked_at_as_often_as_asked_whatever_theta() -> None:
    state = page(seen=4 * MINUTES).pinned(10 * MINUTES)
    assert wait(state, theta=1e4) == wait(state, theta=1e-4) == 6 * MINUTES


def test_what_must_be_confirmed_waits_no_longer_than_the_pin() -> None:
    state = replace(page(), confirm=True)
    assert wait(state.pinned(MINUTES)) == MINUTES
    assert wait(state.pinned(HOURS)) == wait(state) == 10 * MINUTES


def test_a_pin_that_is_taken_away_leaves_the_rule() -> None:
    state = page().pinned(10 * MINUTES).pinned(None)
    assert decide(state, NEW, 0.2, NOON).why is not Why.PINNED


def test_no_look_is_taken_while_a_cache_may_serve_the_old_copy() -> None:
    state, host = learn(page(), NEW, Outcome(Sight.SAME, fresh_for=12 * MINUTES), NOON)
    assert wait(state, host, theta=1e-4) == 12 * MINUTES


def test_a_cache_that_asks_for_a_day_is_heard_for_a_quarter_of_an_hour() -> None:
    state, host = learn(page(), NEW, Outcome(Sight.SAME, fresh_for=DAYS), NOON)
    assert wait(state, host, theta=1e-4) == 15 * MINUTES


# --- furniture, stealth and stamps -----------------------------------------------------------


def test_a_page_that_changes_at_every_look_under_one_stamp_is_soon_hardly_learned_from() -> None:
    outcome = [STEALTH] * 10
    noisy, _, at = look(PageState.new(NOON, NOON), NEW, outcome, every=HOURS, now=NOON)
    edited, _, _ = look(PageState.new(NOON, NOON), NEW, [DECLARED] * 10, every=HOURS, now=NOON)
    assert noisy.noisy
    assert wait(noisy, now=at) > 3 * wait(edited, now=at)


def test_a_single_stealth_edit_is_learned_from() -> None:
    state, _ = learn(page(age=HOURS), NEW, STEALTH, NOON)
    quiet, _ = learn(page(age=HOURS), NEW, SAME, NOON)
    assert wait(state) < wait(quiet)


def test_a_quiet_look_clears_the_doubt() -> None:
    state, _, _ = look(page(), NEW, [STEALTH, STEALTH, SAME], every=HOURS, now=NOON)
    assert state.doubt == 0


def test_a_page_without_a_stamp_is_taken_at_its_word() -> None:
    state, _, _ = look(page(), NEW, [CHANGED] * 5, every=HOURS, now=NOON)
    assert state.doubt == 0


# --- hints -----------------------------------------------------------------------------------


def test_a_hint_brings_the_look_forward_to_now() -> None:
    state, due = hint(page(seen=30 * MINUTES), NEW, 0.2, NOON - MINUTES, NOON)
    assert (due, state.hinted) == (NOON, True)


def test_a_hint_of_what_was_seen_already_changes_nothing() -> None:
    state = page(seen=30 * MINUTES)
    assert hint(state, NEW, 0.2, NOON - HOURS, NOON) == (state, None)


def test_a_hint_is_heard_once() -> None:
    state, _ = hint(page(), NEW, 0.2, None, NOON)
    assert hint(state, NEW, 0.2, None, NOON) == (state, None)


def test_hints_that_prove_worthless_bring_no_more_looks() -> None:
    host = NEW
    for _ in range(100):
        state, _ = hint(page(), host, 0.2, None, NOON)
        _, host = learn(state, host, SAME, NOON)
    assert hint_worth(host) < 0.1
    assert hint(page(), host, 0.01, None, NOON)[1] is None


def test_hints_that_become_right_again_are_believed_again() -> None:
    host = replace(NEW, hints=50.0, hints_right=0.0)
    for _ in range(30):
        state, _ = hint(page(), host, 0.2, None, NOON)
        _, host = learn(state, host, CHANGED, NOON)
    assert hint(page(), host, 0.2, None, NOON)[1] == NOON


# --- properties ------------------------------------------------------------------------------


@given(st.data(), instants, hosts(), thetas)
def test_a_due_time_is_later_than_now_and_finite(
    data: st.DataObject, now: datetime, host: HostState, theta: float
) -> None:
    due = plan(data.draw(pages(now)), host, theta, now)
    assert due is None or now < due <= now + LONGEST + timedelta(days=60)


@given(st.data(), instants, hosts(), thetas, thetas)
def test_a_higher_theta_never_brings_a_look_forward(
    data: st.DataObject, now: datetime, host: HostState, one: float, other: float
) -> None:
    state = data.draw(pages(now))
    low, high = sorted((one, other))
    soon, late = plan(state, host, low, now), plan(state, host, high, now)
    assert (soon is None) == (late is None)
    assert soon is None or late is None or soon <= late + A_MOMENT


@given(st.data(), instants, hosts(), st.lists(outcomes, max_size=6))
def test_what_is_known_survives_json_between_any_two_looks(
    data: st.DataObject, now: datetime, host: HostState, seen: list[Outcome]
) -> None:
    state = data.draw(pages(now))
    for outcome in seen:
        now += data.draw(st.timedeltas(-2 * DAYS, 40 * DAYS))
        state, host = learn(state, host, outcome, now)
        assert PageState.from_row(json.loads(json.dumps(state.to_row()))) == state
        assert HostState.from_row(json.loads(json.dumps(host.to_row()))) == host


@given(st.data(), instants, hosts(), thetas, st.sampled_from([-DAYS, -HOURS, HOURS, DAYS]))
def test_a_leap_of_the_clock_makes_neither_burst_nor_starvation(
    data: st.DataObject, now: datetime, host: HostState, theta: float, leap: timedelta
) -> None:
    """After a leap the wait is within the bounds of any wait, and so it is once it is mended."""
    state = replace(data.draw(pages(now)), pin=None, fails=0, confirm=False)
    for at in (now + leap, now + leap + 10 * MINUTES, now + 20 * MINUTES):
        state, host = learn(state, host, SAME, at)
        due = plan(state, host, theta, at)
        assert due is None or due >= at + 7 * MINUTES - A_MOMENT
        assert due is None or state.published <= to_hours(at) - 30 * 24 or due <= at + 31 * DAYS


def test_after_a_day_forward_and_back_a_page_is_soon_followed_as_if_nothing_had_been() -> None:
    undisturbed, host, now = look(page(), NEW, [CHANGED, SAME] * 3, every=HOURS, now=NOON)
    leapt, _ = learn(undisturbed, host, SAME, now + DAYS)
    pair = []
    for state in (undisturbed, leapt):
        after, _, at = look(state, host, [CHANGED, SAME] * 5, every=HOURS, now=now)
        pair.append(wait(after, host, now=at))
    assert pair[1] == pytest.approx(pair[0], rel=0.2)


@given(instants, hosts(), thetas)
def test_summer_time_does_not_exist_for_the_policy(
    now: datetime, host: HostState, theta: float
) -> None:
    """A time in any zone is the same time."""
    from_zone = now.astimezone(datetime.fromisoformat("2024-03-31T03:00:00+02:00").tzinfo)
    state = page(age=2 * HOURS)
    assert plan(state, host, theta, now) == plan(state, host, theta, from_zone)
