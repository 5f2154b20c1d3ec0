"""What one attempt sends and receives, kept while it happens; the transports write into it."""

from abc import abstractmethod
from collections.abc import Callable
from typing import Final

import httpx

from archive.model import Cut, Failure, TlsFacts
from archive.warc.content import entity
from archive.warc.framing import Framer
from crawler.fetch.question import Question, question_of
from crawler.fetch.trouble import Trouble

EXTENSION: Final = "newskeep.recording"
DEFAULT_CAP: Final = 50 * 1024 * 1024  # bytes, where the request carries no recording of its own


class Recording:
    """One attempt on the wire, above TLS. `framer` holds the bytes that came."""

    def __init__(
        self, method: str, *, max_size: int, on_sent: Callable[[], None] | None = None
    ) -> None:
        self.sent = bytearray()
        self.framer = Framer(method)
        self.peer: str | None = None
        self.port: int | None = None
        self.tls: TlsFacts | None = None
        self.reused = False  # the connection had carried another exchange before
        self.eof = False
        self.abandoned = False  # we stopped listening: cap, clock or cancellation
        self._room = max_size
        self._on_sent = on_sent

    def send(self, data: bytes) -> None:
        """Note bytes that are about to be written."""
        if not self.sent and self._on_sent is not None:
            self._on_sent()
        self.sent += data

    def take(self, data: bytes) -> None:
        """Note bytes that came. Raises `Trouble` once the cap is reached; the cap is kept."""
        if len(data) > self._room:
            self.framer.feed(data[: self._room])
            self._room = 0
            self.abandoned = True
            detail = f"more than {self.framer.size:,} bytes came"
            raise Trouble(Failure.TOO_LARGE, detail, cut=Cut.LENGTH)
        self._room -= len(data)
        self.framer.feed(data)

    def end(self) -> None:
        """Note that the peer closed the connection."""
        self.eof = True
        self.framer.finish()

    @property
    def unfinished(self) -> bool:
        """Whether the answer may still go on and somebody is listening."""
        return not (self.framer.complete or self.eof or self.abandoned)


def flaw(recording: Recording) -> Trouble | None:
    """What is wrong with an answer, told from its bytes alone; None where it is whole."""
    framing = recording.framer.framing
    size = recording.framer.size
    if framing.malformed:
        return Trouble(Failure.MALFORMED, framing.malformed)
    if framing.complete and framing.status is not None:
        return None
    if size == 0:
        return Trouble(Failure.RESET, "the connection ended without a byte of an answer")
    return Trouble(Failure.RESET, f"the connection ended after {size:,} bytes of the answer")


class RecordingTransport(httpx.AsyncBaseTransport):
    """A transport whose every exchange is written into a `Recording` while it happens."""

    @abstractmethod
    async def carry(self, question: Question, recording: Recording) -> None:
        """Put the question and fill the recording until the answer is whole or over.

        Raises `Trouble`; what came before stays in the recording.
        """

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """The same for a plain `httpx.AsyncClient`; the response is made from the recording.

        The recording is taken from, or left in, the request's extensions.
        """
        recording = request.extensions.get(EXTENSION)
        if not isinstance(recording, Recording):
            recording = Recording(request.method, max_size=DEFAULT_CAP)
            request.extensions[EXTENSION] = recording
        await self.carry(await question_of(request), recording)
        if (trouble := flaw(recording)) is not None:
            raise trouble
        framing = recording.framer.framing
        assert framing.status is not None
        headers = [(name, value) for name, value in framing.headers if not _is_hop(name)]
        body = httpx.ByteStream(entity(framing, recording.framer.received))
        return httpx.Response(
            framing.status,
            headers=[(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers],
            stream=body,
        )


def _is_hop(name: str) -> bool:
    return name.lower() in ("transfer-encoding", "content-length")
