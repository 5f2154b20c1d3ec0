"""Records from a file or standard input, one JSON object a line."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from archive.cli.context import Refusal


def records(name: str | None) -> Iterator[tuple[int, dict[str, Any]]]:
    """(line number, record) of each line that is not empty. Raises Refusal."""
    lines = sys.stdin if name in (None, "-") else _open(str(name))
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
        except json.JSONDecodeError as error:
            raise Refusal(f"line {number}: is not JSON ({error}). One object a line.") from error
        if not isinstance(record, dict):
            raise Refusal(f"line {number}: is no object; write {{…}}.")
        yield number, record


def _open(name: str) -> Iterator[str]:
    try:
        with Path(name).open(encoding="utf-8") as file:
            yield from file
    except OSError as error:
        raise Refusal(f"{name}: cannot be read ({error.strerror}).") from error
