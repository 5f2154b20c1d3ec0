"""The WARC files of the store: how far each is catalogued, and when it was last audited."""

from datetime import datetime
from typing import Any

from sqlalchemy import Row, case, func, select, update

from archive.catalogue.book import Book
from archive.catalogue.database import upsert
from archive.catalogue.rows import WarcRow, WarcState
from archive.catalogue.tables import CAPTURES, WARCS


class WarcBook(Book):
    def record_warc(self, warc: WarcRow) -> None:
        """Say how a WARC file stands now. What audits found stays, and so does the mark
        `catalogued_to` where the new row has none.
        """
        values = {
            "state": warc.state,
            "bytes": warc.bytes,
            "records": warc.records,
            "sha256": warc.sha256,
            "closed_at": warc.closed_at,
        }
        with self._writing() as connection:
            row = upsert(connection, WARCS).values(
                name=warc.name, catalogued_to=warc.catalogued_to, **values
            )
            mark = row.excluded.catalogued_to
            kept = case((mark > 0, mark), else_=WARCS.c.catalogued_to)
            connection.execute(
                row.on_conflict_do_update(
                    index_elements=["name"], set_={**values, "catalogued_to": kept}
                )
            )

    def record_audit(self, name: str, *, checked_at: datetime, result: str) -> None:
        """Keep what an audit of a WARC found, in one sentence; "well" where nothing is wrong."""
        with self._writing() as connection:
            connection.execute(
                update(WARCS)
                .where(WARCS.c.name == name)
                .values(checked_at=checked_at, check_result=result)
            )

    def last_catalogued(self, warc: str) -> int:
        """The byte offset from which recovery must read this WARC; 0 for an unknown one.

        Without a kept mark it is where the newest known capture begins: reading that again is
        safe, since captures are recorded once.
        """
        mark = select(WARCS.c.catalogued_to).where(WARCS.c.name == warc)
        newest = select(func.max(CAPTURES.c.byte_offset)).where(CAPTURES.c.warc == warc)
        with self._reading() as connection:
            kept = connection.execute(mark).scalar() or 0
            return kept or connection.execute(newest).scalar() or 0

    def warcs(self, *, state: WarcState | None = None) -> list[WarcRow]:
        """The WARC files by name."""
        query = select(WARCS).order_by(WARCS.c.name)
        if state is not None:
            query = query.where(WARCS.c.state == state)
        with self._reading() as connection:
            return [_warc(row) for row in connection.execute(query)]

    def warcs_to_audit(self, *, limit: int) -> list[WarcRow]:
        """Closed WARCs, those never checked first, then the ones checked longest ago."""
        table = WARCS.c
        query = (
            select(WARCS)
            .where(table.state == WarcState.CLOSED)
            .order_by(table.checked_at.is_not(None), table.checked_at, table.name)
            .limit(limit)
        )
        with self._reading() as connection:
            return [_warc(row) for row in connection.execute(query)]


def _warc(row: Row[Any]) -> WarcRow:
    return WarcRow(
        name=row.name,
        state=WarcState(row.state),
        bytes=row.bytes,
        records=row.records,
        sha256=row.sha256,
        closed_at=row.closed_at,
        catalogued_to=row.catalogued_to,
        checked_at=row.checked_at,
        check_result=row.check_result,
    )
