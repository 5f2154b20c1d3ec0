"""What TLS does below the answers, record by record, costs no byte and mixes none."""

import asyncio
import gc
import ssl
from asyncio import sslproto
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest

from archive.model import Cut, Exchange, Failure
from archive.warc.framing import frame
from crawler.fetch import Ask, Engine, raw
from crawler.fetch.line import DESK_SIZE, Line
from crawler.fetch.recording import Recording
from crawler.fetch.trouble import TlsTrouble
from tests.builders_fetch import look, wire
from tests.servers.certificates import server_context
from tests.servers.hostile import sockets_given_back
from tests.servers.kinds import head, page
from tests.servers.proxy import local_proxy
from tests.servers.records import Peer, Play, record_server

BYTES = Random(27).randbytes(1_500_000)
LARGE = page(body=BYTES[:70_001])
UNBOUNDED = head("200 OK") + BYTES[:100_000]
FOREIGN = page(body=b"FOREIGN")
VERSIONS = (ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3)

Breath = Callable[[Peer], bytes]
"""What the server lays on the wire at once, sealed when the peer is known."""


@pytest.fixture(params=VERSIONS, ids=lambda version: version.name)
def context(request: pytest.FixtureRequest) -> ssl.SSLContext:
    made = server_context()
    made.minimum_version = made.maximum_version = request.param
    return made


@pytest.fixture(params=[None, *VERSIONS], ids=lambda version: version.name if version else "plain")
def any_context(request: pytest.FixtureRequest) -> ssl.SSLContext | None:
    if request.param is None:
        return None
    made = server_context()
    made.minimum_version = made.maximum_version = request.param
    return made


def answering(*breaths: Breath, end: Callable[[Peer], Awaitable[None]] = Peer.gone) -> Play:
    """Each connection's first request is answered by these breaths, and then comes the end."""

    async def play(peer: Peer) -> None:
        await peer.shake_hands()
        await peer.request()
        for breath in breaths:
            await peer.send(breath(peer))
        await end(peer)

    return play


def _body(exchange: Exchange) -> bytes:
    start, end = frame(exchange.received).body
    return exchange.received[start:end]


# --- faults ---------------------------------------------------------------------------------


def tampered(peer: Peer) -> bytes:
    record = bytearray(peer.sealed(BYTES[:5_000]))
    record[100] ^= 1
    return bytes(record)


FAULTS = {
    "alert": Peer.alert,
    "tampered-record": tampered,
    "no-record": lambda _: b"HTTP/1.1 400 Bad Request\r\n\r\n",
}


@pytest.mark.parametrize("end", [Peer.gone, Peer.end, Peer.reset], ids=lambda end: end.__name__)
@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
async def test_what_came_in_one_breath_with_a_fault_of_tls_is_kept(
    fault: Breath, end: Callable[[Peer], Awaitable[None]], engine: Engine,
    context: ssl.SSLContext, trusted: Path,
) -> None:  # fmt: skip
    play = answering(lambda peer: peer.sealed(LARGE[:50_000]) + fault(peer), end=end)
    async with record_server(play, context) as root, wire(engine, ca_file=trusted) as one:
        exchange = await look(one, f"{root}/")
    assert exchange.received == LARGE[:50_000]
    assert (exchange.failure, exchange.eof) == (Failure.RESET, False)


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
async def test_an_unbounded_answer_is_not_ended_by_a_fault_of_tls(
    fault: Breath, engine: Engine, context: ssl.SSLContext, trusted: Path
) -> None:
    play = answering(lambda peer: peer.sealed(UNBOUNDED), fault, end=Peer.end)
    async with record_server(play, context) as root, wire(engine, ca_file=trusted) as one:
        exchange = await look(one, f"{root}/")
    assert exchange.received == UNBOUNDED
    assert (exchange.failure, exchange.eof) == (Failure.RESET, False)


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
async def test_a_fault_of_tls_behind_a_whole_answer_costs_the_connection_alone(
    fault: Breath, engine: Engine, context: ssl.SSLContext, trusted: Path
) -> None:
    play = answering(lambda peer: peer.sealed(LARGE) + fault(peer))
    async with record_server(play, context) as root, wire(engine, ca_file=trusted) as one:
        exchanges = [await look(one, f"{root}/{n}") for n in range(2)]
    assert [(one.received, one.failure) for one in exchanges] == [(LARGE, None)] * 2


