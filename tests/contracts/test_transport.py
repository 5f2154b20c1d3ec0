"""What every transport of the fetcher must do, whichever HTTP code it is made of."""

import asyncio
import contextlib
import datetime
import socket
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
import trustme

from archive.model import Cut, Exchange, Failure
from archive.warc.framing import frame
from crawler.fetch import Engine
from crawler.fetch.directory import Directory
from crawler.fetch.guard import Guard
from crawler.fetch.raw import RawTransport
from crawler.fetch.recorder import HttpcoreTransport
from crawler.fetch.tls import client_context
from tests.builders_fetch import LOOPBACK, look, wire
from tests.servers.certificates import server_context
from tests.servers.hostile import hostile_server, sockets_given_back
from tests.servers.kinds import BODY, MEASURED, End, head, page
from tests.servers.proxy import local_proxy

SECURE = [pytest.param(False, id="http"), pytest.param(True, id="https")]
CUT_BY_THE_SERVER = {"trunc-cl", "trunc-chunked", "trunc-head", "rst"}


@pytest.fixture(scope="module")
def context() -> ssl.SSLContext:
    return server_context()


def has_ipv6() -> bool:
    try:
        with socket.socket(socket.AF_INET6) as probe:
            probe.bind(("::1", 0))
    except OSError:
        return False
    return True


# --- exactness ------------------------------------------------------------------------------


@pytest.mark.parametrize("secure", SECURE)
@pytest.mark.parametrize("kind", MEASURED)
async def test_every_byte_that_the_server_sent_and_received_is_in_the_record(
    kind: str, secure: bool, engine: Engine, trusted: Path, context: ssl.SSLContext
) -> None:
    async with (
        hostile_server(context if secure else None) as server,
        wire(engine, ca_file=trusted) as one,
    ):
        exchange = await look(one, server.url(kind))
        after = await look(one, server.url("plain", "next"))
    seen = server.seen(kind)[0]
    assert exchange.sent == seen.received
    assert exchange.received == bytes(seen.sent)
    assert _parts_of(exchange) == exchange.received
    assert (exchange.failure is Failure.RESET) == (kind in CUT_BY_THE_SERVER)
    assert after.failure is None, "the next exchange is unharmed"
    assert after.received == bytes(server.seen("plain")[-1].sent)


def _parts_of(exchange: Exchange) -> bytes:
    """Interim heads, answer and surplus, put together again from the framing."""
    framing = frame(exchange.received, method=exchange.method, eof=exchange.eof)
    spans = [*framing.interim, framing.head or (0, 0), framing.body, framing.surplus]
    return b"".join(exchange.received[start:end] for start, end in spans)


async def test_a_query_is_sent_as_it_was_written(engine: Engine) -> None:
    query = "a=%7Eb;c=~d&e=%2f&&f=[1]&g='x'"
    async with hostile_server() as server, wire(engine) as one:
        exchange = await look(one, server.url("req-query", query))
    assert server.seen("req-query")[0].target == f"/req-query?{query}"
    assert exchange.url == server.url("req-query", query)


async def test_the_callers_headers_are_sent_beside_our_own(engine: Engine) -> None:
    async with hostile_server() as server, wire(engine, user_agent="newskeep/9") as one:
        await look(one, server.url("req-headers"), headers={"If-None-Match": '"v1"'})
    sent = server.seen("req-headers")[0].received
    assert b'\r\nIf-None-Match: "v1"\r\n' in sent
    assert b"\r\nUser-Agent: newskeep/9\r\n" in sent
    assert b"\r\nAccept-Encoding: gzip\r\n" in sent
    assert b"ookie" not in sent


async def test_a_head_answer_ends_with_its_head_whatever_its_length_says(engine: Engine) -> None:
    async with hostile_server() as server, wire(engine) as one:
        server.play("head", head("200 OK", length=3000))
        exchange = await look(one, server.url("head"), method="HEAD")
        after = await look(one, server.url("plain"))
    assert exchange.failure is None
    assert exchange.received == head("200 OK", length=3000)
    assert after.failure is None


async def test_the_record_names_the_peer_and_the_times(engine: Engine) -> None:
    async with hostile_server() as server, wire(engine) as one:
        exchange = await look(one, server.url("plain"))
    assert (exchange.peer, exchange.port) == ("127.0.0.1", server.port)
    assert exchange.started_at <= exchange.finished_at
    assert exchange.started_at.utcoffset() == timedelta(0)


