"""The sign of life that the daemon leaves in the frontier, and when it counts as none."""

import os
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

HEARTBEAT: Final = "heartbeat"
"""The frontier's setting: {"at": ISO 8601, "pid": …, "where": …, "state": "running" | "stopped",
"full": …}; `where` is the place in which the number of the process has a meaning."""

HEARTBEAT_EVERY: Final = timedelta(seconds=30)
STALE_AFTER: Final = 4 * HEARTBEAT_EVERY
"""A daemon that has not been heard of for this long is not well."""


@dataclass(frozen=True, slots=True)
class Health:
    """How the daemon does, by its last sign of life."""

    state: str  # "running", "full", "silent", "gone", "stopped"
    age: timedelta  # of the sign of life
    pid: int | None

    @property
    def well(self) -> bool:
        return self.state == "running"


def health(beat: Mapping[str, Any] | None, now: datetime, *, gone: bool = False) -> Health:
    """What the last sign of life says now; `gone`: the process that gave it is no more."""
    if not beat or beat["state"] != "running":
        return Health("stopped", timedelta(), None)
    age = now - datetime.fromisoformat(beat["at"]).astimezone(UTC)
    if gone:
        return Health("gone", age, beat["pid"])
    if age > STALE_AFTER:
        return Health("silent", age, beat["pid"])
    return Health("full" if beat["full"] else "running", age, beat["pid"])


def is_gone(beat: Mapping[str, Any] | None) -> bool:
    """Whether the process that gave this sign is no more, as far as that can be seen from here."""
    if not beat or beat.get("where") != here():
        return False
    try:
        os.kill(beat["pid"], 0)
    except ProcessLookupError:
        return True
    except PermissionError:  # it is there, and somebody else's
        return False
    return False


def here() -> str:
    """The machine, or the container on it: process numbers mean nothing elsewhere."""
    try:
        return f"{socket.gethostname()} {Path('/proc/self/ns/pid').readlink()}"
    except OSError:  # not on Linux
        return socket.gethostname()
