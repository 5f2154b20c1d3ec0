"""When a host may be asked, on a clock that only the test moves."""

import asyncio
from datetime import datetime, timedelta

import pytest

from crawler.config import PerHost, SiteOverrides
from crawler.fetch.politeness import LONGEST_CRAWL_DELAY, HostGate, NotYet, Turn
from tests.builders_fetch import FakeClock, fetch_config

HOST = "news.example"


def gate(
    clock: FakeClock, *, delay: float = 5, connections: int = 1, **changes: object
) -> HostGate:
    pace = PerHost(connections, timedelta(seconds=delay))
    return HostGate(fetch_config(per_host=pace, **changes), clock)


async def request(
    through: HostGate, clock: FakeClock, *, lasts: float = 0, host: str = HOST
) -> float:
    """One whole request; gives the instant at which its first byte was written."""
    turn = await through.enter(host)
    at = clock.monotonic()
    turn.asked()
    clock.pass_time(lasts)
    await through.leave(host, turn)
    return at


async def test_the_first_request_does_not_wait() -> None:
    clock = FakeClock()
    await request(gate(clock), clock)
    assert clock.slept == []


async def test_two_requests_are_a_delay_apart_from_first_byte_to_first_byte() -> None:
    clock = FakeClock()
    one = gate(clock)
    first = await request(one, clock, lasts=2)
    second = await request(one, clock)
    assert second - first == 5


async def test_a_request_that_lasts_longer_than_the_delay_is_waited_for() -> None:
    clock = FakeClock()
    one = gate(clock)
    first = await request(one, clock, lasts=30)
    assert await request(one, clock) - first == 30


async def test_the_delay_counts_from_the_byte_and_not_from_the_turn() -> None:
    clock = FakeClock()
    one = gate(clock)
    turn = await one.enter(HOST)
    clock.pass_time(3)  # connecting takes its time
    turn.asked()
    await one.leave(HOST, turn)
    asked_at = clock.monotonic()
    assert await request(one, clock) - asked_at == 5


async def test_another_host_does_not_wait() -> None:
    clock = FakeClock()
    one = gate(clock)
    await request(one, clock)
    await request(one, clock, host="other.example")
    assert clock.slept == []


async def test_requests_are_let_through_in_order() -> None:
    clock = FakeClock()
    one = gate(clock)
    order: list[int] = []

    async def ask(number: int) -> None:
        await request(one, clock)
        order.append(number)

    await asyncio.gather(*(ask(number) for number in range(5)))
    assert order == [0, 1, 2, 3, 4]
    assert clock.slept == [5, 5, 5, 5]


async def test_no_more_requests_are_in_flight_than_connections() -> None:
    clock = FakeClock()
    one = gate(clock, delay=0, connections=2)
    turns = [await one.enter(HOST)]
    turns[0].asked()
    turns.append(await one.enter(HOST))
    turns[1].asked()
    third = asyncio.create_task(one.enter(HOST))
    await asyncio.sleep(0)
    assert not third.done()
    await one.leave(HOST, turns[0])
    assert isinstance(await third, Turn)


async def test_with_two_connections_the_delay_still_holds_between_first_bytes() -> None:
    clock = FakeClock()
    one = gate(clock, connections=2)
    first = await one.enter(HOST)
    second = asyncio.create_task(one.enter(HOST))
    await asyncio.sleep(0)
    assert not second.done(), "the first has not written its first byte yet"
    clock.pass_time(4)
    first.asked()
    asked_at = clock.monotonic()
    await second
    assert clock.monotonic() - asked_at == 5


async def test_retry_after_holds_the_host() -> None:
    clock = FakeClock()
    one = gate(clock)
    await one.hold(HOST, timedelta(seconds=100))
    before = clock.monotonic()
    assert await request(one, clock) - before == 100


