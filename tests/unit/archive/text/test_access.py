import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from archive.model import AccessState, Cut
from archive.text.access import Seen, judge
from archive.text.page import read
from archive.text.profile import Profile
from archive.text.record import extract_record
from tests.builders_text import STORY, TITLE, URL, article, html, response

DATA = Path(__file__).parents[3] / "data"


def cases(name: str) -> list[dict[str, Any]]:
    lines = (DATA / name).read_text("utf-8").splitlines()
    return [json.loads(line) for line in lines]


ALL = [*cases("access_dev.jsonl"), *cases("access_own.jsonl")]


@pytest.mark.parametrize("case", ALL, ids=lambda case: f"{case['id']} {case['cause']}")
def test_a_response_is_what_a_person_says_it_is(case: dict[str, Any]) -> None:
    answer = extract_record(case)
    assert (answer["access"], bool(answer["ground"])) == (case["expect"], True), answer["ground"]


def test_every_state_has_three_cases_of_our_own() -> None:
    counted = Counter(case["expect"] for case in cases("access_own.jsonl"))
    assert {state for state in AccessState if counted[state] < 3} == set()


def seen(**changes: Any) -> Seen:
    text = "\n".join(STORY)
    fields: dict[str, Any] = {
        "url": URL,
        "final_url": URL,
        "status": 200,
        "headers": {},
        "html": b"<html>",
        "visible": text,
        "title": TITLE,
        "headings": (TITLE,),
        "paragraphs": STORY,
    }
    return Seen(**{**fields, **changes})


def state(look: Seen, **options: Any) -> AccessState:
    return judge(look, profile=Profile("generic"), **options)[0]


def test_an_answer_that_was_cut_short_of_the_earlier_text_is_truncated() -> None:
    look = seen(paragraphs=STORY[:3], cut=Cut.DISCONNECT)
    assert state(look, earlier=article()) is AccessState.TRUNCATED


def test_an_answer_that_was_cut_below_the_text_is_still_the_article() -> None:
    assert state(seen(cut=Cut.LENGTH), earlier=article()) is AccessState.ARTICLE


def test_a_redirect_to_where_other_pages_go_is_a_page_that_is_gone() -> None:
    look = seen(final_url="https://paper.example/2026/best-of-the-year-overview")
    hint = "https://paper.example/2026/best-of-the-year-overview/"
    assert state(look, home_hint=hint) is AccessState.GONE


def test_a_page_that_moved_with_its_text_stays_the_article() -> None:
    look = seen(final_url="https://paper.example/archive/2026/strike-b99123")
    assert state(look, earlier=article()) is AccessState.ARTICLE


def test_the_profiles_number_tells_one_story_from_another() -> None:
    profile = Profile("paper.example", article_id=r"-(a\d+)$")
    look = seen(final_url="https://paper.example/2026/05/04/other-words-a41207")
    assert judge(look, profile=profile)[0] is AccessState.ARTICLE
    look = seen(final_url="https://paper.example/2026/05/04/harbour-strike-a41208")
    assert judge(look, profile=profile)[0] is AccessState.REDIRECTED


def test_a_profiles_mark_of_a_wall_is_believed() -> None:
    assert state(seen(marks=frozenset({AccessState.PAYWALL}))) is AccessState.PAYWALL


def test_a_consent_layer_over_a_full_article_is_no_wall() -> None:
    long = tuple(f"{line} {line}" for line in STORY)
    look = seen(paragraphs=long, marks=frozenset({AccessState.CONSENT}))
    assert state(look) is AccessState.ARTICLE


def test_troops_in_a_headline_are_no_oops() -> None:
    title = "At Least 30 North Korean Troops Killed"
    assert state(seen(title=title, headings=(title,))) is AccessState.ARTICLE


def test_words_are_counted_in_scripts_without_spaces() -> None:
    line = "港の労働者は月曜日に三日間のストライキを始めたと労働組合が明らかにした。" * 3
    assert state(seen(paragraphs=(line,), visible=line)) is AccessState.ARTICLE


def test_a_410_says_so_in_its_ground() -> None:
    reading = read(response(html(), status=410))
    assert (reading.access, reading.ground) == (AccessState.GONE, "410")
