"""Many outlets on one port, whose pages appear and are edited by a plan, as time goes by.

A plan is a trace as schedulers are scored with: `[id, host, section, published, discovered,
horizon, [edit, …]]` a page, in hours. Every text is a page's own; every edit changes a sentence
and moves the stamp.
"""

import asyncio
import contextlib
import math
import re
from bisect import bisect_right
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any, Self

from crawler.clock import Clock

_WORDS = re.findall(
    r"\w+",
    "harbour council river bridge school tram market winter budget vote mayor nurse pilot strike "
    "ferry grain tunnel museum court judge archive orchard factory station teacher engineer storm "
    "valley lantern printer quarry railway signal timber village windmill academy "
    "brewery cathedral",
)
_HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Planned:
    """A page, and when it is published and edited: hours from the start."""

    number: int
    host: str
    published: float
    discovered: float
    edits: tuple[float, ...]

    @property
    def path(self) -> str:
        return f"/news/{self.number}.html"

    def row(self, horizon: float) -> list[Any]:
        """As a page of a trace."""
        return [
            *(str(self.number), self.host, "news", self.published, self.discovered),
            *(horizon, list(self.edits)),
        ]


def make_plan(
    *, pages: int, hosts: int, edits: int, hours: float, seed: int = 1
) -> tuple[Planned, ...]:
    """About so many edits: outlets differ a hundredfold, and edits thin out as pages age."""
    random = Random(seed)
    loud = [math.exp(random.uniform(0, math.log(100))) for _ in range(hosts)]
    born = [(number, number % hosts, random.uniform(0, 0.8 * hours)) for number in range(pages)]
    spans = [math.log((hours - at + 0.1) / 0.1) * loud[host] for _, host, at in born]
    share = edits / sum(spans)
    planned = [
        Planned(
            number,
            f"outlet-{host:02}.example",
            at,
            at + 1 / 30,
            tuple(sorted(_edits(random, loud[host] * share, at, hours))),
        )
        for number, host, at in born
    ]
    return tuple(sorted(planned, key=lambda page: page.discovered))


def _edits(random: Random, level: float, born: float, hours: float) -> list[float]:
    """Instants of a process whose rate is level / (age + 0.1), after the page was discovered."""
    found: list[float] = []
    reached = 0.0
    while True:
        reached += random.expovariate(level)
        age = 0.1 * (math.exp(reached) - 1)
        if born + age >= hours:
            return found
        if age > 1 / 30:
            found.append(born + age)


@dataclass
class Asked:
    """A request: by the test's clock, monotonic."""

    host: str
    path: str
    at: float
    version: int | None  # of the page that was served


@dataclass
class Outlets:
    """The running site."""

    plan: Sequence[Planned]
    clock: Clock
    crawl_delays: Mapping[str, int] = field(default_factory=dict)  # seconds, by host
    asked: list[Asked] = field(default_factory=list)
    port: int = 0

    @classmethod
    @contextlib.asynccontextmanager
    async def open(
        cls, plan: Sequence[Planned], clock: Clock, *, crawl_delays: Mapping[str, int]
    ) -> AsyncIterator[Self]:
        site = cls(plan, clock, crawl_delays)
        site._pages = {(page.host, page.path): page for page in plan}
        server = await asyncio.start_server(site._converse, "127.0.0.1", 0)
        site.port = server.sockets[0].getsockname()[1]
        try:
            yield site
        finally:
            server.close()
            for writer in site._open:
                writer.close()
            await server.wait_closed()

    def __post_init__(self) -> None:
        self._pages: dict[tuple[str, str], Planned] = {}
        self._open: set[asyncio.StreamWriter] = set()
        self._began, self._opened = self.clock.now(), self.clock.monotonic()

    def address(self, page: Planned) -> str:
        return f"http://{page.host}:{self.port}{page.path}"

    def caught(self) -> int:
        """How many versions after a page's first were served at least once."""
        served = {(a.host, a.path, a.version) for a in self.asked if a.version}
        return len(served)

    async def _converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._open.add(writer)
        try:
            with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
                while True:
                    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
                    first, *lines = head.split("\r\n")
                    named = [line for line in lines if line.lower().startswith("host:")]
                    host = named[0].partition(":")[2].strip().partition(":")[0]
                    writer.write(self._answer(host, first.split(" ")[1]))
                    await writer.drain()
        finally:
            self._open.discard(writer)
            writer.close()

    def _answer(self, host: str, path: str) -> bytes:
        hours = (self.clock.monotonic() - self._opened) / 3600  # whatever the time of day says
        page = self._pages.get((host, path))
        version = None
        if page is not None and hours >= page.published:
            version = bisect_right(page.edits, hours)
        self.asked.append(Asked(host, path, self.clock.monotonic(), version))
        if path == "/robots.txt":
            delay = self.crawl_delays.get(host)
            lines = [f"Crawl-delay: {delay}"] if delay else []
            return _reply(200, "\n".join(["User-agent: *", *lines, "Disallow: /closed/", ""]))
        if page is None or version is None:
            return _reply(404, "<p>Not here.</p>")
        return _reply(200, html(page, version, self._began))


def _reply(status: int, body: str) -> bytes:
    content = body.encode()
    head = (
        f"HTTP/1.1 {status} Said\r\nContent-Type: text/html; charset=utf-8\r\n"
        f"Content-Length: {len(content)}\r\n\r\n"
    )
    return head.encode() + content


def html(page: Planned, version: int, began: datetime) -> str:
    """The page as it stands after so many edits."""
    published = began + page.published * _HOUR
    edited = began + page.edits[version - 1] * _HOUR if version else published
    sentences = [_sentence(page.number, place) for place in range(14)]
    for edit in range(1, version + 1):
        sentences[(edit * 5) % len(sentences)] = _sentence(page.number, 100 * edit)
    body = "".join(f"<p>{' '.join(sentences[at : at + 2])}</p>" for at in range(0, 14, 2))
    title = " ".join(Random(page.number).sample(_WORDS, 5)).capitalize()
    stamps = "".join(
        f'<meta property="article:{name}_time" content="{at.isoformat(timespec="seconds")}">'
        for name, at in (("published", published), ("modified", edited))
    )
    return (
        f'<!DOCTYPE html><html lang="en"><head><title>{title}</title>{stamps}</head><body>'
        f"<article><h1>{title}</h1>{body}</article></body></html>"
    )


def _sentence(page: int, place: int) -> str:
    random = Random(page * 10_007 + place)
    words = random.sample(_WORDS, 9)
    return f"The {' '.join(words[:4])} of {random.randint(2, 999)} {' '.join(words[4:])}."
