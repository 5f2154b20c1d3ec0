"""Whatever bytes a server sends, in whatever pieces: one exchange, and the next one unharmed."""

import asyncio
import ssl
from collections.abc import Sequence
from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.model import Exchange, Failure
from archive.warc.framing import frame
from crawler.fetch import Engine
from tests.builders_fetch import look, wire
from tests.fuzzing import TIMES
from tests.servers.certificates import server_context
from tests.servers.hostile import hostile_server
from tests.servers.kinds import MEASURED, MORE, End, Play, page
from tests.servers.records import Peer, record_server

# Pieces from which half-sane answers are made; hypothesis shuffles, cuts and repeats them.
PIECES = [
    b"HTTP/1.1 200 OK\r\n", b"HTTP/1.0 200 OK\r\n", b"HTTP/1.1 103 Early\r\n\r\n",
    b"HTTP/1.1 204 No\r\n", b"HTTP/1.1 304 Not\r\n", b"HTTP/1.1 101 Up\r\n", b"HTTP/2 200\r\n",
    b"Content-Length: 5\r\n", b"Content-Length: 0\r\n", b"Content-Length: -1\r\n",
    b"Content-Length: 99999999999999999999\r\n", b"Transfer-Encoding: chunked\r\n",
    b"Transfer-Encoding: gzip, chunked\r\n", b"Connection: close\r\n",
    b"Connection: keep-alive\r\n", b"\r\n", b"\n", b"\r", b"hello", b"5\r\nhello\r\n",
    b"0\r\n\r\n", b"5;x=y\r\n", b"ffffffff\r\n",
    b": no name\r\n", b"no colon\r\n", b" folded\r\n", b"\0", b"\xff\xfe",
]  # fmt: skip
ANSWERS = st.one_of(
    st.binary(max_size=200),
    st.lists(st.sampled_from(PIECES), max_size=12).map(b"".join),
    st.sampled_from([b"".join(play.parts) for kind, play in {**MEASURED, **MORE}.items()
                     if sum(map(len, play.parts)) < 20_000]),
)  # fmt: skip


def pieces_of(whole: bytes, cuts: Sequence[int]) -> tuple[bytes, ...]:
    bounds = sorted({0, len(whole), *(cut % (len(whole) + 1) for cut in cuts)})
    return tuple(whole[a:b] for a, b in pairwise(bounds))


async def exchanges(engine: Engine, plays: Sequence[Play]) -> tuple[list[Exchange], list[bytes]]:
    """One look at each play, and after each at a plain page; and what the server sent."""
    got, sent = [], []
    async with hostile_server() as server, wire(engine, timeout=timedelta(seconds=5)) as one:
        for play in plays:
            server.plays["fuzzed"] = play
            got.append(await look(one, server.url("fuzzed")))
            sent.append(bytes(server.seen("fuzzed")[-1].sent))
            after = await look(one, server.url("plain"))
            if after.failure is Failure.RESET and not after.received:
                # The server closed behind its answer, and the kept connection was found dead.
                after = await look(one, server.url("plain"))
            assert after.failure is None
            assert after.received == page()
    return got, sent


@pytest.mark.parametrize("engine", list(Engine))
@given(answer=ANSWERS, cuts=st.lists(st.integers(0, 20_000), max_size=4))
@settings(max_examples=40 * TIMES, deadline=None)
def test_any_bytes_end_in_one_exchange_and_leave_the_next_unharmed(
    engine: Engine, answer: bytes, cuts: list[int]
) -> None:
    play = Play(pieces_of(answer, cuts), End.CLOSE)
    [exchange], [sent] = asyncio.run(exchanges(engine, [play]))
    # The server may go on after the answer's end, and then the line is hung up on.
    assert sent.startswith(exchange.received)
    assert exchange.failure in (None, Failure.RESET, Failure.MALFORMED)
    if exchange.failure is Failure.RESET:
        assert exchange.received == sent


@pytest.mark.parametrize("engine", list(Engine))
@given(answer=ANSWERS, cuts=st.lists(st.integers(0, 20_000), min_size=1, max_size=4))
@settings(max_examples=30 * TIMES, deadline=None)
def test_any_split_of_an_answer_gives_the_same_exchange(
    engine: Engine, answer: bytes, cuts: list[int]
) -> None:
    plays = [Play((answer,), End.CLOSE), Play(pieces_of(answer, cuts), End.CLOSE)]
    (whole, split), _ = asyncio.run(exchanges(engine, plays))
    assert whole.failure is split.failure
    # Only surplus may differ: bytes after the answer's end that came in a later packet.
    assert whole.received.startswith(split.received)


@pytest.mark.parametrize("engine", list(Engine))
@given(
    answer=ANSWERS,
    record=st.integers(1, 300),
    cuts=st.lists(st.integers(0, 40_000), max_size=6),
    version=st.sampled_from([ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3]),
)
@settings(max_examples=20 * TIMES, deadline=None)
def test_any_records_in_any_segments_give_the_exchange_that_plain_words_give(
    engine: Engine, answer: bytes, record: int, cuts: list[int], version: ssl.TLSVersion
) -> None:
    context = server_context()
    context.minimum_version = context.maximum_version = version

    async def play(peer: Peer) -> None:
        await peer.shake_hands()
        await peer.request()
        for piece in pieces_of(peer.sealed(answer, record) + peer.goodbye(), cuts):
            await peer.send(piece)
            await asyncio.sleep(0)
        await peer.end()

    async def one_look(tls: ssl.SSLContext | None) -> Exchange:
        async with record_server(play, tls) as root, wire(engine, verify_tls=False) as one:
            return await look(one, f"{root}/")

    plain, secure = asyncio.run(one_look(None)), asyncio.run(one_look(context))
    assert (plain.failure, _without_surplus(plain)) == (secure.failure, _without_surplus(secure))


def _without_surplus(exchange: Exchange) -> bytes:
    """What is heard of the bytes after the answer's end depends on when they came."""
    framing = frame(exchange.received, eof=exchange.eof)
    return exchange.received[: framing.surplus[0]]
