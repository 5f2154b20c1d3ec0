from datetime import UTC, datetime, timedelta

import pytest

from archive.model import (
    AccessState,
    Article,
    Capture,
    CaptureKind,
    ExtractionOutcome,
    Finding,
    Place,
    Precision,
    Reading,
    Stamp,
    StampMove,
    StampRole,
    Verdict,
    Weighed,
    ZoneOrigin,
)
from crawler.schedule.outcome import Outcome, Sight, outcome_of

NOON = datetime(2024, 5, 16, 12, tzinfo=UTC)


def stamp(role: StampRole = StampRole.UPDATED, at: datetime = NOON) -> Stamp:
    return Stamp(role, "jsonld", at.isoformat(), at, ZoneOrigin.PAGE, Precision.SECOND)


def finding(
    access: AccessState = AccessState.ARTICLE,
    weighed: Weighed | None = None,
    *,
    kind: CaptureKind = CaptureKind.RESPONSE,
    updated: Stamp | None = None,
) -> Finding:
    capture = Capture(
        record_id="<urn:uuid:0>",
        url="https://news.example/sport/a",
        captured_at=NOON,
        kind=kind,
        place=Place("a.warc.gz", 0, 1),
        status=200,
        media_type="text/html",
        block_sha256="",
        payload_sha256=None,
        entity_sha256=None,
        content_sha256=None,
    )
    article = Article("A title", None, ("A sentence.",), updated=updated)
    reading = Reading(access, "status", ExtractionOutcome.OK, article)
    return Finding(capture, reading, weighed, version=None)


def weighed(verdict: Verdict, *, moved: Stamp | None = None, provisional: bool = False) -> Weighed:
    changed = verdict not in (Verdict.UNCHANGED, Verdict.TOUCH)
    moves = () if moved is None else (StampMove("jsonld", stamp(at=NOON - timedelta(1)), moved),)
    return Weighed(verdict, changed, moved=moves, provisional=provisional)


def test_a_stealth_edit_is_a_change_under_a_stamp_that_stands_still() -> None:
    outcome = outcome_of(finding(weighed=weighed(Verdict.STEALTH), updated=stamp()))
    assert outcome == Outcome(Sight.CHANGED, bears_stamp=True)


def test_a_declared_edit_is_dated_by_its_stamp() -> None:
    outcome = outcome_of(finding(weighed=weighed(Verdict.DECLARED, moved=stamp())))
    assert outcome == Outcome(Sight.CHANGED, bears_stamp=True, stamp_moved=True, edited_at=NOON)


def test_an_edit_of_a_page_without_a_stamp_is_a_change() -> None:
    assert outcome_of(finding(weighed=weighed(Verdict.UNSTAMPED))) == Outcome(Sight.CHANGED)


def test_a_touch_of_the_stamp_alone_is_no_change() -> None:
    outcome = outcome_of(finding(weighed=weighed(Verdict.TOUCH, moved=stamp())))
    assert (outcome.sight, outcome.stamp_moved) == (Sight.SAME, True)


def test_a_stamp_of_publication_that_moves_dates_no_edit() -> None:
    moved = stamp(StampRole.PUBLISHED)
    outcome = outcome_of(finding(weighed=weighed(Verdict.STEALTH, moved=moved)))
    assert (outcome.stamp_moved, outcome.edited_at) == (False, None)


def test_a_provisional_judgement_stays_provisional() -> None:
    judged = weighed(Verdict.STEALTH, provisional=True)
    assert outcome_of(finding(weighed=judged)).provisional


@pytest.mark.parametrize(
    ("access", "sight"),
    [
        (AccessState.GONE, Sight.GONE),
        (AccessState.SOFT_404, Sight.GONE),
        (AccessState.NOT_MODIFIED, Sight.SAME),
        (AccessState.CHALLENGE, Sight.NOTHING),
        (AccessState.PAYWALL, Sight.NOTHING),
        (AccessState.TRANSIENT, Sight.NOTHING),
    ],
)
def test_what_is_no_article_is_told_apart(access: AccessState, sight: Sight) -> None:
    assert outcome_of(finding(access)).sight is sight


def test_a_failed_exchange_saw_nothing() -> None:
    failed = finding(AccessState.TRANSIENT, kind=CaptureKind.FAILURE)
    assert outcome_of(failed).sight is Sight.NOTHING


def test_cost_and_freshness_are_passed_on() -> None:
    hour = timedelta(hours=1)
    outcome = outcome_of(finding(AccessState.NOT_MODIFIED), cost=0.1, fresh_for=hour)
    assert (outcome.cost, outcome.fresh_for) == (0.1, hour)