async def test_an_alert_within_a_tunnel_through_tls_keeps_what_came_before(
    engine: Engine, context: ssl.SSLContext, trusted: Path
) -> None:
    play = answering(lambda peer: peer.sealed(LARGE[:50_000]) + peer.alert())
    async with (
        record_server(play, context) as root,
        local_proxy(tls=context) as proxy,
        wire(engine, ca_file=trusted, proxy=f"https://localhost:{proxy.port}") as one,
    ):
        exchange = await look(one, f"{root}/")
    assert (exchange.received, exchange.failure) == (LARGE[:50_000], Failure.RESET)


async def test_a_proxy_whose_tls_is_at_fault_is_a_failed_proxy(
    engine: Engine, context: ssl.SSLContext, trusted: Path
) -> None:
    async with (
        record_server(answering(Peer.alert), context) as root,
        wire(engine, ca_file=trusted, proxy=root) as one,
    ):
        exchange = await look(one, "https://127.0.0.1:9/")
    assert (exchange.failure, exchange.received) == (Failure.PROXY, b"")


@pytest.mark.parametrize(
    ("end", "words"),
    [(Peer.reset, "reset by peer"), (lambda peer: peer.send(peer.alert()), "bad record mac")],
    ids=["reset", "alert"],
)
async def test_the_words_of_what_broke_an_answer_are_told(
    end: Callable[[Peer], Awaitable[None]], words: str, context: ssl.SSLContext, trusted: Path
) -> None:
    play = answering(lambda peer: peer.sealed(LARGE[:50_000]), end=end)
    async with record_server(play, context) as root, wire(ca_file=trusted) as one:
        exchange = await look(one, f"{root}/")
    assert words in exchange.detail


async def test_a_proxy_that_never_ends_its_head_is_heard_for_so_long_only(
    engine: Engine, any_context: ssl.SSLContext | None, trusted: Path
) -> None:
    async def play(peer: Peer) -> None:
        await peer.shake_hands()
        await peer.request()
        while True:
            await peer.send(peer.sealed(b"X-More: words\r\n" * 1_000))
            await asyncio.sleep(0)

    async with (
        record_server(play, any_context) as root,
        wire(engine, ca_file=trusted, proxy=root) as one,
    ):
        exchange = await look(one, "https://127.0.0.1:9/")
    assert exchange.failure is Failure.PROXY


async def test_a_tunnel_given_up_amid_its_handshake_is_closed_at_once(
    engine: Engine, context: ssl.SSLContext, trusted: Path
) -> None:
    gone = asyncio.Event()

    async def play(peer: Peer) -> None:
        await peer.shake_hands()
        await peer.request()
        await peer.send(peer.sealed(b"HTTP/1.1 200 OK\r\n\r\n"))
        with suppress(OSError):
            await peer.gone()
        gone.set()

    limit = timedelta(seconds=0.1)
    async with (
        record_server(play, context) as root,
        wire(engine, ca_file=trusted, proxy=root, timeout=limit) as one,
    ):
        exchange = await look(one, "https://127.0.0.1:9/")
        await asyncio.wait_for(gone.wait(), 5)
    assert exchange.failure is Failure.TIMED_OUT


# --- bytes that nobody asked for ------------------------------------------------------------


async def test_a_record_behind_the_answers_is_not_the_next_answer(
    engine: Engine, any_context: ssl.SSLContext | None, trusted: Path
) -> None:
    play = answering(lambda peer: peer.sealed(LARGE) + peer.sealed(FOREIGN))
    async with record_server(play, any_context) as root, wire(engine, ca_file=trusted) as one:
        exchanges = [await look(one, f"{root}/{n}") for n in range(3)]
    assert [_body(exchange) for exchange in exchanges] == [BYTES[:70_001]] * 3


