"""`compare --jsonl`: one record with an old and a new side in, one judgement out.

A record is `{"id", "lang", "old", "new"}`; `lang` may be missing. A side is `{"title", "byline",
"published", "modified", "body"}`, or `{"html", "published", "modified"}` with the page as text. A
record may also carry `captured_at` and `history`, earlier sides with a `captured_at` of their own,
oldest first; a side may carry `stamps`, a list of `{"source", "at"}`. Times are ISO 8601; one
without a zone is a reading of unknown zone.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, Final

from archive.edits.judge import weigh
from archive.model import (
    Article,
    Change,
    Precision,
    Sighting,
    Stamp,
    StampRole,
    Weighed,
    ZoneOrigin,
)

ReadHtml = Callable[[str], Article | None]

_MODIFIED: Final = "modified"
_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d")
_MINUTE: Final = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?:Z|[+-]\d\d:?\d\d)?")
_BREAK: Final = re.compile(r"\n[^\S\n]*\n\s*")
# Where no times of capture are given, no stamp is held against them.
_EARLIER: Final = datetime(1, 1, 2, tzinfo=UTC)
_LATER: Final = datetime(9999, 1, 1, tzinfo=UTC)


class BadRecord(ValueError):
    """A record that is not of the form above; the message says where."""


def compare_record(
    record: Mapping[str, Any], *, read_html: ReadHtml | None = None
) -> dict[str, Any]:
    """The judgement on a record, as a record.

    Raises BadRecord where a side is missing or misshapen, or holds HTML that nobody can read.
    """
    earlier: list[Mapping[str, Any]] = list(record.get("history") or ())
    sides = [
        (side, _article(side, record.get("lang"), read_html))
        for side in (*earlier, _side(record, "old"))
    ]
    after = _article(_side(record, "new"), record.get("lang"), read_html)
    history = [
        Sighting(article, first_seen=_seen(side), last_seen=_seen(side)) for side, article in sides
    ]
    captured_at = _instant(record["captured_at"]) if record.get("captured_at") else _LATER
    weighed = weigh(history, after, captured_at, undeclared_waits=False)
    return {"id": record.get("id"), **weighed_record(weighed)}


def weighed_record(weighed: Weighed) -> dict[str, Any]:
    """A judgement as plain data."""
    return {
        "text_changed": weighed.text_changed,
        "verdict": weighed.verdict.value,
        "kinds": [kind.value for kind in weighed.kinds],
        "provisional": weighed.provisional,
        "returns_to": weighed.returns_to,
        "flags": list(weighed.flags),
        "moved": [
            {
                "source": move.source,
                "before": move.before.at.isoformat() if move.before else None,
                "after": move.after.at.isoformat() if move.after else None,
            }
            for move in weighed.moved
        ],
        "changes": [change_record(change) for change in weighed.changes],
    }


def change_record(change: Change) -> dict[str, Any]:
    """A change as plain data; a span is before_start, before_end, after_start, after_end."""
    return {
        "kind": change.kind.value,
        "field": change.field.value,
        "before": change.before,
        "after": change.after,
        "spans": [
            [span.before_start, span.before_end, span.after_start, span.after_end]
            for span in change.spans
        ],
    }


def _side(record: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    side = record.get(name)
    if not isinstance(side, Mapping):
        raise BadRecord(f'record {record.get("id")!r}: "{name}" must be an object')
    return side


def _article(side: Mapping[str, Any], language: str | None, read_html: ReadHtml | None) -> Article:
    if "html" in side:
        if read_html is None:
            raise BadRecord('a side with "html" cannot be read here')
        article = read_html(side["html"]) or Article(title=None, byline=None, paragraphs=())
    else:
        article = Article(
            title=side.get("title"),
            byline=side.get("byline"),
            paragraphs=_paragraphs(side.get("body") or ""),
            language=language,
        )
    return _with_stamps(article, side)


def _paragraphs(body: str) -> tuple[str, ...]:
    blocks = _BREAK.split(body) if _BREAK.search(body) else body.split("\n")
    return tuple(block.strip("\n") for block in blocks if block.strip())


def _with_stamps(article: Article, side: Mapping[str, Any]) -> Article:
    """The stamps that a record states go before those that were read from its page."""
    stated = [_stamp(stamp["source"], stamp["at"]) for stamp in side.get("stamps", ())]
    if side.get(_MODIFIED):
        stated.insert(0, _stamp(_MODIFIED, side[_MODIFIED]))
    published = article.published
    if side.get("published") and _is_instant(side["published"]):
        published = replace(_stamp("published", side["published"]), role=StampRole.PUBLISHED)
    if not stated:
        return replace(article, published=published)
    return replace(article, stamps=tuple(stated), updated=stated[0], published=published)


def _stamp(source: str, written: str) -> Stamp:
    at = _instant(written)
    precision = Precision.SECOND
    if _DAY.fullmatch(written):
        precision = Precision.DAY
    elif _MINUTE.fullmatch(written):
        precision = Precision.MINUTE
    has_zone = precision is not Precision.DAY and (
        datetime.fromisoformat(written).tzinfo is not None
    )
    return Stamp(
        role=StampRole.UPDATED,
        source=source,
        raw=written,
        at=at,
        zone=ZoneOrigin.PAGE if has_zone else ZoneOrigin.NONE,
        precision=precision,
    )


def _instant(written: str) -> datetime:
    try:
        at = datetime.fromisoformat(written)
    except (TypeError, ValueError) as error:
        raise BadRecord(f"{written!r} is no ISO 8601 time") from error
    return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)


def _is_instant(written: Any) -> bool:
    """The publication date decides nothing, so one that cannot be read is let be."""
    try:
        _instant(written)
    except BadRecord:
        return False
    return True


def _seen(side: Mapping[str, Any]) -> datetime:
    return _instant(side["captured_at"]) if side.get("captured_at") else _EARLIER
