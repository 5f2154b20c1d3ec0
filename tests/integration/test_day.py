"""The daemon on a made-up clock, in seconds: what it promises for months, in small."""

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
