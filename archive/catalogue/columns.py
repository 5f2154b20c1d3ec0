"""Column types that hold the same value on SQLite and on PostgreSQL, and read well without us."""

import hashlib
import json
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import DateTime, String, Text
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator, TypeEngine

from archive.plain import to_plain

_KEY_BYTES = 2_000  # an index row of PostgreSQL holds 2,704, the other columns included
_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"


def instant_text(instant: datetime) -> str:
    """ISO 8601 in UTC with microseconds: 27 characters that sort as the instants do.

    Raises ValueError for a time without a zone: a naive time is not evidence.
    """
    if instant.tzinfo is None:
        msg = f"{instant.isoformat()} has no zone; give an aware time in UTC"
        raise ValueError(msg)
    return instant.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


class Instant(TypeDecorator[datetime]):
    """An aware instant in UTC: timestamptz on PostgreSQL, sortable ISO text on SQLite."""

    impl = String(27)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        if dialect.name == "postgresql":
            return dialect.type_descriptor(DateTime(timezone=True))
        return dialect.type_descriptor(String(27))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        if value is None:
            return None
        text = instant_text(value)
        return value.astimezone(UTC) if dialect.name == "postgresql" else text

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        read = value if isinstance(value, datetime) else datetime.fromisoformat(value)
        return read.astimezone(UTC)


# SQLAlchemy passes the dialect to every type, also where the value alone decides.
# ruff: noqa: ARG002


class Words(TypeDecorator[str]):
    """Text that came from outside: what neither database can hold becomes U+FFFD.

    PostgreSQL has no NUL in text, and neither database takes a lone surrogate. The bytes
    themselves stand in the WARC.
    """

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else clean_words(value)


def clean_words(text: str) -> str:
    """`text` with U+FFFD for every NUL and every lone surrogate."""
    if text.isascii() and "\0" not in text:
        return text
    clean = text.replace("\0", _REPLACEMENT)
    return clean.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


class Key(TypeDecorator[str]):
    """A key of an index: as given, unless it is longer than PostgreSQL's index rows can hold.

    A longer one keeps its beginning, so that it sorts where it should, and ends in its SHA-256.
    Shortening the short form gives the same again, so either finds the row.
    """

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else short_key(clean_words(value))


def short_key(key: str) -> str:
    """`key` in at most 2,000 bytes."""
    written = key.encode()
    if len(written) <= _KEY_BYTES:
        return key
    digest = hashlib.sha256(written).hexdigest()
    kept = written[: _KEY_BYTES - len(digest) - 1].decode(errors="ignore")
    return f"{kept}~{digest}"


class Json(TypeDecorator[Any]):
    """A value as compact JSON text: the same characters on both databases, so rows compare."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        return None if value is None else json_text(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:
        return None if value is None else json.loads(value)


def plain_of(value: Any) -> Any:
    """A value of the vocabulary as JSON data, its instants as `instant_text` writes them."""
    return to_plain(value, instant=instant_text)


def json_text(value: Any) -> str:
    """Compact JSON; readable letters, but escapes where a lone surrogate forbids UTF-8."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    try:
        text.encode()
    except UnicodeEncodeError:
        return json.dumps(value, separators=(",", ":"))
    return text
