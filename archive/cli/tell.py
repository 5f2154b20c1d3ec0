"""Words and JSON for what the catalogue gives; the same facts either way."""

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from enum import Enum
from typing import Any, Final

import click

from archive.catalogue import EditRow, EventKind, EventRow, PageRow, VersionRow
from archive.catalogue.history import Moment
from archive.edits.watch import Watched, watch
from archive.model import Article, Capture, Change, Stamp, StampMove, Verdict

FAR: Final = datetime(9999, 1, 1, tzinfo=UTC)  # when a fetch was that nobody made

_COLOURS: Mapping[Verdict, str] = {
    Verdict.STEALTH: "red",
    Verdict.BACKDATED: "red",
    Verdict.UNSTAMPED: "yellow",
    Verdict.DECLARED: "green",
    Verdict.TOUCH: "blue",
    Verdict.UNCHANGED: "white",
}

# What the watch says of facts and notices; a notice that came or went is an event of its own.
_WATCHED: Mapping[Watched, str] = {
    Watched.SILENT_CORRECTION: "no correction notice came with this",
    Watched.NOTICED_CORRECTION: "a notice came with this",
    Watched.NOTICE_CHANGED: "a notice was reworded",
}


def as_json(value: Any) -> str:
    """One line of JSON; instants in ISO 8601, enumerations by their value."""
    return json.dumps(value, ensure_ascii=False, default=_plain)


def print_json(rows: Iterable[Any]) -> None:
    for row in rows:
        click.echo(as_json(row))


def when(instant: datetime) -> str:
    return f"{instant:%Y-%m-%d %H:%M:%S}Z"


def span(length: timedelta) -> str:
    """A length of time in the two units that matter."""
    seconds = int(length.total_seconds())
    for size, unit, lesser, small in (
        (86400, "d", 3600, "h"),
        (3600, "h", 60, "min"),
        (60, "min", 1, "s"),
    ):
        if seconds >= size:
            rest = seconds % size // lesser
            return f"{seconds // size} {unit}" + (f" {rest} {small}" if rest else "")
    return f"{seconds} s"


def coloured(verdict: Verdict) -> str:
    return click.style(verdict.value, fg=_COLOURS[verdict], bold=True)


# --- a page's timeline -----------------------------------------------------------------------


def moment_line(moment: Moment) -> str:
    """A moment of `newskeep log`: one line, and under an edit what stamps and notices did."""
    match moment:
        case VersionRow():
            title = moment.article.title or "(no headline)"
            until = f"seen until {when(moment.last_seen)}"
            return (
                f"{when(moment.first_seen)}  version {moment.number}: {title}, {until}"
                f"{_flags(moment.flags)}"
            )
        case EditRow():
            return _edit_line(moment)
        case EventRow():
            kind = moment.event.kind.value.replace("_", " ")
            return f"{when(moment.event.at)}  {kind}{_event_words(moment)}"


def _edit_line(edit: EditRow) -> str:
    kinds = ", ".join(kind.value for kind in edit.kinds) or "no kind"
    steps = f"{edit.before_version}..{edit.after_version or '?'}"
    pending = "; provisional: a second fetch has yet to agree" if edit.provisional else ""
    return (
        f"{when(edit.after_seen)}  {coloured(edit.verdict)} edit {steps}: {kinds}; the old text "
        f"was last seen {when(edit.before_seen)}{pending}{_flags(edit.flags)}"
        f"{_moved(edit.moved)}{_watched(edit)}"
    )


def _watched(edit: EditRow) -> str:
    """Whether facts moved, and whether the page owned up to it in a notice."""
    return "".join(
        f"\n{' ' * 23}{_kinds_of(seen.changes)}: {_WATCHED[seen.what]}"
        for seen in watch(edit.changes)
        if seen.what in _WATCHED
    )


def _kinds_of(changes: tuple[Change, ...]) -> str:
    return ", ".join(dict.fromkeys(change.kind.value.replace("_", " ") for change in changes))


def _moved(moves: tuple[StampMove, ...]) -> str:
    """What the page's own stamps did; the server's Last-Modified is no claim of the page."""
    told = [move_words(move) for move in moves if not move.source.startswith("header:")]
    return f"\n{' ' * 23}stamps: {_shortened(told)}" if told else ""


def move_words(move: StampMove) -> str:
    before = move.before.raw if move.before else "none"
    return f"{move.source} {before} → {move.after.raw if move.after else 'none'}"


def _shortened(told: list[str]) -> str:
    return told[0] + (f" (and {len(told) - 1} more)" if len(told) > 1 else "")


def outdated_words(detail: Mapping[str, Any]) -> str:
    """What a copy still carried, and what its source says by now."""
    said = ", ".join(detail["source_says"]) or "nothing"
    return f"still carries “{detail['carries']}”, which {detail['source']} has changed to {said}"


