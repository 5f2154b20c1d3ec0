"""Records of two versions in, judgements out, as lines of JSON carry them."""

import json
from typing import Any

import pytest

from archive.edits.record import BadRecord, compare_record
from archive.model import Article
from tests.builders_edits import article


def side(body: str, modified: str | None = None, **more: Any) -> dict[str, Any]:
    return {"title": "A headline", "byline": None, "body": body, "modified": modified, **more}


def record(old: dict[str, Any], new: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"id": "r1", "lang": "en", "old": old, "new": new, **more}


def test_a_judgement_is_plain_data() -> None:
    judged = compare_record(record(side("30 died."), side("50 died.")))
    assert json.loads(json.dumps(judged)) == {
        "id": "r1",
        "text_changed": True,
        "verdict": "unstamped",
        "kinds": ["number"],
        "provisional": False,
        "returns_to": None,
        "flags": [],
        "moved": [],
        "changes": [
            {
                "kind": "number",
                "field": "body",
                "before": "30 died.",
                "after": "50 died.",
                "spans": [[0, 2, 0, 2]],
            }
        ],
    }


@pytest.mark.parametrize(
    ("old", "new", "verdict"),
    [
        ("2025-03-04T08:00:00Z", "2025-03-04T08:00:00Z", "stealth"),
        ("2025-03-04T08:00:00Z", "2025-03-04T10:00:00+02:00", "stealth"),
        ("2025-03-04T08:00:00Z", "2025-03-04T09:00", "stealth"),
        ("2025-03-04", "2025-03-04", "stealth"),
        ("2025-03-04", "2025-03-05", "declared"),
        ("2025-03-04T08:00Z", "2025-03-04T09:00Z", "declared"),
        ("2025-03-04T08:00Z", "2025-03-04T08:00:30Z", "stealth"),
        ("2025-03-04T08:00:00Z", "2025-03-04T07:00:00Z", "backdated"),
        (None, None, "unstamped"),
    ],
)
def test_the_modified_times_make_the_verdict(
    old: str | None, new: str | None, verdict: str
) -> None:
    judged = compare_record(record(side("30 died.", old), side("50 died.", new)))
    assert judged["verdict"] == verdict


def test_the_stamps_that_moved_are_told() -> None:
    old = side("Text.", "2025-03-04T08:00:00Z")
    judged = compare_record(record(old, side("Text.", "2025-03-04T09:00:00Z")))
    assert judged["moved"] == [
        {
            "source": "modified",
            "before": "2025-03-04T08:00:00+00:00",
            "after": "2025-03-04T09:00:00+00:00",
        }
    ]


def test_stamps_of_other_sources_may_be_given() -> None:
    def stamped(body: str, time: str) -> dict[str, Any]:
        return side(body, stamps=[{"source": "visible", "at": time}])

    old, new = (
        stamped("30 died.", "2025-03-04T08:00:00Z"),
        stamped("50 died.", "2025-03-04T09:00:00Z"),
    )
    assert compare_record(record(old, new))["verdict"] == "declared"


def test_history_makes_a_return_of_what_would_be_backdating() -> None:
    first = side("30 died.", "2025-03-04T08:00:00Z")
    second = side("50 died.", "2025-03-04T09:00:00Z")
    judged = compare_record(record(second, first, history=[first]))
    assert (judged["verdict"], judged["returns_to"]) == ("unchanged", 0)
    assert judged["provisional"]
    assert judged["kinds"] == []


def test_times_of_capture_show_backdating() -> None:
    old = side("30 died.", "2025-03-04T08:00:00Z", captured_at="2025-03-04T14:00:00Z")
    new = side("50 died.", "2025-03-04T10:00:00Z")
    judged = compare_record(record(old, new, captured_at="2025-03-04T15:00:00Z"))
    assert judged["verdict"] == "backdated"


def test_without_times_of_capture_no_stamp_is_early_or_late() -> None:
    old, new = side("30 died."), side("50 died.", "2025-03-04T10:00:00Z")
    judged = compare_record(record(old, new))
    assert (judged["verdict"], judged["flags"]) == ("declared", [])


def test_a_page_is_read_by_whoever_can() -> None:
    def read(page: str) -> Article | None:
        return article(page.removeprefix("<p>"), title="A headline") if page else None

    judged = compare_record(
        record({"html": "<p>30 died."}, {"html": "<p>50 died."}), read_html=read
    )
    assert judged["kinds"] == ["number"]
    emptied = compare_record(record({"html": "<p>30 died."}, {"html": ""}), read_html=read)
    assert emptied["text_changed"]


@pytest.mark.parametrize("body", ["One.\n\nTwo.", "One.\nTwo.", "One.\n \n\n\nTwo.\n"])
def test_paragraphs_are_parted_by_empty_lines_or_by_lines(body: str) -> None:
    judged = compare_record(record(side("One.\n\nTwo."), side(body)))
    assert judged["changes"] == []


def test_a_publication_date_that_nobody_can_read_is_let_be() -> None:
    old = side("Text.", published="19 Oct 1998")
    assert compare_record(record(old, old))["verdict"] == "unchanged"


@pytest.mark.parametrize(
    ("bad", "words"),
    [
        ({"id": "x", "old": side("Text.")}, '"new" must be an object'),
        ({"id": "x", "old": "Text.", "new": side("Text.")}, '"old" must be an object'),
        (record({"html": "<p>"}, side("Text.")), "cannot be read here"),
        (record(side("Text.", "yesterday"), side("Text.")), "is no ISO 8601 time"),
    ],
)
def test_a_misshapen_record_is_refused_by_name(bad: dict[str, Any], words: str) -> None:
    with pytest.raises(BadRecord, match=words):
        compare_record(bad)


def test_the_modified_time_of_a_record_is_the_stamp_that_readers_see() -> None:
    def stamped(body: str, modified: str, visible: str) -> dict[str, Any]:
        stamps = [{"source": "visible", "at": f"2025-03-04T{visible}:00:00Z"}]
        return side(body, f"2025-03-04T{modified}:00:00Z", stamps=stamps)

    old, new = stamped("30 died.", "08", "08"), stamped("50 died.", "07", "12")
    assert compare_record(record(old, new))["verdict"] == "backdated"


def test_a_stamp_that_appears_with_the_stated_publication_declares_nothing() -> None:
    published = "2025-03-04T08:00:00Z"
    old, new = side("30 died."), side("50 died.", published, published=published)
    assert compare_record(record(old, new))["verdict"] == "stealth"
