"""Files are named so that their names sort in the order in which they were begun."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from archive.warc.names import in_order, next_name
from archive.warc.storage import checked_name

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
ID = "0a1b2c3d-0000-4000-8000-000000000000"


def test_a_name_says_who_wrote_it_and_when_it_was_begun() -> None:
    assert next_name("daily", NOON, 1, (), ID) == "daily-20260301120000-00001-0a1b2c3d.warc.gz"


def test_a_second_file_of_one_second_has_the_next_number() -> None:
    first = next_name("daily", NOON, 1, (), ID)
    assert next_name("daily", NOON, 1, [first], ID).startswith("daily-20260301120000-00002-")


def test_a_clock_that_was_set_back_does_not_turn_the_order_round() -> None:
    first = next_name("daily", NOON, 1, (), ID)
    second = next_name("daily", NOON - timedelta(hours=1), 1, [first], ID)
    assert in_order([second, first]) == [first, second]


def test_another_prefix_does_not_turn_the_order_round() -> None:
    first = next_name("zebra", NOON, 1, (), ID)
    second = next_name("ant", NOON, 1, [first], ID)
    assert in_order([second, first]) == [first, second]


def test_names_that_are_not_ours_come_first_and_change_nothing() -> None:
    foreign = ["rec-20991231235959-host.warc.gz", "a.warc"]
    ours = next_name("daily", NOON, 1, foreign, ID)
    assert ours.startswith("daily-20260301120000-00001-")
    assert in_order([ours, *foreign]) == ["a.warc", "rec-20991231235959-host.warc.gz", ours]


@given(st.lists(st.tuples(st.integers(-9_000, 9_000), st.sampled_from("abz")), max_size=12))
def test_every_name_comes_after_all_before_it(begun: list[tuple[int, str]]) -> None:
    names: list[str] = []
    for seconds, prefix in begun:
        names.append(next_name(prefix, NOON + timedelta(seconds=seconds), 1, names, ID))
        checked_name(names[-1])
    assert in_order(reversed(names)) == names
