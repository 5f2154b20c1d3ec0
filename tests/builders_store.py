"""Builders of what the catalogue and the frontier hold; each hides what a test does not show."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count

from archive.catalogue import Catalogue, CheckRow, Event, Filed
from archive.model import (
    AccessState,
    Article,
    Capture,
    CaptureKind,
    Change,
    EditKind,
    ExtractionOutcome,
    Failure,
    Field,
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
from crawler.frontier import NewDue

START = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
SECOND = timedelta(seconds=1)
URL = "https://courier.example/story/1"
KEY = "courier.example/story/1"


def capture(number: int = 1, **changes: object) -> Capture:
    """The capture of that number: one more lies behind the one before, a minute later."""
    made = Capture(
        record_id=f"<urn:uuid:00000000-0000-0000-0000-{number:012d}>",
        url=URL,
        captured_at=START + number * MINUTE,
        kind=CaptureKind.RESPONSE,
        place=Place("newskeep-1.warc.gz", offset=number * 1000, length=900),
        status=200,
        media_type="text/html",
        block_sha256=f"{number:064x}",
        payload_sha256="a" * 64,
        entity_sha256="e" * 64,
        content_sha256="c" * 64,
    )
    return replace(made, **changes)  # type: ignore[arg-type] # fields of Capture, by name


def add_page(catalogue: Catalogue, *, page_key: str = KEY, url: str = URL) -> int:
    return catalogue.add_page(page_key=page_key, url=url, added_at=START)


def article(text: str, *, stamp: datetime | None = None, title: str = "Bridge closed") -> Article:
    """An article of one paragraph, with an update stamp if one is given."""
    stamps = () if stamp is None else (updated(stamp),)
    return Article(
        title=title,
        byline="By A. Writer",
        paragraphs=(text,),
        stamps=stamps,
        updated=stamps[0] if stamps else None,
        language="en",
        extractor="test 1",
    )


def updated(at: datetime) -> Stamp:
    return Stamp(
        role=StampRole.UPDATED,
        source="jsonld",
        raw=at.isoformat(),
        at=at,
        zone=ZoneOrigin.PAGE,
        precision=Precision.SECOND,
    )


def number_change(before: str, after: str) -> Change:
    return Change(EditKind.NUMBER, Field.BODY, before, after)


def changed(
    verdict: Verdict = Verdict.STEALTH,
    *changes: Change,
    provisional: bool = False,
    moved: tuple[StampMove, ...] = (),
) -> Weighed:
    """A weighing that found another text."""
    found = changes or (number_change("30 people", "50 people"),)
    return Weighed(verdict, text_changed=True, changes=found, moved=moved, provisional=provisional)


UNCHANGED = Weighed(Verdict.UNCHANGED, text_changed=False)


class Follower:
    """Follows one page of a catalogue: each look is the next check, a minute after the last."""

    def __init__(self, catalogue: Catalogue, *, generation: int | None = None) -> None:
        self.catalogue = catalogue
        self.page_id = add_page(catalogue)
        self._generation = generation
        self._numbers: Iterator[int] = count(1)

    def look(
        self,
        seen: Article,
        weighed: Weighed = UNCHANGED,
        *,
        version: int | None = 1,
        new: bool = False,
        events: Sequence[Event] = (),
    ) -> str:
        """Record a check that saw an article; its id."""
        number = next(self._numbers)
        made = capture(number)
        check_id = f"check-{number}"
        self.catalogue.record_captures([Filed(made, self.page_id, check_id)])
        reading = Reading(AccessState.ARTICLE, "200", ExtractionOutcome.OK, seen)
        finding = Finding(made, reading, weighed, version, is_new_version=new)
        check = check_of(self.page_id, number, record_id=made.record_id)
        self.catalogue.record_finding(check, finding, events=events, generation=self._generation)
        return check_id

    def fail(self, failure: Failure = Failure.TIMED_OUT) -> str:
        """Record a check that got no answer; its id."""
        check = check_of(self.page_id, next(self._numbers), failure=failure)
        self.catalogue.record_finding(check)
        return check.check_id


def check_of(
    page_id: int, number: int, *, record_id: str | None = None, failure: Failure | None = None
) -> CheckRow:
    at = START + number * MINUTE
    return CheckRow(
        check_id=f"check-{number}",
        page_id=page_id,
        started_at=at,
        finished_at=at + SECOND,
        url=URL,
        final_url=None if failure else URL,
        record_id=record_id,
        failure=failure,
    )


def due(name: str, at: datetime, *, host: str = "courier.example") -> NewDue:
    return NewDue(page_key=name, url=f"https://{host}/{name}", host=host, next_check=at)


def delay_of(delay: timedelta) -> Callable[[str], timedelta]:
    """The same delay for every host."""
    return lambda _host: delay
