"""Builders of exchanges and of WARC files, for whoever tests something that is kept in one."""

import gzip
import uuid
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import zstandard

from archive.model import Capture, Cut, Exchange, Failure, TlsFacts
from archive.warc import Deposit, FolderStorage, WarcWriter, prepare

NOON = datetime(2026, 3, 1, 12, 0, 0, 250, tzinfo=UTC)
PAGE = "https://news.example/2026/flood?id=7"
REQUEST = b"GET /2026/flood?id=7 HTTP/1.1\r\nHost: news.example\r\nAccept-Encoding: gzip\r\n\r\n"
TLS = TlsFacts(
    version="TLSv1.3",
    cipher="TLS_AES_256_GCM_SHA384",
    chain=(b"leaf certificate", b"root certificate"),
    verified=True,
)


def answer(
    body: bytes = b"<p>The dam broke.</p>",
    *headers: str,
    status: str = "200 OK",
    length: bool = True,
) -> bytes:
    """An HTTP answer as bytes; Content-Length is written unless `length` is off."""
    lines = [f"HTTP/1.1 {status}", "Content-Type: text/html; charset=utf-8", *headers]
    if length:
        lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + body


def chunked(*pieces: bytes) -> bytes:
    """A body in chunks, with its end."""
    return b"".join(b"%x\r\n%s\r\n" % (len(p), p) for p in (*pieces, b""))


def exchange(
    received: bytes | None = None,
    *,
    url: str = PAGE,
    minutes: float = 0,
    method: str = "GET",
    sent: bytes = REQUEST,
    eof: bool = False,
    cut: Cut | None = None,
    failure: Failure | None = None,
    detail: str = "",
    redirected_from: str | None = None,
    tls: TlsFacts | None = None,
) -> Exchange:
    """An exchange that began `minutes` after noon and took a second and a half."""
    start = NOON + timedelta(minutes=minutes)
    return Exchange(
        url=url,
        method=method,
        started_at=start,
        finished_at=start + timedelta(seconds=1.5),
        sent=sent,
        received=answer() if received is None else received,
        peer="192.0.2.7",
        port=443,
        tls=tls,
        eof=eof,
        cut=cut,
        failure=failure,
        detail=detail,
        redirected_from=redirected_from,
    )


def counting_ids() -> Callable[[], str]:
    """UUIDs that are the same in every run."""
    numbers: Iterator[int] = iter(range(1, 10**9))
    return lambda: str(uuid.UUID(int=next(numbers), version=4))


class Shelf:
    """A store in a folder with a writer on it."""

    def __init__(self, folder: Path, *, max_size: int = 10**9, level: int = 1) -> None:
        self.folder = folder
        self.storage = FolderStorage(folder)
        self.writer = WarcWriter(
            self.storage,
            prefix="test",
            max_size=max_size,
            compression_level=level,
            warcinfo={"software": "newskeep/test", "format": "WARC File Format 1.1"},
            clock=lambda: NOON,
        )

    def keep(self, *exchanges: Exchange, original: Capture | None = None) -> list[Capture]:
        """Write exchanges and sync."""
        kept = self.writer.append([Deposit(prepare(e), original) for e in exchanges])
        self.writer.sync()
        return kept

    def close(self) -> Path:
        """Finish the file that is open, and give its path."""
        sealed = self.writer.close()
        assert sealed is not None
        return self.folder / sealed.name


def wires() -> dict[str, bytes]:
    """One answer of every kind that has its own way into the records."""
    page = b"<html>\xc3\xa4 page</html>"
    te = "Transfer-Encoding: chunked"
    early = b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n"
    return {
        "plain": answer(page),
        "gzip": answer(gzip.compress(page), "Content-Encoding: gzip"),
        "zstd": answer(zstandard.compress(page), "Content-Encoding: zstd"),
        "bad gzip": answer(b"no gzip", "Content-Encoding: gzip"),
        "chunked": answer(chunked(page), te, length=False),
        "gzip chunked": answer(
            chunked(gzip.compress(page)), te, "Content-Encoding: gzip", length=False
        ),
        "cut chunks": answer(b"5\r\nhel", te, length=False),
        "bad chunks": answer(b"5\r\nhello\r\nzz\r\n", te, length=False),
        "until close": answer(page, length=False),
        "short": answer(b"hello", "Content-Length: 50", length=False),
        "two lengths": answer(b"hello", "Content-Length: 3"),
        "length and chunks": answer(chunked(b"hello"), te),
        "empty": answer(b""),
        "204": answer(b"", status="204 No Content", length=False),
        "304": answer(b"", 'ETag: "v1"', status="304 Not Modified", length=False),
        "301": answer(b"", "Location: /new#top", status="301 Moved"),
        "404": answer(b"gone", status="404 Not Found"),
        "no reason": answer(page, status="200 "),
        "bare line feeds": b"HTTP/1.1 200 OK\nContent-Length: 5\n\nhello",
        "folded": answer(page, "X-Long: a\r\n b"),
        "odd lines": answer(page, "nocolon", "Bad Name: 1", "Padded :  x  "),
        "latin-1": answer(page, "X-Name: caf\xe9"),
        "many headers": answer(page, *(f"X-{n}: {n}" for n in range(90))),
        "long header": answer(page, "X-Long: " + "x" * 12000),
        "interim": early + early + answer(page),
        "interim alone": early,
        "surplus": answer(b"good") + answer(b"EVIL"),
        "http 0.9": b"<html>old</html>",
        "bad status line": b"HTTP/1.1 OK\r\n\r\nhello",
        "cut head": b"HTTP/1.1 200 OK\r\nContent-Ty",
        "cut status line": b"HTTP/1.1 20",
        "no headers": b"HTTP/1.1 200 OK\r\n\r\nhello",
        "http 1.0": answer(page).replace(b"HTTP/1.1", b"HTTP/1.0"),
        "nothing": b"",
        "large": answer(bytes(range(256)) * 800),
    }
