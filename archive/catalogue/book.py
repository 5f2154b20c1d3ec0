"""What every part of the catalogue stands on: a way to a connection, and the kept counters."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from contextlib import AbstractContextManager
from enum import StrEnum
from typing import TypeVar

from sqlalchemy import Connection, ScalarSelect, select

from archive.catalogue.database import upsert
from archive.catalogue.tables import COUNTERS, GENERATIONS

NO_GENERATION = 0  # the counters of facts, which no derivation changes

E = TypeVar("E", bound=StrEnum)


class Book(ABC):
    """A part of the catalogue; whoever mixes the parts says where connections come from."""

    @abstractmethod
    def _reading(self) -> AbstractContextManager[Connection]: ...

    @abstractmethod
    def _writing(self) -> AbstractContextManager[Connection]: ...

    def counters(self) -> dict[str, int]:
        """Kept totals: `pages`, `captures`, `capture_bytes`, `links`, `checks`, `failed_checks`,
        and of the current generation `versions`, `edits`, `edits:<verdict>`, `events:<kind>`.
        """
        table = COUNTERS.c
        wanted = table.generation.in_([NO_GENERATION, current_generation()])
        with self._reading() as connection:
            rows = connection.execute(select(table.name, table.value).where(wanted))
            return {name: value for name, value in rows if value}


def count(connection: Connection, added: Mapping[str, int], *, generation: int) -> None:
    """Move kept totals by `added`, in the transaction that moves what they count."""
    for name, more in added.items():
        if not more:
            continue
        row = upsert(connection, COUNTERS).values(generation=generation, name=name, value=more)
        connection.execute(
            row.on_conflict_do_update(
                index_elements=["generation", "name"],
                set_={"value": COUNTERS.c.value + row.excluded.value},
            )
        )


def current_generation() -> ScalarSelect[int]:
    """The number of the generation that readers see, as part of a larger query."""
    return select(GENERATIONS.c.number).where(GENERATIONS.c.state == "current").scalar_subquery()


def chosen(kind: type[E], text: str | None) -> E | None:
    """The member of an enumeration that a nullable column names."""
    return None if text is None else kind(text)
