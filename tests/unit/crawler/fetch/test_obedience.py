"""A robots.txt that cannot be read forbids for a while, whatever is done to the clock."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import cast

from archive.model import Exchange
from archive.warc.framing import frame
from crawler.fetch.asking import Answer, Asker
from crawler.fetch.errands import Arrival
from crawler.fetch.obedience import Obedience
from crawler.fetch.politeness import HostGate
from crawler.fetch.robots import SOON, RobotsInMemory
from crawler.fetch.wire import Ask
from tests.builders_fetch import FakeClock, capture_of, fetch_config

OOPS = b"HTTP/1.1 500 Oops\r\nContent-Length: 0\r\n\r\n"


class OutOfOrder:
    """Asks a host that answers everything with a 500."""

    def __init__(self, clock: FakeClock) -> None:
        self.asked = 0
        self._clock = clock

    async def ask(self, ask: Ask, _host: str) -> Answer:
        self.asked += 1
        now = self._clock.now()
        exchange = Exchange(ask.url, "GET", now, now, b"", OOPS)
        return Answer(Arrival(exchange, capture_of(exchange), frame(OOPS), b"", stale=False), ())

    @contextmanager
    def interruptible(self) -> Iterator[None]:
        yield


async def times_asked(passed: float) -> int:
    """How often the file is asked for by two visits, with so many seconds between them."""
    clock = FakeClock()
    host = OutOfOrder(clock)
    gate, asker = HostGate(fetch_config(), clock), cast("Asker", host)
    obedience = Obedience(fetch_config(), clock, gate, RobotsInMemory(), asker)
    await obedience.refusal("https://news.example/a", "news.example")
    clock.pass_time(passed)
    assert await obedience.refusal("https://news.example/b", "news.example") is not None
    return host.asked


async def test_an_unreadable_file_is_left_alone_for_a_while() -> None:
    assert await times_asked(SOON.total_seconds() - 1) == 1
    assert await times_asked(SOON.total_seconds()) == 2


async def test_a_clock_set_back_does_not_make_that_while_longer() -> None:
    assert await times_asked(-86_400.0) == 2
