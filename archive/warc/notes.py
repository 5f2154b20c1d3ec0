"""What leaves no answer on the wire and must survive a lost catalogue, as metadata records.

Where a link came from, what a person wrote down, a check that came to nothing: each is one
`application/warc-fields` record under the page's address. Players pass it over and indexers make
no line of it, and a person reads it with zcat.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from archive.model import Link, LinkRole, Place

KIND = "note"
"""The field by which a note is told from the closing record of an exchange."""

LINK = "link"


@dataclass(frozen=True, slots=True)
class Annotation:
    """A note to be written."""

    url: str  # the page that it is about; percent-encoded ASCII
    kind: str  # "link", "annotation", …
    made_at: datetime
    fields: tuple[tuple[str, str], ...] = ()
    about: str | None = None  # record id of the capture that it speaks of


@dataclass(frozen=True, slots=True)
class Note:
    """A note as it stands in a WARC."""

    record_id: str
    place: Place
    annotation: Annotation


@dataclass(frozen=True, slots=True)
class Conversion:
    """Something derived from a capture that must outlive its derivation: superseded text."""

    url: str
    made_at: datetime
    media_type: str
    block: bytes
    refers_to: str  # record id of the response that it was made from


@dataclass(frozen=True, slots=True)
class Kept:
    """A conversion as it stands in a WARC."""

    record_id: str
    place: Place
    conversion: Conversion


def link_note(page_url: str, link: Link, made_at: datetime) -> Annotation:
    """The note that says by what words of what document a page was added."""
    values = {
        "url": link.url,
        "role": str(link.role),
        "document": link.document,
        "document-sha256": link.document_sha256,
        "line": None if link.line is None else str(link.line),
        "label": link.label,
        "words": link.words or None,
    }
    fields = tuple((name, value) for name, value in values.items() if value is not None)
    return Annotation(page_url, LINK, made_at, fields)


def link_of(annotation: Annotation) -> Link | None:
    """The link that a note tells of; None for another kind of note, or a damaged one."""
    values = dict(annotation.fields)
    role = values.get("role", "")
    if annotation.kind != LINK or "url" not in values or role not in set(LinkRole):
        return None
    line = values.get("line", "")
    return Link(
        url=values["url"],
        role=LinkRole(role),
        document=values.get("document"),
        document_sha256=values.get("document-sha256"),
        line=int(line) if line.isdecimal() and line.isascii() else None,
        label=values.get("label"),
        words=values.get("words", ""),
    )


def json_field(name: str, value: object) -> tuple[str, str]:
    """A field for a value with a shape of its own; ASCII, so that every tool can read it."""
    return name, json.dumps(value, sort_keys=True)


def as_fields(annotation: Annotation) -> Sequence[tuple[str, str]]:
    return ((KIND, annotation.kind), *annotation.fields)
