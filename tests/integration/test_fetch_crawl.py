"""A crawl against a local server: what is asked, what is kept, and what is told."""

import asyncio
import sys
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from archive.model import Capture, Exchange, Failure
from crawler.clock import SystemClock
from crawler.config import FetchConfig, PerHost
from crawler.fetch import (
    Crawl,
    Engine,
    HostGate,
    Outcome,
    RobotsFile,
    RobotsInMemory,
    Visit,
    crawl,
)
from tests.builders_fetch import Keeper, Listener, each, fetch_config, visit
from tests.servers.hostile import HostileServer, hostile_server
from tests.servers.kinds import BODY, MEASURED, MORE, End, head, page

NO_ROBOTS = head("404 Not Found", length=0)


class Scene:
    """One crawl and everything round it."""

    def __init__(self, config: FetchConfig | None = None, **changes: object) -> None:
        self.config = config or fetch_config()
        self.keep = Keeper()
        self.tell = Listener()
        self.robots = RobotsInMemory()
        clock = SystemClock()
        self.crawl = Crawl(
            keep=self.keep,
            tell=self.tell,
            gate=HostGate(self.config, clock, patience=timedelta(seconds=1)),
            robots=self.robots,
            config=self.config,
            clock=clock,
            backoff=timedelta(milliseconds=5),
        )
        for name, value in changes.items():
            setattr(self.crawl, name, value)

    async def run(self, *visits: Visit) -> list[Outcome]:
        await self.crawl.run(each(*visits))
        return self.tell.outcomes

    async def run_one(self, one: Visit) -> Outcome:
        await self.run(one)
        return self.tell.only


@pytest.fixture
async def server() -> AsyncIterator[HostileServer]:
    async with hostile_server() as one:
        one.play("robots.txt", NO_ROBOTS)
        yield one


# --- one visit ------------------------------------------------------------------------------


async def test_a_page_is_asked_for_once_kept_and_told(server: HostileServer) -> None:
    scene = Scene()
    outcome = await scene.run_one(visit(server.url("gzip"), check="urn:uuid:1"))
    assert outcome.failure is None
    assert outcome.response is not None
    assert (outcome.response.status, outcome.response.content) == (200, BODY)
    assert outcome.captures == (outcome.response.capture,)
    assert len(server.seen("gzip")) == 1
    [exchange] = scene.keep.of(server.url("gzip"))
    assert exchange.received == bytes(server.seen("gzip")[0].sent)
    assert (exchange.check, exchange.page) == ("urn:uuid:1", outcome.visit.page_key)


async def test_everything_that_was_asked_was_kept_robots_included(server: HostileServer) -> None:
    scene = Scene()
    await scene.run(visit(server.url("301")), visit(server.url("plain", "a")))
    kept = [(one.sent, one.received) for one in scene.keep.exchanges]
    assert sorted(kept) == sorted((seen.received, bytes(seen.sent)) for seen in server.log)
    robots = scene.keep.of(server.url("robots.txt"))
    assert [one.page for one in robots] == [None]


async def test_the_crawl_needs_no_twisted_reactor(server: HostileServer) -> None:
    await Scene().run_one(visit(server.url("plain")))
    assert "twisted.internet.reactor" not in sys.modules


async def test_validators_make_the_request_conditional(server: HostileServer) -> None:
    one = visit(server.url("304"), etag='"v1"', last_modified="Sun, 01 Mar 2026 12:00:00 GMT")
    outcome = await Scene().run_one(one)
    assert outcome.response is not None
    assert (outcome.response.status, outcome.response.content) == (304, b"")
    sent = server.seen("304")[0].received
    assert b'If-None-Match: "v1"\r\n' in sent
    assert b"If-Modified-Since: Sun, 01 Mar 2026 12:00:00 GMT\r\n" in sent


async def test_a_redirect_is_an_exchange_of_its_own(server: HostileServer) -> None:
    scene = Scene()
    outcome = await scene.run_one(visit(server.url("301"), etag='"v1"'))
    assert [capture.status for capture in outcome.captures] == [301, 200]
    assert outcome.response is not None
    assert outcome.response.url == server.url("plain")
    [hop] = scene.keep.of(server.url("plain"))
    assert hop.redirected_from == server.url("301")
    assert b"If-None-Match" not in hop.sent, "the validator is the first address's own"


async def test_a_redirect_to_itself_ends(server: HostileServer) -> None:
    outcome = await Scene().run_one(visit(server.url("self-redirect")))
    assert outcome.failure is Failure.TOO_MANY_REDIRECTS
    assert len(server.seen("self-redirect")) == 1


