"""WARC writing alone: ours against warcio's writer, on pages of about 80 KB.

    python benchmarks/warc_writer.py [FILE.html …]

Without files the pages are built. Each candidate writes, for every page, the same three records
(response, request, metadata) with block and payload digests, to a file on the local disk without
any sync; ours also judges the exchange (framing, SHA-256 of block, payload, entity and decoded
content), which warcio leaves to its caller but for two SHA-1; the row "writing alone" leaves the
judging out. CPU time, candidates in turn, median of the rounds.
"""

import argparse
import gzip
import io
import random
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from archive.model import Exchange
from archive.warc import Deposit, FolderStorage, WarcWriter, prepare

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
URL = "https://news.example/2026/story"
REQUEST = b"GET /2026/story HTTP/1.1\r\nHost: news.example\r\nAccept-Encoding: gzip\r\n\r\n"
NOTES = b"fetchTimeMs: 120\r\nvia: https://news.example/\r\nattempt: 1\r\n" * 4

Page = tuple[list[tuple[str, str]], bytes]  # headers, body as stored


def built_pages(count: int, size: int = 81_000) -> list[bytes]:
    """Pages that pack about as well as news pages do: to a quarter."""
    words = random.Random(7)
    letters = "etaoinshrdlucmfwypvbgkjqxz"
    vocabulary = [
        "".join(words.choices(letters, range(26, 0, -1), k=words.randint(2, 11)))
        for _ in range(3000)
    ]
    pages = []
    for number in range(count):
        text = [f"<html><title>{number}</title>"]
        length = 0
        while length < size:
            line = " ".join(words.choices(vocabulary, k=40))
            text.append(f'<div class="story__paragraph"><p>{line}</p></div>\n')
            length += len(text[-1])
        pages.append("".join(text).encode())
    return pages


def with_head(pages: list[bytes], *, packed: bool) -> list[Page]:
    given: list[Page] = []
    for page in pages:
        body = gzip.compress(page, 6) if packed else page
        headers = [
            ("Content-Type", "text/html; charset=utf-8"),
            ("Content-Length", str(len(body))),
            ("ETag", '"a1b2c3"'),
            ("Last-Modified", "Sun, 01 Mar 2026 10:00:00 GMT"),
        ]
        given.append(([*headers, ("Content-Encoding", "gzip")] if packed else headers, body))
    return given


def ours(pages: list[Page], folder: Path, level: int, *, judged: bool = False) -> float:
    """`judged`: the exchanges were judged before the clock starts, digests of pages included."""
    exchanges = []
    for headers, body in pages:
        head = "".join(f"{k}: {v}\r\n" for k, v in headers)
        received = f"HTTP/1.1 200 OK\r\n{head}\r\n".encode() + body
        exchanges.append(
            Exchange(URL, "GET", NOON, NOON, REQUEST, received, peer="192.0.2.1", port=443)
        )
    writer = WarcWriter(
        FolderStorage(folder),
        warcinfo={"software": "newskeep"},
        clock=lambda: NOON,
        compression_level=level,
    )
    ready = [Deposit(prepare(exchange)) for exchange in exchanges] if judged else []
    start = time.process_time()
    for deposit in ready or (Deposit(prepare(exchange)) for exchange in exchanges):
        writer.append([deposit])
    spent = time.process_time() - start
    writer.close()
    return spent


def warcios(pages: list[Page], folder: Path, *, packed: bool = True) -> float:
    with (folder / "warcio.warc.gz").open("wb") as file:
        writer = WARCWriter(file, gzip=packed, warc_version="1.1")
        start = time.process_time()
        for headers, body in pages:
            head = StatusAndHeaders("200 OK", headers, protocol="HTTP/1.1")
            response = writer.create_warc_record(
                URL, "response", io.BytesIO(body), length=len(body), http_headers=head
            )
            ask = StatusAndHeaders(
                "GET /2026/story HTTP/1.1",
                [("Host", "news.example"), ("Accept-Encoding", "gzip")],
                is_http_request=True,
            )
            request = writer.create_warc_record(URL, "request", http_headers=ask)
            writer.write_request_response_pair(request, response)
            writer.write_record(
                writer.create_warc_record(
                    URL,
                    "metadata",
                    io.BytesIO(NOTES),
                    length=len(NOTES),
                    warc_content_type="application/warc-fields",
                )
            )
        return time.process_time() - start


CANDIDATES: dict[str, Callable[[list[Page], Path], float]] = {
    "ours, level 1 (isal)": lambda pages, folder: ours(pages, folder, 1),
    "ours, level 1, writing alone": lambda pages, folder: ours(pages, folder, 1, judged=True),
    "ours, level 3 (isal)": lambda pages, folder: ours(pages, folder, 3),
    "ours, level 6 (zlib)": lambda pages, folder: ours(pages, folder, 6),
    "warcio (level 9, fixed)": warcios,
    "warcio, not packed": lambda pages, folder: warcios(pages, folder, packed=False),
}


def run(pages: list[Page], rounds: int) -> dict[str, list[tuple[float, int]]]:
    """CPU seconds and bytes written of every candidate in every round, in turn."""
    spent: dict[str, list[tuple[float, int]]] = {name: [] for name in CANDIDATES}
    for _ in range(rounds):
        for name, candidate in CANDIDATES.items():
            with tempfile.TemporaryDirectory() as folder:
                seconds = candidate(pages, Path(folder))
                size = sum(f.stat().st_size for f in Path(folder).glob("*.warc.gz"))
                spent[name].append((seconds, size))
    return spent


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("files", nargs="*", type=Path, help="pages to write; built if none")
    parser.add_argument("--pages", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    plain = [path.read_bytes() for path in options.files] or built_pages(20)
    plain = (plain * (options.pages // len(plain) + 1))[: options.pages]
    for title, packed in (("identity bodies", False), ("gzip bodies", True)):
        pages = with_head(plain, packed=packed)
        mean = sum(len(body) for _, body in pages) / len(pages) / 1000
        print(f"\n{title}, {mean:.1f} KB on the wire, {len(pages)} pages, {options.rounds} rounds")
        print(f"{'':30}{'CPU µs/page':>12}{'pages/s':>10}{'out/in':>8}{'× warcio':>10}")
        results = run(pages, options.rounds)
        base = statistics.median(s for s, _ in results["warcio (level 9, fixed)"])
        for name, rounds in results.items():
            median = statistics.median(seconds for seconds, _ in rounds)
            ratio = rounds[0][1] / sum(len(body) for _, body in pages)
            micros, rate = median / len(pages) * 1e6, len(pages) / median
            print(f"{name:30}{micros:12.0f}{rate:10.0f}{ratio:8.3f}{base / median:10.1f}")


if __name__ == "__main__":
    main()
