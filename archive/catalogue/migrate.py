"""Move a database's schema upward without losing a row; set a copy aside first."""

import sqlite3
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine

from archive.catalogue.schema import DatabaseRefused, Schema, SchemaTooNew, described


def migrate(engine: Engine, schema: Schema, found: str | None) -> None:
    """Upgrade from revision `found` (None: an empty database) to the newest, in one transaction.

    Raises SchemaTooNew for a revision that this program does not know.
    """
    config = Config()
    # Alembic reads the path through configparser, for which % is special.
    config.set_main_option("script_location", str(schema.migrations).replace("%", "%%"))
    if found is not None:
        _refuse_unknown(engine, schema, ScriptDirectory.from_config(config), found)
        _set_aside(engine, found)
    with engine.connect() as connection:
        sqlite = connection.dialect.name == "sqlite"
        if sqlite:  # a batch migration copies and drops tables; references are checked at the end
            _check_references(connection, "OFF")
        config.attributes["connection"] = connection
        config.attributes["version_table"] = schema.version_table
        with connection.begin():
            command.upgrade(config, "head")
            if sqlite:
                _refuse_dangling(connection)
        if sqlite:
            _check_references(connection, "ON")


def _refuse_unknown(engine: Engine, schema: Schema, scripts: ScriptDirectory, found: str) -> None:
    known = {script.revision for script in scripts.walk_revisions()}
    if found not in known:
        msg = (
            f"{described(engine.url)} was written by a newer newskeep: its {schema.name} schema "
            f"is {found}, this program knows up to {schema.head}. Install that newskeep."
        )
        raise SchemaTooNew(msg)


def _set_aside(engine: Engine, found: str) -> None:
    """Copy the SQLite file to `<file>.schema-<revision>`. PostgreSQL's owner has pg_dump."""
    database = engine.url.database
    if engine.dialect.name != "sqlite" or not database or database == ":memory:":
        return
    unfinished = Path(f"{database}.schema-{found}.unfinished")
    unfinished.unlink(missing_ok=True)
    source, target = sqlite3.connect(database), sqlite3.connect(unfinished)
    try:
        source.backup(target)
    finally:
        source.close()
        target.close()
    unfinished.replace(f"{database}.schema-{found}")


def _check_references(connection: Connection, switch: str) -> None:
    """Told to the driver itself: inside a transaction SQLite ignores this switch."""
    driver: Any = connection.connection.driver_connection
    driver.execute(f"PRAGMA foreign_keys={switch}")


def _refuse_dangling(connection: Connection) -> None:
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
    if broken:
        msg = f"the migration would leave {len(broken)} rows without what they refer to"
        raise DatabaseRefused(msg)