# --- framing safety -------------------------------------------------------------------------


async def test_bytes_beyond_the_answer_never_become_the_next_answer(engine: Engine) -> None:
    async with hostile_server() as server, wire(engine) as one:
        exchanges = [await look(one, server.url("desync", str(n))) for n in range(3)]
    assert [exchange.received.count(b"good") for exchange in exchanges] == [1, 1, 1]
    assert all(_body(exchange) == b"good" for exchange in exchanges)


async def test_four_requests_at_once_each_get_their_own_answer(engine: Engine) -> None:
    async with hostile_server() as server, wire(engine) as one:
        urls = [server.url("desync", str(n)) for n in range(4)]
        exchanges = await asyncio.gather(*(look(one, url) for url in urls))
    assert all(_body(exchange) == b"good" for exchange in exchanges)


@pytest.mark.parametrize("kind", ["cl-and-te", "two-lengths", "surplus", "101", "chunk-huge"])
async def test_a_connection_with_doubtful_framing_is_not_used_again(
    kind: str, engine: Engine
) -> None:
    async with hostile_server() as server, wire(engine) as one:
        server.plays[kind] = type(server.plays[kind])(server.plays[kind].parts, End.KEEP)
        await look(one, server.url(kind))
        await look(one, server.url("plain"))
    assert server.seen("plain")[0].connection != server.seen(kind)[0].connection


async def test_a_well_framed_connection_is_used_again(engine: Engine) -> None:
    async with hostile_server() as server, wire(engine) as one:
        for kind in ("plain", "chunked", "gzip", "304", "204", "103", "obsfold"):
            await look(one, server.url(kind))
    assert server.connections == 1


@pytest.mark.parametrize("secure", SECURE)
async def test_bytes_on_an_idle_connection_are_nobodys_answer(
    secure: bool, engine: Engine, trusted: Path, context: ssl.SSLContext
) -> None:
    script = _scripted([page(), page(body=b"UNASKED")], context if secure else None)
    scheme = "https" if secure else "http"
    async with script as (port, read, spoken), wire(engine, ca_file=trusted) as one:
        first = await look(one, f"{scheme}://127.0.0.1:{port}/one")
        read.set()
        await spoken.wait()
        second = await look(one, f"{scheme}://127.0.0.1:{port}/two")
    assert _body(first) == BODY
    assert _body(second) == BODY


async def test_a_connection_that_the_server_closed_is_replaced(engine: Engine) -> None:
    async with hostile_server() as server, wire(engine) as one:
        await look(one, server.url("idle-close"))
        exchange = await look(one, server.url("plain"))
    assert exchange.failure is None


def _body(exchange: Exchange) -> bytes:
    start, end = frame(exchange.received).body
    return exchange.received[start:end]


@asynccontextmanager
async def _scripted(
    parts: list[bytes], context: ssl.SSLContext | None = None
) -> AsyncIterator[tuple[int, asyncio.Event, asyncio.Event]]:
    """Answers each connection's first request, and once that is read, speaks unasked."""
    read, spoken = asyncio.Event(), asyncio.Event()
    writers: list[asyncio.StreamWriter] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writers.append(writer)
        await reader.readuntil(b"\r\n\r\n")
        writer.write(parts[0])
        await writer.drain()
        await read.wait()
        for part in parts[1:]:
            writer.write(part)
        await writer.drain()
        spoken.set()

    server = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=context)
    try:
        yield server.sockets[0].getsockname()[1], read, spoken
    finally:
        read.set()
        server.close()
        for writer in writers:
            writer.transport.abort()
        await sockets_given_back()


# --- limits ---------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["silent", "stall", "drip-for-ever"])
async def test_the_time_limit_is_for_the_whole_exchange(kind: str, engine: Engine) -> None:
    async with hostile_server() as server, wire(engine, timeout=timedelta(seconds=0.2)) as one:
        started = asyncio.get_running_loop().time()
        exchange = await look(one, server.url(kind))
        took = asyncio.get_running_loop().time() - started
        after = await look(one, server.url("plain"))
    assert took < 1.5
    assert exchange.failure is Failure.TIMED_OUT
    assert exchange.cut is (None if kind == "silent" else Cut.TIME)
    assert bytes(server.seen(kind)[0].sent).startswith(exchange.received)
    assert after.failure is None


