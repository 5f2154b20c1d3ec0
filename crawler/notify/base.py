"""What a notifier is: it hands one message to people, or says why it could not.

To add one: a module here with a class of this shape, a key in `crawler.config.notify.Channel`, and
a line in `crawler.notify.channels`. The notifier contract tests it against a real server.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, Protocol

TIMEOUT: Final = timedelta(seconds=20)
"""The longest that a notifier may wait for its server at one go."""


class NotSent(Exception):
    """The message did not go out; it is tried again later. One sentence says why."""


@dataclass(frozen=True, slots=True)
class Message:
    """One message, the same for every channel. A retry differs by `sent_at` alone."""

    message_id: str  # the idempotency key: who gets it twice can tell
    made_at: datetime
    sent_at: datetime  # of this try
    subject: str  # one line
    text: str
    payload: Mapping[str, Any]  # the same facts as plain JSON values


class Notifier(Protocol):
    """Blocks while it sends. May fail; never raises anything but NotSent."""

    def send(self, message: Message) -> None:
        """Hand the message over. Raises NotSent."""
        ...
