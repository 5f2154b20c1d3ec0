"""What the machine refuses is told from errors of newskeep."""

import errno
import sqlite3

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import OperationalError

from archive.ingest import refused
from archive.warc.storage import StorageFull


def sqlite_error(statement: str, *before: str) -> OperationalError:
    engine = create_engine("sqlite://")
    with engine.connect() as connection:
        for each in before:
            connection.execute(text(each))
        with pytest.raises(OperationalError) as caught:
            connection.execute(text(statement)).all()
    engine.dispose()
    return caught.value


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (StorageFull("the disk is full"), "the disk is full"),
        (OSError(errno.ENOSPC, "No space left on device", "a.warc"), "a.warc: No space left"),
        (OSError(errno.ENOMEM, "Cannot allocate memory"), "the system: Cannot allocate memory"),
    ],
)
def test_what_the_machine_refuses_is_said_in_its_words(error: Exception, said: str) -> None:
    assert (refused(error) or "").startswith(said)


def test_a_database_that_may_not_grow_is_the_machines_word() -> None:
    error = sqlite_error(
        "INSERT INTO a VALUES (randomblob(99999)) RETURNING b",
        "CREATE TABLE a (b)",
        "PRAGMA max_page_count = 1",
    )
    assert refused(error) == "the catalogue or the frontier: database or disk is full"


@pytest.mark.parametrize(
    "error",
    [ValueError("x"), FileNotFoundError(errno.ENOENT, "No such file", "a"), sqlite3.Error("x")],
)
def test_an_error_of_our_own_is_not(error: Exception) -> None:
    assert refused(error) is None


def test_a_statement_that_cannot_be_right_is_not() -> None:
    assert refused(sqlite_error("SELECT nothing FROM nowhere")) is None


def test_a_row_that_is_no_text_is_not() -> None:
    assert refused(sqlite_error("SELECT CAST(x'ff' AS TEXT)")) is None
