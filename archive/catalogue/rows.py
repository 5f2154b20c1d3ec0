"""What the catalogue takes and gives beside the vocabulary: small frozen rows.

Every `datetime` is aware and in UTC. `page_id` and other surrogate numbers are this catalogue's
own: a rebuilt one may number differently.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from archive.model import (
    AccessState,
    Article,
    Capture,
    Change,
    EditKind,
    ExtractionOutcome,
    Failure,
    Link,
    Sighting,
    StampMove,
    Verdict,
)


@dataclass(frozen=True, slots=True)
class PageRow:
    """A page that is followed, with where it stands; counts are kept, not counted."""

    page_id: int
    page_key: str
    url: str
    host: str
    surt: str
    added_at: datetime
    checks: int = 0
    versions: int = 0
    edits: int = 0
    last_check_at: datetime | None = None
    last_failure: Failure | None = None
    access: AccessState | None = None
    verdict: Verdict | None = None
    title: str | None = None
    last_edit_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class LinkRow:
    """A link that led to a page, and when it was added."""

    link: Link
    page_id: int
    added_at: datetime
    record_id: str | None  # the WARC metadata record that keeps it


@dataclass(frozen=True, slots=True)
class Filed:
    """A capture as it goes into the catalogue, with its page's number.

    Check and codings are the capture's own, unless they are given here.
    """

    capture: Capture
    page_id: int | None = None
    check_id: str | None = None
    transfer_encoding: str = ""
    content_encoding: str = ""


@dataclass(frozen=True, slots=True)
class OutletRow:
    """What the pages of one host have yielded."""

    host: str
    pages: int
    checks: int
    edits: int


@dataclass(frozen=True, slots=True)
class CheckRow:
    """One look at one page; also one that changed nothing, and one that failed."""

    check_id: str
    page_id: int
    started_at: datetime
    finished_at: datetime
    url: str
    final_url: str | None = None
    record_id: str | None = None  # of the capture that answered
    failure: Failure | None = None
    detail: str = ""


@dataclass(frozen=True, slots=True)
class FindingRow:
    """What deriving a check's capture gave, in short."""

    check_id: str
    generation: int
    record_id: str
    access: AccessState
    ground: str
    outcome: ExtractionOutcome
    verdict: Verdict | None
    provisional: bool
    version: int | None
    extractor: str


@dataclass(frozen=True, slots=True)
class SightingRow:
    """A run of captures with the same text and the same stamps. No version: a variant, pending."""

    sighting: Sighting
    version: int | None
    first_record: str
    last_record: str
    checks: int
    text_digest: str


@dataclass(frozen=True, slots=True)
class VersionRow:
    """A text of a page, numbered; first and last seen, also where it went and came back."""

    page_id: int
    generation: int
    number: int
    first_seen: datetime
    last_seen: datetime
    first_record: str
    last_record: str
    text_digest: str
    article: Article
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class EditRow:
    """The step between two versions; it happened between `before_seen` and `after_seen`."""

    edit_id: int
    page_id: int
    check_id: str
    generation: int
    before_version: int
    after_version: int | None  # None while provisional
    before_seen: datetime
    after_seen: datetime
    before_record: str
    after_record: str
    verdict: Verdict
    text_changed: bool
    provisional: bool
    changes: tuple[Change, ...]
    moved: tuple[StampMove, ...]
    flags: tuple[str, ...]

    @property
    def kinds(self) -> tuple[EditKind, ...]:
        return tuple(dict.fromkeys(change.kind for change in self.changes))


class EventKind(StrEnum):
    """What can befall a page beside an edit."""

    TOUCH = "touch"  # a stamp moved, the text did not
    BACKDATED_STAMP = "backdated_stamp"  # a stamp moved back, the text did not change
    STAMP_APPEARED = "stamp_appeared"
    STAMP_VANISHED = "stamp_vanished"
    GONE = "gone"
    BACK = "back"
    MOVED = "moved"
    BLOCKED = "blocked"
    ACCESS_CHANGED = "access_changed"  # any other step between access states
    VARIANT = "variant"  # an answer that differed once and was not confirmed
    RETURNED = "returned"  # the text of an earlier version is back
    LAYOUT_CHANGED = "layout_changed"
    FURNITURE_CHANGED = "furniture_changed"
    NOTE_APPEARED = "note_appeared"  # a correction or update notice
    NOTE_VANISHED = "note_vanished"
    RETIRED = "retired"
    COPY_OUTDATED = "copy_outdated"  # it still carries what its source has changed


@dataclass(frozen=True, slots=True)
class Event:
    """An event of a page's life, as the corridor found it. `detail` holds plain JSON values."""

    kind: EventKind
    at: datetime
    detail: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class EventRow:
    page_id: int
    generation: int
    check_id: str | None
    event: Event


class WarcState(StrEnum):
    OPEN = "open"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class WarcRow:
    """A WARC file of the store and what is known of its health."""

    name: str
    state: WarcState
    bytes: int
    records: int | None = None
    sha256: str | None = None  # hex, of the whole closed file
    closed_at: datetime | None = None
    catalogued_to: int = 0  # byte offset up to which every record is in the tables
    checked_at: datetime | None = None
    check_result: str | None = None


class GenerationState(StrEnum):
    BUILDING = "building"
    CURRENT = "current"
    OLD = "old"


@dataclass(frozen=True, slots=True)
class Generation:
    """One run of derivation over the whole archive."""

    number: int
    state: GenerationState
    extractor: str
    made_at: datetime | None  # None: the first, which was made with the catalogue
