"""One attempt as an exchange, in what both transports share."""

import asyncio
from datetime import timedelta

import pytest

from archive.addresses import BadAddress
from archive.model import Failure
from crawler.config import SiteOverrides
from crawler.fetch import Ask, raw
from tests.builders_fetch import look, wire
from tests.servers.hostile import hostile_server


async def test_an_address_that_is_none_is_a_programming_error() -> None:
    async with wire() as one:
        with pytest.raises(BadAddress):
            await look(one, "file:///etc/hostname")


async def test_what_was_asked_for_stands_in_the_exchange() -> None:
    async with hostile_server() as server, wire() as one:
        ask = Ask(server.url("plain"), attempt=3, redirected_from="http://a/", check="c", page="p")
        exchange = await one.fetch(ask)
    assert (exchange.url, exchange.attempt) == (server.url("plain"), 3)
    assert (exchange.redirected_from, exchange.check, exchange.page) == ("http://a/", "c", "p")


async def test_an_ask_may_be_satisfied_with_less_than_the_configured_cap() -> None:
    async with hostile_server() as server, wire(max_size=2_000) as one:
        less = await look(one, server.url("plain", "a"), max_size=1_000)
        more = await look(one, server.url("plain", "b"), max_size=9_000)
    assert (len(less.received), less.failure) == (1_000, Failure.TOO_LARGE)
    assert (len(more.received), more.failure) == (2_000, Failure.TOO_LARGE)


async def test_a_site_may_have_limits_of_its_own() -> None:
    sites = {"127.0.0.1": SiteOverrides(timeout=timedelta(seconds=0.1))}
    async with hostile_server() as server, wire(sites=sites) as one:
        exchange = await look(one, server.url("silent"))
    assert exchange.failure is Failure.TIMED_OUT
    assert "0.1 seconds" in exchange.detail


async def test_a_servers_own_word_goes_back_to_it_byte_for_byte() -> None:
    async with hostile_server() as server, wire() as one:
        exchange = await look(one, server.url("plain"), headers={"If-None-Match": '"caf\xe9"'})
    assert b'\r\nIf-None-Match: "caf\xe9"\r\n' in exchange.sent


async def test_a_kept_connection_is_closed_once_it_has_been_idle_for_long(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(raw, "IDLE_SECONDS", 0.05)
    closed = asyncio.Event()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while await reader.readline():
            if await reader.readuntil(b"\r\n\r\n"):
                writer.write(b"HTTP/1.1 204 No Content\r\n\r\n")
        closed.set()
        writer.close()

    async with await asyncio.start_server(serve, "127.0.0.1", 0) as server, wire() as one:
        port = server.sockets[0].getsockname()[1]
        first = await look(one, f"http://127.0.0.1:{port}/")
        await asyncio.wait_for(closed.wait(), 10)
    assert first.failure is None


@pytest.mark.parametrize(
    ("contact", "header"),
    [
        ("desk@news.example", b"\r\nFrom: desk@news.example\r\n"),
        ("mailto:desk@news.example", b"\r\nFrom: desk@news.example\r\n"),
        ("https://news.example/bot", None),
        (None, None),
    ],
)
async def test_a_mail_address_is_given_as_the_standard_has_it(
    contact: str | None, header: bytes | None
) -> None:
    async with hostile_server() as server, wire(contact=contact) as one:
        exchange = await look(one, server.url("plain"))
    assert (b"\r\nFrom:" in exchange.sent) == (header is not None)
    assert header is None or header in exchange.sent


async def test_a_header_of_the_caller_stands_in_place_of_ours() -> None:
    async with hostile_server() as server, wire() as one:
        exchange = await look(one, server.url("plain"), headers={"accept": "text/css"})
    assert exchange.sent.lower().count(b"\r\naccept:") == 1
    assert b"accept: text/css" in exchange.sent
