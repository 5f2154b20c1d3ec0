"""One visit from its address to its outcome: robots.txt, redirects, and what it came to.

Every request on the way is an exchange of its own, linked to the one that led to it.
"""

from dataclasses import replace
from typing import Final

from archive.addresses import BadAddress
from archive.model import Failure
from crawler.fetch.asking import Answer, Asker, Stopped
from crawler.fetch.errands import Arrival, Vanished
from crawler.fetch.obedience import Obedience
from crawler.fetch.places import parts_of
from crawler.fetch.politeness import NotYet
from crawler.fetch.visit import FetchedResponse, Outcome, Visit
from crawler.fetch.wire import Ask

MOST_REDIRECTS: Final = 8

_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})


async def walk(visit: Visit, asker: Asker, obedience: Obedience) -> Outcome:
    """Make the visit. Bad days of the network are outcomes; what keeping raises is raised."""
    progress = _Progress(visit, asker, obedience)
    try:
        return await progress.to_the_end()
    except NotYet as later:
        return replace(progress.outcome, detail=str(later), retry_after=later.wait)
    except Stopped:
        return replace(progress.outcome, detail="the crawl was stopped before the visit's end")
    except Vanished as lost:
        return replace(progress.outcome, failure=Failure.VANISHED, detail=str(lost))


class _Progress:
    """How far a visit has come; `outcome` holds the captures by now, and no ending yet."""

    def __init__(self, visit: Visit, asker: Asker, obedience: Obedience) -> None:
        self.outcome = Outcome(visit)
        self._visit = visit
        self._asker = asker
        self._obedience = obedience

    async def to_the_end(self) -> Outcome:
        visit = self._visit
        try:
            home = parts_of(visit.url)
        except BadAddress as error:
            return replace(self.outcome, failure=Failure.MALFORMED, detail=str(error))
        ask = Ask(
            home.url,
            headers=visit.validators,
            check=visit.check,
            page=visit.page_key or None,
            max_size=visit.max_size,
        )
        seen = {home.url}
        while True:
            found = parts_of(ask.url).host
            host = visit.host if found == home.host else found
            refusal = await self._obedience.refusal(ask.url, host)
            if refusal is not None:
                return replace(
                    self.outcome,
                    failure=refusal.failure,
                    detail=refusal.detail,
                    retry_after=refusal.retry_after,
                )
            answer = await self._asker.ask(ask, host)
            captures = self.outcome.captures + answer.captures
            self.outcome = replace(self.outcome, captures=captures)
            target = _target(answer.arrival)
            if target is None:
                return self._ended(answer)
            try:
                target = parts_of(target).url
            except BadAddress as error:
                return self._ended(answer, Failure.MALFORMED, f"the redirect leads on to {error}")
            if target in seen or len(seen) > MOST_REDIRECTS:
                return self._ended(answer, Failure.TOO_MANY_REDIRECTS, f"leads on to {target}")
            seen.add(target)
            ask = replace(ask, url=target, headers={}, redirected_from=ask.url)

    def _ended(self, answer: Answer, failure: Failure | None = None, detail: str = "") -> Outcome:
        arrival = answer.arrival
        return replace(
            self.outcome,
            response=_response(arrival),
            failure=failure or arrival.exchange.failure,
            detail=detail or arrival.exchange.detail,
            retry_after=answer.retry_after,
        )


def _target(arrival: Arrival) -> str | None:
    """Where the answer leads on to; None where it is the end of the way."""
    if arrival.status not in _REDIRECTS:
        return None
    return arrival.capture.location


def _response(arrival: Arrival) -> FetchedResponse | None:
    if arrival.status is None:
        return None
    return FetchedResponse(
        url=arrival.exchange.url,
        status=arrival.status,
        headers=arrival.framing.headers,
        content=arrival.content,
        capture=arrival.capture,
    )
