"""A PostgreSQL server for the suites: the one that is named, or one of our own for the session.

The named one (NEWSKEEP_TEST_POSTGRES, a URL whose user may create databases) goes first. Without
it a server found on this machine is started in a new folder, reachable by a socket in it alone.
"""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from sqlalchemy import create_engine, make_url

from archive.catalogue.database import database_url
from archive.catalogue.tables import GENERATIONS
from archive.catalogue.tables import METADATA as CATALOGUE
from crawler.frontier.tables import METADATA as FRONTIER

_SETTINGS = "-c listen_addresses='' -c fsync=off -c full_page_writes=off -c max_connections=60"


class NoPostgres(Exception):
    """There is no server to test against; the message says what was looked for."""


@contextmanager
def postgres_server() -> Iterator[str]:
    """The URL of a server for as long as the context lasts. Raises NoPostgres."""
    named = os.environ.get("NEWSKEEP_TEST_POSTGRES")
    if named:
        yield named
        return
    programs = _programs()
    user = _plain_user()
    folder = Path(tempfile.mkdtemp(prefix="newskeep-pg-"))
    try:
        if user is not None:
            shutil.chown(folder, user)
        with _started(programs, folder, user):
            yield f"postgresql://postgres@/postgres?host={folder}"
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def fresh_database(server: str) -> Iterator[str]:
    """The URL of an empty database on the server, dropped afterwards."""
    name = f"newskeep_{uuid4().hex}"
    admin = create_engine(database_url(server), isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name}")
    try:
        yield make_url(server).set(database=name).render_as_string(hide_password=False)
    finally:
        with admin.connect() as connection:
            connection.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")
        admin.dispose()


def empty(url: str) -> None:
    """Forget every row of both stores: many times cheaper than a new database for each test."""
    engine = create_engine(database_url(url))
    with engine.begin() as connection:
        for metadata in (CATALOGUE, FRONTIER):
            for table in reversed(metadata.sorted_tables):
                connection.execute(table.delete())
        connection.execute(GENERATIONS.insert().values(number=1, state="current", extractor=""))
    engine.dispose()


def _programs() -> Path:
    on_path = shutil.which("initdb")
    places = [Path(on_path).parent] if on_path else []
    places += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    for place in places:
        if (place / "initdb").exists() and (place / "pg_ctl").exists():
            return place
    message = "no NEWSKEEP_TEST_POSTGRES, and no initdb and pg_ctl on this machine"
    raise NoPostgres(message)


def _plain_user() -> str | None:
    """PostgreSQL refuses to run as root: whom it runs as instead."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name).pw_name
        except KeyError:
            continue
    message = "PostgreSQL does not run as root, and there is no user postgres or nobody"
    raise NoPostgres(message)


@contextmanager
def _started(programs: Path, folder: Path, user: str | None) -> Iterator[None]:
    data, log = folder / "data", folder / "log"

    def run(program: str, *arguments: str) -> None:
        command = [str(programs / program), *arguments]
        subprocess.run(
            command, check=True, user=user, cwd=folder, stdout=subprocess.DEVNULL, timeout=60
        )

    run("initdb", "-D", str(data), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync")
    run("pg_ctl", "start", "-w", "-D", str(data), "-l", str(log), "-o", f"{_SETTINGS} -k {folder}")
    try:
        yield
    finally:
        run("pg_ctl", "stop", "-w", "-m", "immediate", "-D", str(data))
