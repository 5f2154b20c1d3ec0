"""The second transport: httpx's own engine, httpcore, with the network stream recorded under it.

The recorder sits below the HTTP library and above TLS: every connection is a stream that the
library asks our backend for, and that stream keeps a copy of what passes. Which exchange the bytes
belong to is told by a context variable. It reads HTTP with other code than the raw client does,
so each is the other's witness.
"""

import asyncio
import contextlib
import ssl
from contextvars import ContextVar
from typing import Any, Final

import httpcore

from archive.model import Failure
from crawler.fetch import tls
from crawler.fetch.directory import Directory, Peer, first_to_answer
from crawler.fetch.line import GRACE_SECONDS
from crawler.fetch.proxy import Proxy, absolute_form, judge_tunnel, tunnel_request
from crawler.fetch.question import Question
from crawler.fetch.recording import Recording, RecordingTransport
from crawler.fetch.trouble import TlsTrouble, Trouble

_CURRENT: ContextVar[Recording] = ContextVar("current recording")
_SECURE: ContextVar[bool] = ContextVar("whether the current origin is https")
_PIECE: Final = 65_536
_IDLE_SECONDS: Final = 15.0


class HttpcoreTransport(RecordingTransport):
    """An httpcore connection pool over recorded streams."""

    def __init__(
        self,
        directory: Directory,
        context: ssl.SSLContext,
        *,
        verified: bool = True,
        proxy: Proxy | None = None,
    ) -> None:
        self._proxy = proxy
        self._pool = httpcore.AsyncConnectionPool(
            ssl_context=context,
            max_connections=None,
            max_keepalive_connections=100,
            keepalive_expiry=_IDLE_SECONDS,
            network_backend=_Backend(directory, context, verified=verified, proxy=proxy),
        )

    async def carry(self, question: Question, recording: Recording) -> None:
        _CURRENT.set(recording)  # seen by this task alone, as is the next
        _SECURE.set(question.origin[0] == "https")
        try:
            response = await self._pool.handle_async_request(self._translated(question))
            try:
                assert not isinstance(response.stream, bytes)
                async for _ in response.aiter_stream():
                    pass  # the recording has it
            finally:
                await response.aclose()
        except TlsTrouble as trouble:
            recording.tls = trouble.facts
            recording.peer, recording.port = trouble.peer, trouble.port
            raise
        except (httpcore.NetworkError, httpcore.ProtocolError):
            pass  # what is wrong with the answer is told from the recording, not by the library
        except asyncio.CancelledError:
            recording.abandoned = True
            raise

    async def aclose(self) -> None:
        await self._pool.aclose()

    def _translated(self, question: Question) -> httpcore.Request:
        (scheme, host, port), target = question.origin, question.target
        headers = list(question.headers)
        if self._proxy is not None and scheme == "http":
            target = absolute_form(question.authority.encode("ascii"), target)
            headers += self._proxy.headers
        url = httpcore.URL(
            scheme=scheme.encode("ascii"),
            host=host.strip("[]").encode("ascii"),
            port=port,
            target=target,
        )
        return httpcore.Request(question.method, url, headers=headers, content=question.body)


class _Backend(httpcore.AsyncNetworkBackend):
    """Connects where the directory says, and hands out recorded streams."""

    def __init__(
        self,
        directory: Directory,
        context: ssl.SSLContext,
        *,
        verified: bool,
        proxy: Proxy | None,
    ) -> None:
        self._directory = directory
        self._context = context
        self._verified = verified
        self._proxy = proxy
        self._inner = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        *_args: Any,  # httpcore's time-outs and socket options: the clock is the wire's affair
        **_options: Any,
    ) -> httpcore.AsyncNetworkStream:
        through = self._proxy
        if through is None:
            inner = await self._connect(host, port, Failure.REFUSED)
            return _Stream(inner, verified=self._verified)
        self._directory.refuse_private(host)
        inner = await self._connect(through.host, through.port, Failure.PROXY)
        try:
            if through.secure:
                inner = await _handshake(inner, self._context, through.host.strip("[]"))
            if _SECURE.get():
                await _open_tunnel(inner, tunnel_request(_bracketed(host), port, through))
        except BaseException:
            await inner.aclose()
            raise
        return _Stream(inner, verified=self._verified)

    async def _connect(
        self, host: str, port: int, failure: Failure
    ) -> httpcore.AsyncNetworkStream:
        peers = await self._directory.peers(host, port, trusted=failure is Failure.PROXY)

        async def connect(peer: Peer) -> httpcore.AsyncNetworkStream:
            try:
                return await self._inner.connect_tcp(peer.address, peer.port)
            except httpcore.ConnectError as error:
                raise ConnectionRefusedError(str(error)) from error

        try:
            _, stream = await first_to_answer(peers, connect)
        except OSError as error:
            raise Trouble(failure, f"{host}:{port}: {error.strerror or error}") from error
        return stream


