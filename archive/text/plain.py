"""Responses, articles and readings as JSON-able data and back: what crosses to a worker process.

The form follows the dataclasses field by field; datetimes are ISO 8601 with their offset, enums
their values, tuples lists.
"""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import datetime
from enum import Enum
from functools import lru_cache
from types import NoneType, UnionType
from typing import Any, TypeVar, Union, cast, get_args, get_origin, get_type_hints

T = TypeVar("T")


def to_plain(value: Any) -> Any:
    """A frozen value of the vocabulary as data. Raises TypeError for what has no plain form."""
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, str):
        return value
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, tuple | list):
        return [to_plain(each) for each in value]
    if is_dataclass(value) and not isinstance(value, type):
        return {each.name: to_plain(getattr(value, each.name)) for each in fields(value)}
    raise TypeError(f"{type(value).__name__} has no plain form")


def from_plain(kind: type[T], data: Any) -> T:
    """The value that `to_plain` was given. Raises KeyError or ValueError for other data."""
    return cast("T", _build(kind, data))


def _build(kind: Any, data: Any) -> Any:
    origin, arguments = get_origin(kind), get_args(kind)
    if origin in (Union, UnionType):
        if data is None and NoneType in arguments:
            return None
        return _build(next(each for each in arguments if each is not NoneType), data)
    if origin is tuple:
        inner = arguments if len(arguments) == len(data) and arguments[-1] is not Ellipsis else ()
        kinds = inner or (arguments[0],) * len(data)
        return tuple(_build(each, item) for each, item in zip(kinds, data, strict=True))
    if kind is datetime:
        return datetime.fromisoformat(data)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind(data)
    if is_dataclass(kind):
        return _from_mapping(cast("type", kind), data)
    return data


def _from_mapping(kind: type, data: Mapping[str, Any]) -> Any:
    hints = _hints(kind)
    return kind(**{name: _build(hints[name], value) for name, value in data.items()})


@lru_cache(maxsize=64)
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)
