"""One attempt at one address, as an `Exchange`: the door between the network and our values.

Whatever the network does, `Wire.fetch` returns; it raises for programming errors alone.
"""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from functools import lru_cache
from typing import Final

from archive.addresses.normal import Parts
from archive.model import Cut, Exchange, Failure
from archive.warc.framing import Framing
from crawler.clock import Clock
from crawler.config import FetchConfig
from crawler.fetch.directory import Directory, Resolver
from crawler.fetch.guard import Guard
from crawler.fetch.places import parts_of
from crawler.fetch.proxy import Proxy
from crawler.fetch.question import PORTS, Question
from crawler.fetch.raw import RawTransport
from crawler.fetch.recorder import HttpcoreTransport
from crawler.fetch.recording import Recording, RecordingTransport, flaw
from crawler.fetch.tls import ContextMaker, client_context
from crawler.fetch.trouble import Trouble

ACCEPT: Final = b"text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


class Engine(StrEnum):
    """Which of the two HTTP clients carries the exchanges; docs/adr/0002-transport.md."""

    RAW = "raw"
    HTTPCORE = "httpcore"


_ENGINES: Final[Mapping[Engine, type[RawTransport] | type[HttpcoreTransport]]] = {
    Engine.RAW: RawTransport,
    Engine.HTTPCORE: HttpcoreTransport,
}


@dataclass(frozen=True, slots=True)
class Carried:
    """An exchange with the framing that was found while it came in."""

    exchange: Exchange
    framing: Framing
    stale: bool  # asked on a kept connection that the peer had closed meanwhile


@dataclass(frozen=True, slots=True)
class Ask:
    """One attempt to be made. `url` is normalised as `archive.addresses.normalise` does."""

    url: str
    method: str = "GET"
    headers: Mapping[str, str] = field(default_factory=dict)  # beside, or instead of, our own
    attempt: int = 1
    redirected_from: str | None = None
    check: str | None = None
    page: str | None = None
    max_size: int | None = None  # bytes of the answer, where less than the configured cap


class Wire:
    """The transports of one configuration. Close it when the crawl is over."""

    def __init__(
        self,
        config: FetchConfig,
        clock: Clock,
        *,
        engine: Engine = Engine.RAW,
        resolver: Resolver | None = None,
        contexts: ContextMaker = client_context,
    ) -> None:
        self._config = config
        self._clock = clock
        self._engine = _ENGINES[engine]
        self._directory = Directory(Guard(config.allow_private), config.resolve, resolver)
        self._transports: dict[tuple[str | None, bool], RecordingTransport] = {}
        self._contexts = contexts
        self._clocks: set[asyncio.Timeout] = set()

    async def fetch(self, ask: Ask, *, on_sent: Callable[[], None] | None = None) -> Exchange:
        """Make the attempt; `on_sent` is called as its first byte is written.

        Raises `BadAddress` for an address that is none.
        """
        return (await self.carry(ask, on_sent=on_sent)).exchange

    async def carry(self, ask: Ask, *, on_sent: Callable[[], None] | None = None) -> Carried:
        """As `fetch`; the framing comes along, so that nobody has to frame again."""
        parts = parts_of(ask.url)
        config = self._config.for_host(parts.host.strip("[]"))
        cap = min(config.max_size, ask.max_size or config.max_size)
        recording = Recording(ask.method, max_size=cap, on_sent=on_sent)
        question = _question(ask, parts, config)
        started = self._clock.now()
        trouble: Trouble | None
        try:
            await self._carry(question, recording, config)
            trouble = flaw(recording)
        except TimeoutError:
            recording.abandoned = True
            detail = f"not done after {config.timeout.total_seconds():g} seconds"
            trouble = Trouble(Failure.TIMED_OUT, detail, cut=Cut.TIME)
        except Trouble as caught:
            trouble = caught
        exchange = self._exchange(ask, recording, trouble, started_at=started)
        broke = exchange.failure is Failure.RESET and not exchange.received
        return Carried(exchange, recording.framer.framing, recording.reused and broke)

    def abort(self) -> None:
        """End every exchange in hand now; what came of it is still returned, as timed out."""
        for limit in self._clocks:
            limit.reschedule(asyncio.get_running_loop().time())

    async def aclose(self) -> None:
        for transport in self._transports.values():
            await transport.aclose()
        self._directory.close()

    async def _carry(self, question: Question, recording: Recording, config: FetchConfig) -> None:
        """Raises `TimeoutError` once the exchange as a whole has taken too long."""
        async with asyncio.timeout(config.timeout.total_seconds()) as limit:
            self._clocks.add(limit)
            try:
                await self._transport(config).carry(question, recording)
            finally:
                self._clocks.discard(limit)

    def _transport(self, config: FetchConfig) -> RecordingTransport:
        key = (config.proxy, config.verify_tls)
        if (transport := self._transports.get(key)) is None:
            context = self._contexts(verify=config.verify_tls, ca_file=config.ca_file)
            proxy = Proxy.parse(config.proxy) if config.proxy else None
            transport = self._engine(
                self._directory, context, verified=config.verify_tls, proxy=proxy
            )
            self._transports[key] = transport
        return transport

    def _exchange(
        self, ask: Ask, recording: Recording, trouble: Trouble | None, *, started_at: datetime
    ) -> Exchange:
        received = recording.framer.received
        return Exchange(
            url=ask.url,
            method=ask.method,
            started_at=started_at,
            finished_at=self._clock.now(),
            sent=bytes(recording.sent),
            received=received,
            peer=recording.peer,
            port=recording.port,
            tls=recording.tls,
            eof=recording.eof,
            cut=trouble.cut if trouble is not None and received else None,
            failure=None if trouble is None else trouble.failure,
            detail="" if trouble is None else trouble.detail,
            attempt=ask.attempt,
            redirected_from=ask.redirected_from,
            check=ask.check,
            page=ask.page,
        )


def _question(ask: Ask, parts: Parts, config: FetchConfig) -> Question:
    headers = _own_headers(config.user_agent, config.contact)
    if ask.headers:
        theirs = {name.lower() for name in ask.headers}
        headers = tuple(pair for pair in headers if pair[0].decode().lower() not in theirs)
        headers += tuple(
            (name.encode("ascii"), value.encode("latin-1")) for name, value in ask.headers.items()
        )
    target = parts.path if parts.query is None else f"{parts.path}?{parts.query}"
    authority = parts.authority
    return Question(
        method=ask.method,
        origin=(parts.scheme, parts.host, parts.port or PORTS[parts.scheme]),
        authority=authority,
        target=target.encode("ascii"),
        headers=((b"Host", authority.encode("ascii")), *headers),
    )


@lru_cache(maxsize=16)
def _own_headers(user_agent: str, contact: str | None) -> tuple[tuple[bytes, bytes], ...]:
    """What we say of ourselves to every host."""
    headers = [
        (b"User-Agent", user_agent.encode("ascii")),
        (b"Accept", ACCEPT),
        # br and zstd are not asked for: the usual readers of WARC files stumble over them.
        (b"Accept-Encoding", b"gzip"),
    ]
    if contact and "@" in contact:
        address = contact.removeprefix("mailto:")  # RFC 9110, 10.1.2
        headers.append((b"From", address.encode("ascii")))
    return tuple(headers)