async def test_a_hold_beyond_our_patience_puts_the_visit_back() -> None:
    clock = FakeClock()
    one = gate(clock)
    await one.hold(HOST, timedelta(hours=1))
    with pytest.raises(NotYet) as caught:
        await one.enter(HOST)
    assert caught.value.wait == timedelta(hours=1)


async def test_a_hold_that_comes_while_others_wait_holds_them_too() -> None:
    clock = FakeClock()
    one = gate(clock)
    turn = await one.enter(HOST)
    waiting = asyncio.create_task(one.enter(HOST))
    await asyncio.sleep(0)
    turn.asked()
    await one.hold(HOST, timedelta(hours=1))
    await one.leave(HOST, turn)
    with pytest.raises(NotYet):
        await waiting


async def test_a_configured_delay_beyond_our_patience_is_waited_for_all_the_same() -> None:
    clock = FakeClock()
    one = gate(clock, delay=600)
    first = await request(one, clock)
    assert await request(one, clock) - first == 600


async def test_crawl_delay_slows_down_and_never_speeds_up() -> None:
    clock = FakeClock()
    one = gate(clock)
    one.slow_down(HOST, timedelta(seconds=20))
    one.slow_down(HOST, timedelta(seconds=1))
    first = await request(one, clock)
    assert await request(one, clock) - first == 20


async def test_crawl_delay_is_capped() -> None:
    clock = FakeClock()
    one = gate(clock)
    one.slow_down(HOST, timedelta(days=1))
    first = await request(one, clock)
    assert await request(one, clock) - first == LONGEST_CRAWL_DELAY.total_seconds()


async def test_a_site_may_have_a_pace_of_its_own() -> None:
    clock = FakeClock()
    sites = {"example": SiteOverrides(delay=timedelta(seconds=9))}
    one = gate(clock, sites=sites)
    first = await request(one, clock)
    assert await request(one, clock) - first == 9


async def test_what_an_earlier_process_knew_is_taken_over() -> None:
    clock = FakeClock()
    one = gate(clock)
    one.seed(HOST, clock.now() + timedelta(seconds=42))
    one.seed(HOST, clock.now() - timedelta(days=1))
    before = clock.monotonic()
    assert await request(one, clock) - before == 42


async def test_each_request_is_remembered_as_an_instant() -> None:
    clock = FakeClock()
    told: list[tuple[str, datetime]] = []

    async def remember(host: str, instant: datetime) -> None:
        told.append((host, instant))

    pace = PerHost(1, timedelta(seconds=5))
    one = HostGate(fetch_config(per_host=pace), clock, remember=remember)
    await request(one, clock)
    assert told == [(HOST, clock.now() + timedelta(seconds=5))]
    await one.hold(HOST, timedelta(minutes=2))
    assert told[-1] == (HOST, clock.now() + timedelta(minutes=2))
    assert one.not_before(HOST) == told[-1][1]


async def test_a_request_that_the_host_never_heard_of_does_not_count() -> None:
    clock = FakeClock()
    one = gate(clock)
    turn = await one.enter(HOST)
    await one.leave(HOST, turn, disturbed=False)
    await request(one, clock)
    assert clock.slept == []


async def test_an_attempt_that_broke_before_its_first_byte_counts() -> None:
    clock = FakeClock()
    one = gate(clock)
    turn = await one.enter(HOST)
    await one.leave(HOST, turn)
    await request(one, clock)
    assert clock.slept == [5]


async def test_a_cancelled_wait_frees_the_place_in_the_queue() -> None:
    clock = FakeClock()
    one = gate(clock)
    turn = await one.enter(HOST)
    second, third = (asyncio.create_task(one.enter(HOST)) for _ in range(2))
    await asyncio.sleep(0)
    second.cancel()
    turn.asked()
    await one.leave(HOST, turn)
    assert isinstance(await third, Turn)


async def test_hosts_of_the_past_are_forgotten() -> None:
    clock = FakeClock()
    one = gate(clock)
    for number in range(3_000):
        await request(one, clock, host=f"{number}.example", lasts=1)
    assert len(one._hosts) < 1_200
