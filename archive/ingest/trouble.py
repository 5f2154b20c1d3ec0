"""Tells what the machine refused from what is wrong with newskeep or with a page."""

import sqlite3

from sqlalchemy.exc import OperationalError

from archive.warc.storage import StorageFailed


def refused(error: BaseException) -> str | None:
    """What the machine would not do, in its own words; None for any other error.

    A full disk, a file that may not grow, a database that is locked or gone: it passes by itself
    or by somebody's hand, says nothing about the page at hand, and a traceback would not help.
    """
    if isinstance(error, StorageFailed):
        return str(error)
    if isinstance(error, OSError) and error.strerror:
        return f"{error.filename or 'the system'}: {error.strerror}"
    if isinstance(error, OperationalError) and not _is_bad_sql(error.orig):
        return f"the catalogue or the frontier: {error.orig}"
    return None


def _is_bad_sql(error: object) -> bool:
    """SQLite calls a statement that cannot be right an operational error as well."""
    return isinstance(error, sqlite3.Error) and error.sqlite_errorcode == sqlite3.SQLITE_ERROR