class _Stream(httpcore.AsyncNetworkStream):
    """A stream that keeps a copy of everything that passes."""

    def __init__(self, inner: httpcore.AsyncNetworkStream, *, verified: bool) -> None:
        self._inner = inner
        self._verified = verified
        self._recording: Recording | None = None
        self._reusable: bool | None = None

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ASYNC109
        recording = _CURRENT.get()
        if recording is not self._recording:  # the first write of a new exchange
            recording.reused = self._recording is not None
            self._recording, self._reusable = recording, None
            self._describe(recording)
        recording.send(buffer)
        await self._inner.write(buffer, timeout)

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ASYNC109
        recording = self._recording
        assert recording is not None, "httpcore read before it wrote"
        try:
            data = await self._inner.read(max_bytes, timeout)
        except asyncio.CancelledError:
            recording.abandoned = True
            raise
        except ssl.SSLError as error:  # an alert, or a bad record
            recording.abandoned = True
            raise httpcore.ReadError(str(error)) from error
        if data:
            recording.take(data)
        else:
            recording.end()
        return data

    async def aclose(self) -> None:
        """Close; but what the library cannot read is still evidence, so it is heard out first."""
        if self._recording is not None and self._recording.unfinished and self._recording.sent:
            with contextlib.suppress(httpcore.NetworkError, Trouble, TimeoutError):
                async with asyncio.timeout(GRACE_SECONDS):
                    while self._recording.unfinished:
                        await self.read(_PIECE)
        await self._inner.aclose()

    async def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        *_args: Any,
        **_options: Any,
    ) -> httpcore.AsyncNetworkStream:
        inner = await _handshake(self._inner, ssl_context, server_hostname)
        return _Stream(inner, verified=self._verified)

    def get_extra_info(self, info: str) -> Any:
        if info == "is_readable" and self._recording is not None and not self._may_be_reused():
            return True  # httpcore then drops the idle connection
        return self._inner.get_extra_info(info)

    def _may_be_reused(self) -> bool:
        """The framer's word, since h11 forgets surplus bytes and an end of the connection."""
        assert self._recording is not None
        if self._reusable is None:
            self._reusable = self._recording.framer.framing.reusable and not self._recording.eof
        layer = self._inner.get_extra_info("ssl_object")
        return self._reusable and not (isinstance(layer, tls.Layer) and layer.holds_unread)

    def _describe(self, recording: Recording) -> None:
        if address := self._inner.get_extra_info("server_addr"):
            recording.peer, recording.port = address[0], address[1]
        connection = self._inner.get_extra_info("ssl_object")
        if isinstance(connection, ssl.SSLObject):
            recording.tls = tls.facts(connection, verified=self._verified)


async def _handshake(
    inner: httpcore.AsyncNetworkStream, context: ssl.SSLContext, hostname: str | None
) -> httpcore.AsyncNetworkStream:
    address = inner.get_extra_info("server_addr") or (None, None)
    try:
        return await inner.start_tls(context, hostname)
    except httpcore.ConnectError as error:
        raise TlsTrouble(tls.refusal(_cause(error)), address[0], address[1]) from error
    except BaseException:
        await inner.aclose()  # given up amid the handshake, where nobody else closes it
        raise


async def _open_tunnel(inner: httpcore.AsyncNetworkStream, request: bytes) -> None:
    answer = b""
    try:
        await inner.write(request)
        while b"\r\n\r\n" not in answer and len(answer) < _PIECE:
            if not (data := await inner.read(_PIECE)):
                break
            answer += data
    except (httpcore.NetworkError, ssl.SSLError) as error:
        raise Trouble(Failure.PROXY, str(error)) from error
    judge_tunnel(answer)


def _cause(error: BaseException) -> Exception:
    """The TLS library's own exception under httpcore's."""
    seen: BaseException | None = error
    while seen is not None and not isinstance(seen, ssl.SSLError):
        seen = seen.__cause__ or seen.__context__
    return seen if isinstance(seen, Exception) else Exception(str(error) or "handshake failed")


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host
