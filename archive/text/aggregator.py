"""The form of an aggregator that copies stories, recognised by the line that it puts above them.

"By X | Created at A | Updated at B 3 hours ago" is the aggregator's claim about its own record,
in a zone that it does not tell. The claims are kept as stamps of source "aggregator" and are never
chosen as the article's own; the relative phrase is dropped.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from archive.model import Stamp, StampRole
from archive.text.stamps import make_stamp

SOURCE: Final = "aggregator"
_TIME: Final = r"\d{4}-\d{2}-\d{2}[ T]\d{1,2}:\d{2}(?::\d{2})?(?:\s*(?:Z|[+-]\d{2}:?\d{2}))?"
_LINE: Final = re.compile(
    r"(?:by\s+(?P<byline>[^|]{1,100}?)\s*\|\s*)?"
    rf"(?P<created_label>created(?: at)?)\s*:?\s*(?P<created>{_TIME})\s*\|\s*"
    rf"(?P<updated_label>updated(?: at)?)\s*:?\s*(?P<updated>{_TIME})"
    r"(?:\s+\d+\s+\w+\s+ago|\s+(?:just now|yesterday))?",
    re.IGNORECASE,
)
_SECTION: Final = re.compile(r"[^\W\d_]+(?: [^\W\d_]+){0,2}")  # the rubric below the line: "Truth"


@dataclass(frozen=True, slots=True)
class RecordLine:
    """What an aggregator says of its own record."""

    text: str
    byline: str | None
    stamps: tuple[Stamp, ...]


def read_record_line(line: str) -> RecordLine | None:
    """The claims of such a line; None for any other line."""
    match = _LINE.fullmatch(" ".join(line.split()))
    if match is None:
        return None
    claims = (
        make_stamp(StampRole.PUBLISHED, SOURCE, match["created"], label=match["created_label"]),
        make_stamp(StampRole.UPDATED, SOURCE, match["updated"], label=match["updated_label"]),
    )
    byline = match["byline"].strip() if match["byline"] else None
    return RecordLine(match[0], byline, tuple(claim for claim in claims if claim))


def find_record_line(lines: Iterable[str]) -> RecordLine | None:
    """The first such line of a page."""
    for line in lines:
        if "reated" in line and (found := read_record_line(line)):
            return found
    return None


def is_section(line: str) -> bool:
    """Whether the line below the record line is the rubric rather than the story."""
    return _SECTION.fullmatch(line.strip()) is not None and len(line) <= 30