@pytest.mark.parametrize("cut", [1, 5, 20, -1])
@pytest.mark.parametrize("apart", [False, True], ids=["with-the-answer", "while-idle"])
async def test_half_a_record_that_came_before_a_request_is_not_its_answer(
    apart: bool, cut: int, engine: Engine, context: ssl.SSLContext, trusted: Path
) -> None:
    said = asyncio.Event()

    async def play(peer: Peer) -> None:
        await peer.shake_hands()
        await peer.request()
        answer, foreign = peer.sealed(LARGE), peer.sealed(FOREIGN)
        if apart:
            await peer.send(answer)
            answer = b""
            await asyncio.wait_for(idle.wait(), 5)
        await peer.send(answer + foreign[:cut])
        said.set()
        await peer.request()
        await peer.send(foreign[cut:] + peer.sealed(LARGE))

    idle = asyncio.Event()
    async with record_server(play, context) as root, wire(engine, ca_file=trusted) as one:
        await look(one, f"{root}/1")
        idle.set()
        await said.wait()
        await sockets_given_back()  # and read
        exchange = await look(one, f"{root}/2")
    assert _body(exchange) == BYTES[:70_001]


async def test_half_an_answer_that_came_before_a_request_is_no_part_of_its_answer(
    engine: Engine, any_context: ssl.SSLContext | None, trusted: Path
) -> None:
    idle, said = asyncio.Event(), asyncio.Event()

    async def play(peer: Peer) -> None:
        await peer.shake_hands()
        await peer.request()
        await peer.send(peer.sealed(LARGE))
        await asyncio.wait_for(idle.wait(), 5)
        await peer.send(peer.sealed(FOREIGN[:30]))
        said.set()
        await peer.request()
        await peer.send(peer.sealed(FOREIGN[30:]) + peer.sealed(LARGE))

    async with record_server(play, any_context) as root, wire(engine, ca_file=trusted) as one:
        await look(one, f"{root}/1")
        idle.set()
        await said.wait()
        await sockets_given_back()  # and read
        exchange = await look(one, f"{root}/2")
    assert _body(exchange) == BYTES[:70_001]  # what the server says behind it may have come too


async def test_what_a_cap_cut_off_behind_a_whole_answer_is_no_part_of_the_next(
    engine: Engine, any_context: ssl.SSLContext | None, trusted: Path
) -> None:
    async def play(peer: Peer) -> None:
        await peer.shake_hands()
        await peer.request()
        await peer.send(peer.sealed(LARGE[:-9]))
        await peer.send(peer.sealed(LARGE[-9:] + FOREIGN[:30]))
        await peer.request()
        await peer.send(peer.sealed(FOREIGN[30:]) + peer.sealed(LARGE))

    async with (
        record_server(play, any_context) as root,
        wire(engine, ca_file=trusted, max_size=len(LARGE)) as one,
    ):
        exchanges = [await look(one, f"{root}/{n}") for n in range(3)]
    assert [exchange.received for exchange in exchanges] == [LARGE] * 3


async def test_tickets_before_an_answer_do_not_cost_the_connection(
    engine: Engine, trusted: Path
) -> None:
    async def play(peer: Peer) -> None:
        tickets = await peer.shake_hands(with_ticket=False)
        while True:
            await peer.request()
            await peer.send(tickets + peer.sealed(page(body=b"%d" % peer.number)))
            tickets = b""

    async with (
        record_server(play, server_context()) as root,
        wire(engine, ca_file=trusted) as one,
    ):
        exchanges = [await look(one, f"{root}/{n}") for n in range(3)]
    assert [_body(exchange) for exchange in exchanges] == [b"1"] * 3


# --- cuts -----------------------------------------------------------------------------------


@pytest.mark.parametrize("record", [1, 7, 16_384])
@pytest.mark.parametrize("segment", [1, 29, 40_000])
async def test_any_records_in_any_segments_make_the_same_answer(
    segment: int, record: int, engine: Engine, any_context: ssl.SSLContext | None, trusted: Path
) -> None:
    said = page(body=BYTES[: 300 if record * segment < 100 else 20_000])

    connections: list[int] = []

    async def play(peer: Peer) -> None:
        await peer.shake_hands()
        while True:
            await peer.request()
            connections.append(peer.number)
            wire_text = peer.sealed(said, record)
            for at in range(0, len(wire_text), segment):
                await peer.send(wire_text[at : at + segment])
                if segment > 1 or at % 50 == 0:
                    await asyncio.sleep(0)  # the other side reads

    async with record_server(play, any_context) as root, wire(engine, ca_file=trusted) as one:
        exchanges = [await look(one, f"{root}/{n}") for n in range(2)]
    assert [exchange.received for exchange in exchanges] == [said] * 2
    assert connections == [1, 1]


