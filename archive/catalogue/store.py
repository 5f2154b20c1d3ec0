"""The catalogue as the corridors hold it: open it, write facts and findings, ask."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from types import TracebackType
from typing import Self

from sqlalchemy import Connection, Engine, func, select

from archive.catalogue.captures import CaptureBook
from archive.catalogue.database import Database, Schema, open_database
from archive.catalogue.dump import TableDump, dump
from archive.catalogue.findings import FindingBook
from archive.catalogue.generations import GenerationBook
from archive.catalogue.history import HistoryBook
from archive.catalogue.kin import KinBook
from archive.catalogue.memos import MemoBook
from archive.catalogue.pages import PageBook
from archive.catalogue.sites import SiteBook
from archive.catalogue.warcs import WarcBook

SCHEMA = Schema(name="catalogue", head="0004", migrations=Path(__file__).with_name("migrations"))

_WRITERS_LOCK = 0x6E65_7773  # any number that no other program on the server takes: "news"


class _Books(
    PageBook,
    CaptureBook,
    WarcBook,
    FindingBook,
    HistoryBook,
    GenerationBook,
    MemoBook,
    SiteBook,
    KinBook,
):
    """All that can be written and asked, wherever the connection comes from."""

    def dump(self) -> TableDump:
        """Every table but what is only true of this machine, for comparing two catalogues."""
        with self._reading() as connection:
            return dump(connection)


class Catalogue(_Books):
    """An index of the WARCs. Each method is a transaction of its own, unless grouped:

    ```
    with Catalogue.open(store / "catalogue.sqlite") as catalogue:
        with catalogue.transaction() as t:      # all or nothing
            page = t.add_page(page_key=key, url=url, added_at=now)
            t.record_captures([Filed(capture, page)])
    ```
    Methods block; one catalogue may be used by several threads at once.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    @classmethod
    def open(cls, where: str | Path, *, read_only: bool = False) -> Self:
        """Open a SQLite file or a database URL, creating or migrating it where needed.

        Raises DatabaseRefused: a network drive, a schema of a newer newskeep, or, read-only, one
        that is due for a migration.
        """
        return cls(open_database(where, SCHEMA, read_only=read_only))

    @contextmanager
    def transaction(self) -> Iterator["CatalogueTransaction"]:
        """Everything done on what is yielded is kept together, or not at all."""
        with self._writing() as connection:
            yield CatalogueTransaction(connection)

    @property
    def engine(self) -> Engine:
        """For the backup and for extensions of the catalogue; ask by the methods otherwise."""
        return self._database.engine

    def back_up(self, target: Path) -> None:
        """Write a consistent copy beside ongoing work. Raises FileExistsError, DatabaseRefused."""
        self._database.back_up(target)

    def close(self) -> None:
        self._database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _reading(self) -> AbstractContextManager[Connection]:
        return self._database.reading()

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        with self._database.writing() as connection:
            if connection.dialect.name == "postgresql":
                # One writer at a time, as on SQLite: the kept counters are few rows that every
                # writer moves, and two that moved them in another order would lock each other out.
                connection.execute(select(func.pg_advisory_xact_lock(_WRITERS_LOCK)))
            yield connection


class CatalogueTransaction(_Books):
    """The catalogue inside one transaction; lives as long as the `with` that gave it."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def _reading(self) -> AbstractContextManager[Connection]:
        return nullcontext(self._connection)

    def _writing(self) -> AbstractContextManager[Connection]:
        return nullcontext(self._connection)
