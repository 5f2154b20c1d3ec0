"""Records from a file or standard input, one JSON object a line, held against their shape.

A misspelt key would be read as an empty text and answered with "unchanged": so it is refused.
"""

import difflib
import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any, BinaryIO, Final

from archive.cli.context import Refusal

_NEAR: Final = 0.8  # below this a key is a note of its own, and no slip of the pen
_NO_TEXT: Final = "is no UTF-8 text. Give lines of JSON, one object a line."
_WORDS: Final[Mapping[type, str]] = MappingProxyType(
    {
        str: "a string",
        int: "a whole number",
        dict: "an object",
        list: "a list",
        datetime: 'a time in ISO 8601, as "2026-03-01T12:00:00Z"',
    }
)

Kinds = tuple[type, ...]
"""What a value may be; JSON has no times, so `datetime` is a string that gives one."""


@dataclass(frozen=True, slots=True)
class Shape:
    """What an object holds. Any value may be null, but for those that it needs."""

    keys: Mapping[str, Kinds]
    needs: tuple[tuple[str, ...], ...]  # of each group one
    inner: Mapping[str, "Shape"] = field(default_factory=lambda: MappingProxyType({}))
    notes: bool = False  # other keys are the writer's own, and are let be

    def fault(self, value: Mapping[str, Any]) -> str | None:
        """What is wrong with an object, in words that follow its name; None if nothing is."""
        for key in value:
            if key not in self.keys and (slip := self._slip(key)):
                return slip
        for key, kinds in self.keys.items():
            if value.get(key) is not None and not _is_one(value[key], kinds):
                return f'"{key}" must be {" or ".join(_WORDS[kind] for kind in kinds)}'
        for group in self.needs:
            if all(value.get(key) is None for key in group):
                given = [key for key in value if value[key] is not None]
                return f"needs {' or '.join(map(_quoted, group))}; it has {_listed(given)}"
        inner = (
            _fault_inside(key, shape, one)
            for key, shape in self.inner.items()
            for one in _objects(value.get(key))
        )
        return next(filter(None, inner), None)

    def _slip(self, key: str) -> str | None:
        near = difflib.get_close_matches(key, self.keys, n=1, cutoff=_NEAR)
        if self.notes and not near:
            return None
        hint = f'did you mean "{near[0]}"?' if near else f"known are {_listed(self.keys)}"
        return f'"{key}" is no key of it; {hint}'


def records(name: str | None, shape: Shape) -> Iterator[tuple[int, dict[str, Any]]]:
    """(line number, record) of each line that is not empty. Raises Refusal."""
    try:
        with _open(name) as file:
            for number, line in enumerate(file, 1):
                if not line.strip():
                    continue
                record = _record(line, number)
                if fault := shape.fault(record):
                    end = "" if fault.endswith("?") else "."
                    raise Refusal(f"line {number}: {fault}{end}")
                yield number, record
    except OSError as error:
        raise Refusal(f"{name}: cannot be read ({error.strerror}).") from error


def _open(name: str | None) -> AbstractContextManager[BinaryIO]:
    """Bytes, so that what is no text is met at its line, wherever it comes from."""
    if name is None or name == "-":
        return nullcontext(sys.stdin.buffer)
    return Path(name).open("rb")


def _record(line: bytes, number: int) -> dict[str, Any]:
    if b"\0" in line:  # a character to UTF-8, and in no line of JSON
        raise Refusal(f"line {number}: {_NO_TEXT}")
    try:
        record = json.loads(line.decode("utf-8"))
        if b"\\u" in line:  # an escape can write half a character, which no output can carry
            json.dumps(record, ensure_ascii=False).encode("utf-8")
    except UnicodeError as error:
        raise Refusal(f"line {number}: {_NO_TEXT}") from error
    except (ValueError, RecursionError) as error:
        raise Refusal(f"line {number}: is not JSON ({error}). One object a line.") from error
    if not isinstance(record, dict):
        raise Refusal(f"line {number}: is no object; write {{…}}.")
    return record


def _fault_inside(key: str, shape: Shape, value: Any) -> str | None:
    if not isinstance(value, dict):
        return f'"{key}" must hold objects'
    found = shape.fault(value)
    return f'in "{key}": {found}' if found else None


def _is_one(value: Any, kinds: Kinds) -> bool:
    if datetime in kinds and isinstance(value, str):
        return _is_instant(value)
    return isinstance(value, kinds) and not isinstance(value, bool)


def _is_instant(written: str) -> bool:
    try:
        datetime.fromisoformat(written)
    except ValueError:
        return not written  # as good as not given
    return True


def _objects(value: Any) -> list[Any]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def _quoted(key: str) -> str:
    return f'"{key}"'


def _listed(keys: Iterable[str]) -> str:
    return ", ".join(keys) or "nothing"