def _event_words(row: EventRow) -> str:
    detail = row.event.detail
    if row.event.kind is EventKind.COPY_OUTDATED:
        return f": {outdated_words(detail)}"
    stamps = detail.get("stamps")
    if isinstance(stamps, list):
        told = [
            f"{s['source']} {s['before'] or 'none'} → {s['after'] or 'none'}"
            for s in stamps
            if not s["source"].startswith("header:")
        ]
        return f": {_shortened(told)}" if told else ""
    keys = ("ground", "words", "now", "seen", "version")
    words = [f"{key} {detail[key]}" for key in keys if isinstance(detail.get(key), str | int)]
    return f": {', '.join(words)}" if words else ""


def _flags(flags: tuple[str, ...]) -> str:
    return f"  [{', '.join(flags)}]" if flags else ""


# --- plain values for --json -----------------------------------------------------------------


def moment_plain(moment: Moment) -> dict[str, Any]:
    match moment:
        case VersionRow():
            return {"type": "version", **version_plain(moment)}
        case EditRow():
            return {"type": "edit", **edit_plain(moment)}
        case EventRow():
            event = moment.event
            return {"type": "event", "kind": event.kind, "at": event.at, "detail": event.detail}


def page_plain(page: PageRow) -> dict[str, Any]:
    return {
        "url": page.url,
        "key": page.page_key,
        "host": page.host,
        "title": page.title,
        "added_at": page.added_at,
        "last_check_at": page.last_check_at,
        "access": page.access,
        "failure": page.last_failure,
        "verdict": page.verdict,
        "checks": page.checks,
        "versions": page.versions,
        "edits": page.edits,
        "last_edit_at": page.last_edit_at,
    }


def version_plain(version: VersionRow) -> dict[str, Any]:
    return {
        "number": version.number,
        "first_seen": version.first_seen,
        "last_seen": version.last_seen,
        "first_record": version.first_record,
        "last_record": version.last_record,
        "flags": version.flags,
        **article_plain(version.article),
    }


def article_plain(article: Article) -> dict[str, Any]:
    return {
        "title": article.title,
        "byline": article.byline,
        "published": _instant(article.published),
        "updated": _instant(article.updated),
        "language": article.language,
        "paragraphs": article.paragraphs,
        "stamps": [stamp_plain(stamp) for stamp in article.stamps],
        "furniture": [
            {"text": block.text, "layer": block.layer, "reason": block.reason}
            for block in article.furniture
        ],
        "extractor": article.extractor,
    }


def stamp_plain(stamp: Stamp) -> dict[str, Any]:
    return {
        "role": stamp.role,
        "source": stamp.source,
        "raw": stamp.raw,
        "at": stamp.at,
        "zone": stamp.zone,
        "precision": stamp.precision,
        "label": stamp.label,
        "flags": stamp.flags,
    }


def edit_plain(edit: EditRow) -> dict[str, Any]:
    return {
        "verdict": edit.verdict,
        "kinds": edit.kinds,
        "provisional": edit.provisional,
        "before_version": edit.before_version,
        "after_version": edit.after_version,
        "before_seen": edit.before_seen,
        "after_seen": edit.after_seen,
        "before_record": edit.before_record,
        "after_record": edit.after_record,
        "flags": edit.flags,
        "stamps": [_move_plain(move) for move in edit.moved],
        "watch": [
            {"what": seen.what, "kinds": list(dict.fromkeys(each.kind for each in seen.changes))}
            for seen in watch(edit.changes)
        ],
        "changes": [change_plain(change) for change in edit.changes],
    }


def change_plain(change: Change) -> dict[str, Any]:
    return {
        "kind": change.kind,
        "field": change.field,
        "before": change.before,
        "after": change.after,
        "spans": [
            [span.before_start, span.before_end, span.after_start, span.after_end]
            for span in change.spans
        ],
    }


def capture_plain(capture: Capture) -> dict[str, Any]:
    return {
        "record_id": capture.record_id,
        "url": capture.url,
        "captured_at": capture.captured_at,
        "kind": capture.kind,
        "status": capture.status,
        "media_type": capture.media_type,
        "warc": capture.place.warc,
        "offset": capture.place.offset,
        "length": capture.place.length,
        "block_sha256": capture.block_sha256,
        "payload_sha256": capture.payload_sha256,
        "entity_sha256": capture.entity_sha256,
        "truncated": capture.truncated,
        "failure": capture.failure,
        "refers_to": capture.refers_to,
        "redirected_from": capture.redirected_from,
        "peer": capture.peer,
    }


def _instant(stamp: Stamp | None) -> datetime | None:
    return None if stamp is None else stamp.at


def _move_plain(move: StampMove) -> dict[str, Any]:
    return {
        "source": move.source,
        "before": move.before.raw if move.before else None,
        "after": move.after.raw if move.after else None,
    }


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, timedelta):
        return value.total_seconds()
    if isinstance(value, Enum):
        return value.value
    return str(value)
