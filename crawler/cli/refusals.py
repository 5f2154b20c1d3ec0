"""Which errors are refusals that a person can do something about, and their exit codes."""

import errno
import os
import sqlite3
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

import click
from sqlalchemy.exc import OperationalError

from archive.addresses import BadAddress
from archive.catalogue import DatabaseRefused
from archive.cli.context import Hurt, Refusal
from archive.layout import NoStore
from archive.lock import StoreInUse
from archive.warc.storage import StorageFailed, StorageFull
from crawler.config import ConfigError

ERROR, USAGE, DISK_FULL, BAD_CONFIG, SOME_FAILED, HURT, IN_USE = 1, 2, 3, 4, 5, 6, 7
_NO_ROOM: Final = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_FORBIDDEN: Final = (errno.EACCES, errno.EPERM, errno.EROFS)
_CLOSED: Final = (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN)
_CODES: Final[Mapping[type[Exception], int]] = MappingProxyType(
    {
        ConfigError: BAD_CONFIG,
        StorageFull: DISK_FULL,
        StorageFailed: ERROR,
        StoreInUse: IN_USE,
        BadAddress: USAGE,
        Refusal: ERROR,
        Hurt: HURT,
        NoStore: ERROR,
        DatabaseRefused: ERROR,
    }
)


def exit_code(error: Exception) -> int | None:
    """Say a refusal in one sentence and give its exit code; None for what is a bug."""
    known = next((code for kind, code in _CODES.items() if isinstance(error, kind)), None)
    if known is not None:
        _say(str(error))
        return known
    if isinstance(error, OperationalError) and isinstance(error.orig, sqlite3.OperationalError):
        if error.orig.sqlite_errorcode & 0xFF in _CLOSED:  # the rest of the code says how
            return _no_access(f"the catalogue or the frontier: {error.orig}")
        said = f"the catalogue or the frontier: {error.orig}."
        if "I/O" in said:  # SQLite's word also for a file that may not grow
            said += " Check the disk, and the limit on the size of files (`ulimit -f`)."
        return _system(said, full="full" in said)
    if isinstance(error, OSError) and error.errno in _FORBIDDEN:
        return _no_access(f"{error.filename or 'the system'}: {error.strerror}")
    if isinstance(error, OSError) and error.strerror:
        said = f"{error.filename or 'the system'}: {error.strerror}."
        return _system(said, full=error.errno in _NO_ROOM)
    return None


def _no_access(said: str) -> int:
    _say(
        f"{said}. User {os.getuid()} may not do that there: run it as the owner of the store, "
        "change owner or mode, or name a copy of the store with --store."
    )
    return ERROR


def _system(said: str, *, full: bool) -> int:
    remedy = " Make room and run it again; what is kept stays as it is." if full else ""
    _say(said + remedy)
    return DISK_FULL if full else ERROR


def _say(sentence: str) -> None:
    click.echo(f"newskeep: {sentence}", err=True)
