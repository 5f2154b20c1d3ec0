"""What the frontier takes and gives: small frozen values. Instants are aware and in UTC."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

PolicyState = dict[str, Any]
"""What the policy keeps of a page or host: plain JSON values, a few numbers, O(1)."""


class DueStatus(StrEnum):
    LIVE = "live"  # looked at again
    RETIRED = "retired"  # no edit is expected any more
    GONE = "gone"  # the page is no longer there
    PAUSED = "paused"  # a person said: not now


@dataclass(frozen=True, slots=True)
class NewDue:
    """A page to follow, as it comes from a source."""

    page_key: str
    url: str
    host: str  # the politeness key
    next_check: datetime
    pinned: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Validators:
    """What makes the next request conditional."""

    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True)
class Due:
    """A page and when to look."""

    page_key: str
    url: str
    host: str
    next_check: datetime
    status: DueStatus
    fresh: bool  # never yet checked
    added_at: datetime
    pinned: timedelta | None = None  # a person asked for this interval
    last_check: datetime | None = None
    fails: int = 0  # checks that failed in a row
    validators: Validators = Validators()
    state: PolicyState | None = None


@dataclass(frozen=True, slots=True)
class Lease:
    """A host that one worker alone may ask, until `expires`.

    Before EVERY request the worker must look at its own clock and give up in time: the fence
    stops a stale acknowledgement, it cannot stop a stale request.
    """

    host: str
    fence: int
    expires: datetime
    not_before: datetime  # the first request may start then, and not earlier
    delay: timedelta
    pages: tuple[Due, ...]
    state: PolicyState | None = None  # the policy's, about the host


@dataclass(frozen=True, slots=True)
class Settlement:
    """How one look at a page ended, and when to look again.

    None leaves the validators or the policy's state as they are.
    """

    page_key: str
    next_check: datetime
    status: DueStatus = DueStatus.LIVE
    fails: int = 0  # checks that failed in a row, this one counted
    validators: Validators | None = None
    state: PolicyState | None = None


@dataclass(frozen=True, slots=True)
class HostRow:
    """A host as it stands, for the status page."""

    host: str
    ready_at: datetime | None
    delay: timedelta
    floor_at: datetime | None
    owner: str | None
    leased_until: datetime | None
    fails: int
    state: PolicyState | None


@dataclass(frozen=True, slots=True)
class RobotsFile:
    """A robots.txt as it was last fetched."""

    origin: str
    status: int | None  # None: no answer came
    body: str
    fetched_at: datetime


@dataclass(frozen=True, slots=True)
class DueCounts:
    """Counted, not kept: costs a fraction of a second at a million pages."""

    live: int
    due: int  # live and due now
    fresh: int  # live and never yet checked
    retired: int
    gone: int
    paused: int
    hosts: int
    leased: int


class EntryState(StrEnum):
    TODO = "todo"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Entry:
    """One address of a backfill."""

    page_key: str
    url: str
    state: EntryState = EntryState.TODO
    detail: str = ""  # why it failed, in one sentence
    settled_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class HouseJob:
    """When a house job last ended well, and when and how it last failed."""

    name: str
    done_at: datetime | None
    failed_at: datetime | None
    error: str


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A source that is polled, as it stands."""

    source_id: str
    next_poll: datetime
    last_poll: datetime | None = None
    last_news: datetime | None = None  # when it last brought a page or told of a modified one
    fails: int = 0  # polls that failed in a row
    trouble: str = ""  # of the last poll, in one sentence
    polls: int = 0
    pages: int = 0  # that it brought
    hints: int = 0  # that were taken
    validators: Validators = Validators()
    state: PolicyState | None = None


class MessageState(StrEnum):
    PENDING = "pending"  # told once a second fetch agrees
    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"  # given up
    DROPPED = "dropped"  # it was no edit after all, or nobody is to be told any more


@dataclass(frozen=True, slots=True)
class MessageRow:
    """One piece of news for one rule."""

    message_id: str  # also the idempotency key
    rule: str
    page_key: str
    news: dict[str, Any]  # plain values
    made_at: datetime
    due_at: datetime
    state: MessageState = MessageState.WAITING
    batch: str | None = None  # those that were first tried together
    tries: int = 0
    error: str = ""
    sent_at: datetime | None = None
