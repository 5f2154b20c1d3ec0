"""What the parts of the frontier share: connections, and the one clock that leases go by."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, text

from archive.catalogue.database import Database

_MICROSECOND = timedelta(microseconds=1)


class Part:
    """A part of the frontier over one database."""

    def __init__(self, database: Database) -> None:
        self._database = database


def clock(connection: Connection, now: datetime) -> datetime:
    """The instant that leases go by: the database's where several machines share one.

    Workers' clocks differ, and one that is fast would take a host before its time. On SQLite
    there is one machine, and the caller owns the time.
    """
    if connection.dialect.name != "postgresql":
        return now
    told: datetime = connection.execute(text("SELECT clock_timestamp()")).scalar_one()
    return told.astimezone(UTC)


def microseconds(span: timedelta) -> int:
    return span // _MICROSECOND


def latest(*instants: datetime | None) -> datetime | None:
    """The latest of the instants that are there."""
    return max((instant for instant in instants if instant is not None), default=None)
