"""Sources that are polled: when, how their last poll went, and the tags that they give."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select, update

from archive.catalogue.columns import short_key
from archive.catalogue.database import upsert
from crawler.frontier.base import Part
from crawler.frontier.dues import due_from
from crawler.frontier.rows import Due, SourceRow, Validators
from crawler.frontier.tables import DUES, SOURCES, TAGS

_LOOKED_UP_AT_ONCE = 500


class Polls(Part):
    def know_sources(self, source_ids: Iterable[str], now: datetime) -> None:
        """Remember these sources; one that is new is due at once."""
        rows = [{"source_id": source_id, "next_poll": now} for source_id in source_ids]
        if not rows:
            return
        with self._database.writing() as connection:
            row = upsert(connection, SOURCES)
            connection.execute(row.on_conflict_do_nothing(index_elements=["source_id"]), rows)

    def sources(self, *, due_by: datetime | None = None) -> list[SourceRow]:
        """Sources by the time of their next poll, also those that nobody configures any more."""
        query = select(SOURCES).order_by(SOURCES.c.next_poll, SOURCES.c.source_id)
        if due_by is not None:
            query = query.where(SOURCES.c.next_poll <= due_by)
        with self._database.reading() as connection:
            return [_source(row) for row in connection.execute(query)]

    def keep_source(self, source: SourceRow) -> None:
        """Keep how a source stands after a poll."""
        values = _columns(source)
        with self._database.writing() as connection:
            row = upsert(connection, SOURCES).values(source_id=source.source_id, **values)
            connection.execute(
                row.on_conflict_do_update(index_elements=["source_id"], set_=values)
            )

    def poll_now(self, now: datetime) -> None:
        """Let every source be due."""
        with self._database.writing() as connection:
            connection.execute(
                update(SOURCES).where(SOURCES.c.next_poll > now).values(next_poll=now)
            )

    def dues_of(self, page_keys: Sequence[str]) -> list[Due]:
        """How these pages stand, as far as they are followed; a source names hundreds at once."""
        found: list[Due] = []
        with self._database.reading() as connection:
            for start in range(0, len(page_keys), _LOOKED_UP_AT_ONCE):
                some = page_keys[start : start + _LOOKED_UP_AT_ONCE]
                query = select(DUES).where(DUES.c.page_key.in_(some))
                found += (due_from(row) for row in connection.execute(query))
        return found

    def tag(self, page_keys: Iterable[str], tag: str) -> None:
        """Give pages a tag. Repeating is safe."""
        rows = [{"page_key": short_key(key), "tag": tag[:100]} for key in page_keys]
        if not rows:
            return
        with self._database.writing() as connection:
            row = upsert(connection, TAGS)
            connection.execute(
                row.on_conflict_do_nothing(index_elements=["page_key", "tag"]), rows
            )

    def tags(self, page_keys: Sequence[str]) -> Mapping[str, frozenset[str]]:
        """The tags of pages; a page without tags is left out."""
        found: dict[str, set[str]] = {}
        with self._database.reading() as connection:
            for start in range(0, len(page_keys), _LOOKED_UP_AT_ONCE):
                some = page_keys[start : start + _LOOKED_UP_AT_ONCE]
                query = select(TAGS).where(TAGS.c.page_key.in_(some))
                for row in connection.execute(query):
                    found.setdefault(row.page_key, set()).add(row.tag)
        return {key: frozenset(tags) for key, tags in found.items()}


def _columns(source: SourceRow) -> dict[str, Any]:
    return {
        "next_poll": source.next_poll,
        "last_poll": source.last_poll,
        "last_news": source.last_news,
        "fails": source.fails,
        "trouble": source.trouble,
        "polls": source.polls,
        "pages": source.pages,
        "hints": source.hints,
        "etag": source.validators.etag,
        "last_modified": source.validators.last_modified,
        "state": source.state,
    }


def _source(row: Row[Any]) -> SourceRow:
    return SourceRow(
        source_id=row.source_id,
        next_poll=row.next_poll,
        last_poll=row.last_poll,
        last_news=row.last_news,
        fails=row.fails,
        trouble=row.trouble,
        polls=row.polls,
        pages=row.pages,
        hints=row.hints,
        validators=Validators(row.etag, row.last_modified),
        state=row.state,
    )