async def test_more_than_eight_redirects_end(server: HostileServer) -> None:
    for number in range(20):
        server.play(f"r{number}", head("302 Found", f"Location: /r{number + 1}", length=0))
    outcome = await Scene().run_one(visit(server.url("r0")))
    assert outcome.failure is Failure.TOO_MANY_REDIRECTS
    assert len(outcome.captures) == 9


@pytest.mark.parametrize(
    "location", ["file:///etc/hostname", "http://u:p@x/", "gopher://x/", "http://[::1", "data:,x"]
)
async def test_a_redirect_to_what_is_no_address_is_named(
    location: str, server: HostileServer
) -> None:
    server.play("odd", head("302 Found", f"Location: {location}", length=0))
    outcome = await Scene().run_one(visit(server.url("odd")))
    assert len(outcome.captures) == 1
    assert outcome.response is not None
    assert outcome.response.status == 302
    assert outcome.failure in (Failure.MALFORMED, None)


async def test_a_transient_answer_is_asked_for_again_and_each_try_is_kept(
    server: HostileServer,
) -> None:
    scene = Scene(fetch_config(retries=2))
    outcome = await scene.run_one(visit(server.url("500")))
    assert [capture.status for capture in outcome.captures] == [500, 500, 500]
    assert [one.attempt for one in scene.keep.of(server.url("500"))] == [1, 2, 3]
    assert outcome.response is not None
    assert outcome.response.status == 500


async def test_a_broken_answer_that_heals_is_told_healed(server: HostileServer) -> None:
    scene = Scene(fetch_config(retries=3))
    keep = scene.keep

    async def heal(exchange: Exchange) -> Capture:
        if "trunc-cl" in exchange.url:
            server.play("trunc-cl", page())
        return await keep(exchange)

    scene.crawl.keep = heal
    outcome = await scene.run_one(visit(server.url("trunc-cl")))
    assert outcome.failure is None
    assert len(outcome.captures) == 2


async def test_a_cut_answer_is_told_with_its_failure_and_what_came(server: HostileServer) -> None:
    outcome = await Scene().run_one(visit(server.url("trunc-cl")))
    assert outcome.failure is Failure.RESET
    assert outcome.response is not None
    assert outcome.response.content == BODY


async def test_an_answer_that_is_not_http_is_told_without_a_response(
    server: HostileServer,
) -> None:
    outcome = await Scene().run_one(visit(server.url("http09")))
    assert (outcome.response, outcome.failure) == (None, Failure.MALFORMED)
    assert len(outcome.captures) == 1


@pytest.mark.parametrize(("kind", "pause"), [("503", 120), ("429", 30)])
async def test_retry_after_ends_the_visit_and_holds_the_host(
    kind: str, pause: int, server: HostileServer
) -> None:
    scene = Scene(fetch_config(retries=3))
    first, second = await scene.run(visit(server.url(kind)), visit(server.url("plain")))
    assert first.retry_after == timedelta(seconds=pause)
    assert first.response is not None
    assert len(first.captures) == 1
    assert second.put_back
    assert second.retry_after is not None
    assert server.seen("plain") == []


async def test_an_address_that_is_none_is_told_and_not_raised() -> None:
    scene = Scene()
    outcome = await scene.run_one(visit("http://exa mple/"))
    assert outcome.failure is Failure.MALFORMED


async def test_a_dead_connection_costs_no_try(server: HostileServer) -> None:
    """The server closes each connection after its answer, without having said so."""
    scene = Scene(fetch_config(retries=0))
    server.play("closing", page(), End.CLOSE)
    outcomes = await scene.run(*(visit(server.url("closing", str(n))) for n in range(30)))
    assert all(outcome.failure is None for outcome in outcomes)
    assert all(len(outcome.captures) <= 3 for outcome in outcomes)


# --- robots.txt -----------------------------------------------------------------------------


async def test_a_forbidden_page_is_not_asked_for(server: HostileServer) -> None:
    server.play("robots.txt", page(body=b"User-agent: newskeep\nDisallow: /plain"))
    outcome = await Scene().run_one(visit(server.url("plain")))
    assert outcome.failure is Failure.DISALLOWED
    assert outcome.captures == ()
    assert server.seen("plain") == []


async def test_robots_rules_can_be_ignored_and_are_then_not_asked_for(
    server: HostileServer,
) -> None:
    await Scene(fetch_config(robots="ignore")).run_one(visit(server.url("plain")))
    assert [seen.target for seen in server.log] == ["/plain"]


async def test_robots_rules_are_asked_for_once_for_many_pages(server: HostileServer) -> None:
    scene = Scene(fetch_config(per_host=PerHost(8, timedelta(0))))
    outcomes = await scene.run(*(visit(server.url("plain", str(n))) for n in range(20)))
    assert len(outcomes) == 20
    assert len(server.seen("robots.txt")) == 1


