"""Records of the verbs that need no store: what is read, and what is refused at its line."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from archive.cli.context import Refusal
from archive.cli.jsonl import Shape, records
from crawler.cli import cli

SIDE: dict[str, Any] = {"body": "Ten men."}
INNER = Shape({"body": (str,), "at": (int,)}, needs=(("body",),))
SHAPE = Shape(
    {"id": (str,), "old": (dict,), "history": (list,), "seen": (datetime,)},
    needs=(("old",),),
    inner={"old": INNER, "history": INNER},
    notes=True,
)


def read(folder: Path, *lines: bytes) -> list[tuple[int, dict[str, Any]]]:
    path = folder / "records.jsonl"
    path.write_bytes(b"\n".join(lines))
    return list(records(str(path), SHAPE))


def refused(folder: Path, line: bytes) -> str:
    with pytest.raises(Refusal) as refusal:
        read(folder, line)
    return str(refusal.value)


def test_an_empty_line_is_no_record_and_is_counted(tmp_path: Path) -> None:
    assert read(tmp_path, b"", b'{"old": {"body": "a"}}') == [(2, {"old": {"body": "a"}})]


@pytest.mark.parametrize(
    "record",
    [
        {"old": SIDE, "expect": {"text": "a note of the writer"}},
        {"old": SIDE, "id": None, "history": None},
        {"old": {"body": "Ten men.", "at": 7}, "history": [SIDE]},
        {"old": SIDE, "seen": "2026-03-01T12:00:00+01:00"},
        {"old": SIDE, "seen": "2026-03-01"},
    ],
)
def test_notes_and_what_is_not_known_are_let_be(tmp_path: Path, record: dict[str, Any]) -> None:
    assert read(tmp_path, json.dumps(record).encode()) == [(1, record)]


@pytest.mark.parametrize(
    ("record", "said"),
    [
        ({"id": "a"}, 'needs "old"; it has id.'),
        ({"id": "a", "old": None}, 'needs "old"; it has id.'),
        ({"old": SIDE, "histry": []}, '"histry" is no key of it; did you mean "history"?'),
        ({"old": {"text": "x"}}, 'in "old": "text" is no key of it; known are body, at.'),
        ({"old": {"at": 7}}, 'in "old": needs "body"; it has at.'),
        ({"old": {"body": 7}}, 'in "old": "body" must be a string.'),
        (
            {"old": SIDE, "seen": "yesterday"},
            '"seen" must be a time in ISO 8601, as "2026-03-01T12:00:00Z".',
        ),
        ({"old": {**SIDE, "at": True}}, 'in "old": "at" must be a whole number.'),
        ({"old": "x"}, '"old" must be an object.'),
        ({"old": SIDE, "history": ["x"]}, '"history" must hold objects.'),
        ({"old": SIDE, "history": [SIDE, {}]}, 'in "history": needs "body"; it has nothing.'),
    ],
)
def test_a_record_of_another_shape_is_refused_by_the_key(
    tmp_path: Path, record: dict[str, Any], said: str
) -> None:
    assert refused(tmp_path, json.dumps(record).encode()) == f"line 1: {said}"


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (b"\xff\xfe\x00", "is no UTF-8 text"),
        (b'{"id": "\\ud800", "old": {"body": "a"}}', "is no UTF-8 text"),
        (b"{\0}", "is no UTF-8 text"),
        (b"[" * 100_000, "is not JSON"),
        (b'{"id": ' + b"9" * 5_000 + b"}", "is not JSON"),
        (b"[1]", "is no object"),
    ],
)
def test_what_is_no_record_is_refused_at_its_line(tmp_path: Path, line: bytes, said: str) -> None:
    assert refused(tmp_path, line).startswith(f"line 1: {said}")


def test_standard_input_that_is_no_text_is_refused_too() -> None:
    done = CliRunner().invoke(cli, ["kin", "--jsonl"], input=b"\xff\xfe")
    assert str(done.exception).startswith("line 1: is no UTF-8 text")


@pytest.mark.parametrize(
    ("verb", "key"),
    [("compare", '"history"'), ("extract", '"html_path"'), ("kin", '"published"')],
)
def test_the_help_of_a_verb_shows_the_shape_of_its_records(verb: str, key: str) -> None:
    shown = CliRunner().invoke(cli, [verb, "--help"]).output
    assert '{"id": 1, ' in shown
    assert key in shown
