"""Says where an HTTP/1.x answer begins and ends in the bytes that came over the wire.

One pure judgement, used by everybody who has to know: the transport (is the answer whole? did
the peer send more than that?), the writer (what is head, what is payload, what is surplus?), the
reader and the linter. It knows no HTTP library, keeps every byte, and never raises, whatever the
bytes are. Rules: RFC 9112, sections 2 to 7; where servers break them, the bytes are kept, the
fault is named, and the connection is called unfit for another request.
"""

import re
from dataclasses import dataclass
from enum import IntEnum
from typing import Final, Literal

from archive.warc.http_head import Head, elements, parse_cut_head, parse_head

Span = tuple[int, int]
"""A range of bytes in what was received: start, end."""

Bound = Literal["length", "chunked", "close", "none", "unknown"]
"""What ends the body: a length, the last chunk, the end of the connection, or there is no body."""

_CHUNK_SIZE = re.compile(rb"[ \t]*0*([0-9A-Fa-f]{0,16})[ \t]*(?:;.*)?\r?", re.DOTALL)
_LENGTH = re.compile(r"[0-9]{1,18}")

# Flags after which nobody may believe that the next answer on the connection is an answer to
# the next request.
_UNSAFE = frozenset(
    {"cl_and_te", "two_lengths", "bad_length", "te_not_final", "space_before_colon", "te_http10"}
)


@dataclass(frozen=True, slots=True)
class Framing:
    """Where everything lies. `head[0]:body[1]` is the answer, byte for byte."""

    interim: tuple[Span, ...]  # 1xx heads before the answer; 101 is an answer
    head: Span | None  # with its empty line; None where no status line can be read
    body: Span  # still chunked; trailers belong to it; all bytes where there is no head
    surplus: Span  # what came after the end of the answer
    status: int | None
    reason: str
    http_version: str | None  # "1.1"
    headers: tuple[tuple[str, str], ...]  # latin-1, in the order and case as written
    complete: bool
    bounded: Bound
    malformed: str | None  # one sentence, where the bounds cannot be trusted
    flags: tuple[str, ...]  # sorted: "bare_lf", "cl_and_te", "no_colon", "obs_fold", …
    head_complete: bool = False

    def values(self, name: str) -> list[str]:
        """Every value of a header, in order."""
        wanted = name.lower()
        return [value for key, value in self.headers if key.lower() == wanted]

    def value(self, name: str) -> str | None:
        """The first value of a header."""
        return next(iter(self.values(name)), None)

    @property
    def has_surplus(self) -> bool:
        return self.surplus[0] < self.surplus[1]

    @property
    def reusable(self) -> bool:
        """Whether another request may follow on the same connection."""
        if not self.complete or self.has_surplus or self.malformed or self.bounded == "close":
            return False
        if self.status == 101 or _UNSAFE.intersection(self.flags):
            return False
        options = elements(self.values("connection"))
        return "close" not in options and (self.http_version == "1.1" or "keep-alive" in options)


def frame(received: bytes, *, method: str = "GET", eof: bool = True) -> Framing:
    """Frame all the bytes that answered one request; `eof`: the peer closed after them."""
    framer = Framer(method)
    framer.feed(received)
    if eof:
        framer.finish()
    return framer.framing


class _State(IntEnum):
    HEAD = 0
    LENGTH = 1
    CHUNK_SIZE = 2
    CHUNK_END = 3
    TRAILER = 4
    CLOSE = 5  # everything to the end of the connection belongs to the body
    DONE = 6