@pytest.mark.parametrize(
    "kind", ["big5mb", "big5mb-chunked", "endless", "endless-head", "length-10gb", "header-5mb"]
)
async def test_the_byte_cap_cuts_an_answer_and_keeps_the_part(kind: str, engine: Engine) -> None:
    async with hostile_server() as server, wire(engine, max_size=100_000) as one:
        exchange = await look(one, server.url(kind))
        after = await look(one, server.url("plain"))
    assert (exchange.failure, exchange.cut) == (Failure.TOO_LARGE, Cut.LENGTH)
    assert len(exchange.received) == 100_000
    assert bytes(server.seen(kind)[0].sent).startswith(exchange.received)
    assert after.failure is None


async def test_a_bomb_is_kept_as_the_few_bytes_that_it_is(engine: Engine) -> None:
    async with hostile_server() as server, wire(engine, max_size=1_000_000) as one:
        exchange = await look(one, server.url("gzip-bomb"))
    assert exchange.failure is None
    assert exchange.received == bytes(server.seen("gzip-bomb")[0].sent)


@pytest.mark.parametrize(
    ("kind", "failure"),
    [
        ("http09", Failure.MALFORMED),
        ("rubbish", Failure.MALFORMED),
        ("two-lengths", Failure.MALFORMED),
        ("chunk-negative", Failure.MALFORMED),
        ("chunk-huge", Failure.MALFORMED),
        ("chunk-rubbish", Failure.MALFORMED),
        ("silent-close", Failure.RESET),
        ("shared-length", None),
        ("101", None),
        ("headers-100k", None),
    ],
)
async def test_odd_answers_are_kept_whole_and_named(
    kind: str, failure: Failure | None, engine: Engine
) -> None:
    async with hostile_server() as server, wire(engine) as one:
        exchange = await look(one, server.url(kind))
    assert exchange.failure is failure
    assert exchange.received == bytes(server.seen(kind)[0].sent)


async def test_a_malformed_answer_on_an_open_connection_is_not_waited_for_long(
    engine: Engine,
) -> None:
    async with hostile_server() as server, wire(engine, timeout=timedelta(seconds=10)) as one:
        server.play("hanging", b"HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\nhi", End.HANG)
        started = asyncio.get_running_loop().time()
        exchange = await look(one, server.url("hanging"))
        took = asyncio.get_running_loop().time() - started
    assert exchange.failure is Failure.MALFORMED
    assert took < 5


# --- TLS ------------------------------------------------------------------------------------


async def test_the_tls_facts_are_in_the_record(
    engine: Engine, trusted: Path, context: ssl.SSLContext
) -> None:
    async with hostile_server(context) as server, wire(engine, ca_file=trusted) as one:
        exchange = await look(one, server.url("plain"))
        leaf = await asyncio.to_thread(ssl.get_server_certificate, ("127.0.0.1", server.port))
    assert exchange.tls is not None
    assert exchange.tls.version == "TLSv1.3"
    assert exchange.tls.cipher is not None
    assert exchange.tls.verified
    assert exchange.tls.chain[0] == ssl.PEM_cert_to_DER_cert(leaf)


@pytest.mark.parametrize(
    ("names", "fault", "words"),
    [
        (("elsewhere.example",), None, "mismatch"),
        ((), "expired", "expired"),
        ((), "unknown", "unable to get local issuer"),
    ],
    ids=["wrong-name", "expired", "unknown-authority"],
)
async def test_a_certificate_that_does_not_verify_is_refused_and_recorded(
    names: tuple[str, ...], fault: str | None, words: str, engine: Engine, trusted: Path
) -> None:
    long_ago = datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)
    context = server_context(
        *names,
        ca=trustme.CA() if fault == "unknown" else None,
        not_after=long_ago if fault == "expired" else None,
    )
    async with hostile_server(context) as server, wire(engine, ca_file=trusted) as one:
        exchange = await look(one, server.url("plain"))
    assert exchange.failure is Failure.TLS
    assert (exchange.sent, exchange.received) == (b"", b"")
    assert exchange.tls is not None
    assert not exchange.tls.verified
    assert words in (exchange.tls.error or "")
    assert exchange.peer == "127.0.0.1"
    assert server.log == [], "nothing was asked of a server that could not prove its name"


async def test_verification_can_be_switched_off_and_the_record_says_so(engine: Engine) -> None:
    context = server_context(ca=trustme.CA())
    async with hostile_server(context) as server, wire(engine, verify_tls=False) as one:
        exchange = await look(one, server.url("plain"))
    assert exchange.failure is None
    assert exchange.tls is not None
    assert not exchange.tls.verified


