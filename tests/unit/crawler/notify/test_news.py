import json

import pytest

from archive.catalogue import Event, EventKind, EventRow
from archive.model import Change, EditKind, Field, StampMove
from crawler.notify import EVENTS, News, news_of_edit, news_of_event, trial_news
from crawler.notify.news import LONGEST_SENTENCE
from tests.builders_notify import AFTER, BEFORE, NUMBER, edit, news, page
from tests.builders_store import START, capture, updated

FORMAT = Change(EditKind.FORMAT, Field.TITLE, "Bridge", "BRIDGE")


def test_an_edit_is_told_with_its_sentences_and_its_evidence() -> None:
    told = news()
    assert [(c.kind, c.before, c.after) for c in told.changes] == [("number", BEFORE, AFTER)]
    assert told.before is not None
    assert told.after is not None
    assert told.before.block_sha256 == capture(1).block_sha256
    assert (told.after.warc, told.after.offset) == ("newskeep-1.warc.gz", 2000)
    assert (told.before_seen, told.after_seen) == (
        "2026-03-01T12:00:00+00:00",
        "2026-03-01T12:05:00+00:00",
    )


def test_of_mere_format_nobody_is_told() -> None:
    assert news_of_edit(edit(FORMAT), page(), before=None, after=None) is None


def test_beside_a_real_change_mere_format_is_not_told() -> None:
    assert [change.kind for change in news(FORMAT, NUMBER).changes] == ["number"]


@pytest.mark.parametrize(
    ("changes", "kinds"),
    [
        ((NUMBER,), ("number", "silent_correction")),
        (
            (NUMBER, Change(EditKind.CORRECTION_NOTICE, Field.BODY, None, "Correction: 50.")),
            ("number", "correction_notice", "note_appeared"),
        ),
        (
            (Change(EditKind.CORRECTION_NOTICE, Field.BODY, "Correction: 50.", None),),
            ("correction_notice", "note_vanished"),
        ),
        ((Change(EditKind.TYPO, Field.BODY, "teh", "the"),), ("typo",)),
    ],
)
def test_the_correction_watch_adds_its_kinds(
    changes: tuple[Change, ...], kinds: tuple[str, ...]
) -> None:
    assert news(*changes).kinds == kinds


def test_how_the_stamp_moved_is_told_in_words() -> None:
    move = StampMove("jsonld", None, updated(START))
    assert news(moved=(move,)).stamps == ("jsonld: none → 2026-03-01T12:00:00+00:00",)


def test_a_sentence_without_end_is_cut() -> None:
    (change,) = news(Change(EditKind.ADDED, Field.BODY, None, "x" * 10**6)).changes
    assert change.after is not None
    assert len(change.after) == LONGEST_SENTENCE
    assert change.after.endswith("…")


OUTDATED = {"source": "a", "claim": "figure", "carries": "30", "source_says": [], "sentence": ""}


@pytest.mark.parametrize("kind", list(EventKind))
def test_events_of_furniture_layout_and_variants_never_become_news(kind: EventKind) -> None:
    detail = {"after": START.isoformat(), **OUTDATED}
    row = EventRow(1, 1, "urn:uuid:1", Event(kind, START, detail))
    made = news_of_event(row, page(), capture=capture(1))
    assert (made is not None) is (kind in EVENTS)
    silent = (EventKind.FURNITURE_CHANGED, EventKind.LAYOUT_CHANGED, EventKind.VARIANT)
    assert not set(silent) & set(EVENTS)


def test_a_touch_is_told_with_the_stamps_that_moved() -> None:
    detail = {"stamps": [{"source": "jsonld", "before": "10:00", "after": "12:00"}]}
    row = EventRow(1, 1, None, Event(EventKind.TOUCH, START, detail))
    made = news_of_event(row, page(), capture=None)
    assert made is not None
    assert (made.verdict, made.kinds) == ("touch", ())
    assert made.stamps == ("jsonld: 10:00 → 12:00",)


@pytest.mark.parametrize("told", [news(tags=("front",)), trial_news(START)])
def test_news_survive_as_json(told: News) -> None:
    assert News.from_plain(json.loads(json.dumps(told.plain()))) == told
