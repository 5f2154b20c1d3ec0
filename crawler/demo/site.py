"""The demo site itself: one port on loopback, three host names, and a script of edits.

`python -m crawler.demo` runs it for a look with a browser or with curl:
    curl --resolve northern-courier.example:PORT:127.0.0.1 http://northern-courier.example:PORT/
"""

import asyncio
import contextlib
from collections import Counter
from collections.abc import AsyncIterator, Callable, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Final, Self

from crawler.demo.document import document_markdown, document_text
from crawler.demo.newsroom import Newsroom, open_newsroom
from crawler.demo.pages import address
from crawler.demo.replies import Request, answer, is_chunked
from crawler.demo.script import SCRIPT, Step
from crawler.demo.stories import HOSTS

LOOPBACK: Final = "127.0.0.1"


class DemoSite:
    """A running site. `now` tells it the time: of its opening, of its edits, of its answers.

    The stamps of the site are whole seconds: let the clock move on by one after an edit, before
    the next look and before the next edit.
    """

    def __init__(self, server: asyncio.Server, *, now: Callable[[], datetime]) -> None:
        self._server = server
        self._now = now
        self._newsroom = open_newsroom(now())
        self._played = 0
        self._looks: Counter[tuple[str, str]] = Counter()  # answers since the last edit
        self.requests: list[tuple[str, str, int]] = []  # (host, path, status), as answered

    @classmethod
    @contextlib.asynccontextmanager
    async def open(cls, *, now: Callable[[], datetime], port: int = 0) -> AsyncIterator[Self]:
        """Run the site while the block runs; port 0 takes a free one."""
        conversations: dict[asyncio.Task[None], asyncio.StreamWriter] = {}
        site: Self

        async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            task = asyncio.current_task()
            assert task is not None
            conversations[task] = writer
            try:
                await site._converse(reader, writer)
            finally:
                del conversations[task]

        server = await asyncio.start_server(serve, LOOPBACK, port)
        site = cls(server, now=now)
        try:
            yield site
        finally:
            server.close()
            for writer in conversations.values():
                writer.close()  # each conversation ends where it would read the next request
            await asyncio.gather(*conversations)
            await server.wait_closed()

    @property
    def port(self) -> int:
        port: int = self._server.sockets[0].getsockname()[1]
        return port

    @property
    def resolve(self) -> Mapping[str, str]:
        """Where the host names lead: the value of `fetch.resolve`."""
        return MappingProxyType(dict.fromkeys(HOSTS, LOOPBACK))

    @property
    def newsroom(self) -> Newsroom:
        return self._newsroom

    @property
    def coming(self) -> tuple[Step, ...]:
        """The steps that are not played yet."""
        return SCRIPT[self._played :]

    def address(self, key: str) -> str:
        """The address of a story by its key."""
        return address(self._newsroom.stories[key], self.port)

    async def advance(self) -> Step | None:
        """Play the next step of the script, or nothing after the last one."""
        if self._played == len(SCRIPT):
            return None
        step = SCRIPT[self._played]
        self._newsroom = step.play(self._newsroom, self._now())
        self._played += 1
        self._looks.clear()
        return step

    def document(self, *, markdown: bool = False) -> str:
        """A document that links to every story of the site."""
        write = document_markdown if markdown else document_text
        return write(self._newsroom.stories, self.port)

    async def _converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer one request after the other until the client has had enough."""
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
            while (request := await _request(reader)) is not None:
                now = self._now()
                look = self._looks[request.host, request.path]
                self._looks[request.host, request.path] += 1
                reply = answer(self._newsroom, request, port=self.port, now=now, look=look)
                self.requests.append((request.host, request.path, reply.status))
                chunked = is_chunked(request, reply)
                with_body = request.method != "HEAD"
                writer.write(reply.on_the_wire(with_body=with_body, chunked=chunked, now=now))
                await writer.drain()
                if request.headers.get("connection", "").lower() == "close":
                    break
        writer.close()
        with contextlib.suppress(ConnectionError):
            await writer.wait_closed()


async def _request(reader: asyncio.StreamReader) -> Request | None:
    """Read the head of a request; None at the end of the connection or where it is no HTTP."""
    try:
        head = await reader.readuntil(b"\r\n\r\n")
    except (asyncio.IncompleteReadError, asyncio.LimitOverrunError):
        return None
    first, *fields = head.decode("latin-1").split("\r\n")[:-2]
    words = first.split(" ")
    if len(words) != 3 or not words[2].startswith("HTTP/1."):
        return None
    headers = {
        name.strip().lower(): value.strip()
        for name, _, value in (f.partition(":") for f in fields)
    }
    host = headers.get("host", "").partition(":")[0].lower()
    return Request(words[0], host, words[1].partition("?")[0], MappingProxyType(headers))
