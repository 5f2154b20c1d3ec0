from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from crawler.schedule.pace import LONGEST, LONGEST_RETRY, SHORTEST, Pace, wait_after

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)


def polled(*news: int, every: timedelta) -> Pace:
    pace = Pace()
    for found in news:
        pace = pace.learned(found, every)
    return pace


def wait(
    pace: Pace, fails: int = 0, every: timedelta | None = None, pause: timedelta | None = None
) -> timedelta:
    return wait_after(pace, fails=fails, every=every, pause=pause)


def test_a_source_that_brings_news_at_every_poll_is_polled_as_often_as_may_be() -> None:
    assert wait(polled(*[3] * 30, every=5 * MINUTE)) == SHORTEST


def test_a_source_that_brings_nothing_is_polled_once_an_hour() -> None:
    assert wait(polled(*[0] * 30, every=HOUR)) == LONGEST


def test_a_source_is_polled_about_as_often_as_it_brings_something() -> None:
    pace = polled(*[1, 0, 0, 0] * 20, every=10 * MINUTE)
    assert 25 * MINUTE < wait(pace) < 55 * MINUTE


def test_what_stood_in_a_source_at_first_says_nothing_of_its_pace() -> None:
    assert Pace().learned(500, None) == Pace()


def test_a_night_in_which_the_machine_was_off_counts_for_a_few_hours() -> None:
    assert Pace().learned(1, timedelta(days=9)) == Pace().learned(1, timedelta(hours=6))


def test_the_interval_that_a_person_gives_goes_before_what_was_learned() -> None:
    assert wait(Pace(), every=7 * MINUTE) == 7 * MINUTE


def test_a_source_that_asks_for_a_pause_gets_it_within_reason() -> None:
    busy = polled(*[3] * 30, every=5 * MINUTE)
    assert wait(busy, pause=20 * MINUTE) == 20 * MINUTE
    assert wait(busy, pause=9 * HOUR) == LONGEST


def test_each_failure_doubles_the_wait_up_to_a_day() -> None:
    assert [wait(Pace(), fails=n) // MINUTE for n in (1, 2, 3)] == [10, 20, 40]
    assert wait(Pace(), fails=500) == LONGEST_RETRY


def test_a_failure_is_never_tried_again_sooner_than_a_person_wants() -> None:
    assert wait(Pace(), fails=1, every=3 * HOUR) == 3 * HOUR


def test_a_pace_survives_as_plain_values_among_others() -> None:
    pace = polled(2, 0, 1, every=HOUR)
    assert Pace.from_plain({"files": {}, **pace.plain()}) == pace
    assert Pace.from_plain({"files": {}}) == Pace()


@given(st.lists(st.tuples(st.integers(0, 10**6), st.floats(-1e9, 1e9)), max_size=30))
def test_whatever_the_clock_does_a_wait_stays_within_its_bounds(
    polls: list[tuple[int, float]],
) -> None:
    pace = Pace()
    for news, seconds in polls:
        pace = pace.learned(news, timedelta(seconds=seconds))
    assert SHORTEST <= wait(pace) <= LONGEST
