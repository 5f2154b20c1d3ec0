"""Nothing that a page or a list can say makes newskeep connect to a private address.

The assertion is always on the server: whether anything reached it.
"""

from collections.abc import AsyncIterator, Sequence
from datetime import timedelta

import pytest

from archive.model import Failure
from crawler.clock import SystemClock
from crawler.config import FetchConfig
from crawler.fetch import Crawl, Engine, HostGate, Outcome, RobotsInMemory, Visit
from tests.builders_fetch import Keeper, Listener, each, fetch_config, look, wire
from tests.servers.hostile import HostileServer, hostile_server
from tests.servers.kinds import head, page

# Spellings of loopback, and of other schemes, with {port} for the server's.
SPELLINGS = [
    "http://127.0.0.1:{port}/plain", "http://127.1:{port}/plain", "http://127.0.1:{port}/plain",
    "http://0x7f.0.0.1:{port}/plain", "http://0x7f000001:{port}/plain",
    "http://2130706433:{port}/plain", "http://017700000001:{port}/plain",
    "http://0177.0.0.1:{port}/plain", "http://0.0.0.0:{port}/plain", "http://0:{port}/plain",
    "http://localhost:{port}/plain", "http://LOCALHOST.:{port}/plain",
    "http://[::ffff:127.0.0.1]:{port}/plain", "http://[::ffff:7f00:1]:{port}/plain",
    "http://１２７.0.0.1:{port}/plain", "http://127。0。0。1:{port}/plain",
    "file:///etc/hostname", "data:text/html,hello", "ftp://127.0.0.1:{port}/plain",
    "gopher://127.0.0.1:{port}/plain",
]  # fmt: skip


async def crawled(config: FetchConfig, url: str) -> Outcome:
    told, clock = Listener(), SystemClock()
    one = Visit(page_key=url, url=url, host="x")
    await Crawl(
        keep=Keeper(),
        tell=told,
        gate=HostGate(config, clock),
        robots=RobotsInMemory(),
        config=config,
        clock=clock,
    ).run(each(one))
    return told.only


@pytest.fixture
async def server() -> AsyncIterator[HostileServer]:
    async with hostile_server() as one:
        one.play("robots.txt", page(body=b""))
        yield one


@pytest.mark.parametrize("spelling", SPELLINGS)
async def test_no_spelling_reaches_a_private_address(spelling: str, server: HostileServer) -> None:
    outcome = await crawled(fetch_config(allow_private=()), spelling.format(port=server.port))
    assert outcome.failure in (Failure.FORBIDDEN_ADDRESS, Failure.MALFORMED, Failure.DNS)
    assert outcome.response is None
    assert server.connections == 0


@pytest.mark.parametrize("spelling", SPELLINGS)
async def test_no_redirect_reaches_a_private_address(spelling: str, server: HostileServer) -> None:
    async with hostile_server(host="127.0.0.2") as public:
        location = spelling.format(port=server.port).encode().decode("latin-1")
        public.play("trap", head("302 Found", f"Location: {location}", length=0))
        config = fetch_config(allow_private=("127.0.0.2",), robots="ignore")
        outcome = await crawled(config, public.url("trap"))
    assert len(public.seen("trap")) == 1
    assert server.connections == 0
    assert outcome.response is None or outcome.response.status == 302


async def test_the_control_run_does_reach_the_server(server: HostileServer) -> None:
    outcome = await crawled(fetch_config(), server.url("plain"))
    assert outcome.failure is None
    assert server.connections > 0


@pytest.mark.parametrize("engine", list(Engine))
async def test_a_name_that_changes_its_address_is_judged_at_every_connection(
    engine: Engine, server: HostileServer
) -> None:
    asked = 0

    async def alternating(host: str, port: int) -> Sequence[str]:
        nonlocal asked
        asked += 1
        return ["192.0.2.1"] if asked % 2 else ["127.0.0.1"]

    moment = timedelta(seconds=0.2)
    async with wire(engine, alternating, allow_private=("192.0.2.0/24",), timeout=moment) as one:
        url = server.url("plain", host="rebind.example")
        exchanges = [await look(one, url) for _ in range(4)]
    assert asked == 4
    assert [exchange.failure for exchange in exchanges[1::2]] == [Failure.FORBIDDEN_ADDRESS] * 2
    assert server.connections == 0
