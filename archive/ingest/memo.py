"""What one look at a page leaves for the next: where its life stands, and what stood around it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Self

from archive.edits.life import Life
from archive.model import AccessState


@dataclass(frozen=True, slots=True)
class Memo:
    """A few values, O(1) a page; folded again by `rebuild`."""

    life: Life = field(default_factory=Life)
    final_url: str | None = None  # where the article was last read
    furniture: str | None = None  # digest of what stood around it
    versions: int = 0  # the highest number that a version of the page has; never given twice
    answer: str | None = None  # digest of the last answer in which the article was read

    def plain(self) -> dict[str, Any]:
        life = self.life
        return {
            "state": life.state,
            "last_seen": _text(life.last_seen),
            "candidate": life.candidate,
            "since": _text(life.since),
            "looks": life.looks,
            "final_url": self.final_url,
            "furniture": self.furniture,
            "versions": self.versions,
            "answer": self.answer,
        }

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> Self:
        if not plain:
            return cls()
        life = Life(
            state=_state(plain["state"]),
            last_seen=_instant(plain["last_seen"]),
            candidate=_state(plain["candidate"]),
            since=_instant(plain["since"]),
            looks=plain["looks"],
        )
        versions, answer = plain.get("versions", 0), plain.get("answer")
        return cls(life, plain["final_url"], plain["furniture"], versions, answer)


def _text(instant: datetime | None) -> str | None:
    return None if instant is None else instant.isoformat()


def _instant(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)


def _state(text: str | None) -> AccessState | None:
    return None if text is None else AccessState(text)
