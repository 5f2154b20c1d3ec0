"""What must survive a lost catalogue and left no answer: followed pages and checks, as notes.

Recovery and `rebuild` read them back; each pair of functions here is one promise that nothing is
lost.
"""

import dataclasses
from collections.abc import Mapping
from datetime import datetime
from typing import Final

from archive.catalogue import CheckRow
from archive.model import Failure, Link
from archive.warc.notes import Annotation, link_note

CHECK: Final = "check"
_PAGE: Final = "page"


def link_to_page(page_key: str, page_url: str, link: Link, added_at: datetime) -> Annotation:
    """That a page is followed, and by what words of what document it was added."""
    note = link_note(page_url, link, added_at)
    return dataclasses.replace(note, fields=(*note.fields, (_PAGE, page_key)))


def page_key_of(annotation: Annotation) -> str | None:
    """The key of the page that a note is about."""
    return dict(annotation.fields).get(_PAGE)


def check_note(page_key: str, page_url: str, check: CheckRow) -> Annotation:
    """That a look was taken, and how it ended; also one that changed nothing or failed."""
    values = {
        "check": check.check_id,
        _PAGE: page_key,
        "started": check.started_at.isoformat(),
        "finished": check.finished_at.isoformat(),
        "url": check.url,
        "final-url": check.final_url,
        "answer": check.record_id,
        "failure": check.failure,
        "failure-detail": check.detail or None,
    }
    fields = tuple((name, value) for name, value in values.items() if value is not None)
    return Annotation(page_url, CHECK, check.finished_at, fields, about=check.record_id)


def check_of(annotation: Annotation, page_id: int) -> CheckRow:
    """The check that a note tells of. Raises KeyError or ValueError for a damaged note."""
    values: Mapping[str, str] = dict(annotation.fields)
    failure = values.get("failure")
    return CheckRow(
        check_id=values["check"],
        page_id=page_id,
        started_at=datetime.fromisoformat(values["started"]),
        finished_at=datetime.fromisoformat(values["finished"]),
        url=values["url"],
        final_url=values.get("final-url"),
        record_id=values.get("answer"),
        failure=None if failure is None else Failure(failure),
        detail=values.get("failure-detail", ""),
    )
