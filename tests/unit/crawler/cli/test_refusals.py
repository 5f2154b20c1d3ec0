"""What the command says of an error, and how it exits."""

import errno
import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import OperationalError

from crawler.cli.refusals import exit_code

REMEDY = "run it as the owner of the store, change owner or mode, or name a copy"


@pytest.mark.parametrize("number", [errno.EACCES, errno.EPERM, errno.EROFS])
def test_a_file_that_may_not_be_touched_is_named_with_the_remedy(
    number: int, capsys: pytest.CaptureFixture[str]
) -> None:
    assert exit_code(OSError(number, "Not so", "keep/lock")) == 1
    said = capsys.readouterr().err
    assert said.startswith("newskeep: keep/lock: Not so. User ")
    assert REMEDY in said


def test_a_database_that_may_not_be_written_is_refused_with_the_remedy(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "catalogue.sqlite"
    sqlite3.connect(path).close()
    path.touch()
    engine = create_engine(f"sqlite:///file:{path}?mode=ro&uri=true")
    with engine.connect() as connection, pytest.raises(OperationalError) as refused:
        connection.execute(text("CREATE TABLE a (b)"))
    engine.dispose()
    assert exit_code(refused.value) == 1
    said = capsys.readouterr().err
    assert "the catalogue or the frontier: attempt to write a readonly database. User " in said
    assert REMEDY in said


def test_a_bug_is_no_refusal() -> None:
    assert exit_code(KeyError("a")) is None
