"""Reads kept records back into the catalogue: after a crash, and for `rebuild`.

Two passes, since a check may stand in a later file than its answer, and a page may have been
added by another process: first pages and captures, then the checks in the order in which they
were made, each derived again from the bytes.
"""

import logging
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Final

from archive.catalogue import Catalogue, CheckRow, Filed
from archive.catalogue.store import CatalogueTransaction
from archive.ingest.derive import Answer, Deriver
from archive.ingest.notes import CHECK, check_of, page_key_of
from archive.warc.captures import Entry, StoredExchange, capture_of, entries
from archive.warc.notes import LINK, Note, link_of
from archive.warc.reader import records
from archive.warc.responses import NoResponse, response_of
from archive.warc.source import Damage, open_source
from archive.warc.storage import Storage

_AT_ONCE: Final = 1_000  # groups of records in one transaction

log = logging.getLogger(__name__)


class Replay:
    """Tells a catalogue what the WARC files hold."""

    def __init__(self, catalogue: Catalogue, storage: Storage, deriver: Deriver) -> None:
        self._catalogue = catalogue
        self._storage = storage
        self._deriver = deriver

    def facts(self, name: str) -> None:
        """Take the pages, their links, and the captures of a file. Repeating is safe."""
        found = surviving(self._storage, name)
        while some := list(islice(found, _AT_ONCE)):
            with self._catalogue.transaction() as t:
                _add_links(t, [entry for entry in some if isinstance(entry, Note)])
                t.record_captures(list(_filed(some)))

    def checks(self, name: str) -> set[int]:
        """Derive those checks of a file that the catalogue does not know; the pages of all."""
        pages: set[int] = set()
        for entry in surviving(self._storage, name):
            check = self._check(entry) if isinstance(entry, Note) else None
            if check is None:
                continue
            pages.add(check.page_id)
            if self._catalogue.check(check.check_id) is not None:
                continue
            self._deriver.derive(check, answer_of(check, self._catalogue, self._storage))
        return pages

    def _check(self, note: Note) -> CheckRow | None:
        annotation = note.annotation
        key = page_key_of(annotation)
        if annotation.kind != CHECK or key is None:
            return None
        page = self._catalogue.page(page_key=key)
        if page is None:
            log.warning("a check of a page that no record adds", extra={"note": note.record_id})
            return None
        try:
            return check_of(annotation, page.page_id)
        except (KeyError, ValueError):
            log.warning("a check that cannot be read", extra={"note": note.record_id})
            return None


def surviving(storage: Storage, name: str) -> Iterator[Entry]:
    """What a file holds, read past any damage; `audit` says what is damaged."""
    start: int | None = 0
    while start is not None:
        try:
            yield from entries(records(storage, name, start=start))
        except Damage as damage:
            log.warning("damage in a WARC file", extra={"warc": name, "damage": str(damage)})
            with storage.stream(name) as file:
                start = open_source(file).resync(damage.offset)
        else:
            return


def _add_links(books: CatalogueTransaction, notes: Sequence[Note]) -> None:
    for note in notes:
        annotation = note.annotation
        link, key = link_of(annotation), page_key_of(annotation)
        if annotation.kind != LINK or link is None or key is None:
            continue
        added_at = annotation.made_at
        page_id = books.add_page(page_key=key, url=annotation.url, added_at=added_at)
        books.add_links(page_id, [link], added_at=added_at, record_id=note.record_id)


def _filed(some: Sequence[Entry]) -> Iterator[Filed]:
    for entry in some:
        if isinstance(entry, StoredExchange) and (capture := capture_of(entry)) is not None:
            yield Filed(capture)


def answer_of(check: CheckRow, catalogue: Catalogue, storage: Storage) -> Answer | None:
    """The answer that ended a check, from its WARC; None where none came or it is damaged."""
    capture = catalogue.capture(check.record_id) if check.record_id is not None else None
    if capture is None:
        return None
    final_url = check.final_url or capture.url
    if capture.status == 304:
        return Answer(check.url, final_url, 304, (), b"", capture)
    try:
        stored = response_of(capture, storage, catalogue.capture, catalogue.response_at)
    except (NoResponse, Damage) as error:
        log.warning("an answer cannot be read", extra={"capture": capture.record_id, "why": error})
        return None
    return Answer(
        url=check.url,
        final_url=final_url,
        status=stored.status,
        headers=stored.headers,
        content=stored.content.data,
        capture=capture,
    )
