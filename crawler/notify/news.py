"""One piece of news: an edit that is certain, or an event of a page's life, with its evidence.

It is made once, kept in the outbox as plain values, and matched against the rules. Mere format and
furniture never become news.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any, Final, Self

from archive.catalogue import EditRow, Event, EventKind, EventRow, PageRow
from archive.edits.watch import Watched, watch
from archive.model import Capture, Change, EditKind, Verdict

MOST_CHANGES: Final = 100
LONGEST_SENTENCE: Final = 2_000  # characters

EVENTS: Final[Mapping[EventKind, str | None]] = MappingProxyType(
    {
        EventKind.GONE: "gone",
        EventKind.BACK: "back",
        EventKind.BLOCKED: "blocked",
        EventKind.MOVED: "redirected",
        EventKind.RETURNED: "returned",
        EventKind.COPY_OUTDATED: "copy_outdated",
        EventKind.TOUCH: None,  # these two are told by their verdict
        EventKind.BACKDATED_STAMP: None,
    }
)
"""The events that anybody can be told of, and the kind by which rules name them."""

_VERDICTS: Final = MappingProxyType(
    {EventKind.TOUCH: Verdict.TOUCH, EventKind.BACKDATED_STAMP: Verdict.BACKDATED}
)
_WATCHED: Final = MappingProxyType(
    {
        Watched.SILENT_CORRECTION: "silent_correction",
        Watched.NOTICE_APPEARED: "note_appeared",
        Watched.NOTICE_VANISHED: "note_vanished",
    }
)


@dataclass(frozen=True, slots=True)
class Told:
    """One change, in the two sentences that a person compares."""

    kind: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class Witness:
    """A capture, with what it takes to find and to check it."""

    record_id: str
    url: str
    captured_at: str  # ISO 8601
    warc: str
    offset: int  # bytes
    block_sha256: str
    payload_sha256: str | None


@dataclass(frozen=True, slots=True)
class News:
    """What is told. Times are ISO 8601 in UTC."""

    what: str  # "edit", "event" or "test"
    page: str  # the address
    host: str
    title: str | None
    verdict: str | None
    kinds: tuple[str, ...]
    changes: tuple[Told, ...] = ()
    before_seen: str | None = None  # the old text was last seen then
    after_seen: str | None = None  # the new text, or the event, was first seen then
    versions: tuple[int | None, int | None] = (None, None)
    before: Witness | None = None
    after: Witness | None = None
    stamps: tuple[str, ...] = ()  # how the page's own stamps moved, in words
    flags: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()

    def plain(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> Self:
        """Raises TypeError or KeyError for values that `plain` did not give."""
        values: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value
            for name, value in plain.items()
        }
        values["changes"] = tuple(Told(**change) for change in plain["changes"])
        for side in ("before", "after"):
            values[side] = None if plain[side] is None else Witness(**plain[side])
        return cls(**values)


def news_of_edit(
    edit: EditRow,
    page: PageRow,
    *,
    before: Capture | None,
    after: Capture | None,
    tags: Sequence[str] = (),
) -> News | None:
    """An edit as news; None where nothing but format changed."""
    changes = [change for change in edit.changes if change.kind is not EditKind.FORMAT]
    if not changes:
        return None
    watched = (_WATCHED.get(seen.what) for seen in watch(changes))
    kinds = [change.kind.value for change in changes] + [kind for kind in watched if kind]
    return News(
        what="edit",
        page=page.url,
        host=page.host,
        title=page.title,
        verdict=edit.verdict.value,
        kinds=tuple(dict.fromkeys(kinds)),
        changes=tuple(_told(change) for change in changes[:MOST_CHANGES]),
        before_seen=edit.before_seen.isoformat(),
        after_seen=edit.after_seen.isoformat(),
        versions=(edit.before_version, edit.after_version),
        before=_witness(before),
        after=_witness(after),
        stamps=tuple(
            f"{move.source}: {move.before.raw if move.before else 'none'} → "
            f"{move.after.raw if move.after else 'none'}"
            for move in edit.moved
        ),
        flags=edit.flags,
        tags=tuple(sorted(tags)),
    )


def news_of_event(
    row: EventRow, page: PageRow, *, capture: Capture | None, tags: Sequence[str] = ()
) -> News | None:
    """An event as news; None for one of which nobody is ever told."""
    event = row.event
    if event.kind not in EVENTS:
        return None
    kind, verdict = EVENTS[event.kind], _VERDICTS.get(event.kind)
    last_seen = event.detail.get("after")
    stamps = event.detail.get("stamps")
    return News(
        what="event",
        page=page.url,
        host=page.host,
        title=page.title,
        verdict=verdict.value if verdict else None,
        kinds=(kind,) if kind else (),
        changes=_carried(event),
        before_seen=last_seen if isinstance(last_seen, str) else None,
        after_seen=event.at.isoformat(),
        after=_witness(capture),
        stamps=tuple(_stamp(move) for move in stamps) if isinstance(stamps, list) else (),
        tags=tuple(sorted(tags)),
    )


def _carried(event: Event) -> tuple[Told, ...]:
    """What a copy still says, and what its source says in its place by now."""
    if event.kind is not EventKind.COPY_OUTDATED:
        return ()
    detail: dict[str, Any] = dict(event.detail)
    said = f"{detail['source']}: {', '.join(detail['source_says']) or 'nothing'}"
    return (Told(detail["claim"], _short(detail["sentence"] or detail["carries"]), said),)


def trial_news(now: datetime) -> News:
    """What `newskeep notify --test` sends: plainly made up, and of the usual shape."""
    sentence = "This is a test of newskeep: {} people read this sentence."
    return News(
        what="test",
        page="https://newskeep.example/a-test",
        host="newskeep.example",
        title="A test message, no edit was found",
        verdict=Verdict.STEALTH.value,
        kinds=(EditKind.NUMBER.value,),
        changes=(Told(EditKind.NUMBER.value, sentence.format(30), sentence.format(50)),),
        before_seen=now.isoformat(),
        after_seen=now.isoformat(),
    )


def _told(change: Change) -> Told:
    return Told(change.kind.value, _short(change.before), _short(change.after))


def _short(sentence: str | None) -> str | None:
    if sentence is None or len(sentence) <= LONGEST_SENTENCE:
        return sentence
    return sentence[: LONGEST_SENTENCE - 1] + "…"


def _witness(capture: Capture | None) -> Witness | None:
    if capture is None:
        return None
    return Witness(
        record_id=capture.record_id,
        url=capture.url,
        captured_at=capture.captured_at.isoformat(),
        warc=capture.place.warc,
        offset=capture.place.offset,
        block_sha256=capture.block_sha256,
        payload_sha256=capture.payload_sha256,
    )


def _stamp(move: Mapping[str, Any]) -> str:
    return f"{move['source']}: {move['before'] or 'none'} → {move['after'] or 'none'}"
