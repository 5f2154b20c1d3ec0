"""The script edits what it says it edits, and nothing else."""

from datetime import UTC, datetime, timedelta

import pytest

from archive.model import AccessState, Verdict
from crawler.demo import SCRIPT
from crawler.demo.newsroom import Newsroom, open_newsroom
from crawler.demo.script import Step
from crawler.demo.stories import HOSTS, Story

OPENED = datetime(2025, 3, 4, 11, 0, 7, 123_456, tzinfo=UTC)


def played(name: str) -> tuple[Newsroom, Newsroom, datetime]:
    """The newsroom before and after a step, and when it was played."""
    newsroom, at = open_newsroom(OPENED), OPENED
    for step in SCRIPT:
        at += timedelta(seconds=20)
        edited = step.play(newsroom, at)
        if step.name == name:
            return newsroom, edited, at
        newsroom = edited
    raise AssertionError(f"no step {name}")


def changed(before: Newsroom, after: Newsroom) -> set[str]:
    return {key for key in before.stories if before.stories[key] != after.stories[key]}


def words(story: Story) -> str:
    return " ".join(story.paragraphs)


@pytest.mark.parametrize("step", SCRIPT, ids=lambda step: step.name)
def test_a_step_expects_something_of_stories_that_exist(step: Step) -> None:
    stories = open_newsroom(OPENED).stories
    assert step.expected
    assert {expected.story for expected in step.expected} <= set(stories)


def test_the_script_shows_every_kind_of_day() -> None:
    verdicts = {expected.verdict for step in SCRIPT for expected in step.expected}
    assert verdicts == {Verdict.UNCHANGED, Verdict.DECLARED, Verdict.STEALTH, Verdict.TOUCH, None}
    assert AccessState.GONE in {e.access for step in SCRIPT for e in step.expected}


@pytest.mark.parametrize(
    ("name", "story"),
    [
        ("declared", "dam"),
        ("stealth", "sea_wall"),
        ("touch", "grid"),
        ("headline_trial", "teachers"),
        ("gone", "archive_fire"),
        ("correction", "dam"),
        ("back", "archive_fire"),
    ],
)
def test_an_edit_changes_its_own_story_alone(name: str, story: str) -> None:
    before, after, at = played(name)
    assert changed(before, after) == {story}
    assert after.edited_at[story] == at


def test_furniture_changes_every_page_and_no_story() -> None:
    before, after, at = played("furniture")
    assert changed(before, after) == set()
    assert (before.ticker, before.most_read) != (after.ticker, after.most_read)
    assert before.appeal != after.appeal
    assert set(after.edited_at.values()) == {at}


def test_a_declared_edit_moves_text_and_stamp() -> None:
    before, after, at = played("declared")
    assert "30 families" in words(before.stories["dam"])
    assert "50 families" in words(after.stories["dam"])
    updated = after.stories["dam"].updated
    assert updated is not None
    assert timedelta(0) <= updated - at < timedelta(seconds=1)
    assert updated.microsecond == 0


def test_a_stealth_edit_moves_text_alone() -> None:
    before, after, _ = played("stealth")
    assert words(before.stories["sea_wall"]) != words(after.stories["sea_wall"])
    assert before.stories["sea_wall"].updated == after.stories["sea_wall"].updated


def test_a_touch_moves_the_stamp_alone() -> None:
    before, after, _ = played("touch")
    assert words(before.stories["grid"]) == words(after.stories["grid"])
    old, new = before.stories["grid"].updated, after.stories["grid"].updated
    assert old is not None
    assert new is not None
    assert new > old


def test_the_copy_keeps_the_figure_that_the_original_corrects() -> None:
    _, after, _ = played("correction")
    assert "47 families" in words(after.stories["dam"])
    assert "Correction:" in words(after.stories["dam"])
    assert "30 families" in words(after.stories["dam_copy"])


def test_a_story_that_comes_back_is_the_one_that_went() -> None:
    went, _, _ = played("gone")
    _, back, _ = played("back")
    assert back.stories["archive_fire"] == went.stories["archive_fire"]


def test_nothing_is_younger_than_the_opening_and_nothing_tells_the_future() -> None:
    newsroom = open_newsroom(OPENED)
    for story in newsroom.stories.values():
        assert story.published < OPENED
        assert story.updated is None or story.published <= story.updated < OPENED


def test_the_copy_begins_as_the_original_and_the_rewrite_does_not() -> None:
    stories = open_newsroom(OPENED).stories
    assert stories["dam_copy"].paragraphs == stories["dam"].paragraphs
    shared = set(stories["sea_wall"].paragraphs) & set(stories["sea_wall_rewrite"].paragraphs)
    assert not shared


def test_every_house_has_stories_each_at_an_address_of_its_own() -> None:
    stories = open_newsroom(OPENED).stories.values()
    assert {story.host for story in stories} == set(HOSTS)
    assert len({(story.host, story.path) for story in stories}) == len(stories)


@pytest.mark.parametrize("key", open_newsroom(OPENED).stories)
def test_a_story_is_long_enough_to_be_one(key: str) -> None:
    assert len(words(open_newsroom(OPENED).stories[key])) > 500
