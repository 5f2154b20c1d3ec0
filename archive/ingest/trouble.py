"""Tells what the machine refused from what is wrong with newskeep or with a page."""

import errno
import sqlite3
from typing import Final

from sqlalchemy.exc import OperationalError

from archive.warc.storage import StorageFailed

_PASSING: Final = frozenset(
    {
        *(errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EIO, errno.ESTALE),
        *(errno.ENOMEM, errno.EAGAIN, errno.EMFILE, errno.ENFILE, errno.EACCES, errno.EPERM),
    }
)


def refused(error: BaseException) -> str | None:
    """What the machine would not do, in its own words; None for any other error.

    A full disk, a file that may not grow, a database that is locked or gone: it passes by itself
    or by somebody's hand, says nothing about the page at hand, and a traceback would not help.
    """
    if isinstance(error, StorageFailed):
        return str(error)
    if isinstance(error, OSError) and error.errno in _PASSING:
        return f"{error.filename or 'the system'}: {error.strerror}"
    if isinstance(error, OperationalError) and not _is_our_fault(error.orig):
        return f"the catalogue or the frontier: {error.orig}"
    return None


def _is_our_fault(error: object) -> bool:
    """SQLite calls a statement that cannot be right an operational error as well, and Python a
    row that is no text, which bears no code.
    """
    if not isinstance(error, sqlite3.Error):
        return False
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR)
    return bool(code & 0xFF == sqlite3.SQLITE_ERROR)
