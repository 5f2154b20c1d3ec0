"""Who is told of what: rules, each with its channel, and the server that e-mail goes through."""

import hashlib
import re
import zoneinfo
from dataclasses import dataclass, field
from datetime import time, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Final, Literal

from crawler.config.checks import SERVER

ONE_OR_MANY: Final = MappingProxyType({"one_or_many": True})
SECRET: Final = MappingProxyType({"secret": True})

AlertVerdict = Literal["declared", "stealth", "touch", "unstamped", "backdated"]
"""Verdicts that somebody may want to hear of."""

AlertKind = Literal[
    "headline",
    "byline",
    "number",
    "date",
    "quote",
    "attribution",
    "name",
    "polarity",
    "correction_notice",
    "update_notice",
    "typo",
    "wording",
    "added",
    "removed",
    "moved",
    "silent_correction",
    "note_appeared",
    "note_vanished",
    "gone",
    "back",
    "blocked",
    "redirected",
    "returned",
    "copy_outdated",
]
"""Kinds of edits, reports of the correction watch, and events of a page's life. No `format` and no
furniture: of these nobody is ever told."""

_QUIET: Final = re.compile(r"(\d{1,2}):(\d\d)\s*-\s*(\d{1,2}):(\d\d)")


class Channel(StrEnum):
    """The ways to tell people; each is the key of the file that names its target."""

    WEBHOOK = "webhook"
    EMAIL = "email"
    APPRISE = "apprise"


@dataclass(frozen=True, slots=True)
class NotifyRule:
    """One channel, and what it is told; a filter that is left out lets everything through.

    Raises ValueError, in words for the person who wrote the file.
    """

    webhook: str | None = field(default=None, metadata=SECRET)
    email: tuple[str, ...] = field(default=(), metadata=ONE_OR_MANY)
    apprise: str | None = field(default=None, metadata=SECRET)
    name: str | None = None
    secret: str | None = field(default=None, metadata=SECRET)  # signs what a webhook is sent
    verdict: tuple[AlertVerdict, ...] = field(default=(), metadata=ONE_OR_MANY)
    kind: tuple[AlertKind, ...] = field(default=(), metadata=ONE_OR_MANY)
    host: tuple[str, ...] = field(default=(), metadata=ONE_OR_MANY)
    tag: tuple[str, ...] = field(default=(), metadata=ONE_OR_MANY)
    digest: timedelta | None = None  # gather for this long; None: each by itself, at once
    quiet: str | None = None  # "22:00-07:00": nothing is sent then, it waits for the end
    timezone: str = "UTC"  # in which `quiet` is read

    def __post_init__(self) -> None:
        given = [channel for channel in Channel if getattr(self, channel.value)]
        if len(given) != 1:
            raise ValueError(f"must say by exactly one of {', '.join(Channel)} who is told")
        if self.webhook and not self.webhook.startswith(("http://", "https://")):
            raise ValueError("must give an http or https address for the webhook")
        if not all("@" in address for address in self.email):
            raise ValueError("must give e-mail addresses, such as desk@example.org")
        if self.quiet is not None:
            quiet_hours(self.quiet)
        try:
            zoneinfo.ZoneInfo(self.timezone)
        except (zoneinfo.ZoneInfoNotFoundError, ValueError):
            raise ValueError(
                f"must give a time zone such as Europe/Kyiv, not {self.timezone!r}"
            ) from None

    @property
    def channel(self) -> Channel:
        return next(channel for channel in Channel if getattr(self, channel.value))

    @property
    def target(self) -> str:
        """Where messages go; may hold a secret, so it is never logged or kept."""
        return ", ".join(self.email) if self.email else str(getattr(self, self.channel.value))

    @property
    def rule_id(self) -> str:
        """Tells this rule from others without giving its target away."""
        filters = (self.verdict, self.kind, self.host, self.tag)
        told = f"{self.channel}\0{self.target}\0{self.name or ''}\0{filters}"
        return f"{self.channel}-{hashlib.sha256(told.encode()).hexdigest()[:12]}"

    @property
    def title(self) -> str:
        return self.name or (self.target if self.email else self.rule_id)


@dataclass(frozen=True, slots=True)
class MailConfig:
    """The server that e-mail is handed to."""

    server: str = field(default="localhost:25", metadata=SERVER)
    sender: str = "newskeep@localhost"
    user: str | None = None
    password: str | None = field(default=None, metadata=SECRET)
    encryption: Literal["none", "starttls", "tls"] = "none"


def quiet_hours(text: str) -> tuple[time, time]:
    """`22:00-07:00` → its two ends. Raises ValueError."""
    match = _QUIET.fullmatch(text.strip())
    if match is None:
        raise ValueError(f"must give quiet hours such as 22:00-07:00, not {text!r}")
    start_hour, start_minute, end_hour, end_minute = (int(part) for part in match.groups())
    try:
        return time(start_hour, start_minute), time(end_hour, end_minute)
    except ValueError:
        raise ValueError(f"must give quiet hours such as 22:00-07:00, not {text!r}") from None
