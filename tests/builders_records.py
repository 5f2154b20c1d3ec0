"""Builders of single WARC records, well made or faulty, for the linter and the audit."""

import base64
import gzip
import hashlib
from collections.abc import Iterable, Mapping

DATE = "2026-03-01T12:00:00Z"
LATER = "2026-03-02T12:00:00Z"
URL = "https://news.example/flood"
HTTP = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 5\r\n\r\nhello"
IDENTICAL = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"


def name(number: int) -> str:
    return f"<urn:uuid:00000000-0000-4000-8000-{number:012d}>"


def sha1(data: bytes) -> str:
    return "sha1:" + base64.b32encode(hashlib.sha1(data).digest()).decode()


def sha256(data: bytes) -> str:
    return "sha256:" + hashlib.sha256(data).hexdigest()


def record(
    kind: str | None = "response",
    block: bytes = HTTP,
    headers: Mapping[str, str | None] | None = None,
    *,
    number: int = 1,
    version: str = "WARC/1.1",
    lines: Iterable[str] = (),
    end: bytes = b"\r\n\r\n",
    newline: str = "\r\n",
) -> bytes:
    """A record as plain bytes. `headers` replace those of a good record; None leaves one out."""
    told: dict[str, str | None] = {
        "WARC-Type": kind,
        "WARC-Record-ID": name(number),
        "WARC-Date": DATE,
        "WARC-Target-URI": None if kind == "warcinfo" else URL,
        "Content-Type": {
            "warcinfo": "application/warc-fields",
            "metadata": "application/warc-fields",
            "request": "application/http;msgtype=request",
        }.get(kind or "", "application/http;msgtype=response"),
        "WARC-Block-Digest": sha256(block),
        "Content-Length": str(len(block)),
    }
    told.update(headers or {})
    head = [version, *(f"{k}: {v}" for k, v in told.items() if v is not None), *lines, "", ""]
    return newline.join(head).encode() + block + end


def revisit(
    headers: Mapping[str, str | None] | None = None, *, number: int = 2, block: bytes = b""
) -> bytes:
    """A revisit of the first record that `record` builds, with its payload digest."""
    told: dict[str, str | None] = {
        "WARC-Profile": IDENTICAL,
        "WARC-Date": LATER,
        "WARC-Refers-To": name(1),
        "WARC-Refers-To-Target-URI": URL,
        "WARC-Refers-To-Date": DATE,
        "WARC-Payload-Digest": sha256(b"hello"),
    }
    told.update(headers or {})
    return record("revisit", block, told, number=number)


def original() -> bytes:
    """The response that `revisit` refers to."""
    return record(headers={"WARC-Payload-Digest": sha256(b"hello")})


def packed(*records: bytes) -> bytes:
    """A `.warc.gz`: one member a record."""
    return b"".join(gzip.compress(each, mtime=0) for each in records)