@pytest.mark.parametrize(
    "words", [b"", b"HTTP/1.1 400 Bad Request\r\n\r\n"], ids=["silence", "plain-http"]
)
async def test_a_handshake_that_is_cut_or_answered_in_plain_is_a_tls_failure(
    words: bytes, engine: Engine
) -> None:
    async def not_tls(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(10)
        writer.write(words)
        writer.close()
        with contextlib.suppress(ConnectionError):
            await writer.wait_closed()

    server = await asyncio.start_server(not_tls, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    async with server, wire(engine) as one:
        exchange = await look(one, f"https://127.0.0.1:{port}/")
    assert exchange.failure is Failure.TLS
    assert exchange.detail


async def test_an_end_without_close_notify_ends_an_unbounded_answer(
    engine: Engine, trusted: Path, context: ssl.SSLContext
) -> None:
    async with hostile_server(context) as server, wire(engine, ca_file=trusted) as one:
        server.play("ragged", head("200 OK") + BODY, End.DROP)
        exchange = await look(one, server.url("ragged"))
    assert exchange.received == bytes(server.seen("ragged")[0].sent)
    assert exchange.failure is None
    assert exchange.eof


# --- where to connect -----------------------------------------------------------------------


@pytest.mark.skipif(not has_ipv6(), reason="this machine has no IPv6 loopback")
@pytest.mark.parametrize("secure", SECURE)
async def test_ipv6_is_spoken(
    secure: bool, engine: Engine, trusted: Path, context: ssl.SSLContext
) -> None:
    async with (
        hostile_server(context if secure else None, host="::1") as server,
        wire(engine, ca_file=trusted) as one,
    ):
        exchange = await look(one, server.url("plain"))
    assert exchange.failure is None
    assert exchange.peer == "::1"
    assert f"Host: [::1]:{server.port}".encode() in exchange.sent


async def test_a_dead_address_of_a_host_does_not_keep_the_others_from_answering(
    engine: Engine,
) -> None:
    async def resolver(host: str, port: int) -> list[str]:
        return ["127.0.0.99", "127.0.0.1"]

    async with hostile_server() as server, wire(engine, resolver) as one:
        exchange = await look(one, server.url("plain", host="news.example.net"))
    assert exchange.failure is None
    assert exchange.peer == "127.0.0.1"


async def test_an_override_leads_a_name_to_a_local_server(
    engine: Engine, trusted: Path, context: ssl.SSLContext
) -> None:
    async with hostile_server(context) as server:
        resolve = {"www.example.org": f"127.0.0.1:{server.port}"}
        async with wire(engine, ca_file=trusted, resolve=resolve, allow_private=()) as one:
            exchange = await look(one, "https://www.example.org/plain")
    assert exchange.failure is None
    assert b"\r\nHost: www.example.org\r\n" in exchange.sent
    assert (exchange.peer, exchange.port) == ("127.0.0.1", server.port)


async def test_a_refused_connection_is_a_failure_with_words(engine: Engine) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        async with wire(engine) as one:
            exchange = await look(one, f"http://127.0.0.1:{unused.getsockname()[1]}/")
    assert exchange.failure is Failure.REFUSED
    assert exchange.sent == b""
    assert "127.0.0.1" in exchange.detail


async def test_a_name_without_an_address_is_a_failure_with_words(engine: Engine) -> None:
    async def resolver(host: str, port: int) -> list[str]:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    async with wire(engine, resolver) as one:
        exchange = await look(one, "http://no.such.example/")
    assert exchange.failure is Failure.DNS
    assert "no.such.example" in exchange.detail


# --- proxies --------------------------------------------------------------------------------


async def test_https_goes_through_a_tunnel_and_the_record_holds_only_the_origins_words(
    engine: Engine, trusted: Path, context: ssl.SSLContext
) -> None:
    async with hostile_server(context) as server, local_proxy() as proxy:
        through = f"http://us%40er:secret@127.0.0.1:{proxy.port}"
        async with wire(engine, ca_file=trusted, proxy=through) as one:
            exchange = await look(one, server.url("plain"))
    seen = server.seen("plain")[0]
    assert exchange.failure is None
    assert (exchange.sent, exchange.received) == (seen.received, bytes(seen.sent))
    assert exchange.port == proxy.port
    assert proxy.heard[0].startswith(f"CONNECT 127.0.0.1:{server.port} HTTP/1.1\r\n".encode())
    assert b"Proxy-Authorization: Basic dXNAZXI6c2VjcmV0\r\n" in proxy.heard[0]


async def test_http_goes_to_the_proxy_with_the_whole_address(engine: Engine) -> None:
    async with (
        hostile_server() as server,
        local_proxy() as proxy,
        wire(engine, proxy=f"http://127.0.0.1:{proxy.port}") as one,
    ):
        exchange = await look(one, server.url("plain", "a=1"))
    assert exchange.failure is None
    assert exchange.sent == proxy.heard[0]
    assert exchange.sent.startswith(f"GET {server.url('plain', 'a=1')} HTTP/1.1\r\n".encode())


async def test_a_proxy_may_itself_be_reached_by_tls(
    engine: Engine, trusted: Path, context: ssl.SSLContext
) -> None:
    async with hostile_server(context) as server, local_proxy(tls=context) as proxy:
        through = f"https://localhost:{proxy.port}"
        async with wire(engine, ca_file=trusted, proxy=through) as one:
            exchange = await look(one, server.url("plain"))
    assert exchange.failure is None
    assert exchange.received == bytes(server.seen("plain")[0].sent)


async def test_a_proxy_that_refuses_is_a_failure_and_not_the_origins_answer(
    engine: Engine,
) -> None:
    refusal = b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n"
    async with (
        local_proxy(refusal=refusal) as proxy,
        wire(engine, proxy=f"http://127.0.0.1:{proxy.port}") as one,
    ):
        exchange = await look(one, "https://127.0.0.1:9/")
    assert exchange.failure is Failure.PROXY
    assert "407" in exchange.detail
    assert (exchange.sent, exchange.received) == (b"", b"")


async def test_a_proxy_that_is_not_there_is_a_proxy_failure(engine: Engine) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        through = f"http://127.0.0.1:{unused.getsockname()[1]}"
        async with wire(engine, proxy=through) as one:
            exchange = await look(one, "http://127.0.0.1:9/")
    assert exchange.failure is Failure.PROXY


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", "10.1.2.3"])
async def test_a_proxy_is_not_asked_for_private_addresses(host: str, engine: Engine) -> None:
    async with local_proxy() as proxy:
        through = f"http://127.0.0.1:{proxy.port}"
        async with wire(engine, proxy=through, allow_private=()) as one:
            exchange = await look(one, f"http://{host}/")
    assert exchange.failure is Failure.FORBIDDEN_ADDRESS
    assert proxy.heard == []


# --- ending ---------------------------------------------------------------------------------


async def test_aborting_ends_what_is_in_hand_and_keeps_what_came(engine: Engine) -> None:
    async with hostile_server() as server, wire(engine, timeout=timedelta(minutes=5)) as one:
        task = asyncio.create_task(look(one, server.url("stall")))
        await server.played("stall")
        one.abort()
        exchange = await asyncio.wait_for(task, 5)
    assert exchange.failure is Failure.TIMED_OUT


async def test_a_cancelled_exchange_leaves_no_connection_for_the_next(engine: Engine) -> None:
    async with hostile_server() as server, wire(engine) as one:
        task = asyncio.create_task(look(one, server.url("stall")))
        await server.played("stall")
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        exchange = await look(one, server.url("plain"))
    assert exchange.failure is None
    assert server.seen("plain")[0].connection != server.seen("stall")[0].connection


# --- under a plain client -------------------------------------------------------------------


@pytest.mark.parametrize("made_of", [RawTransport, HttpcoreTransport])
async def test_a_transport_serves_a_plain_httpx_client(
    made_of: type[RawTransport] | type[HttpcoreTransport],
) -> None:
    directory = Directory(Guard(LOOPBACK), {})
    transport = made_of(directory, client_context(verify=True, ca_file=None))
    async with hostile_server() as server, httpx.AsyncClient(transport=transport) as client:
        answer = await client.get(server.url("gzip-chunked"))
        with pytest.raises(httpx.TransportError):
            await client.get(server.url("trunc-cl"))
        posted = await client.post(server.url("req-headers"), content=b"a=1")
    directory.close()
    assert answer.content == BODY
    assert posted.status_code == 200
    assert server.seen("req-headers")[0].received.endswith(b"\r\n\r\na=1")
