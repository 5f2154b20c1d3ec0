"""What one look means for its page: version numbers, what waits, what is an event."""

from dataclasses import replace
from datetime import datetime, timedelta

from archive.catalogue import EventKind, SightingRow
from archive.edits.normal import text_digest
from archive.ingest.judging import Judged, judge
from archive.ingest.memo import Memo
from archive.model import (
    AccessState,
    Article,
    ExtractionOutcome,
    Reading,
    Removed,
    Sighting,
    Verdict,
)
from tests.builders_edits import article
from tests.builders_store import START, URL, capture

HOUR = timedelta(hours=1)
OLD = article(
    "The river rose by 30 centimetres overnight, the council said.",
    "At least 40 houses stand under water in the old town.",
    updated=START - HOUR,
)
NEW = article(
    "The river rose by 50 centimetres overnight, the council said.",
    "At least 40 houses stand under water in the old town.",
    updated=START + HOUR,
)
NEWEST = article(
    "The river rose by 70 centimetres overnight, the council said.",
    "At least 40 houses stand under water in the old town.",
    updated=START + 2 * HOUR,
)
SILENT = article(*NEW.paragraphs, updated=OLD.updated)


def reading(seen: Article | None, access: AccessState = AccessState.ARTICLE) -> Reading:
    return Reading(access, "200", ExtractionOutcome.OK, seen)


def row(seen: Article, version: int | None, *, at: datetime = START) -> SightingRow:
    sighting = Sighting(seen, at, at)
    return SightingRow(sighting, version, "<first>", "<last>", 1, text_digest(seen))


def judged(
    seen: Article | None,
    *rows: SightingRow,
    access: AccessState = AccessState.ARTICLE,
    memo: Memo | None = None,
    hours: float = 3,
    final_url: str = URL,
) -> Judged:
    made = capture(captured_at=START + hours * HOUR)
    left = Memo() if memo is None else memo
    return judge(made, reading(seen, access), final_url=final_url, rows=rows, memo=left)


def kinds(found: Judged) -> list[EventKind]:
    return [event.kind for event in found.events]


def test_the_first_article_of_a_page_is_version_one() -> None:
    finding = judged(OLD).finding
    assert (finding.version, finding.is_new_version) == (1, True)


def test_the_same_article_again_is_the_same_version() -> None:
    finding = judged(OLD, row(OLD, 1)).finding
    assert (finding.version, finding.is_new_version) == (1, False)
    assert finding.weighed is not None
    assert finding.weighed.verdict is Verdict.UNCHANGED


def test_a_declared_edit_is_a_new_version_at_once() -> None:
    finding = judged(NEW, row(OLD, 1)).finding
    assert (finding.version, finding.is_new_version) == (2, True)


def test_a_stealth_edit_waits_for_a_second_fetch() -> None:
    finding = judged(SILENT, row(OLD, 1)).finding
    assert finding.weighed is not None
    assert finding.weighed.provisional
    assert finding.version is None


def test_a_stealth_edit_becomes_a_version_once_a_second_fetch_agrees() -> None:
    found = judged(SILENT, row(OLD, 1), row(SILENT, None))
    assert found.finding.weighed is not None
    assert found.finding.weighed.verdict is Verdict.STEALTH
    assert not found.finding.weighed.provisional
    assert (found.finding.version, found.finding.is_new_version) == (2, True)
    assert EventKind.VARIANT not in kinds(found)


def test_what_waited_and_was_not_seen_again_is_told_as_a_variant() -> None:
    found = judged(OLD, row(OLD, 1), row(SILENT, None))
    assert found.finding.version == 1
    assert EventKind.VARIANT in kinds(found)


def test_a_text_that_comes_back_gets_its_old_number() -> None:
    back = article(*OLD.paragraphs, updated=START + 2 * HOUR)
    found = judged(back, row(OLD, 1), row(NEW, 2), row(back, None))
    assert found.finding.version == 1
    assert not found.finding.is_new_version
    assert EventKind.RETURNED in kinds(found)


def test_a_new_version_never_takes_a_number_that_was_given() -> None:
    """Only the newest sightings are at hand, and they may show old versions that returned."""
    memo = Memo(versions=7)
    found = judged(NEWEST, row(OLD, 1), row(NEW, 2), memo=memo)
    assert found.finding.version == 8
    assert found.memo.versions == 8


