"""One way to open a database of newskeep, for the catalogue here and the crawler's frontier.

SQLite in WAL mode by default, PostgreSQL by a URL. Every database carries the name of its schema
revision; opening migrates it upward, after a copy of the SQLite file has been set aside.

Why `synchronous=NORMAL` is safe: a power cut can lose the last commits, never the file's order.
What the catalogue loses stands fsynced in the WARCs and is read back from there; what the frontier
loses costs a page one early check.
"""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path, PurePosixPath
from typing import Any

from sqlalchemy import (
    Connection,
    Engine,
    String,
    Table,
    column,
    create_engine,
    event,
    inspect,
    select,
    table,
)
from sqlalchemy.dialects import postgresql
from sqlalchemy.dialects import sqlite as sqlite_dialect
from sqlalchemy.engine import URL, make_url

from archive.catalogue.schema import (
    DatabaseRefused,
    NetworkFileSystem,
    Schema,
    SchemaTooNew,
    SchemaTooOld,
    described,
)

_BUSY_TIMEOUT_MS = 30_000
_MOUNTS = Path("/proc/self/mountinfo")
_NETWORK_FILE_SYSTEMS = frozenset(
    (
        *("nfs", "nfs3", "nfs4", "cifs", "smb3", "smbfs", "afs", "ncpfs", "fuse.sshfs"),
        *("ceph", "glusterfs", "fuse.glusterfs", "lustre", "beegfs", "davfs", "fuse.s3fs"),
    )
)


__all__ = [
    "Database",
    "DatabaseRefused",
    "NetworkFileSystem",
    "Schema",
    "SchemaTooNew",
    "SchemaTooOld",
    "database_url",
    "described",
    "inserted",
    "network_file_system",
    "open_database",
    "upsert",
]


class Database:
    """An engine with two doors: `reading` and `writing`. Close it when done."""

    def __init__(self, engine: Engine, *, read_only: bool) -> None:
        self.engine = engine
        self.read_only = read_only
        # BEGIN IMMEDIATE: a writer that waits at its first statement can wait; one that has read
        # before it writes would be refused at once by SQLite, whatever the busy time-out.
        self._writer = engine.execution_options(newskeep_write=True)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        with self.engine.begin() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        if self.read_only:
            msg = f"{described(self.engine.url)} was opened for reading only"
            raise DatabaseRefused(msg)
        with self._writer.begin() as connection:
            yield connection

    def back_up(self, target: Path) -> None:
        """Write a consistent copy of a SQLite database to `target`, beside ongoing work.

        Raises FileExistsError; DatabaseRefused for PostgreSQL, whose owner has pg_dump.
        """
        if self.engine.dialect.name != "sqlite":
            msg = f"{described(self.engine.url)}: back up PostgreSQL with pg_dump"
            raise DatabaseRefused(msg)
        if target.exists():
            msg = f"{target} is there already; a backup never overwrites one"
            raise FileExistsError(msg)
        with closing(sqlite3.connect(_file(self.engine.url))) as source:
            source.execute("VACUUM INTO ?", (str(target),))

    def close(self) -> None:
        self.engine.dispose()


def open_database(where: str | Path, schema: Schema, *, read_only: bool = False) -> Database:
    """Open `where`, a file or a database URL, and bring it up to `schema`.

    Raises NetworkFileSystem, SchemaTooNew, SchemaTooOld (read-only and behind).
    """
    url = database_url(where)
    if url.get_backend_name() == "sqlite":
        _refuse_network_drive(url)
    engine = _engine(url, read_only=read_only)
    try:
        _bring_up(engine, schema, read_only=read_only)
    except BaseException:
        engine.dispose()
        raise
    return Database(engine, read_only=read_only)


def database_url(where: str | Path) -> URL:
    """A file path or a URL as SQLAlchemy's URL; PostgreSQL always through psycopg 3."""
    if isinstance(where, Path) or "://" not in where:
        return URL.create("sqlite+pysqlite", database=str(where))
    url = make_url(where)
    if url.get_backend_name() == "postgresql":
        return url.set(drivername="postgresql+psycopg")
    if url.get_backend_name() != "sqlite":
        msg = f"{described(url)}: newskeep keeps its tables in SQLite or PostgreSQL"
        raise DatabaseRefused(msg)
    return url


