"""The sign of life that the daemon leaves in the frontier, and when it counts as none."""

from datetime import timedelta
from typing import Final

HEARTBEAT: Final = "heartbeat"
"""The frontier's setting: {"at": ISO 8601, "pid": …, "state": "running" | "stopped", "full": …}"""

HEARTBEAT_EVERY: Final = timedelta(seconds=30)
STALE_AFTER: Final = 4 * HEARTBEAT_EVERY
"""A daemon that has not been heard of for this long is not well."""