@pytest.mark.parametrize("size", [1, DESK_SIZE - 1, DESK_SIZE, DESK_SIZE + 1, 1_000_000])
async def test_a_goodbye_in_one_breath_with_an_unbounded_answer_ends_it(
    size: int, engine: Engine, context: ssl.SSLContext, trusted: Path
) -> None:
    said = head("200 OK") + BYTES[: max(size - len(head("200 OK")), 0)]
    play = answering(lambda peer: peer.sealed(said) + peer.goodbye())
    async with record_server(play, context) as root, wire(engine, ca_file=trusted) as one:
        exchange = await look(one, f"{root}/")
    assert (exchange.received, exchange.eof, exchange.failure) == (said, True, None)


async def test_an_end_in_one_breath_with_all_that_a_socket_holds_costs_no_byte(
    engine: Engine, any_context: ssl.SSLContext | None, trusted: Path
) -> None:
    said = head("200 OK") + BYTES[:1_000_000]

    async def play(peer: Peer) -> None:
        await peer.shake_hands()
        await peer.request()
        await peer.send(peer.sealed(page(body=BYTES)))  # the kernel widens the window meanwhile
        await peer.request()
        await peer.send(peer.sealed(said))
        await peer.end()

    async with record_server(play, any_context) as root, wire(engine, ca_file=trusted) as one:
        await look(one, f"{root}/1")
        exchange = await look(one, f"{root}/2")
    assert (exchange.received, exchange.eof, exchange.failure) == (said, True, None)


