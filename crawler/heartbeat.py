"""The sign of life that the daemon leaves in the frontier, and when it counts as none."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

HEARTBEAT: Final = "heartbeat"
"""The frontier's setting: {"at": ISO 8601, "pid": …, "state": "running" | "stopped", "full": …}"""

HEARTBEAT_EVERY: Final = timedelta(seconds=30)
STALE_AFTER: Final = 4 * HEARTBEAT_EVERY
"""A daemon that has not been heard of for this long is not well."""


@dataclass(frozen=True, slots=True)
class Health:
    """How the daemon does, by its last sign of life."""

    state: str  # "running", "full", "silent", "stopped"
    age: timedelta  # of the sign of life
    pid: int | None

    @property
    def well(self) -> bool:
        return self.state == "running"


def health(beat: Mapping[str, Any] | None, now: datetime) -> Health:
    """What the last sign of life says now."""
    if not beat or beat["state"] != "running":
        return Health("stopped", timedelta(), None)
    age = now - datetime.fromisoformat(beat["at"]).astimezone(UTC)
    if age > STALE_AFTER:
        return Health("silent", age, beat["pid"])
    return Health("full" if beat["full"] else "running", age, beat["pid"])
