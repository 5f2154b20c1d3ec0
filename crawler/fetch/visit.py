"""What a crawl is given and what it tells: a `Visit` in, exactly one `Outcome` out."""

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from archive.model import Capture, Failure

_SENDABLE: Final = re.compile(r"[\x20-\x7e\xa0-\xff]+")  # RFC 9110, 5.5, without tabs


@dataclass(frozen=True, slots=True)
class Visit:
    """One look to take at one page, or at what a page needs."""

    page_key: str  # empty for what is no page: its captures belong to none
    url: str  # normalised
    host: str  # the politeness key
    etag: str | None = None  # validators of the capture that is held, for a conditional request
    last_modified: str | None = None
    check: str | None = None  # id of the check, as in `Exchange`
    max_size: int | None = None  # bytes of an answer, where less than the configured cap

    @property
    def validators(self) -> dict[str, str]:
        """The headers that make the request conditional.

        A server's word goes back byte for byte. One that cannot stand in a header does not go
        back, nor does one that a database had to alter.
        """
        pairs = {"If-None-Match": self.etag, "If-Modified-Since": self.last_modified}
        return {k: value for k, value in pairs.items() if value and _SENDABLE.fullmatch(value)}


@dataclass(frozen=True, slots=True)
class FetchedResponse:
    """The answer that ended a visit: the last one, where there were several."""

    url: str  # the final address, after redirects
    status: int
    headers: tuple[tuple[str, str], ...]  # as written, latin-1
    content: bytes  # Transfer- and Content-Encoding removed
    capture: Capture


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a visit ended.

    A response and a failure may stand together: an answer that was cut short. Neither means that
    the visit was put back: it was not made, or not made to its end, and is due again.
    """

    visit: Visit
    captures: tuple[Capture, ...] = ()  # every exchange of the page, in order; not robots.txt
    response: FetchedResponse | None = None
    failure: Failure | None = None
    detail: str = ""
    retry_after: timedelta | None = None  # the host is not to be asked before that

    @property
    def put_back(self) -> bool:
        return self.response is None and self.failure is None
