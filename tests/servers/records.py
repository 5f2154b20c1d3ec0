"""A server whose every TLS record and TCP segment the test lays out by hand.

The play of a connection is a coroutine that is given a `Peer`: `sealed` and the like make bytes
for the wire without sending them, and `send` sends them in one piece, so that a test says what is
cut where, and what comes in one breath. Without a context the same plays go over plain TCP.
"""

import asyncio
import socket
import ssl
import struct
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress

from tests.servers.hostile import sockets_given_back

RECORD = 16_384  # bytes that a TLS record holds at most

Play = Callable[["Peer"], Awaitable[None]]


class Peer:
    """The server's end of one connection, `number` from 1."""

    def __init__(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        tls: ssl.SSLContext | None,
        number: int,
    ) -> None:
        self.number = number
        self._reader = reader
        self._writer = writer
        self._heard, self._said = ssl.MemoryBIO(), ssl.MemoryBIO()
        self.tls: ssl.SSLObject | None = None
        if tls is not None:
            self.tls = tls.wrap_bio(self._heard, self._said, server_side=True)

    async def shake_hands(self, *, with_ticket: bool = True) -> bytes:
        """Finish the handshake; the tickets that belong to it are given back where not sent."""
        if self.tls is None:
            return b""
        while True:
            try:
                self.tls.do_handshake()
            except ssl.SSLWantReadError:
                await self._hear()
            else:
                break
        if with_ticket:
            await self.send(self._said.read())
        return self._said.read()

    async def request(self) -> bytes:
        """The next request head. Raises `EOFError` or an `OSError` once the client is gone."""
        head = b""
        while b"\r\n\r\n" not in head:
            if self.tls is None:
                head += await self._hear()
                continue
            try:
                head += self.tls.read(65_536)
            except ssl.SSLWantReadError:
                await self._hear()
        return head

    def sealed(self, data: bytes, size: int = RECORD) -> bytes:
        """The data in records of so many bytes each."""
        if self.tls is None:
            return data
        for at in range(0, len(data), size):
            self.tls.write(data[at : at + size])
        return self._said.read()

    def goodbye(self) -> bytes:
        """TLS's own end of the connection, close_notify."""
        if self.tls is not None:
            with suppress(ssl.SSLWantReadError):  # the client's goodbye is not waited for
                self.tls.unwrap()
        return self._said.read()

    def alert(self) -> bytes:
        """What TLS says of a record that was tampered with: bad_record_mac, which is fatal."""
        assert self.tls is not None
        self._heard.write(b"\x17\x03\x03\x00\x20" + bytes(32))
        with suppress(ssl.SSLError):
            self.tls.read(1)
        return self._said.read()

    async def send(self, data: bytes) -> None:
        self._writer.write(data)
        await self._writer.drain()

    async def end(self) -> None:
        """FIN, and nothing of TLS; returns when the client has closed as well."""
        self._writer.get_extra_info("socket").shutdown(socket.SHUT_WR)
        await self.gone()

    async def reset(self) -> None:
        sock = self._writer.get_extra_info("socket")
        # Zero linger: the kernel answers with RST instead of FIN.
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self._writer.transport.abort()

    async def gone(self) -> None:
        """Return when the client has closed the connection."""
        while await self._reader.read(65_536):
            pass

    async def _hear(self) -> bytes:
        if self._said.pending:
            await self.send(self._said.read())  # TLS's own words, of a handshake
        data = await self._reader.read(65_536)
        if not data:
            raise EOFError("the client has closed the connection")
        self._heard.write(data)
        return data


@asynccontextmanager
async def record_server(play: Play, tls: ssl.SSLContext | None = None) -> AsyncIterator[str]:
    """Plays every connection; gives the address of the root. A play that fails, fails the test."""
    tasks: list[asyncio.Task[None]] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        tasks.append(task)
        try:
            await play(Peer(reader, writer, tls, len(tasks)))
        except (EOFError, OSError):
            pass  # the client went away: its good right
        except asyncio.CancelledError:
            pass  # the test is over
        finally:
            writer.transport.abort()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    scheme = "http" if tls is None else "https"
    try:
        yield f"{scheme}://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    finally:
        server.close()
        for task in tasks:
            task.cancel()
        for ended in await asyncio.gather(*tasks, return_exceptions=True):
            if isinstance(ended, BaseException):
                raise ended
        await sockets_given_back()
