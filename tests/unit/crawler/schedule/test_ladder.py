from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.schedule.ladder import next_check

NOW = datetime(2024, 3, 31, 1, 30, tzinfo=UTC)


def wait(
    age: timedelta,
    *,
    first: timedelta = timedelta(minutes=15),
    longest: timedelta = timedelta(days=30),
) -> timedelta:
    due = next_check(NOW - age, NOW, first=first, longest=longest)
    assert due is not None
    return due - NOW


@pytest.mark.parametrize(
    ("age", "expected"),
    [
        (timedelta(0), timedelta(minutes=15)),
        (timedelta(hours=2, minutes=59), timedelta(minutes=15)),
        (timedelta(hours=3), timedelta(hours=1)),
        (timedelta(days=1), timedelta(hours=6)),
        (timedelta(days=7), timedelta(days=3)),
        (timedelta(days=30), timedelta(days=30)),
    ],
)
def test_an_older_page_is_looked_at_more_rarely(age: timedelta, expected: timedelta) -> None:
    assert wait(age) == expected


def test_a_page_past_its_time_is_not_followed() -> None:
    assert next_check(NOW - timedelta(days=360), NOW) is None


def test_an_old_page_that_was_just_edited_counts_as_young() -> None:
    born = NOW - timedelta(days=400)
    due = next_check(born, NOW, changed_at=NOW - timedelta(hours=1))
    assert due == NOW + timedelta(minutes=15)


def test_a_publication_date_in_the_future_counts_as_now() -> None:
    assert next_check(NOW + timedelta(days=5), NOW) == NOW + timedelta(minutes=15)


def test_the_first_wait_of_the_configuration_is_the_shortest_wait() -> None:
    assert wait(timedelta(0), first=timedelta(hours=2)) == timedelta(hours=2)


def test_the_longest_wait_of_the_configuration_is_the_longest_wait() -> None:
    assert wait(timedelta(days=100), longest=timedelta(days=2)) == timedelta(days=2)


@given(st.integers(0, 359 * 24 * 3600), st.integers(0, 359 * 24 * 3600))
def test_the_wait_never_shortens_with_age(one: int, other: int) -> None:
    younger, older = sorted((timedelta(seconds=one), timedelta(seconds=other)))
    assert wait(younger) <= wait(older)
