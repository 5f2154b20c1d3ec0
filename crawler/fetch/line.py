"""One connection of the raw client: bytes go to whoever holds it, and bytes to nobody end it."""

import asyncio
import select
import ssl
from collections.abc import Callable
from typing import Final

from archive.model import Failure, TlsFacts
from crawler.fetch import tls
from crawler.fetch.recording import Recording
from crawler.fetch.trouble import TlsTrouble, Trouble

IDLE_SECONDS: Final = 15.0  # a kept connection is closed after this
# The end of an answer with broken bounds cannot be known. What its peer sends within this time
# is kept; then we stop waiting, though the connection may stay open.
GRACE_SECONDS: Final = 1.0
# Bytes that one look at a socket may bring. No fewer than asyncio feeds to TLS at once: what did
# not find room would be dropped where the peer closes behind it.
DESK_SIZE: Final = 262_144
_LONGEST_PROXY_HEAD: Final = 65_536


class Line(asyncio.BufferedProtocol):
    """A connected socket, with or without TLS.

    Bytes are read into `desk`, which the lines of one loop share: what was laid there is taken
    up before the loop turns to another line. It is a view, for asyncio fills slices of it, and
    a slice of a bytearray would be a copy.
    """

    def __init__(self, desk: memoryview) -> None:
        self._desk = desk
        self._transport: asyncio.Transport | None = None
        self._recording: Recording | None = None
        self._proxy_words: bytearray | None = None
        self._over: asyncio.Future[None] | None = None
        self._on_drop: Callable[[], None] | None = None
        self._alarm: asyncio.TimerHandle | None = None
        self._tls: TlsFacts | None = None
        self._layers: list[tls.Layer] = []  # to a proxy, and within that to the origin
        self._used = False
        self.peer: str | None = None
        self.port: int | None = None
        self.is_closed = False
        self.idle_since = 0.0  # the loop's time of the last rest
        self.lost: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    # --- called by the loop ------------------------------------------------------------------

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        if name := transport.get_extra_info("peername"):
            self.peer, self.port = name[0], name[1]

    def get_buffer(self, sizehint: int) -> memoryview:  # noqa: ARG002 - a wish, not a bound
        return self._desk

    def buffer_updated(self, nbytes: int) -> None:
        data = bytes(self._desk[:nbytes])
        if self._over is None or self._over.done():
            self.close()  # nobody asked: such bytes must never become an answer
        elif self._proxy_words is not None:
            self._proxy_words += data
            if b"\r\n\r\n" in self._proxy_words or len(self._proxy_words) > _LONGEST_PROXY_HEAD:
                self._settle(None)
        elif self._recording is not None:
            self._keep(self._recording, data)

    def eof_received(self) -> bool:
        self._ended()
        return False

    def connection_lost(self, error: Exception | None) -> None:
        if error is None and not self.is_closed:
            self._ended()  # TLS that ends without saying so comes here alone
        self.close()
        self._settle(error)
        self._gone()

    # --- called by the transport -------------------------------------------------------------

    async def exchange(self, request: bytes, recording: Recording) -> None:
        """Send a request; return when its answer is whole, or the peer has closed.

        Raises `Trouble` where the connection broke or the cap was reached.
        """
        recording.peer, recording.port, recording.tls = self.peer, self.port, self._tls
        recording.reused, self._used = self._used, True
        self._recording = recording
        recording.send(request)
        try:
            await self._answer(request)
        except OSError as error:
            raise Trouble(Failure.RESET, error.strerror or str(error)) from error
        except BaseException:
            self.close()
            raise
        finally:
            self._recording = None  # an idle line holds no answer

    async def ask_proxy(self, request: bytes) -> bytes:
        """Send words that are the proxy's affair, and give its answer. Raises `Trouble`."""
        self._proxy_words = words = bytearray()
        try:
            await self._answer(request)
        except OSError as error:
            raise Trouble(Failure.PROXY, error.strerror or str(error)) from error
        finally:
            self._proxy_words = None
        return bytes(words)

    async def start_tls(self, context: ssl.SSLContext, host: str, *, verified: bool) -> None:
        """Put TLS on the connection. Raises `TlsTrouble` with the facts of a refusal."""
        try:
            secure = await self._shake_hands(context, host.strip("[]"))
        except BaseException as error:
            self.close()
            self._gone()  # the loop closes the socket, and tells nobody here
            if isinstance(error, OSError):  # ssl.SSLError is one
                raise TlsTrouble(tls.refusal(error), self.peer, self.port) from error
            raise
        self._transport = secure
        layer = secure.get_extra_info("ssl_object")
        self._tls = tls.facts(layer, verified=verified)
        if isinstance(layer, tls.Layer):
            layer.on_fault = self._break_soon
            self._layers.append(layer)

    async def _shake_hands(self, context: ssl.SSLContext, host: str) -> asyncio.Transport:
        loop, secure = asyncio.get_running_loop(), None
        if self._transport is not None:  # on one that is gone the loop would wait for ever
            secure = await loop.start_tls(self._transport, self, context, server_hostname=host)
        if secure is None:
            raise ConnectionResetError("the connection ended before the handshake")
        return secure

    def rest(self, on_drop: Callable[[], None]) -> None:
        """Become idle; `on_drop` is called if the line ends before it is taken up again."""
        self._on_drop = on_drop
        self.idle_since = asyncio.get_running_loop().time()

    def take_up(self) -> bool:
        """End the rest; False where the line ended meanwhile, or something was said on it.

        What lies in the socket, or within TLS, has come before the next request: it cannot be
        its answer.
        """
        self._on_drop = None
        unread = any(layer.holds_unread for layer in self._layers)
        if not self.is_closed and (unread or self._is_readable()):
            self.close()
        return not self.is_closed

    def close(self) -> None:
        if self.is_closed:
            return
        self.is_closed = True
        if self._alarm is not None:
            self._alarm.cancel()
        if self._on_drop is not None:
            self._on_drop()
        if self._transport is not None:
            self._transport.abort()

    # --- inside ------------------------------------------------------------------------------

    async def _answer(self, request: bytes) -> None:
        if self.is_closed or self._transport is None:
            raise ConnectionResetError("the peer had closed the connection")
        self._over = asyncio.get_running_loop().create_future()
        self._transport.write(request)
        await self._over

    def _is_readable(self) -> bool:
        assert self._transport is not None
        asking = select.poll()
        asking.register(self._transport.get_extra_info("socket").fileno(), select.POLLIN)
        return bool(asking.poll(0))

    def _keep(self, recording: Recording, data: bytes) -> None:
        try:
            recording.take(data)
        except Trouble as trouble:
            self._settle(trouble)
            return
        if recording.framer.complete:
            self._settle(None)
        elif recording.framer.malformed and self._alarm is None:
            loop = asyncio.get_running_loop()
            self._alarm = loop.call_later(GRACE_SECONDS, self._settle, None)

    def _ended(self) -> None:
        if self._recording is not None and self._recording.unfinished:
            self._recording.end()
        self.close()
        self._settle(None)

    def _break_soon(self, error: ssl.SSLError) -> None:
        """TLS is at fault; but what it had read before that is handed on in this turn."""
        asyncio.get_running_loop().call_soon(self._break, error)

    def _break(self, error: ssl.SSLError) -> None:
        self._settle(error)
        self.close()

    def _gone(self) -> None:
        """The socket is closed. What knows us and what we know let go of each other.

        Left so, the buffers of TLS would wait for the collector of cycles.
        """
        self._transport = None
        for layer in self._layers:
            layer.on_fault = None
        if not self.lost.done():
            self.lost.set_result(None)

    def _settle(self, error: Exception | None) -> None:
        if self._over is None or self._over.done():
            return
        if error is None:
            self._over.set_result(None)
        else:
            self._over.set_exception(error)
