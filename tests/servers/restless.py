"""A server in a process of its own, on many addresses of loopback, whose pages edit themselves.

`python -m tests.servers.restless HOSTS LOG` says its port on stdout, serves until its stdin ends,
and writes one JSON line a request into LOG: when the head was whole (the machine's monotonic
clock, which all processes share), the host and the target. It knows nothing of whoever asks, so
its log is a witness that survives every kill.
"""

import asyncio
import contextlib
import json
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import IO

_SENTENCE = "<p>{} rose by {} centimetres overnight, {} of {} said on {}.</p>"
# A story of its own for every path: what one host carries, the others carry too, and no more.
_SYLLABLES = ("ba", "do", "fi", "gu", "ka", "lem", "mor", "nis", "pel", "rud", "sa", "tov", "wen")
_ASKED_PER_EDIT = 3


@dataclass(frozen=True, slots=True)
class Request:
    at: float  # seconds of the machine's monotonic clock
    host: str
    target: str


@dataclass(frozen=True, slots=True)
class RestlessSite:
    """The running server, as a test holds it."""

    port: int
    hosts: tuple[str, ...]
    log: Path

    def address(self, host: str, target: str) -> str:
        return f"http://{host}:{self.port}{target}"

    def requests(self) -> list[Request]:
        """What was asked by now; a last line that is not whole yet is left out."""
        lines = self.log.read_bytes().split(b"\n")[:-1]
        return [Request(*json.loads(line)) for line in lines]


@contextlib.contextmanager
def restless_site(hosts: int, log: Path) -> Iterator[RestlessSite]:
    server = subprocess.Popen(
        [sys.executable, "-m", "tests.servers.restless", str(hosts), str(log)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=Path(__file__).parents[2],
    )
    assert server.stdin is not None
    assert server.stdout is not None
    try:
        port = int(server.stdout.readline())
        yield RestlessSite(port, tuple(_hosts(hosts)), log)
    finally:
        server.stdin.close()
        server.wait(timeout=30)
        server.stdout.close()


def _hosts(count: int) -> list[str]:
    return [f"127.0.0.{number}" for number in range(2, 2 + count)]


def _page(target: str, asked: int) -> bytes:
    """An article whose figure changes now and then, and whose stamp does not always."""
    edits = asked // _ASKED_PER_EDIT
    name = target.strip("/").replace("/", " ")
    stamp = f"2026-03-0{1 + edits % 2 * 4}T10:00:00+00:00"
    chance = Random(target)
    body = []
    for figure in (30 + edits, *chance.sample(range(100, 1000), 5)):
        words = ["".join(chance.choices(_SYLLABLES, k=3)) for _ in range(4)]
        body.append(_SENTENCE.format(words[0].title(), figure, *words[1:]))
    return (
        f"<!DOCTYPE html><html lang=en><title>River at {name}</title>"
        f'<meta property="article:modified_time" content="{stamp}">'
        f"<body><article><h1>River at {name}</h1>{''.join(body)}</article></body></html>"
    ).encode()


async def _serve(hosts: int, log: IO[str]) -> None:
    asked: Counter[tuple[str, str]] = Counter()

    async def converse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
            while head := await reader.readuntil(b"\r\n\r\n"):
                at = time.monotonic()
                target = head.split(b" ", 2)[1].decode()
                host = writer.get_extra_info("sockname")[0]
                log.write(json.dumps([at, host, target]) + "\n")
                asked[host, target] += 1
                status, body = 200, _page(target, asked[host, target])
                if target == "/robots.txt":
                    status, body = 404, b""
                said = f"HTTP/1.1 {status} Said\r\nContent-Type: text/html\r\n"
                writer.write(f"{said}Content-Length: {len(body)}\r\n\r\n".encode() + body)
                await writer.drain()
        writer.transport.abort()

    first = await asyncio.start_server(converse, "127.0.0.1", 0)
    port = first.sockets[0].getsockname()[1]
    for host in _hosts(hosts):
        await asyncio.start_server(converse, host, port)
    print(port, flush=True)  # noqa: T201 - the parent reads it
    await asyncio.to_thread(sys.stdin.read)


if __name__ == "__main__":
    with Path(sys.argv[2]).open("w", buffering=1) as _log:
        asyncio.run(_serve(int(sys.argv[1]), _log))
