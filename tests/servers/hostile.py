"""A local web server that misbehaves by name and keeps its own log of every byte.

`http://127.0.0.1:PORT/KIND?anything` plays the kind. What it received and what it sent for each
request stands in `log`, so that a test can hold a capture against it. Paces are event-loop turns
or milliseconds; nothing here waits for a clock to pass.
"""

import asyncio
import contextlib
import socket
import ssl
import struct
from collections import defaultdict
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from tests.servers.kinds import KINDS, End, Play


@dataclass(slots=True)
class Seen:
    """One request as the server saw it, and every byte that it answered."""

    target: str
    received: bytes
    at: float  # seconds of the event loop's clock, when the head was whole
    connection: int  # number of the connection, from 1
    sent: bytearray = field(default_factory=bytearray)
    over: bool = False  # the play was carried out to its end


class HostileServer:
    """The running server. `log` grows by one `Seen` a request, in the order of arrival."""

    def __init__(self, *, secure: bool) -> None:
        self.secure = secure
        self.log: list[Seen] = []
        self.plays = dict(KINDS)
        self.port = 0
        self.host = "127.0.0.1"
        self.connections = 0
        self._sessions: set[asyncio.Task[None]] = set()
        self._played: defaultdict[str, asyncio.Event] = defaultdict(asyncio.Event)

    async def played(self, kind: str) -> None:
        """Return once the kind was carried out to its end, at least once."""
        await self._played[kind].wait()

    def url(self, kind: str, query: str = "", *, host: str | None = None) -> str:
        scheme = "https" if self.secure else "http"
        tail = f"?{query}" if query else ""
        name = host or self.host
        name = f"[{name}]" if ":" in name else name
        return f"{scheme}://{name}:{self.port}/{kind}{tail}"

    def seen(self, kind: str) -> list[Seen]:
        """The requests for a kind, oldest first."""
        return [one for one in self.log if _kind_of(one.target) == kind]

    def play(self, kind: str, parts: Iterable[bytes] | bytes, end: End = End.KEEP) -> None:
        """Teach the server one more kind."""
        whole = (parts,) if isinstance(parts, bytes) else tuple(parts)
        self.plays[kind] = Play(whole, end)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._sessions.add(task)
        self.connections += 1
        try:
            await self._session(reader, writer, self.connections)
        except (ConnectionError, asyncio.IncompleteReadError, ssl.SSLError):
            pass  # the client went away: its good right
        except asyncio.CancelledError:
            pass  # the test is over
        finally:
            self._sessions.discard(task)
            writer.transport.abort()

    async def _session(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, number: int
    ) -> None:
        end = End.KEEP
        while end is End.KEEP:
            request = await _request(reader)
            target = request.split(b" ", 2)[1].decode("latin-1")
            at = asyncio.get_running_loop().time()
            seen = Seen(target, request, at, number)
            self.log.append(seen)
            play = self.plays[_kind_of(target)]
            await _perform(play, seen, writer)
            seen.over = True
            self._played[_kind_of(target)].set()
            end = play.end
        await _hang_up(end, reader, writer)

    async def close(self) -> None:
        for task in list(self._sessions):
            task.cancel()
        await asyncio.gather(*self._sessions, return_exceptions=True)
        await sockets_given_back()


def _kind_of(target: str) -> str:
    path = target.split("?", 1)[0]
    path = path.split("://", 1)[-1].split("/", 1)[-1] if "://" in path else path[1:]
    return path.split("/", 1)[0]


async def _request(reader: asyncio.StreamReader) -> bytes:
    head = await reader.readuntil(b"\r\n\r\n")
    for line in head.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            return head + await reader.readexactly(int(value))
    return head


async def _perform(play: Play, seen: Seen, writer: asyncio.StreamWriter) -> None:
    for part in play.parts:
        seen.sent += part  # logged first: what is on the wire is never more than the log
        writer.write(part)
        await writer.drain()
        await asyncio.sleep(play.pace)
    if play.endless:
        while True:
            seen.sent += play.endless
            writer.write(play.endless)
            await writer.drain()
            await asyncio.sleep(play.pace)


async def _hang_up(end: End, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    match end:
        case End.CLOSE:
            writer.close()
            with contextlib.suppress(ConnectionError, ssl.SSLError):
                await writer.wait_closed()
        case End.RESET:
            sock = writer.get_extra_info("socket")
            # Zero linger: the kernel answers with RST instead of FIN.
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            writer.transport.abort()
        case End.DROP:
            writer.get_extra_info("socket").shutdown(socket.SHUT_WR)
            await reader.read()
        case End.HANG:
            await reader.read()  # until the client gives up
        case End.KEEP:
            pass


async def sockets_given_back() -> None:
    """Let the loop carry out the aborts; under TLS each takes a few turns."""
    for _ in range(5):
        await asyncio.sleep(0)


@asynccontextmanager
async def hostile_server(
    tls: ssl.SSLContext | None = None, *, host: str = "127.0.0.1"
) -> AsyncIterator[HostileServer]:
    """A hostile server on a free port of a loopback address, with TLS if a context is given."""
    hostile = HostileServer(secure=tls is not None)
    hostile.host = host
    server = await asyncio.start_server(hostile.serve, host, 0, ssl=tls, limit=2**24)
    hostile.port = server.sockets[0].getsockname()[1]
    try:
        yield hostile
    finally:
        server.close()
        await hostile.close()
        await server.wait_closed()
