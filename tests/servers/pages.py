"""A small server whose pages a test sets, changes and takes away while it runs."""

import asyncio
import contextlib
import gzip
import ssl
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Self

from tests.clocks import MovableClock


@dataclass
class Page:
    body: bytes
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)


@dataclass
class Asked:
    """One request as the server saw it."""

    host: str
    target: str
    at: float  # by the test's clock, monotonic
    headers: dict[str, str]
    raw: bytes


class PageServer:
    """Answers by target ("/path?query"); what is not set is a 404, robots.txt included."""

    def __init__(self, clock: MovableClock) -> None:
        self.pages: dict[str, Page] = {}
        self.asked: list[Asked] = []
        self.port = 0
        self._clock = clock

    @classmethod
    @contextlib.asynccontextmanager
    async def open(
        cls, clock: MovableClock, *, tls: ssl.SSLContext | None = None
    ) -> AsyncIterator[Self]:
        pages = cls(clock)
        tasks: set[asyncio.Task[None]] = set()

        def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            task = asyncio.create_task(pages._serve(reader, writer))
            tasks.add(task)
            task.add_done_callback(tasks.discard)

        server = await asyncio.start_server(accept, "127.0.0.1", 0, ssl=tls)
        pages.port = server.sockets[0].getsockname()[1]
        try:
            yield pages
        finally:
            server.close()
            for task in list(tasks):
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            await server.wait_closed()

    def put(self, target: str, html: str | bytes, **headers: str) -> None:
        body = html.encode() if isinstance(html, str) else html
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.pages[target] = Page(body, headers=named)

    def targets(self) -> list[str]:
        """What was asked for, robots.txt left out."""
        return [asked.target for asked in self.asked if asked.target != "/robots.txt"]

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
                await self._converse(reader, writer)
        finally:
            writer.close()
            with contextlib.suppress(ConnectionError, ssl.SSLError):
                await writer.wait_closed()

    async def _converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while True:
            raw = await reader.readuntil(b"\r\n\r\n")
            request, *lines = raw.decode("latin-1").split("\r\n")[:-2]
            pairs = (line.partition(": ") for line in lines)
            headers = {name.lower(): value for name, _, value in pairs}
            target = request.split(" ")[1]
            host = headers.get("host", "").partition(":")[0]
            self.asked.append(Asked(host, target, self._clock.monotonic(), headers, raw))
            writer.write(self._answer(self.pages.get(target, Page(b"", 404))))
            await writer.drain()

    def _answer(self, page: Page) -> bytes:
        body = gzip.compress(page.body, mtime=0)
        headers = {
            "Content-Type": "text/html; charset=utf-8",
            "Content-Encoding": "gzip",
            "Content-Length": str(len(body)),
            **page.headers,
        }
        head = f"HTTP/1.1 {page.status} Said\r\n"
        head += "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        return head.encode("latin-1") + b"\r\n" + body
