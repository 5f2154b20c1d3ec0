"""The frontier as the corridors hold it: what is followed, when it is due, who may ask."""

from pathlib import Path
from types import TracebackType
from typing import Self

from archive.catalogue.database import Schema, open_database
from crawler.frontier.backfills import Backfills
from crawler.frontier.dues import Dues
from crawler.frontier.hosts import Hosts
from crawler.frontier.house import House
from crawler.frontier.leaps import Leaps
from crawler.frontier.leases import Leases
from crawler.frontier.outbox import Outbox
from crawler.frontier.polls import Polls

SCHEMA = Schema(name="frontier", head="0002", migrations=Path(__file__).with_name("migrations"))


class Frontier(Dues, Leases, Hosts, Backfills, House, Leaps, Polls, Outbox):
    """The working memory of one machine. Each method is one short transaction and blocks for it;
    one frontier may be used by several threads at once.
    """

    @classmethod
    def open(cls, where: str | Path, *, read_only: bool = False) -> Self:
        """Open a SQLite file or a database URL, creating or migrating it where needed.

        Raises archive.catalogue.DatabaseRefused: a network drive, a schema of a newer newskeep,
        or, read-only, one that is due for a migration.
        """
        return cls(open_database(where, SCHEMA, read_only=read_only))

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
