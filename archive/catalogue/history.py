"""Asking for a page's history: sightings, versions, edits, events, and all in one line of time."""

from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, func, select

from archive.catalogue.book import Book, current_generation
from archive.catalogue.rows import (
    EditRow,
    Event,
    EventKind,
    EventRow,
    SightingRow,
    VersionRow,
)
from archive.catalogue.tables import (
    ARTICLES,
    EDIT_KINDS,
    EDITS,
    EVENTS,
    PAGES,
    SIGHTINGS,
    VERSIONS,
)
from archive.model import Article, Change, EditKind, Sighting, StampMove, Verdict
from archive.plain import from_plain, tuple_from_plain

Moment = VersionRow | EditRow | EventRow


class HistoryBook(Book):
    """A generation left out means the one that readers see."""

    def history(
        self, page_id: int, *, newest: int | None = None, generation: int | None = None
    ) -> list[SightingRow]:
        """The page's sightings in time order, variants among them; only the `newest` if given."""
        table = SIGHTINGS.c
        query = (
            select(SIGHTINGS, ARTICLES.c.article)
            .join(ARTICLES, ARTICLES.c.article_sha256 == table.article_sha256)
            .where(table.page_id == page_id)
            .where(table.generation == (generation or current_generation()))
            .order_by(table.ordinal.desc())
            .limit(newest)
        )
        with self._reading() as connection:
            return [_sighting_row(row) for row in connection.execute(query)][::-1]

    def versions(self, page_id: int, *, generation: int | None = None) -> list[VersionRow]:
        """The page's versions by number."""
        table = VERSIONS.c
        query = (
            _versions()
            .where(table.page_id == page_id)
            .where(table.generation == (generation or current_generation()))
            .order_by(table.number)
        )
        with self._reading() as connection:
            return [_version_row(row) for row in connection.execute(query)]

    def version(
        self, page_id: int, number: int, *, generation: int | None = None
    ) -> VersionRow | None:
        table = VERSIONS.c
        query = (
            _versions()
            .where(table.page_id == page_id, table.number == number)
            .where(table.generation == (generation or current_generation()))
        )
        with self._reading() as connection:
            row = connection.execute(query).one_or_none()
        return None if row is None else _version_row(row)

    def edits(  # noqa: PLR0913 - each is a filter that a reader may leave out
        self,
        *,
        page_id: int | None = None,
        verdict: Verdict | None = None,
        kind: EditKind | None = None,
        host: str | None = None,
        since: datetime | None = None,
        provisional: bool | None = None,
        limit: int | None = None,
        generation: int | None = None,
    ) -> list[EditRow]:
        """Edits that fit every filter given, oldest first; with a limit, the newest of them.

        `since` is compared with the time at which the new text was first seen.
        """
        table = EDITS.c
        filters: list[tuple[object, Any]] = [
            (page_id, table.page_id == page_id),
            (verdict, table.verdict == verdict),
            (kind, table.edit_id.in_(_edits_of(kind))),
            (host, table.page_id.in_(select(PAGES.c.page_id).where(PAGES.c.host == host))),
            (since, table.after_seen >= since if since else None),
            (provisional, table.provisional == provisional),
        ]
        query = (
            select(EDITS)
            .where(table.generation == (generation or current_generation()))
            .where(*(test for given, test in filters if given is not None))
            .order_by(table.after_seen.desc(), table.edit_id.desc())
            .limit(limit)
        )
        with self._reading() as connection:
            return [_edit_row(row) for row in connection.execute(query)][::-1]

    def provisional_edits(self, *, page_id: int | None = None) -> int:
        """How many edits no second fetch has agreed to: shown, but counted nowhere else."""
        table = EDITS.c
        query = select(func.count()).where(table.provisional)
        query = query.where(table.generation == current_generation())
        if page_id is not None:
            query = query.where(table.page_id == page_id)
        with self._reading() as connection:
            return connection.execute(query).scalar_one()

    def events(
        self,
        *,
        page_id: int | None = None,
        kind: EventKind | None = None,
        since: datetime | None = None,
        limit: int | None = None,
        generation: int | None = None,
    ) -> list[EventRow]:
        """Events of a page or of all, oldest first; with a limit, the newest of them."""
        table = EVENTS.c
        filters: list[tuple[object, Any]] = [
            (page_id, table.page_id == page_id),
            (kind, table.kind == kind),
            (since, table.at >= since if since else None),
        ]
        query = (
            select(EVENTS)
            .where(table.generation == (generation or current_generation()))
            .where(*(test for given, test in filters if given is not None))
            .order_by(table.at.desc(), table.event_id.desc())
            .limit(limit)
        )
        with self._reading() as connection:
            return [_event_row(row) for row in connection.execute(query)][::-1]

    def timeline(self, page_id: int, *, generation: int | None = None) -> list[Moment]:
        """Versions, edits and events of a page in one line, oldest first.

        At one instant a version comes before the edit that led to it, events last.
        """
        moments: list[Moment] = [
            *self.versions(page_id, generation=generation),
            *self.edits(page_id=page_id, generation=generation),
            *self.events(page_id=page_id, generation=generation),
        ]
        return sorted(moments, key=_moment_order)


def _moment_order(moment: Moment) -> tuple[datetime, int]:
    match moment:
        case VersionRow():
            return moment.first_seen, 0
        case EditRow():
            return moment.after_seen, 1
        case EventRow():
            return moment.event.at, 2


def _edits_of(kind: EditKind | None) -> Select[Any]:
    return select(EDIT_KINDS.c.edit_id).where(EDIT_KINDS.c.kind == kind)


def _versions() -> Select[Any]:
    return select(VERSIONS, ARTICLES.c.article).join(
        ARTICLES, ARTICLES.c.article_sha256 == VERSIONS.c.article_sha256
    )


def _sighting_row(row: Row[Any]) -> SightingRow:
    return SightingRow(
        sighting=Sighting(from_plain(Article, row.article), row.first_seen, row.last_seen),
        version=row.version,
        first_record=row.first_record,
        last_record=row.last_record,
        checks=row.checks,
        text_digest=row.text_digest,
    )


def _version_row(row: Row[Any]) -> VersionRow:
    return VersionRow(
        page_id=row.page_id,
        generation=row.generation,
        number=row.number,
        first_seen=row.first_seen,
        last_seen=row.last_seen,
        first_record=row.first_record,
        last_record=row.last_record,
        text_digest=row.text_digest,
        article=from_plain(Article, row.article),
        flags=tuple(row.flags),
    )


def _edit_row(row: Row[Any]) -> EditRow:
    return EditRow(
        edit_id=row.edit_id,
        page_id=row.page_id,
        check_id=row.check_id,
        generation=row.generation,
        before_version=row.before_version,
        after_version=row.after_version,
        before_seen=row.before_seen,
        after_seen=row.after_seen,
        before_record=row.before_record,
        after_record=row.after_record,
        verdict=Verdict(row.verdict),
        text_changed=row.text_changed,
        provisional=row.provisional,
        changes=tuple_from_plain(Change, row.changes),
        moved=tuple_from_plain(StampMove, row.moved),
        flags=tuple(row.flags),
    )


def _event_row(row: Row[Any]) -> EventRow:
    event = Event(EventKind(row.kind), row.at, row.detail)
    return EventRow(row.page_id, row.generation, row.check_id, event)
