"""Where exchanges come in: made on the wire, kept, and only then read."""

from collections.abc import Awaitable, Callable

from archive.model import Capture, Exchange
from archive.warc.content import content, entity
from crawler.fetch.errands import Arrival, Errand
from crawler.fetch.wire import Wire

Keep = Callable[[Exchange], Awaitable[Capture]]
"""Makes an exchange durable. What it raises ends the crawl."""


class Door:
    """Carries errands; the same door for a page, a redirect, a retry and a robots.txt."""

    def __init__(self, wire: Wire, keep: Keep) -> None:
        self._wire = wire
        self._keep = keep

    async def carry(self, errand: Errand) -> Arrival:
        carried = await self._wire.carry(errand.ask, on_sent=errand.on_sent)
        exchange, framing = carried.exchange, carried.framing
        capture = await self._keep(exchange)
        plain = content(framing.headers, entity(framing, exchange.received))
        errand.arrival = Arrival(exchange, capture, framing, plain.data, carried.stale)
        return errand.arrival
