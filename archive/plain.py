"""Values of the vocabulary as plain JSON data and back, by their own type annotations.

The form follows the dataclasses field by field: enums become their values, tuples lists. A field
that is missing in old data takes its default; one that is unknown is dropped, so that an older
program can read what a newer one wrote.
"""

import types
import typing
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from datetime import datetime
from enum import Enum
from functools import cache
from typing import Any, TypeVar

T = TypeVar("T")


def to_plain(value: Any, *, instant: Callable[[datetime], str] = datetime.isoformat) -> Any:
    """Dicts, lists, strings, numbers: what JSON can hold; `instant` writes the times (ISO 8601).

    Raises TypeError for a value that JSON cannot hold.
    """
    if isinstance(value, Enum):
        return value.value
    if value is None or isinstance(value, str | int | float):
        return value
    if isinstance(value, datetime):
        return instant(value)
    if isinstance(value, tuple | list):
        return [to_plain(item, instant=instant) for item in value]
    if is_dataclass(value) and not isinstance(value, type):
        return {
            field.name: to_plain(getattr(value, field.name), instant=instant)
            for field in fields(value)
        }
    raise TypeError(f"{type(value).__name__} has no plain form")


def from_plain(kind: type[T], plain: Any) -> T:
    """The value of a dataclass `kind` that `to_plain` made `plain` of.

    Raises KeyError, TypeError or ValueError for other data.
    """
    return typing.cast("T", _read(kind, plain))


def tuple_from_plain(kind: type[T], plain: list[Any]) -> tuple[T, ...]:
    """The same for a list of them."""
    return tuple(from_plain(kind, item) for item in plain)


def _read(kind: Any, plain: Any) -> Any:
    if plain is None or kind in (str, int, float, bool):
        return plain
    origin = typing.get_origin(kind)
    if origin in (types.UnionType, typing.Union):
        inner = next(arm for arm in typing.get_args(kind) if arm is not types.NoneType)
        return _read(inner, plain)
    if origin is tuple:
        return _read_tuple(typing.get_args(kind), plain)
    if kind is datetime:
        return datetime.fromisoformat(plain)
    if issubclass(kind, Enum):
        return kind(plain)
    return _read_dataclass(kind, plain)


def _read_tuple(arms: tuple[Any, ...], plain: list[Any]) -> tuple[Any, ...]:
    if len(arms) == 2 and arms[1] is Ellipsis:
        return tuple(_read(arms[0], item) for item in plain)
    return tuple(_read(arm, item) for arm, item in zip(arms, plain, strict=True))


def _read_dataclass(kind: Any, plain: Mapping[str, Any]) -> Any:
    return kind(
        **{name: _read(arm, plain[name]) for name, arm in _annotations(kind) if name in plain}
    )


@cache
def _annotations(kind: Callable[..., Any]) -> tuple[tuple[str, Any], ...]:
    return tuple(typing.get_type_hints(kind).items())