class Framer:
    """The same judgement while the bytes come in; O(n) in total, however they are split."""

    def __init__(self, method: str = "GET") -> None:
        self._method = method.upper()
        self._buffer: bytes | bytearray = b""
        self._state = _State.HEAD
        self._eof = False
        self._start = 0  # where the present head begins
        self._scan = 0  # nothing before this needs to be looked at again
        self._position = 0  # end of what is understood
        self._interim: list[Span] = []
        self._head: Head | None = None
        self._head_end = 0
        self._bounded: Bound = "unknown"
        self._malformed: str | None = None
        self._flags: set[str] = set()
        self._framing: Framing | None = None  # as last asked for, until more is known

    def feed(self, data: bytes) -> None:
        """Take the next bytes from the connection."""
        self._framing = None
        if not self._buffer:
            self._buffer = data  # one feed is the common case: no copy
        else:
            if not isinstance(self._buffer, bytearray):
                self._buffer = bytearray(self._buffer)
            self._buffer += data
        while self._state <= _State.TRAILER and _STEPS[self._state](self):
            pass

    def finish(self) -> None:
        """The peer closed the connection: no more bytes will come."""
        self._framing = None
        self._eof = True

    @property
    def received(self) -> bytes:
        return bytes(self._buffer)

    @property
    def size(self) -> int:
        return len(self._buffer)

    @property
    def complete(self) -> bool:
        """Whether the answer is whole; cheap, to be asked after every feed."""
        return self._state is _State.DONE or (
            self._eof and self._state is _State.CLOSE and self._bounded == "close"
        )

    @property
    def malformed(self) -> str | None:
        return self._malformed

    @property
    def has_surplus(self) -> bool:
        return self._state is _State.DONE and self._position < len(self._buffer)

    @property
    def framing(self) -> Framing:
        """What is known by now."""
        if self._framing is None:
            self._framing = self._judged()
        return self._framing

    def _judged(self) -> Framing:
        size = len(self._buffer)
        head, span = self._head, (self._start, self._head_end)
        if head is None:
            head, span = self._cut_head(), (self._start, size)
        end = self._position if self._state is _State.DONE else size
        body_start = span[1] if head is not None else self._start
        return Framing(
            interim=tuple(self._interim),
            head=None if head is None else span,
            body=(body_start, end),
            surplus=(end, size),
            status=None if head is None else head.status,
            reason="" if head is None else head.reason,
            http_version=None if head is None else head.version,
            headers=() if head is None else head.headers,
            complete=self.complete,
            bounded=self._bounded,
            malformed=self._malformed,
            flags=tuple(sorted(self._flags if head is None else self._flags | head.flags)),
            head_complete=self._head is not None,
        )

    # --- steps: each takes what it can and says whether another step may follow ---------------

    def _read_head(self) -> bool:
        if not self._may_be_head():
            self._give_up("The answer does not begin with an HTTP/1.x status line.", "close")
            return False
        end = _empty_line(self._buffer, self._scan)
        if end is None:
            self._scan = max(self._start, len(self._buffer) - 2)
            return False
        head = parse_head(bytes(self._buffer[self._start : end]))
        if head is None:
            self._give_up("The status line cannot be read.", "close")
            return False
        if 100 <= head.status < 200 and head.status != 101:
            self._interim.append((self._start, end))
            self._flags |= {f"interim_{flag}" for flag in head.flags}
            self._start = self._scan = self._position = end
            return end < len(self._buffer)
        self._head, self._head_end = head, end
        self._position = self._scan = end
        self._enter_body(head)
        return True

    def _may_be_head(self) -> bool:
        """An answer that cannot become a status line any more need not be waited for."""
        seen = bytes(self._buffer[self._start : self._start + 5])
        return b"HTTP/".startswith(seen)

    def _cut_head(self) -> Head | None:
        """The head as far as it came, where it breaks off after the status code."""
        if self._malformed or self._start >= len(self._buffer):
            return None
        head = parse_cut_head(bytes(self._buffer[self._start :]))
        if head is None or 100 <= head.status < 200:
            return None
        return head

    def _enter_body(self, head: Head) -> None:
        if self._bodyless(head.status):
            self._end("none")
            return
        lengths = elements(head.values("content-length"))
        codings = [c for c in elements(head.values("transfer-encoding")) if c != "identity"]
        if codings:
            self._enter_coded(codings, head, has_length=bool(lengths))
        elif not lengths:
            self._state, self._bounded = _State.CLOSE, "close"
        else:
            self._enter_length(lengths)

    def _bodyless(self, status: int) -> bool:
        if self._method == "HEAD" or status in (101, 204, 304):
            return True
        return self._method == "CONNECT" and 200 <= status < 300

    def _enter_coded(self, codings: list[str], head: Head, *, has_length: bool) -> None:
        if has_length:
            self._flags.add("cl_and_te")
        if head.version.startswith(("0", "1.0")):
            self._flags.add("te_http10")
        if codings[-1] == "chunked":
            self._state, self._bounded = _State.CHUNK_SIZE, "chunked"
        else:  # RFC 9112, 6.3: the body then ends with the connection
            self._flags.add("te_not_final")
            self._state, self._bounded = _State.CLOSE, "close"

    def _enter_length(self, lengths: list[str]) -> None:
        if len(set(lengths)) > 1:
            self._flags.add("two_lengths")
            self._give_up("Two values of Content-Length contradict each other.", "close")
        elif not _LENGTH.fullmatch(lengths[0]):
            self._flags.add("bad_length")
            self._give_up("The value of Content-Length is not a number of bytes.", "close")
        else:
            if len(lengths) > 1:
                self._flags.add("repeated_length")
            self._state, self._bounded = _State.LENGTH, "length"
            self._position += int(lengths[0])

    def _read_length(self) -> bool:
        if len(self._buffer) < self._position:
            return False
        self._end("length")
        return False

    def _read_chunk_size(self) -> bool:
        line_end = self._buffer.find(b"\n", self._scan)
        if line_end < 0:
            self._scan = len(self._buffer)
            return False
        line = bytes(self._buffer[self._position : line_end])
        size = chunk_size(line)
        if size is None:
            self._flags.add("bad_chunk")
            self._give_up("A chunk size cannot be read.", "chunked")
            return False
        if not line.endswith(b"\r"):
            self._flags.add("bare_lf_chunk")
        self._position = self._scan = line_end + 1
        if size == 0:
            self._state = _State.TRAILER
        else:
            self._position += size
            self._state = _State.CHUNK_END
        return True

    def _read_chunk_end(self) -> bool:
        ending = bytes(self._buffer[self._position : self._position + 2])
        if ending.startswith(b"\n"):
            self._flags.add("bare_lf_chunk")
            self._position += 1
        elif ending == b"\r\n":
            self._position += 2
        elif not b"\r\n".startswith(ending):
            self._flags.add("bad_chunk")
            self._give_up("A chunk is longer or shorter than its size says.", "chunked")
            return False
        else:
            return False
        self._scan = self._position
        self._state = _State.CHUNK_SIZE
        return True

    def _read_trailer(self) -> bool:
        """Lines up to an empty one, which may be the first."""
        line_end = self._buffer.find(b"\n", self._scan)
        if line_end < 0:
            self._scan = len(self._buffer)
            return False
        line = bytes(self._buffer[self._position : line_end])
        self._position = self._scan = line_end + 1
        if line in (b"", b"\r"):
            if not line:
                self._flags.add("bare_lf_chunk")
            self._end("chunked")
            return False
        self._flags.add("trailer")
        return True

    def _end(self, bounded: Bound) -> None:
        self._state, self._bounded = _State.DONE, bounded

    def _give_up(self, sentence: str, bounded: Bound) -> None:
        """Bounds cannot be known: every byte from here on is kept as part of the body."""
        self._malformed = sentence
        self._state, self._bounded = _State.CLOSE, bounded


_STEPS: Final = (  # by state
    Framer._read_head,
    Framer._read_length,
    Framer._read_chunk_size,
    Framer._read_chunk_end,
    Framer._read_trailer,
)


def chunk_size(line: bytes) -> int | None:
    """The size that a chunk's first line gives, without its LF; None where it gives none."""
    found = _CHUNK_SIZE.fullmatch(line)
    if found is None:
        return None
    digits = found.group(1)
    if digits:
        return int(digits, 16)
    return 0 if b"0" in line.split(b";", 1)[0] else None


def _empty_line(buffer: bytes | bytearray, start: int) -> int | None:
    """End of the first empty line at or after `start`, or None; lines end in CRLF or in LF."""
    strict = buffer.find(b"\n\r\n", start)
    bare = buffer.find(b"\n\n", start, None if strict < 0 else strict + 1)  # they may overlap
    if bare >= 0:
        return bare + 2
    return None if strict < 0 else strict + 3
