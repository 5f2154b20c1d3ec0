"""An HTTP/1.1 client that keeps the record first and reads it second.

Bytes go from the socket into the recording and its framer, and nowhere else; when the framer says
that the answer is whole, the exchange is over. A connection is used again only if the answer was
bounded, the peer sent nothing beyond it, and nothing comes while it is idle.
"""

import asyncio
import ssl
from collections import deque
from typing import Final

from archive.model import Failure
from crawler.fetch.directory import Directory, Peer, first_to_answer
from crawler.fetch.line import DESK_SIZE, IDLE_SECONDS, Line
from crawler.fetch.proxy import Proxy, absolute_form, judge_tunnel, tunnel_request
from crawler.fetch.question import Origin, Question
from crawler.fetch.recording import Recording, RecordingTransport
from crawler.fetch.trouble import TlsTrouble, Trouble

MOST_IDLE: Final = 100  # kept connections over all hosts

_LEAVE_SECONDS: Final = 1.0  # for sockets to be given back at the end


class RawTransport(RecordingTransport):
    """Connections to origins, pooled, each recorded; HTTP/1.1 alone."""

    def __init__(
        self,
        directory: Directory,
        context: ssl.SSLContext,
        *,
        verified: bool = True,
        proxy: Proxy | None = None,
    ) -> None:
        self._directory = directory
        self._context = context
        self._verified = verified
        self._proxy = proxy
        self._idle: dict[Origin, deque[Line]] = {}
        self._idle_count = 0
        self._desk = memoryview(bytearray(DESK_SIZE))
        self._lines: set[Line] = set()  # all whose sockets are not gone yet
        self._sweep: asyncio.TimerHandle | None = None  # one for all idle lines

    async def carry(self, question: Question, recording: Recording) -> None:
        origin = question.origin
        try:
            line = self._take_idle(origin) or await self._open(origin)
        except TlsTrouble as trouble:
            recording.tls = trouble.facts
            recording.peer, recording.port = trouble.peer, trouble.port
            raise
        try:
            await line.exchange(self._wire_text(question), recording)
        finally:
            self._give_back(origin, line, recording)

    async def aclose(self) -> None:
        if self._sweep is not None:
            self._sweep.cancel()
        lines = list(self._lines)
        for line in lines:
            line.close()
        if lines:
            await asyncio.wait([line.lost for line in lines], timeout=_LEAVE_SECONDS)

    def _take_idle(self, origin: Origin) -> Line | None:
        while lines := self._idle.get(origin):
            line = lines[-1]  # the freshest is the least likely to be closed by the peer
            self._forget(origin, line)
            if line.take_up():
                return line
        return None

    def _give_back(self, origin: Origin, line: Line, recording: Recording) -> None:
        if self._idle_count >= MOST_IDLE or not recording.framer.framing.reusable:
            line.close()
        if not line.is_closed:
            line.rest(lambda: self._forget(origin, line))
            self._idle.setdefault(origin, deque()).append(line)
            self._idle_count += 1
            if self._sweep is None:
                self._sweep_at(line.idle_since + IDLE_SECONDS)

    def _sweep_at(self, when: float) -> None:
        self._sweep = asyncio.get_running_loop().call_at(when, self._close_the_rested)

    def _close_the_rested(self) -> None:
        """Close the lines that have been idle for too long, and come back for the next."""
        self._sweep = None
        now = asyncio.get_running_loop().time()
        idle = [line for lines in self._idle.values() for line in lines]
        for line in idle:
            if line.idle_since + IDLE_SECONDS <= now:
                line.close()
        if self._idle:
            oldest = min(lines[0].idle_since for lines in self._idle.values())
            self._sweep_at(oldest + IDLE_SECONDS)

    def _forget(self, origin: Origin, line: Line) -> None:
        """A line is idle no more: taken up, closed by the peer, out of turn, or too old."""
        lines = self._idle[origin]
        lines.remove(line)
        self._idle_count -= 1
        if not lines:
            del self._idle[origin]

    async def _open(self, origin: Origin) -> Line:
        scheme, host, port = origin
        through = self._proxy
        if through is None:
            line = await self._connect(host, port, Failure.REFUSED)
        else:
            self._directory.refuse_private(host)
            line = await self._connect(through.host, through.port, Failure.PROXY)
        try:
            if through is not None and through.secure:
                await line.start_tls(self._context, through.host, verified=self._verified)
            if through is not None and scheme == "https":
                judge_tunnel(await line.ask_proxy(tunnel_request(host, port, through)))
            if scheme == "https":
                await line.start_tls(self._context, host, verified=self._verified)
        except BaseException:
            line.close()
            raise
        return line

    async def _connect(self, host: str, port: int, failure: Failure) -> Line:
        peers = await self._directory.peers(host, port, trusted=failure is Failure.PROXY)
        loop = asyncio.get_running_loop()

        async def connect(peer: Peer) -> Line:
            _, line = await loop.create_connection(
                lambda: Line(self._desk), peer.address, peer.port
            )
            return line

        try:
            _, line = await first_to_answer(peers, connect)
        except OSError as error:
            raise Trouble(failure, f"{host}:{port}: {error.strerror or error}") from error
        self._lines.add(line)
        line.lost.add_done_callback(lambda _: self._lines.discard(line))
        return line

    def _wire_text(self, question: Question) -> bytes:
        target, headers = question.target, question.headers
        if self._proxy is not None and question.origin[0] == "http":
            target = absolute_form(question.authority.encode("ascii"), target)
            headers += self._proxy.headers
        lines = b"".join([b"%b: %b\r\n" % header for header in headers])
        method = question.method.encode("ascii")
        return b"%b %b HTTP/1.1\r\n%b\r\n%b" % (method, target, lines, question.body)