def test_the_highest_number_is_left_for_the_next_look() -> None:
    assert judged(NEW, row(OLD, 1)).memo.versions == 2
    assert judged(OLD, row(OLD, 1), memo=Memo(versions=5)).memo.versions == 5


def test_a_moved_stamp_over_the_same_text_is_an_event_and_no_version() -> None:
    touched = article(*OLD.paragraphs, updated=START + HOUR)
    found = judged(touched, row(OLD, 1))
    assert found.finding.version == 1
    assert kinds(found) == [EventKind.TOUCH]


def test_a_stamp_that_vanishes_is_an_event() -> None:
    assert kinds(judged(article(*OLD.paragraphs), row(OLD, 1))) == [EventKind.STAMP_VANISHED]


def test_not_modified_confirms_the_version_that_was_there() -> None:
    found = judged(OLD, row(OLD, 1), access=AccessState.NOT_MODIFIED)
    assert found.finding.version == 1
    assert found.events == ()


def test_not_modified_confirms_an_edit_that_waited() -> None:
    found = judged(SILENT, row(OLD, 1), row(SILENT, None), access=AccessState.NOT_MODIFIED)
    assert (found.finding.version, found.finding.is_new_version) == (2, True)


def test_a_replaced_page_waits_and_is_flagged_wholesale() -> None:
    other = article("Something else altogether stands here now.", updated=START + HOUR)
    weighed = judged(other, row(OLD, 1), access=AccessState.REPLACED).finding.weighed
    assert weighed is not None
    assert weighed.provisional
    assert "wholesale" in weighed.flags


def test_a_wall_is_no_version_and_leaves_what_was_known_alone() -> None:
    memo = Memo(final_url=URL, furniture="known", versions=3)
    found = judged(OLD, row(OLD, 3), access=AccessState.PAYWALL, memo=memo)
    assert (found.finding.weighed, found.finding.version) == (None, None)
    assert (found.memo.final_url, found.memo.furniture) == (URL, "known")
    assert found.memo.versions == 3


def test_a_page_is_gone_once_two_looks_agree_and_back_at_the_first() -> None:
    settled = judged(OLD).memo
    first = judged(None, row(OLD, 1), access=AccessState.GONE, memo=settled, hours=4)
    assert first.events == ()
    second = judged(None, row(OLD, 1), access=AccessState.GONE, memo=first.memo, hours=6)
    assert kinds(second) == [EventKind.GONE]
    again = judged(OLD, row(OLD, 1), memo=second.memo, hours=8)
    assert kinds(again) == [EventKind.BACK]
    assert again.finding.version == 1


def test_another_address_at_the_end_of_the_way_is_an_event() -> None:
    moved = judged(OLD, row(OLD, 1), memo=judged(OLD).memo, final_url=URL + "-moved")
    assert kinds(moved) == [EventKind.MOVED]


def test_other_furniture_is_recorded_and_its_order_does_not_matter() -> None:
    def with_blocks(*texts: str) -> Article:
        blocks = tuple(Removed(text, "appeal", "asks for money") for text in texts)
        return replace(OLD, furniture=blocks)

    before = judged(with_blocks("Give.", "Read more.")).memo
    turned = judged(with_blocks("Read more.", "Give."), row(OLD, 1), memo=before)
    assert turned.events == ()
    changed = judged(with_blocks("Give now."), row(OLD, 1), memo=before)
    assert kinds(changed) == [EventKind.FURNITURE_CHANGED]


def test_what_a_page_lost_by_being_read_in_part_is_never_an_edit() -> None:
    part = replace(article(*OLD.paragraphs[:1], updated=OLD.updated), flags=("read_in_part",))
    seen = judged(part, row(OLD, 1)).finding
    assert seen.weighed is not None
    assert (seen.version, seen.weighed.provisional) == (None, True)
    assert "read_in_part" in seen.weighed.flags
    again = judged(part, row(OLD, 1), row(part, None)).finding
    assert again.version is None


def test_two_readings_in_part_are_compared_as_any_others() -> None:
    old, new = (replace(one, flags=("read_in_part",)) for one in (OLD, NEW))
    assert judged(new, row(old, 1)).finding.version == 2