def upsert(connection: Connection, into: Table) -> sqlite_dialect.Insert | postgresql.Insert:
    """An INSERT that knows ON CONFLICT, in the words of the connection's database."""
    if connection.dialect.name == "postgresql":
        return postgresql.insert(into)
    return sqlite_dialect.insert(into)


def inserted(
    connection: Connection, row: sqlite_dialect.Insert | postgresql.Insert, *, key: str
) -> bool:
    """Insert one row unless the unique column or columns `key` have it; whether that happened."""
    kept = row.on_conflict_do_nothing(index_elements=key.split()).inline()
    # SQLAlchemy drops the count of inserted rows unless it is asked to keep it.
    return connection.execute(kept.execution_options(preserve_rowcount=True)).rowcount == 1


def network_file_system(mountinfo: str, path: PurePosixPath) -> str | None:
    """The kind of network file system that `path` lies on, judged by Linux's mountinfo text."""
    best, kind = -1, ""
    for line in mountinfo.splitlines():
        left, _, right = line.partition(" - ")
        before, after = left.split(), right.split()
        if len(before) < 5 or not after:
            continue
        mount = PurePosixPath(before[4].replace("\\040", " "))
        if path.is_relative_to(mount) and len(mount.parts) >= best:
            best, kind = len(mount.parts), after[0]
    return kind if kind in _NETWORK_FILE_SYSTEMS else None


def _refuse_network_drive(url: URL) -> None:
    if not url.database or url.database == ":memory:" or not _MOUNTS.exists():
        return
    folder = Path(url.database).resolve().parent
    kind = network_file_system(_MOUNTS.read_text(), PurePosixPath(folder))
    if kind:
        msg = (
            f"{folder} is a network drive ({kind}); SQLite would lose writes there. "
            "Keep the store on a local disk, or give a PostgreSQL URL."
        )
        raise NetworkFileSystem(msg)


def _engine(url: URL, *, read_only: bool) -> Engine:
    if url.get_backend_name() == "postgresql":
        return create_engine(url, pool_pre_ping=True)
    if read_only:
        return _read_only_engine(url)
    engine = create_engine(url)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _read_only_engine(url: URL) -> Engine:
    path = Path(_file(url)).absolute()
    if not path.exists():
        msg = f"there is no database at {path}; open it once for writing to make it"
        raise DatabaseRefused(msg)
    # A WAL database on a medium that cannot be written has no shared memory file, and needs none.
    still = not os.access(path.parent, os.W_OK) and not Path(f"{path}-wal").exists()
    address = f"{path.as_uri()}?{'immutable=1' if still else 'mode=ro'}"

    def connect() -> sqlite3.Connection:
        driver = sqlite3.connect(address, uri=True, check_same_thread=False, isolation_level=None)
        driver.execute(f"PRAGMA busy_timeout={_BUSY_TIMEOUT_MS}")
        return driver

    engine = create_engine(url, creator=connect)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _file(url: URL) -> str:
    return url.database or ":memory:"


def _prepare_sqlite(driver: Any, _record: object) -> None:
    driver.isolation_level = None  # the driver's own BEGIN would come too late: see _begin_sqlite
    for pragma in (
        f"busy_timeout={_BUSY_TIMEOUT_MS}",
        "journal_mode=WAL",
        "synchronous=NORMAL",
        "foreign_keys=ON",
        "cache_size=-16384",  # KiB
    ):
        driver.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    write = connection.get_execution_options().get("newskeep_write")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")


def _bring_up(engine: Engine, schema: Schema, *, read_only: bool) -> None:
    found = _revision(engine, schema)
    if found == schema.head:
        return
    if read_only:
        msg = (
            f"{described(engine.url)} has {schema.name} schema {found or 'none'}, this newskeep "
            f"reads {schema.head}. Open the store once for writing, which migrates it."
        )
        raise SchemaTooOld(msg)
    # Loaded only when it is needed: Alembic costs every start-up more than the reading itself.
    from archive.catalogue.migrate import migrate

    migrate(engine, schema, found)


def _revision(engine: Engine, schema: Schema) -> str | None:
    with engine.connect() as connection:
        if not inspect(connection).has_table(schema.version_table):
            return None
        query = select(column("version_num", String)).select_from(table(schema.version_table))
        revision = connection.execute(query).scalar()
    return None if revision is None else str(revision)
