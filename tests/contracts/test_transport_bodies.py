"""No transport loses, doubles or mixes bytes, however they are cut and whoever else is served."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from random import Random

import pytest

from archive.model import Exchange, Failure
from archive.warc.framing import frame
from crawler.fetch import Engine
from crawler.fetch.line import DESK_SIZE
from tests.builders_fetch import look, wire
from tests.servers.certificates import server_context
from tests.servers.hostile import sockets_given_back

Answer = Callable[[str], list[bytes]]
"""The pieces, each written by itself, that answer a path; None of them ends the connection."""

SECURE = [pytest.param(False, id="http"), pytest.param(True, id="https")]
AT_ONCE = 16


def of_length(body: bytes) -> bytes:
    return b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%b" % (len(body), body)


def pattern(seed: str, size: int) -> bytes:
    return Random(seed).randbytes(size)


def _body(exchange: Exchange) -> bytes:
    start, end = frame(exchange.received).body
    return exchange.received[start:end]


@asynccontextmanager
async def served(
    answer: Answer, context: ssl.SSLContext | None, *, closes: bool = False
) -> AsyncIterator[str]:
    """A server that says what `answer` gives for a path; the address of its root."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while request := await reader.readuntil(b"\r\n\r\n"):
                for piece in answer(request.split(b" ")[1].decode()):
                    writer.write(piece)
                    await writer.drain()
                if closes:
                    break
        except (asyncio.IncompleteReadError, ConnectionError, ssl.SSLError):
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=context)
    scheme = "https" if context else "http"
    try:
        yield f"{scheme}://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    finally:
        server.close()
        await sockets_given_back()


@pytest.mark.parametrize("secure", SECURE)
@pytest.mark.parametrize("beside", [-1, 0, 1, DESK_SIZE, 1_000_003])
async def test_an_answer_of_about_what_is_read_at_once_comes_whole(
    beside: int, secure: bool, engine: Engine, trusted: Path
) -> None:
    room = DESK_SIZE - len(of_length(b"")) - len(str(DESK_SIZE)) + 1
    body = pattern("large", room + beside)
    context = server_context() if secure else None
    async with (
        served(lambda _: [of_length(body)], context) as root,
        wire(engine, ca_file=trusted) as one,
    ):
        exchanges = [await look(one, f"{root}/{n}") for n in range(2)]
    assert [exchange.received for exchange in exchanges] == [of_length(body)] * 2


@pytest.mark.parametrize("secure", SECURE)
@pytest.mark.parametrize("size", [0, DESK_SIZE - 1, DESK_SIZE, DESK_SIZE + 1])
async def test_an_answer_that_ends_with_its_connection_comes_whole(
    size: int, secure: bool, engine: Engine, trusted: Path
) -> None:
    said = b"HTTP/1.1 200 OK\r\n\r\n"
    said += pattern("close", max(0, size - len(said)))
    context = server_context() if secure else None
    async with (
        served(lambda _: [said], context, closes=True) as root,
        wire(engine, ca_file=trusted) as one,
    ):
        exchange = await look(one, f"{root}/")
    assert (exchange.received, exchange.eof, exchange.failure) == (said, True, None)


@pytest.mark.parametrize("secure", SECURE)
async def test_an_answer_that_comes_byte_by_byte_comes_whole(
    secure: bool, engine: Engine, trusted: Path
) -> None:
    said = of_length(pattern("drip", 600))
    context = server_context() if secure else None
    async with (
        served(lambda _: [bytes([one]) for one in said], context) as root,
        wire(engine, ca_file=trusted) as one,
    ):
        exchanges = [await look(one, f"{root}/{n}") for n in range(2)]
    assert [exchange.received for exchange in exchanges] == [said, said]


@pytest.mark.parametrize("secure", SECURE)
async def test_every_one_of_many_at_once_gets_its_own_bytes(
    secure: bool, engine: Engine, trusted: Path
) -> None:
    def answer(path: str) -> list[bytes]:
        said = of_length(pattern(path, 700_001))
        return [said[at : at + 9_973] for at in range(0, len(said), 9_973)]

    context = server_context() if secure else None
    async with served(answer, context) as root, wire(engine, ca_file=trusted) as one:
        urls = [f"{root}/{n}" for n in range(AT_ONCE)]
        exchanges = await asyncio.gather(*(look(one, url) for url in urls))
    assert [_body(one) for one in exchanges] == [pattern(f"/{n}", 700_001) for n in range(AT_ONCE)]


@pytest.mark.parametrize("secure", SECURE)
async def test_what_comes_in_one_breath_with_an_answer_is_nobodys_answer(
    secure: bool, engine: Engine, trusted: Path
) -> None:
    def answer(path: str) -> list[bytes]:
        return [of_length(path.encode()) + of_length(b"FOREIGN")]

    context = server_context() if secure else None
    async with served(answer, context) as root, wire(engine, ca_file=trusted) as one:
        exchanges = [await look(one, f"{root}/{n}") for n in range(8)]
    assert [_body(exchange) for exchange in exchanges] == [b"/%d" % n for n in range(8)]


@pytest.mark.parametrize("secure", SECURE)
async def test_a_cap_within_what_was_read_at_once_keeps_what_is_below_it(
    secure: bool, engine: Engine, trusted: Path
) -> None:
    said = of_length(pattern("capped", DESK_SIZE))
    context = server_context() if secure else None
    async with (
        served(lambda _: [said], context) as root,
        wire(engine, ca_file=trusted, max_size=100_001) as one,
    ):
        exchange = await look(one, f"{root}/")
        after = await look(one, f"{root}/")
    assert exchange.received == after.received == said[:100_001]
    assert exchange.failure is Failure.TOO_LARGE