async def test_remembered_rules_are_not_asked_for_again(server: HostileServer) -> None:
    scene = Scene()
    file = RobotsFile("User-agent: *\nDisallow: /", SystemClock().now())
    await scene.robots.put(f"http://127.0.0.1:{server.port}", file)
    outcome = await scene.run_one(visit(server.url("plain")))
    assert outcome.failure is Failure.DISALLOWED
    assert server.log == []


async def test_an_unreadable_robots_file_forbids_for_now(server: HostileServer) -> None:
    server.play("robots.txt", head("500 Oops", length=0))
    scene = Scene()
    outcomes = await scene.run(*(visit(server.url("plain", str(n))) for n in range(3)))
    assert {outcome.failure for outcome in outcomes} == {Failure.DISALLOWED}
    assert all(outcome.retry_after is not None for outcome in outcomes)
    assert len(server.seen("robots.txt")) == 1
    assert await scene.robots.get(f"http://127.0.0.1:{server.port}") is None


async def test_an_unreachable_robots_file_is_told_as_what_it_was(server: HostileServer) -> None:
    server.play("robots.txt", b"", End.CLOSE)
    outcome = await Scene().run_one(visit(server.url("plain")))
    assert outcome.failure is Failure.RESET
    assert "robots.txt" in outcome.detail


async def test_a_robots_file_is_followed_through_redirects(server: HostileServer) -> None:
    server.play("robots.txt", head("301 Moved", "Location: /rules", length=0))
    server.play("rules", page(body=b"User-agent: *\nDisallow: /"))
    outcome = await Scene().run_one(visit(server.url("plain")))
    assert outcome.failure is Failure.DISALLOWED


async def test_the_target_of_a_redirect_obeys_its_own_robots_file(server: HostileServer) -> None:
    async with hostile_server(host="127.0.0.2") as other:
        other.play("robots.txt", page(body=b"User-agent: *\nDisallow: /"))
        server.play("away", head("302 Found", f"Location: {other.url('plain')}", length=0))
        outcome = await Scene().run_one(visit(server.url("away")))
    assert outcome.failure is Failure.DISALLOWED
    assert [capture.status for capture in outcome.captures] == [302]
    assert other.seen("plain") == []


# --- politeness at the server ---------------------------------------------------------------


async def test_no_request_reaches_a_host_sooner_than_its_delay(server: HostileServer) -> None:
    delay = timedelta(milliseconds=60)
    scene = Scene(fetch_config(per_host=PerHost(1, delay)))
    await scene.run(visit(server.url("301")), *(visit(server.url("plain", str(n))) for n in "ab"))
    gaps = [
        after.at - before.at for before, after in zip(server.log, server.log[1:], strict=False)
    ]
    assert len(server.log) == 5
    assert min(gaps) >= delay.total_seconds() * 0.95  # the server's loop has its own jitter


async def test_crawl_delay_is_applied(server: HostileServer) -> None:
    server.play("robots.txt", page(body=b"User-agent: *\nCrawl-delay: 0.2"))
    await Scene().run(*(visit(server.url("plain", str(n))) for n in "ab"))
    assert server.log[2].at - server.log[1].at >= 0.19


async def test_one_connection_a_host_means_one_request_at_a_time(server: HostileServer) -> None:
    await Scene().run(*(visit(server.url("plain", str(n))) for n in range(10)))
    assert server.connections <= 2, "one, and one more after the robots file at most"


async def test_a_slow_host_does_not_hold_up_the_others(server: HostileServer) -> None:
    async with hostile_server(host="127.0.0.2") as slow:
        slow.play("robots.txt", NO_ROBOTS)
        scene = Scene(fetch_config(timeout=timedelta(seconds=1), concurrency=2))
        visits = [visit(slow.url("stall"), host="127.0.0.2")]
        visits += [visit(server.url("plain", str(n))) for n in range(20)]
        outcomes = await scene.run(*visits)
    assert [outcome.visit for outcome in outcomes][-1] == visits[0]
    assert sum(outcome.failure is None for outcome in outcomes) == 20


# --- every visit ends in exactly one outcome ------------------------------------------------


async def test_every_kind_of_server_ends_in_exactly_one_outcome(server: HostileServer) -> None:
    kinds = {**MEASURED, **MORE}
    limits = fetch_config(
        timeout=timedelta(seconds=0.4),
        max_size=300_000,
        per_host=PerHost(16, timedelta(0)),
    )
    scene = Scene(limits)
    quiet = [kind for kind in kinds if kind not in ("503", "429")]
    outcomes = await scene.run(*(visit(server.url(kind)) for kind in quiet))
    assert sorted(outcome.visit.url for outcome in outcomes) == sorted(map(server.url, quiet))
    assert all(outcome.response or outcome.failure for outcome in outcomes)


