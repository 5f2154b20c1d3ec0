"""The daemon on a made-up clock, in seconds: what it promises for months, in small."""

from datetime import timedelta
from pathlib import Path

import pytest

from tests.day import Day, play
from tests.servers.outlets import make_plan


@pytest.fixture(scope="module")
def day(tmp_path_factory: pytest.TempPathFactory) -> Day:
    plan = make_plan(pages=12, hosts=6, edits=40, hours=0.75)
    return play(tmp_path_factory.mktemp("day"), plan, hours=0.75, budget=60)


def test_edits_are_caught_and_recorded(day: Day) -> None:
    assert day.caught > 0.3
    assert 0.8 * day.site.caught() <= day.recorded <= day.site.caught()


def test_no_host_is_asked_faster_than_its_delay(day: Day) -> None:
    assert day.too_soon == []


def test_what_robots_txt_closes_is_never_asked_for(day: Day) -> None:
    assert day.forbidden == 0
    assert any(asked.path == "/robots.txt" for asked in day.site.asked)


def test_no_page_vanishes_and_every_answer_is_kept(day: Day) -> None:
    assert day.unchecked == 0
    assert day.captures >= day.served


def test_the_budget_of_an_hour_is_kept(day: Day) -> None:
    again = day.served - len(day.plan)
    assert again <= 2 * 60  # what it begins with, and an hour


def test_a_clock_that_is_set_makes_no_burst_and_leaves_no_page_alone(tmp_path: Path) -> None:
    """Forward a day, back again, back an hour: the site's log goes by time that was never set."""
    plan = make_plan(pages=6, hosts=3, edits=20, hours=0.5)
    day, hour = timedelta(days=1), timedelta(hours=1)
    leaps = {0.5: day, 0.55: -day, 0.7: -hour, 0.8: hour}
    day_of_leaps = play(tmp_path, plan, hours=1.5, budget=60, leaps=leaps)
    assert day_of_leaps.too_soon == []
    assert day_of_leaps.unchecked == 0
    asked = [asked.at for asked in day_of_leaps.site.asked if asked.version is not None]
    in_five_minutes = [sum(at <= other < at + 300 for other in asked) for at in asked]
    assert max(in_five_minutes) <= 60  # an hour's looks are the most that can be left
    assert any(at > 1.2 * 3600 for at in asked)


@pytest.mark.slow
def test_a_whole_day_of_fifty_outlets(tmp_path: Path) -> None:
    plan = make_plan(pages=500, hosts=50, edits=1500, hours=24)
    whole = play(tmp_path, plan, hours=24, budget=130)
    assert whole.caught > 0.6
    assert whole.too_soon == []
    assert whole.forbidden == 0
    assert whole.unchecked == 0
    assert whole.captures >= whole.served