@pytest.mark.parametrize("times", [1, 2, 50])
@pytest.mark.parametrize("beside", [-1, 0, 1])
@pytest.mark.parametrize("record", [100, 1_000, 16_384])
async def test_a_desk_that_is_just_filled_by_an_answer_and_its_goodbye_loses_nothing(
    record: int, beside: int, times: int,
    context: ssl.SSLContext, trusted: Path, monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(raw, "DESK_SIZE", 1_000)  # that it is filled does not hang on the kernel
    said = head("200 OK") + BYTES[: times * 1_000 + beside - len(head("200 OK"))]
    play = answering(lambda peer: peer.sealed(said, record) + peer.goodbye())
    async with record_server(play, context) as root, wire(ca_file=trusted) as one:
        exchange = await look(one, f"{root}/")
    assert (exchange.received, exchange.eof, exchange.failure) == (said, True, None)


@pytest.mark.parametrize("half", [0, 3, 50])
async def test_an_end_amid_a_record_keeps_the_records_before_it(
    half: int, engine: Engine, context: ssl.SSLContext, trusted: Path
) -> None:
    play = answering(
        lambda peer: peer.sealed(UNBOUNDED) + peer.sealed(BYTES[:100])[:half], end=Peer.end
    )
    async with record_server(play, context) as root, wire(engine, ca_file=trusted) as one:
        exchange = await look(one, f"{root}/")
    assert (exchange.received, exchange.eof, exchange.failure) == (UNBOUNDED, True, None)


async def test_a_reset_amid_an_answer_keeps_what_came(
    engine: Engine, any_context: ssl.SSLContext | None, trusted: Path
) -> None:
    play = answering(lambda peer: peer.sealed(LARGE[:50_000]), end=Peer.reset)
    async with record_server(play, any_context) as root, wire(engine, ca_file=trusted) as one:
        exchange = await look(one, f"{root}/")
    assert (exchange.received, exchange.failure) == (LARGE[:50_000], Failure.RESET)


async def test_a_record_that_is_never_finished_ends_with_the_time_limit(
    engine: Engine, context: ssl.SSLContext, trusted: Path
) -> None:
    play = answering(lambda peer: peer.sealed(LARGE[:50_000]) + peer.sealed(LARGE[50_000:])[:99])
    limit = timedelta(seconds=0.2)
    async with (
        record_server(play, context) as root,
        wire(engine, ca_file=trusted, timeout=limit) as one,
    ):
        exchange = await look(one, f"{root}/")
    assert (exchange.received, exchange.cut) == (LARGE[:50_000], Cut.TIME)


async def test_a_large_answer_through_tls_within_tls_comes_whole(
    engine: Engine, context: ssl.SSLContext, trusted: Path
) -> None:
    said = page(body=BYTES)
    play = answering(lambda peer: peer.sealed(said))
    async with (
        record_server(play, context) as root,
        local_proxy(tls=context) as proxy,
        wire(engine, ca_file=trusted, proxy=f"https://localhost:{proxy.port}") as one,
    ):
        exchange = await look(one, f"{root}/")
    assert (exchange.received, exchange.failure) == (said, None)


# --- lines ----------------------------------------------------------------------------------


@contextmanager
def counted(kind: type) -> Iterator[Callable[[], int]]:
    """Gives the number of such objects made within; no collector of cycles helps to free them."""
    gc.collect()
    before = {id(one) for one in gc.get_objects() if isinstance(one, kind)}
    gc.disable()
    try:
        yield lambda: sum(
            isinstance(one, kind) and id(one) not in before for one in gc.get_objects()
        )
    finally:
        gc.enable()


async def test_a_closed_line_is_freed_at_once_with_the_buffers_of_its_tls(trusted: Path) -> None:
    context = server_context()
    play = answering(lambda peer: peer.sealed(LARGE) + peer.goodbye())
    async with (
        record_server(play, context) as root,
        local_proxy(tls=context) as proxy,
        wire(ca_file=trusted, proxy=f"https://localhost:{proxy.port}") as one,
    ):
        with counted(Line) as lines:
            await look(one, f"{root}/")
            await sockets_given_back()
            assert lines() == 0


async def test_an_idle_line_holds_no_answer(
    any_context: ssl.SSLContext | None, trusted: Path
) -> None:
    play = answering(lambda peer: peer.sealed(LARGE))
    async with record_server(play, any_context) as root, wire(ca_file=trusted) as one:
        with counted(Line) as lines, counted(Recording) as recordings:
            await look(one, f"{root}/")
            assert (lines(), recordings()) == (1, 0)


async def test_a_handshake_that_is_not_done_in_time_leaves_no_line() -> None:
    limit = timedelta(seconds=0.1)
    async with record_server(Peer.gone) as root, wire(timeout=limit) as one:
        with counted(Line) as lines:
            exchange = await look(one, root.replace("http:", "https:"))
            await sockets_given_back()
            assert lines() == 0
    assert exchange.failure is Failure.TIMED_OUT


@pytest.mark.parametrize("over", ["ended", "spoken-on", "closed"])
async def test_no_handshake_is_begun_on_a_line_that_is_over(over: str) -> None:
    async def play(peer: Peer) -> None:
        if over == "spoken-on":
            await peer.send(b"SSH-2.0-x\r\n")
        if over != "ended":
            await peer.gone()

    loop, desk = asyncio.get_running_loop(), memoryview(bytearray(DESK_SIZE))
    async with record_server(play) as root:
        port = int(root.rpartition(":")[2])
        _, line = await loop.create_connection(lambda: Line(desk), "127.0.0.1", port)
        if over == "closed":
            line.close()
        else:
            await line.lost
        with pytest.raises(TlsTrouble, match="before the handshake"):
            async with asyncio.timeout(5):
                await line.start_tls(ssl.create_default_context(), "a", verified=True)


async def test_a_line_that_its_peer_ended_while_idle_takes_no_place_among_the_idle(
    trusted: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(raw, "MOST_IDLE", 1)
    connections: list[int] = []

    async def answer_for_ever(peer: Peer) -> None:
        while True:
            await peer.request()
            connections.append(peer.number)
            await peer.send(LARGE)

    async with (
        record_server(answering(lambda _: LARGE, end=Peer.end)) as ending,
        record_server(answer_for_ever) as keeping,
        wire() as one,
    ):
        await look(one, f"{ending}/")
        await sockets_given_back()
        for number in range(3):
            await look(one, f"{keeping}/{number}")
    assert connections == [1, 1, 1]


async def test_an_exchange_without_an_answer_is_stale_on_a_kept_connection_alone(
    engine: Engine, any_context: ssl.SSLContext | None, trusted: Path
) -> None:
    async def play(peer: Peer) -> None:
        await peer.shake_hands()
        await peer.request()
        if peer.number == 1:
            await peer.send(peer.sealed(LARGE))
            await peer.request()

    async with record_server(play, any_context) as root, wire(engine, ca_file=trusted) as one:
        carried = [await one.carry(Ask(f"{root}/{number}")) for number in range(3)]
    assert [each.stale for each in carried] == [False, True, False]


def test_the_desk_holds_what_the_loop_feeds_to_tls_at_once() -> None:
    assert sslproto.SSLProtocol.max_size <= DESK_SIZE
