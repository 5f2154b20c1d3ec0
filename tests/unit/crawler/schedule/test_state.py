from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given

from crawler.schedule.state import HostState, PageState, to_datetime, to_hours
from tests.builders_schedule import DAYS, HOURS, NOON, hosts, instants


@given(instants)
def test_a_time_survives_hours_to_the_millisecond(at: datetime) -> None:
    assert abs(to_datetime(to_hours(at)) - at) < timedelta(milliseconds=1)


def test_hours_count_from_the_epoch() -> None:
    assert to_hours(datetime(1970, 1, 2, 6, tzinfo=UTC)) == 30.0


def test_a_page_that_does_not_say_when_it_was_published_is_as_old_as_its_first_capture() -> None:
    assert PageState.new(None, NOON).published == to_hours(NOON)


def test_a_publication_date_after_the_first_capture_is_not_believed() -> None:
    assert PageState.new(NOON + DAYS, NOON).published == to_hours(NOON)


def test_an_old_article_that_is_captured_today_is_old() -> None:
    state = PageState.new(NOON - 9 * DAYS, NOON)
    assert (state.published, state.last) == (to_hours(NOON - 9 * DAYS), to_hours(NOON))


def test_a_pin_is_kept_in_hours() -> None:
    assert PageState.new(None, NOON, pin=90 * timedelta(minutes=1)).pin == 1.5


def test_a_row_of_another_version_gives_defaults_for_what_it_lacks() -> None:
    state = PageState.from_row({"published": 1.0, "last": 2.0, "moods": "of a later version"})
    assert state == PageState(1.0, 2.0)


def test_an_empty_row_is_a_host_of_which_nothing_is_known() -> None:
    assert HostState.from_row({}) == HostState()


def test_a_row_that_no_host_wrote_is_refused() -> None:
    with pytest.raises(ValueError, match="unpack"):
        HostState.from_row({"by_hour": [1, 2, 3]})


@given(hosts())
def test_a_row_has_but_lists_and_numbers(host: HostState) -> None:
    row = host.to_row()
    assert all(isinstance(value, list | dict | float) for value in row.values())
    assert HostState.from_row(row) == host


def test_ten_straight_changes_under_one_stamp_make_a_page_noisy() -> None:
    nine, ten = (PageState(0.0, HOURS / DAYS, doubt=doubt) for doubt in (9, 10))
    assert (nine.noisy, ten.noisy) == (False, True)
