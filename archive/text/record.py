"""One page as a line of JSON in, its reading as a line of JSON out: `newskeep extract --jsonl`.

In: {"id", "url", "html" or "html_path" or "text" (a pasted copy), optional "status", "headers",
"final_url", "captured_at", "prev": {"title", "text"}}. Out: see `extract_record`. Unknown is null.
"""

import gzip
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from archive.model import (
    AccessState,
    Article,
    ExtractionOutcome,
    Precision,
    Reading,
    Stamp,
    ZoneOrigin,
)
from archive.text.page import Response, read
from archive.text.pasted import read_text
from archive.text.profile import Profiles

RECORD_JOB: Final = "archive.text.record:record_job"
_NO_TIME_GIVEN: Final = datetime(9999, 1, 1, tzinfo=UTC)  # nothing is later than the fetch then


class BadRecordError(ValueError):
    """A line of input lacks what reading needs; the message names the key."""


def extract_record(
    record: Mapping[str, Any],
    *,
    profiles: Profiles | None = None,
    read_file: Callable[[str], bytes] | None = None,
) -> dict[str, Any]:
    """Read one record. Raises BadRecordError, or OSError for an "html_path" that cannot be read.

    The answer: {"id", "outcome", "access", "ground", "title", "byline", "published", "modified",
    "updated" (the same), "language", "text", "paragraphs", "furniture": [{"text", "why"}],
    "stamps": [{"kind", "raw", "instant", "zone", "where", "label"}], "chosen_stamp", "sources",
    "flags", "extractor"}.
    """
    if record.get("text") is not None:
        article = read_text(str(record["text"]))
        outcome = ExtractionOutcome.OK if article.paragraphs else ExtractionOutcome.EMPTY
        state = AccessState.ARTICLE if article.paragraphs else AccessState.EMPTY
        reading = Reading(state, "a pasted copy", outcome, article)
    else:
        content = _content(record, read_file or read_page_file)
        reading = read(
            _response(record, content),
            earlier=_earlier(record.get("prev") or record.get("earlier")),
            profiles=profiles or _shipped(),
        )
    return answer(record.get("id"), reading)


def record_job(payload: dict[str, Any], blob: bytes) -> dict[str, Any]:
    """`extract_record` as a job of a worker process; `blob` is the page where it is not empty."""
    record = {**payload["record"], "html": blob} if blob else payload["record"]
    return extract_record(record, profiles=_shipped(payload.get("profiles")))


def read_page_file(path: str) -> bytes:
    """A saved page, gzipped or not. Raises OSError."""
    content = Path(path).read_bytes()
    return gzip.decompress(content) if path.endswith(".gz") else content


def answer(record_id: Any, reading: Reading) -> dict[str, Any]:
    """A reading in the form of the answer."""
    article = reading.article or Article(None, None, ())
    modified = _when(article.updated)
    return {
        "id": record_id,
        "outcome": reading.outcome.value,
        "access": reading.access.value,
        "ground": reading.ground,
        "title": article.title,
        "byline": article.byline,
        "published": _when(article.published),
        "modified": modified,
        "updated": modified,
        "language": article.language,
        "text": article.body,
        "paragraphs": list(article.paragraphs),
        "furniture": [
            {"text": each.text, "why": f"{each.layer}: {each.reason}"}
            for each in article.furniture
        ],
        "stamps": [_claim(stamp) for stamp in article.stamps],
        "chosen_stamp": _claim(article.updated) if article.updated else None,
        "sources": [each.url for each in article.declared_sources],
        "flags": list(article.flags),
        "extractor": article.extractor or None,
    }


def _content(record: Mapping[str, Any], read_file: Callable[[str], bytes]) -> bytes:
    html = record.get("html")
    if isinstance(html, bytes):
        return html
    if isinstance(html, str):
        return html.encode("utf-8", "surrogatepass")
    if record.get("html_path"):
        return read_file(str(record["html_path"]))
    raise BadRecordError(f"record {record.get('id')!r}: needs one of 'html', 'html_path', 'text'")


def _response(record: Mapping[str, Any], content: bytes) -> Response:
    url = str(record.get("url") or "")
    headers = record.get("headers") or {}
    pairs = headers.items() if isinstance(headers, Mapping) else headers
    try:
        captured = record.get("captured_at")
        captured_at = datetime.fromisoformat(captured) if captured else _NO_TIME_GIVEN
        status = int(record.get("status") or 200)
    except (TypeError, ValueError) as error:
        raise BadRecordError(f"record {record.get('id')!r}: {error}") from error
    return Response(
        url=url,
        final_url=str(record.get("final_url") or url),
        status=status,
        headers=tuple((str(name), str(value)) for name, value in pairs),
        content=content,
        captured_at=captured_at if captured_at.tzinfo else captured_at.replace(tzinfo=UTC),
    )


def _earlier(previous: Mapping[str, Any] | None) -> Article | None:
    if not previous:
        return None
    lines = (line.strip() for line in str(previous.get("text") or "").splitlines())
    return Article(previous.get("title"), None, tuple(filter(None, lines)))


def _when(stamp: Stamp | None) -> str | None:
    """A day for a day, local time without an offset where the zone is unknown."""
    if stamp is None:
        return None
    if stamp.precision is Precision.DAY:
        return stamp.at.date().isoformat()
    if stamp.zone is ZoneOrigin.NONE:
        return stamp.at.replace(tzinfo=None).isoformat()
    return stamp.at.isoformat()


def _claim(stamp: Stamp) -> dict[str, Any]:
    return {
        "kind": stamp.role.value,
        "raw": stamp.raw,
        "instant": _when(stamp),
        "zone": None if stamp.zone is ZoneOrigin.NONE else stamp.zone.value,
        "where": stamp.source,
        "label": stamp.label,
        "flags": list(stamp.flags),
    }


@lru_cache(maxsize=4)
def _shipped(folder: str | None = None) -> Profiles:
    return Profiles.shipped(Path(folder) if folder else None)
