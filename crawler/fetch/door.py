"""Where exchanges come in: made on the wire, kept, and only then read."""

from collections.abc import Awaitable, Callable

from archive.model import Capture, Exchange
from archive.warc.content import content, entity
from archive.warc.framing import frame
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
        exchange = await self._wire.fetch(errand.ask, on_sent=errand.on_sent)
        capture = await self._keep(exchange)
        received = exchange.received
        framing = frame(received, method=exchange.method, eof=exchange.eof)
        plain = content(framing.headers, entity(framing, received))
        errand.arrival = Arrival(exchange, capture, framing, plain.data)
        return errand.arrival
