"""What a database must look like, and the ways in which one can be refused."""

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.engine import URL


class DatabaseRefused(Exception):
    """The database cannot be opened as asked; the message names the thing and the remedy."""


class NetworkFileSystem(DatabaseRefused):
    """SQLite's WAL mode needs memory shared between processes: no network drive gives that."""


class SchemaTooNew(DatabaseRefused):
    """A newer newskeep wrote this database."""


class SchemaTooOld(DatabaseRefused):
    """The database was opened for reading only and is due for a migration."""


@dataclass(frozen=True, slots=True)
class Schema:
    """What a database must look like: where its migrations lie, and the newest of them.

    The head is written out so that opening an up-to-date database need not load Alembic, which
    costs more than most reading verbs; a test holds it equal to the newest migration.
    """

    name: str  # "catalogue" or "frontier", for messages
    head: str
    migrations: Path

    @property
    def version_table(self) -> str:
        """Where the revision is kept; catalogue and frontier may share one PostgreSQL database."""
        return f"{self.name}_schema"


def described(url: URL) -> str:
    """The database's name for people: the file, or the URL without its password."""
    if url.get_backend_name() == "sqlite" and url.database:
        return url.database
    return url.render_as_string(hide_password=True)
