"""Backfills that resume: which addresses of a list were given, and which are done."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any, Final

from sqlalchemy import (
    Connection,
    Row,
    ScalarSelect,
    Text,
    bindparam,
    delete,
    func,
    select,
    update,
)

from archive.catalogue.columns import Key, short_key
from archive.catalogue.database import upsert
from crawler.frontier.base import Part
from crawler.frontier.rows import Entry, EntryState
from crawler.frontier.tables import BACKFILLS, DUES, ENTRIES

_ENTRY: Final = update(ENTRIES).where(
    ENTRIES.c.backfill_id == bindparam("the_backfill", type_=Text),
    ENTRIES.c.page_key == bindparam("the_page", type_=Key),
)


class Backfills(Part):
    def begin_backfill(
        self, backfill_id: str, entries: Iterable[tuple[str, str]], *, source: str, now: datetime
    ) -> int:
        """Remember the (page key, address) pairs of a list; how many of them are left to do.

        Follow the pages first: what is leased for a backfill is found by its host. `backfill_id`
        is at most 64 characters: the digest of what was given. Beginning the same backfill again
        repeats nothing: what is done stays done, what is new is added at the end. What is given no
        more, or is beyond a limit this time, is not to do, and is remembered if it is settled.
        """
        given = list(entries)
        with self._database.writing() as connection:
            job = upsert(connection, BACKFILLS).values(
                backfill_id=backfill_id, source=source, started_at=now
            )
            connection.execute(job.on_conflict_do_nothing(index_elements=["backfill_id"]))
            last = select(func.max(ENTRIES.c.position)).where(ENTRIES.c.backfill_id == backfill_id)
            start = (connection.execute(last).scalar() or 0) + 1
            rows = [
                {
                    "backfill_id": backfill_id,
                    "page_key": page_key,
                    "followed_key": page_key,
                    "position": position,
                    "url": url,
                    "state": EntryState.TODO,
                    "detail": "",
                }
                for position, (page_key, url) in enumerate(given, start)
            ]
            if rows:
                entry = upsert(connection, ENTRIES).values(host=_host_of_entry())
                connection.execute(
                    entry.on_conflict_do_nothing(index_elements=["backfill_id", "page_key"]), rows
                )
            _leave_undone(connection, backfill_id, {short_key(page_key) for page_key, _ in given})
        return self.backfill_counts(backfill_id)[EntryState.TODO]

    def settle_entry(
        self,
        backfill_id: str,
        page_key: str,
        *,
        state: EntryState,
        now: datetime,
        detail: str = "",
    ) -> None:
        """Say how one address ended, with the reason if it failed."""
        with self._database.writing() as connection:
            connection.execute(
                update(ENTRIES)
                .where(ENTRIES.c.backfill_id == backfill_id, ENTRIES.c.page_key == page_key)
                .values(state=state, detail=detail, settled_at=now)
            )

    def retry_backfill(
        self, backfill_id: str, page_keys: Iterable[str], *, also_done: bool = False
    ) -> None:
        """Put those of these pages that failed, or all that are settled, back to do.

        One that was done keeps its time: if it is not reached, the next begin counts it as done.
        """
        given = {short_key(page_key) for page_key in page_keys}
        with self._database.writing() as connection:
            failed = _among(connection, backfill_id, EntryState.FAILED, given)
            if failed:
                fresh = {"state": EntryState.TODO, "detail": "", "settled_at": None}
                connection.execute(_ENTRY.values(**fresh), failed)
            done = _among(connection, backfill_id, EntryState.DONE, given) if also_done else []
            if done:
                connection.execute(_ENTRY.values(state=EntryState.TODO), done)

    def entries(
        self, backfill_id: str, *, state: EntryState | None = None, limit: int | None = None
    ) -> list[Entry]:
        """The addresses of a backfill in the order they were given."""
        query = (
            select(ENTRIES)
            .where(ENTRIES.c.backfill_id == backfill_id)
            .order_by(ENTRIES.c.position, ENTRIES.c.page_key)
            .limit(limit)
        )
        if state is not None:
            query = query.where(ENTRIES.c.state == state)
        with self._database.reading() as connection:
            return [_entry(row) for row in connection.execute(query)]

    def backfill_counts(self, backfill_id: str) -> dict[EntryState, int]:
        """How many addresses are to do, done and failed."""
        query = (
            select(ENTRIES.c.state, func.count())
            .where(ENTRIES.c.backfill_id == backfill_id)
            .group_by(ENTRIES.c.state)
        )
        with self._database.reading() as connection:
            found = {EntryState(state): number for state, number in connection.execute(query)}
        return {state: found.get(state, 0) for state in EntryState}


def _entry(row: Row[Any]) -> Entry:
    return Entry(row.page_key, row.url, EntryState(row.state), row.detail, row.settled_at)


def _among(
    connection: Connection, backfill_id: str, state: EntryState, given: Collection[str]
) -> list[dict[str, str]]:
    """Those of the pages given that are in a state, as `_ENTRY` is told of them."""
    mine = (ENTRIES.c.backfill_id == backfill_id) & (ENTRIES.c.state == state)
    pages = connection.execute(select(ENTRIES.c.page_key).where(mine)).scalars()
    return [{"the_backfill": backfill_id, "the_page": key} for key in pages if key in given]


def _leave_undone(connection: Connection, backfill_id: str, given: Collection[str]) -> None:
    """Take from what is to do all that was done before, and all that is not given."""
    to_do = (ENTRIES.c.backfill_id == backfill_id) & (ENTRIES.c.state == EntryState.TODO)
    done = update(ENTRIES).where(to_do, ENTRIES.c.settled_at.is_not(None))
    connection.execute(done.values(state=EntryState.DONE))
    pages = connection.execute(select(ENTRIES.c.page_key).where(to_do)).scalars()
    others = [{"the_page": page_key} for page_key in pages if page_key not in given]
    if others:
        page = bindparam("the_page", type_=Key)
        connection.execute(delete(ENTRIES).where(to_do, ENTRIES.c.page_key == page), others)


def _host_of_entry() -> ScalarSelect[str]:
    """The host of the page whose key is being inserted."""
    same = DUES.c.page_key == bindparam("followed_key", type_=DUES.c.page_key.type)
    return select(DUES.c.host).where(same).scalar_subquery()
