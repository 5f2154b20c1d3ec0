"""What a value must be beside its type, each in words that follow its key: "must be 1 at least".

A field names its check in its metadata, so that the refusal bears the line and the key. Files and
folders that no work can be done without are looked for here too, once, before anything begins.
"""

import ipaddress
import re
from collections.abc import Callable, Mapping
from datetime import timedelta
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final
from urllib.parse import urlsplit

from archive.text.profile import ProfileError, Profiles

Check = Callable[[Any], None]
"""Raises ValueError."""

KIB, MIB, GIB = 1024, 1024**2, 1024**3

_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
_HOST: Final = re.compile(r"(?!-)[\w-]+(\.[\w-]+)*\.?")
_SERVER: Final = re.compile(r"(?P<host>[^:/@]+)(:(?P<port>\d+))?")
_NO_HOST: Final = re.compile(r"[\d.]+")  # meant for an address, and none
_LAST_PORT: Final = 65_535


def checked(check: Check, **more: Any) -> Mapping[str, Any]:
    """The metadata of a field that is held to a check."""
    return MappingProxyType({"check": check, **more})


def number(least: int, most: int | None = None) -> Mapping[str, Any]:
    """A whole number within bounds."""

    def check(value: int) -> None:
        if most is not None and not least <= value <= most:
            raise ValueError(f"must be a number from {least} to {most}")
        if value < least:
            raise ValueError(f"must be {least} at least")

    return checked(check)


def size(least: int, words: str) -> Mapping[str, Any]:
    """A number of bytes; `words` is the least as people write it."""

    def check(value: int) -> None:
        if value < least:
            raise ValueError(f"must be {words} at least")

    return checked(check, unit="size")


def _some_time(value: timedelta) -> None:
    if not value:
        raise ValueError("must be longer than nothing, such as 5s")


def _prefix(value: str) -> None:
    if not _NAME.fullmatch(value):
        raise ValueError("must be a plain name of A-Z, a-z, 0-9, `.`, `_` and `-`")


def _proxy(value: str) -> None:
    sentence = "must be an address such as http://proxy.example.org:3128"
    try:
        parts = urlsplit(value if "://" in value else f"http://{value}")
        host, port = parts.hostname, parts.port
    except ValueError:
        raise ValueError(sentence) from None
    whole = "://" in value or port is not None  # a bare word is a slip, not a machine
    if parts.scheme not in ("http", "https") or not host or not whole or " " in value:
        raise ValueError(sentence)


def _private(value: str) -> None:
    bare = value.strip("[]")
    try:
        ipaddress.ip_network(bare, strict=False)
    except ValueError:
        if not _HOST.fullmatch(bare) or _NO_HOST.fullmatch(bare):
            raise ValueError(
                "must be a host, an address, or a network such as 10.0.0.0/8"
            ) from None


def _server(value: str) -> None:
    found = _SERVER.fullmatch(value)
    if found is None or not 0 < int(found["port"] or 25) <= _LAST_PORT:
        raise ValueError("must be HOST or HOST:PORT, such as mail.example.org:587")


def _file(value: Path) -> None:
    if not value.is_file():
        raise ValueError("must be a file that is there")


def _profiles(value: Path) -> None:
    if not value.is_dir():
        raise ValueError("must be a folder that is there")
    try:
        Profiles.shipped(value)
    except ProfileError as error:
        raise ValueError(f"must hold profiles that can be read ({error})") from error


SOME_TIME: Final = checked(_some_time)
PREFIX: Final = checked(_prefix)
PROXY: Final = checked(_proxy)
PRIVATE: Final = checked(_private)
SERVER: Final = checked(_server)
FILE: Final = checked(_file)
PROFILES: Final = checked(_profiles)
