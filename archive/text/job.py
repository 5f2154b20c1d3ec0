"""Reading as a job of a worker process: plain data in, plain data out.

Register it as `READ_JOB`; `request` makes the payload, `reading_of` reads the answer. The user's
profiles are loaded once per process and folder.
"""

from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from archive.model import AccessState, Article, Cut, ExtractionOutcome, Reading
from archive.plain import from_plain, to_plain
from archive.text.body import ALL_LAYERS
from archive.text.memory import SiteMemory
from archive.text.page import Response, read
from archive.text.profile import Profiles

READ_JOB: Final = "archive.text.job:read_job"


def request(
    response: Response,
    *,
    earlier: Article | None = None,
    memory: SiteMemory | None = None,
    profiles: Path | None = None,
    redirect_home_hint: str | None = None,
) -> tuple[dict[str, Any], bytes]:
    """The payload and the blob of a reading job. `profiles` is the user's folder."""
    payload = {
        "url": response.url,
        "final_url": response.final_url,
        "status": response.status,
        "headers": [list(pair) for pair in response.headers],
        "captured_at": response.captured_at.isoformat(),
        "cut": response.cut.value if response.cut else None,
        "earlier": to_plain(earlier),
        "memory": memory.condensed().plain() if memory else None,
        "profiles": str(profiles) if profiles else None,
        "redirect_home_hint": redirect_home_hint,
    }
    return payload, response.content


def read_job(payload: dict[str, Any], content: bytes) -> dict[str, Any]:
    """Read one response in a worker process."""
    response = Response(
        url=payload["url"],
        final_url=payload["final_url"],
        status=payload["status"],
        headers=tuple((name, value) for name, value in payload["headers"]),
        content=content,
        captured_at=datetime.fromisoformat(payload["captured_at"]),
        cut=Cut(payload["cut"]) if payload["cut"] else None,
    )
    earlier = payload["earlier"]
    reading = read(
        response,
        earlier=from_plain(Article, earlier) if earlier else None,
        memory=SiteMemory.from_plain(payload["memory"]) if payload["memory"] else None,
        profiles=_profiles(payload["profiles"]),
        layers=ALL_LAYERS,
        redirect_home_hint=payload["redirect_home_hint"],
    )
    plain: dict[str, Any] = to_plain(reading)
    return plain


def reading_of(result: Mapping[str, Any]) -> Reading:
    """The reading that a worker's answer holds."""
    return from_plain(Reading, result)


def reading_lost(outcome: ExtractionOutcome, detail: str) -> Reading:
    """The reading of a page on which its worker was lost: nothing is known of what it was."""
    return Reading(AccessState.EMPTY, f"nothing was read: {outcome.value}, {detail}", outcome)


@lru_cache(maxsize=4)
def _profiles(folder: str | None) -> Profiles:
    return Profiles.shipped(Path(folder) if folder else None)
