"""The two small notations of a WARC: record heads, and `application/warc-fields` blocks.

Heads are built in one place, and it refuses what could forge a second header or a second record:
a hostile address or header value that holds CR or LF splits into lines that every outside tool
accepts. Blocks of warc-fields hold words of people and of libraries, so those are quoted as JSON
strings where they would not survive as they are.
"""

import json
import re
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import lru_cache

VERSION = b"WARC/1.1\r\n"
FIELDS_TYPE = "application/warc-fields"

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9-]*")
# Possessive: every record's head passes through here.
_SAFE_LINES = re.compile(
    r"(?:[A-Za-z][A-Za-z0-9-]*+: (?:[\x21-\x7e]++(?: ++[\x21-\x7e]++)*+)?+\r\n)*+"
)
_PLAIN_FIELD = re.compile(r"[^\x00-\x1f\x7f\x85\u2028\u2029\ud800-\udfff\ufeff]*")
_DATE = re.compile(r"(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?Z", re.ASCII)


class HeaderRefused(ValueError):
    """A value that may not stand in a WARC header."""


def head(headers: Sequence[tuple[str, str]], length: int) -> bytes:
    """A record's head with its empty line; raises HeaderRefused on a value that could forge."""
    text = "".join([f"{name}: {value}\r\n" for name, value in headers])
    if not _SAFE_LINES.fullmatch(text) or text.count("\n") != len(headers):
        raise _refused(headers)
    return b"%b%bContent-Length: %d\r\n\r\n" % (VERSION, text.encode("ascii"), length)


def _refused(headers: Sequence[tuple[str, str]]) -> HeaderRefused:
    for name, value in headers:
        if not _SAFE_LINES.fullmatch(line := f"{name}: {value}\r\n") or line.count("\n") != 1:
            return HeaderRefused(
                f"{name[:40]}: {value[:80]!r} may not stand in a WARC header: printable ASCII "
                "alone. Percent-encode the address first."
            )
    return HeaderRefused("These headers may not stand in a WARC record.")


def encode(fields: Sequence[tuple[str, str]]) -> bytes:
    """A block of warc-fields, UTF-8; any value comes back from `decode` as it was."""
    return "".join(f"{_checked(name)}: {_quoted(value)}\r\n" for name, value in fields).encode()


def decode(block: bytes) -> tuple[tuple[str, str], ...]:
    """The fields of a block, in order; lines that are none are passed over."""
    fields = []
    for line in block.decode("utf-8", "replace").split("\n"):
        name, colon, value = line.removesuffix("\r").partition(":")
        if colon and name.strip():
            fields.append((name.strip(), _unquoted(value.strip(" \t"))))
    return tuple(fields)


@lru_cache(maxsize=256)
def _checked(name: str) -> str:
    if not _NAME.fullmatch(name):
        raise HeaderRefused(f"{name[:40]!r} is no name of a field.")
    return name


def _quoted(value: str) -> str:
    simple = value.isascii() and value.isprintable()
    plain = (simple or _PLAIN_FIELD.fullmatch(value)) and not value.startswith('"')
    return value if plain and value == value.strip() else json.dumps(value)


def _unquoted(value: str) -> str:
    if not value.startswith('"'):
        return value
    try:
        read = json.loads(value)
    except ValueError:
        return value
    return read if isinstance(read, str) else value


def date(at: datetime) -> str:
    """An instant as WARC-Date: UTC, microseconds always written."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")[:26] + "Z"


def parse_date(text: str) -> datetime | None:
    """A WARC-Date of any precision down to the second; None where it is none."""
    found = _DATE.fullmatch(text)
    if found is None:
        return None
    year, month, day, hour, minute, second = (int(part) for part in found.groups()[:6])
    micro = int((found.group(7) or "").ljust(6, "0")[:6])
    try:
        return datetime(year, month, day, hour, minute, second, micro, tzinfo=UTC)
    except ValueError:
        return None