@pytest.mark.parametrize("engine", list(Engine))
async def test_both_engines_carry_a_crawl(engine: Engine, server: HostileServer) -> None:
    scene = Scene(engine=engine)
    outcome = await scene.run_one(visit(server.url("gzip-chunked")))
    assert outcome.response is not None
    assert outcome.response.content == BODY


async def test_no_visits_are_a_crawl_too() -> None:
    assert await Scene().run() == []


async def test_the_same_visit_twice_is_told_twice(server: HostileServer) -> None:
    one = visit(server.url("plain"))
    assert len(await Scene().run(one, one)) == 2


async def test_the_plain_function_makes_a_crawl(server: HostileServer) -> None:
    config, clock, told = fetch_config(), SystemClock(), Listener()
    await crawl(
        each(visit(server.url("plain"))),
        keep=Keeper(),
        tell=told,
        gate=HostGate(config, clock),
        robots=RobotsInMemory(),
        config=config,
        clock=clock,
    )
    assert told.only.failure is None


# --- ending early ---------------------------------------------------------------------------


async def test_stopping_finishes_what_is_in_hand_and_puts_the_rest_back(
    server: HostileServer,
) -> None:
    scene = Scene(fetch_config(per_host=PerHost(1, timedelta(seconds=30))), window=3)
    taken: list[Visit] = []
    keep = scene.keep

    async def endless() -> AsyncIterator[Visit]:
        for number in range(1_000):
            one = visit(server.url("plain", str(number)))
            taken.append(one)
            yield one

    async def keep_and_stop(exchange: Exchange) -> Capture:
        if "plain" in exchange.url:
            scene.crawl.stop()
        return await keep(exchange)

    scene.crawl.keep = keep_and_stop
    scene.config = fetch_config(robots="ignore", per_host=scene.config.per_host)
    scene.crawl.config = scene.config
    await asyncio.wait_for(scene.crawl.run(endless()), 10)
    outcomes = scene.tell.outcomes
    assert len(outcomes) == len(taken) <= 5
    assert [outcome.put_back for outcome in outcomes].count(False) == 1
    assert len(server.seen("plain")) == 1


async def test_a_crawl_that_is_stopped_before_it_begins_asks_for_nothing(
    server: HostileServer,
) -> None:
    scene = Scene()
    scene.crawl.stop()
    await asyncio.wait_for(scene.run(visit(server.url("plain"))), 10)
    assert server.log == []


async def test_what_keeping_raises_ends_the_crawl_and_the_rest_is_put_back(
    server: HostileServer,
) -> None:
    class Full(Exception):
        pass

    async def full(exchange: Exchange) -> Capture:
        raise Full("the disk is full")

    scene = Scene(fetch_config(robots="ignore"), keep=full)
    visits = [visit(server.url("plain", str(number))) for number in range(5)]
    with pytest.raises(Full):
        await asyncio.wait_for(scene.run(*visits), 10)
    assert all(outcome.put_back for outcome in scene.tell.outcomes)
    assert len({outcome.visit for outcome in scene.tell.outcomes}) == len(scene.tell.outcomes)
    assert len(server.log) == 1, "nothing more is asked for when nothing can be kept"


async def test_what_the_visits_raise_is_raised_after_the_others_are_told(
    server: HostileServer,
) -> None:
    async def broken() -> AsyncIterator[Visit]:
        yield visit(server.url("plain"))
        raise LookupError("the frontier is gone")

    scene = Scene()
    with pytest.raises(LookupError):
        await asyncio.wait_for(scene.crawl.run(broken()), 10)
    assert len(scene.tell.outcomes) == 1


async def test_cancelling_leaves_no_task_behind(server: HostileServer) -> None:
    scene = Scene(fetch_config(robots="ignore", timeout=timedelta(minutes=5)))
    running = asyncio.create_task(scene.crawl.run(each(visit(server.url("stall")))))
    await server.played("stall")
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asyncio.wait_for(running, 10)
    names = {task.get_coro().__qualname__ for task in asyncio.all_tasks()}  # type: ignore[union-attr]  # a coroutine here
    assert not any("crawler" in name or "Crawl" in name or "Engine" in name for name in names)


async def test_the_set_of_taken_visits_is_bounded_by_the_window(server: HostileServer) -> None:
    scene = Scene(fetch_config(robots="ignore"), window=4)
    open_now = most = 0

    async def many() -> AsyncIterator[Visit]:
        nonlocal open_now, most
        for number in range(40):
            open_now += 1
            most = max(most, open_now)
            yield visit(server.url("plain", str(number)))

    told = scene.tell

    async def tell(outcome: Outcome) -> None:
        nonlocal open_now
        open_now -= 1
        await told(outcome)

    scene.crawl.tell = tell
    await scene.crawl.run(many())
    assert len(told.outcomes) == 40
    assert most <= 6
