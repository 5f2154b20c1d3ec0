"""The rules of leasing under every order of asking, dying and coming back, on a made-up clock."""

from datetime import datetime, timedelta
from itertools import pairwise

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crawler.frontier import Frontier, Lease, StaleLease
from tests.builders_store import SECOND, START, delay_of, due

DELAY = 10 * SECOND
TTL = 60 * SECOND
HOSTS = ("a.example", "b.example")

WORKERS = st.sampled_from(["one", "two", "three"])
STEPS = st.one_of(
    st.tuples(
        st.sampled_from(["lease", "lease", "ask", "ask_robots", "release", "forget", "restart"]),
        WORKERS,
    ),
    st.tuples(st.just("wait"), st.sampled_from([1, 5, 9, 10, 11, 59, 60, 61, 70])),
    st.tuples(st.sampled_from(["hold", "poll"]), st.sampled_from(HOSTS)),
    st.tuples(st.sampled_from(["polled", "poller_dies"]), st.just(0)),
)


class World:
    """A frontier, its workers with the leases they believe in, and every request they made."""

    def __init__(self, frontier: Frontier) -> None:
        self.frontier = frontier
        self.now = START
        self.leases: dict[str, list[Lease]] = {}
        self.asked: dict[str, list[datetime]] = {host: [] for host in HOSTS}
        self.held_until: dict[str, datetime] = dict.fromkeys(HOSTS, START)
        pages = [due(f"{host}/{n}", START, host=host) for host in HOSTS for n in range(3)]
        frontier.add(pages, delay_of=delay_of(DELAY), now=START)

    def wait(self, seconds: int) -> None:
        self.now += seconds * SECOND

    def lease(self, worker: str) -> None:
        taken = self.frontier.lease(worker, hosts=1, pages_per_host=2, ttl=TTL, now=self.now)
        self.leases.setdefault(worker, []).extend(taken)

    def ask(self, worker: str) -> None:
        """Ask for a page and settle it, if the rules that every worker keeps allow it now."""
        lease = self._request(worker)
        if lease is not None:
            self.frontier.settle(lease, lease.pages[0].page_key, now=self.now, next_check=self.now)

    def ask_robots(self, worker: str) -> None:
        """Ask for what is no page, so that nothing is settled; or die before it was settled."""
        self._request(worker)

    def _request(self, worker: str) -> Lease | None:
        for lease in self.leases.get(worker, []):
            before = [at for at in self.asked[lease.host] if at >= lease.not_before]
            soonest = before[-1] + lease.delay if before else lease.not_before
            # The holder of a lease knows of a Retry-After, since it was told.
            soonest = max(soonest, self.held_until[lease.host])
            if soonest <= self.now < lease.expires:
                self.asked[lease.host].append(self.now)
                return lease
        return None

    def release(self, worker: str) -> None:
        for lease in self.leases.pop(worker, []):
            try:
                self.frontier.release(lease, now=self.now)
            except StaleLease:
                assert self.now >= lease.expires, "a running lease was refused"

    def poll(self, host: str) -> None:
        """Take one host for a feed, even while its delay runs, and ask once it may be asked."""
        lease = self.frontier.lease_host(
            host, "poller", ttl=TTL, now=self.now, delay=DELAY, patience=TTL
        )
        if lease is not None:
            self.leases.setdefault("poller", []).append(lease)
        self._request("poller")

    def polled(self, _: int) -> None:
        self.release("poller")

    def poller_dies(self, _: int) -> None:
        self.forget("poller")

    def forget(self, worker: str) -> None:
        """The worker dies; nobody is told."""
        self.leases.pop(worker, None)

    def restart(self, worker: str) -> None:
        """The worker dies and comes back under its name."""
        self.forget(worker)
        self.frontier.take_back(worker, now=self.now)

    def hold(self, host: str) -> None:
        until = self.now + 100 * SECOND
        self.held_until[host] = max(until, self.held_until[host])
        self.frontier.hold(host, until)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(STEPS, min_size=10, max_size=60))
def test_no_order_of_events_makes_two_requests_closer_than_the_delay(
    steps: list[tuple[str, str | int]],
) -> None:
    with Frontier.open(":memory:") as frontier:
        world = World(frontier)
        for action, argument in steps:
            getattr(world, action)(argument)
        for times in world.asked.values():
            gaps = [later - sooner for sooner, later in pairwise(times)]
            assert all(gap >= DELAY for gap in gaps)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(STEPS, max_size=40))
def test_whatever_happened_every_page_can_be_leased_again(
    steps: list[tuple[str, str | int]],
) -> None:
    with Frontier.open(":memory:") as frontier:
        world = World(frontier)
        for action, argument in steps:
            getattr(world, action)(argument)
        world.wait(24 * 3600)
        leases = frontier.lease("last", hosts=9, pages_per_host=9, ttl=TTL, now=world.now)
        assert sorted(lease.host for lease in leases) == list(HOSTS)
        assert sum(len(lease.pages) for lease in leases) == 6


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=1)))
def test_a_clock_that_was_set_back_makes_no_host_ready_early(back: timedelta) -> None:
    with Frontier.open(":memory:") as frontier:
        frontier.add([due("a", START - SECOND)], delay_of=delay_of(DELAY), now=START)
        (lease,) = frontier.lease("one", hosts=1, pages_per_host=1, ttl=TTL, now=START)
        frontier.settle(lease, "a", now=START, next_check=START)
        frontier.release(lease, now=START - back)
        early = START + DELAY - timedelta(microseconds=1)
        assert frontier.lease("two", hosts=1, pages_per_host=1, ttl=TTL, now=early) == []
        assert frontier.lease("two", hosts=1, pages_per_host=1, ttl=TTL, now=START + DELAY)
