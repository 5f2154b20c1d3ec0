"""The configuration in force, as YAML that `load` reads back, with secrets masked."""

import dataclasses
import re
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import yaml

from crawler.config.load import keys_of
from crawler.config.model import Config

_CREDENTIALS = re.compile(r"(?<=://)[^/@\s]+@")
_MASK = "***"
_UNITS = ((86400, "d"), (3600, "h"), (60, "m"), (1, "s"))
_POWERS = ((1024**3, "GB"), (1024**2, "MB"), (1024, "KB"))


def as_plain(section: Any) -> dict[str, Any]:
    """A section as plain values, in the order of the documented file."""
    return {
        name: _MASK
        if found.metadata.get("secret") and getattr(section, name)
        else _plain(getattr(section, name), found.metadata.get("unit"))
        for name, found in keys_of(type(section)).items()
    }


def show(config: Config) -> str:
    """The whole configuration as YAML text; user names and passwords in addresses are masked."""
    return yaml.safe_dump(as_plain(config), sort_keys=False, allow_unicode=True)


def format_duration(value: timedelta) -> str:
    seconds = value.total_seconds()
    for size, unit in _UNITS:
        if seconds and seconds % size == 0:
            return f"{int(seconds // size)}{unit}"
    return f"{seconds:g}s"


def format_size(value: int) -> str:
    for size, unit in _POWERS:
        if value and value % size == 0:
            return f"{value // size}{unit}"
    return str(value)


def _plain(value: Any, unit: str | None) -> Any:
    if dataclasses.is_dataclass(value):
        return as_plain(value)
    if isinstance(value, Mapping):
        return {key: _plain(item, None) for key, item in value.items()}
    if isinstance(value, tuple):
        return [_plain(item, None) for item in value]
    if isinstance(value, timedelta):
        return format_duration(value)
    if unit == "size" and isinstance(value, int):
        return format_size(value)
    if isinstance(value, Path):
        return str(value)
    return _CREDENTIALS.sub("***@", value) if isinstance(value, str) else value
