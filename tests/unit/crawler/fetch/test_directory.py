"""Where to connect for a host."""

import asyncio
import socket
from collections.abc import AsyncIterator, Sequence

import pytest

from archive.model import Failure
from crawler.fetch.directory import Directory, Peer, Resolver, first_to_answer
from crawler.fetch.guard import Guard
from crawler.fetch.trouble import Trouble


@pytest.fixture
async def system() -> AsyncIterator[Directory]:
    """A directory that asks the machine's own resolver."""
    made = Directory(Guard(), {})
    yield made
    made.close()


def answering(*addresses: str) -> Resolver:
    async def resolver(host: str, port: int) -> Sequence[str]:
        return addresses

    return resolver


def directory(*addresses: str, allow: Sequence[str] = (), **overrides: str) -> Directory:
    named = {name.replace("_", "."): target for name, target in overrides.items()}
    return Directory(Guard(allow), named, answering(*addresses))


async def test_only_public_addresses_of_a_host_are_offered() -> None:
    peers = await directory("127.0.0.1", "8.8.8.8", "::1").peers("news.example", 80)
    assert peers == [Peer("8.8.8.8", 80)]


async def test_a_host_with_private_addresses_alone_is_refused_with_the_remedy() -> None:
    with pytest.raises(Trouble, match=r"fetch\.allow_private") as caught:
        await directory("127.0.0.1", "10.0.0.1").peers("news.example", 80)
    assert caught.value.failure is Failure.FORBIDDEN_ADDRESS


async def test_families_take_turns_and_the_resolvers_first_choice_goes_first() -> None:
    found = await directory("2606::1", "2606::2", "8.8.8.8").peers("news.example", 443)
    assert [peer.address for peer in found] == ["2606::1", "8.8.8.8", "2606::2"]


@pytest.mark.parametrize(
    ("target", "peer"),
    [
        ("127.0.0.1", Peer("127.0.0.1", 443)),
        ("127.0.0.1:8443", Peer("127.0.0.1", 8443)),
        ("::1", Peer("::1", 443)),
        ("[::1]:8443", Peer("::1", 8443)),
        ("localhost", Peer("localhost", 443)),
    ],
)
async def test_an_override_is_the_operators_word(target: str, peer: Peer) -> None:
    found = await directory(news_example=target).peers("News.Example", 443)
    assert found == [peer]


async def test_a_name_that_does_not_resolve_is_named() -> None:
    async def resolver(host: str, port: int) -> Sequence[str]:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    with pytest.raises(Trouble, match=r"no\.such\.example") as caught:
        await Directory(Guard(), {}, resolver).peers("no.such.example", 80)
    assert caught.value.failure is Failure.DNS


async def test_a_name_without_addresses_is_a_dns_failure() -> None:
    with pytest.raises(Trouble) as caught:
        await directory().peers("empty.example", 80)
    assert caught.value.failure is Failure.DNS


@pytest.mark.parametrize(
    "spelling",
    [
        "127.0.0.1", "127.1", "127.0.1", "0x7f.0.0.1", "0x7f000001", "2130706433", "017700000001",
        "0177.0.0.1", "0.0.0.0", "0", "localhost", "[::1]", "[::]", "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]", "10.0.0.1", "192.168.0.1", "169.254.169.254", "[fe80::1]", "[fd00::1]",
    ],
)  # fmt: skip
async def test_no_spelling_of_a_private_address_gets_past(
    spelling: str, system: Directory
) -> None:
    with pytest.raises(Trouble) as caught:
        await system.peers(spelling, 80)
    assert caught.value.failure in (Failure.FORBIDDEN_ADDRESS, Failure.DNS)


async def test_every_question_is_asked_anew_so_that_a_changed_answer_is_judged_anew() -> None:
    answers = iter([["8.8.8.8"], ["127.0.0.1"]])

    async def alternating(host: str, port: int) -> Sequence[str]:
        return next(answers)

    changing = Directory(Guard(), {}, alternating)
    assert await changing.peers("rebind.example", 80) == [Peer("8.8.8.8", 80)]
    with pytest.raises(Trouble):
        await changing.peers("rebind.example", 80)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "a.localhost", "[::1]", "10.0.0.1"])
def test_a_proxy_is_not_asked_for_a_private_literal(host: str) -> None:
    with pytest.raises(Trouble):
        directory().refuse_private(host)


def test_a_proxy_may_be_asked_for_a_name_and_for_a_public_address() -> None:
    directory().refuse_private("news.example")
    directory().refuse_private("8.8.8.8")


async def test_the_first_address_that_answers_wins() -> None:
    async def connect(peer: Peer) -> str:
        if peer.address == "dead":
            raise ConnectionRefusedError("no")
        return peer.address

    peers = [Peer("dead", 1), Peer("alive", 1), Peer("third", 1)]
    peer, answer = await first_to_answer(peers, connect)
    assert (peer.address, answer) == ("alive", "alive")


async def test_a_silent_address_loses_its_head_start_and_is_let_go() -> None:
    let_go = asyncio.Event()

    async def connect(peer: Peer) -> str:
        if peer.address == "silent":
            try:
                await asyncio.Event().wait()
            finally:
                let_go.set()
        return peer.address

    peer, _ = await first_to_answer([Peer("silent", 1), Peer("alive", 1)], connect)
    assert peer.address == "alive"
    assert let_go.is_set()


async def test_the_last_refusal_is_raised_where_none_answers() -> None:
    async def connect(peer: Peer) -> str:
        raise ConnectionRefusedError(peer.address)

    with pytest.raises(ConnectionRefusedError):
        await first_to_answer([Peer("one", 1), Peer("two", 1)], connect)
