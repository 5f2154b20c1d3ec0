"""What the last look at a page leaves for the next one: a few values that the corridor folds.

They could be folded again from the findings; kept, each check costs the same however long the
history is.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from archive.catalogue.book import Book, current_generation
from archive.catalogue.database import upsert
from archive.catalogue.tables import STANDINGS


class MemoBook(Book):
    def memo(self, page_id: int, *, generation: int | None = None) -> Mapping[str, Any]:
        """The page's memo; empty where no look has left one."""
        table = STANDINGS.c
        query = select(table.memo).where(
            table.page_id == page_id, table.generation == (generation or current_generation())
        )
        with self._reading() as connection:
            return connection.execute(query).scalar() or {}

    def keep_memo(
        self, page_id: int, memo: Mapping[str, Any], *, generation: int | None = None
    ) -> None:
        """Replace the page's memo by these plain JSON values."""
        with self._writing() as connection:
            number = generation or connection.execute(select(current_generation())).scalar_one()
            row = upsert(connection, STANDINGS).values(
                page_id=page_id, generation=number, memo=dict(memo)
            )
            connection.execute(
                row.on_conflict_do_update(
                    index_elements=["page_id", "generation"], set_={"memo": row.excluded.memo}
                )
            )
