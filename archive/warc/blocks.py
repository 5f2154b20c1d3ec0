"""Judges a record's block while it streams by: its digests, and the HTTP head that it begins with.

The payload digest has two readings. The tools of the field take it over the bytes as stored, the
standard over the bytes without Transfer-Encoding. Both are accepted; the second is noted, because
most tools will reject it.
"""

import hashlib
import re
from collections.abc import Iterator
from typing import Protocol

from archive.warc.content import untransfer
from archive.warc.digests import BadDigest, Digest, UnknownAlgorithm, parse_digest
from archive.warc.faults import FaultKind
from archive.warc.framing import frame
from archive.warc.heads import Finding, Head

_MAX_HTTP_HEAD = 1 << 20
_MAX_KEPT = 64 * 2**20  # of a chunked payload, for the second reading of its digest
_STATUS_LINE = re.compile(rb"HTTP/\d(?:\.\d+)?[ \t]+\d{3}(?!\d)")
_SERVER_NOT_MODIFIED = "/server-not-modified"
_PROFILE = re.compile(
    r"https?://netpreserve\.org/warc/(?:0\.18|1\.0|1\.1)/revisit/"
    r"(?:identical-payload-digest|server-not-modified|uri-agnostic-identical-payload-digest)"
)


class _Hash(Protocol):
    def update(self, data: bytes, /) -> None: ...
    def digest(self) -> bytes: ...


class BlockJudge:
    """Feed it the block, then ask for its findings."""

    def __init__(self, head: Head) -> None:
        self._head = head
        self._findings: list[Finding] = []
        self._block = self._wanted("warc-block-digest")
        self._payload = None if head.type == "revisit" else self._wanted("warc-payload-digest")
        self._block_hash = _new_hash(self._block)
        self._payload_hash = _new_hash(self._payload)
        self._http = head.media_type == "application/http"
        self._seeking_payload = self._http
        self._http_head = bytearray()
        self._kept: bytearray | None = None  # a chunked payload
        self._size = 0

    def feed(self, data: bytes) -> None:
        self._size += len(data)
        if self._block_hash is not None:
            self._block_hash.update(data)
        if not self._seeking_payload:
            self._take_payload(data)
            return
        start = max(len(self._http_head) - 2, 0)
        self._http_head += data
        end = _end_of_head(self._http_head, start)
        if end is None and len(self._http_head) < _MAX_HTTP_HEAD:
            return
        end = len(self._http_head) if end is None else end
        payload = bytes(self._http_head[end:])
        del self._http_head[end:]
        self._seeking_payload = False
        if self._payload is not None and b"chunked" in bytes(self._http_head).lower():
            self._kept = bytearray()
        self._take_payload(payload)

    def _take_payload(self, data: bytes) -> None:
        if self._payload_hash is not None:
            self._payload_hash.update(data)
        if self._kept is not None:
            self._kept += data
            if len(self._kept) > _MAX_KEPT:
                self._kept = None

    def findings(self) -> Iterator[Finding]:
        """What is wrong, once the whole block has come."""
        yield from self._findings
        yield from self._block_findings()
        yield from self._payload_findings()
        yield from self._status_findings()
        if self._head.type == "revisit":
            yield from self._revisit_findings()

    def _wanted(self, name: str) -> Digest | None:
        text = self._head.value(name)
        if text is None:
            return None
        try:
            return parse_digest(text)
        except UnknownAlgorithm as fault:
            self._findings.append((FaultKind.UNKNOWN_DIGEST, f"{name} is not checked: {fault}."))
        except BadDigest as fault:
            self._findings.append((FaultKind.BAD_DIGEST, f"{name} cannot be read: {fault}."))
        return None

    def _status_findings(self) -> Iterator[Finding]:
        head = self._head
        if self._size == 0:
            # An empty block is how half of a forged pair of records looks in a plain file.
            if head.type == "response" and head.target.startswith("http"):
                yield FaultKind.STATUS_LINE, "The answer is empty."
            return
        answers = head.type in ("response", "revisit") and self._http
        if answers and not _STATUS_LINE.match(self._http_head):
            seen = bytes(self._http_head[:40])
            yield FaultKind.STATUS_LINE, f"The answer has no HTTP status line: {seen!r}."

    def _block_findings(self) -> Iterator[Finding]:
        wanted, computed = self._block, self._block_hash
        if wanted is None or computed is None or computed.digest() == wanted.value:
            return
        nothing = hashlib.new(wanted.algorithm, usedforsecurity=False).digest()
        if self._head.type == "revisit" and wanted.value == nothing:
            yield (
                FaultKind.BLOCK_DIGEST_OF_NOTHING,
                "WARC-Block-Digest of a revisit is that of no bytes, as wget writes it.",
            )
            return
        yield FaultKind.BLOCK_DIGEST, "The block is not what WARC-Block-Digest says."

    def _payload_findings(self) -> Iterator[Finding]:
        wanted, computed = self._payload, self._payload_hash
        if wanted is None or computed is None or computed.digest() == wanted.value:
            return
        if self._kept is not None and self._decoded_digest(wanted) == wanted.value:
            yield (
                FaultKind.PAYLOAD_DIGEST_DECODED,
                "WARC-Payload-Digest is over the payload without Transfer-Encoding; most tools "
                "want it over the bytes as stored.",
            )
            return
        yield FaultKind.PAYLOAD_DIGEST, "The payload is not what WARC-Payload-Digest says."

    def _decoded_digest(self, wanted: Digest) -> bytes:
        framing = frame(bytes(self._http_head))
        encodings = framing.values("transfer-encoding")
        plain = untransfer(bytes(self._kept or b""), encodings, chunked=framing.bounded)
        return hashlib.new(wanted.algorithm, plain, usedforsecurity=False).digest()

    def _revisit_findings(self) -> Iterator[Finding]:
        head = self._head
        profile = head.value("warc-profile")
        if profile is None:
            yield FaultKind.NO_PROFILE, "A revisit has no WARC-Profile."
        elif not _PROFILE.fullmatch(profile):
            yield FaultKind.UNKNOWN_PROFILE, f"The revisit profile {profile[:80]!r} is not known."
        if head.value("warc-payload-digest") is None and not _not_modified(profile):
            yield FaultKind.NO_REVISIT_DIGEST, "A revisit has no WARC-Payload-Digest."
        told = head.value("warc-refers-to") or head.value("warc-refers-to-target-uri")
        if told is None and head.version == "1.1":
            yield FaultKind.NO_REFERENCE, "A revisit does not say to what record it refers."
        if self._http and re.match(rb"HTTP/\S+ 304", self._http_head):
            yield (
                FaultKind.REVISIT_304_HEAD,
                "A revisit with the head of a 304 replays as an empty page in pywb and "
                "ReplayWeb.page; leave the block empty.",
            )


def _not_modified(profile: str | None) -> bool:
    return profile is not None and profile.endswith(_SERVER_NOT_MODIFIED)


def _new_hash(wanted: Digest | None) -> _Hash | None:
    return None if wanted is None else hashlib.new(wanted.algorithm, usedforsecurity=False)


def _end_of_head(data: bytearray, start: int) -> int | None:
    strict, bare = data.find(b"\n\r\n", start), data.find(b"\n\n", start)
    ends = [at + length for at, length in ((strict, 3), (bare, 2)) if at >= 0]
    return min(ends, default=None)
