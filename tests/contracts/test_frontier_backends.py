"""The frontier's promises, on every database that can hold it.

On PostgreSQL leases go by the database's clock, so no test here moves the time of day: what is
due was due long ago, and a lease that must run out is granted for no time at all.
"""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from crawler.clock import SystemClock
from crawler.frontier import (
    DueStatus,
    EntryState,
    Frontier,
    HouseJob,
    Lease,
    NewDue,
    RobotsFile,
    Settlement,
    StaleLease,
    Validators,
)
from tests.builders_store import MINUTE, SECOND, delay_of, due

HOUR = timedelta(hours=1)
NOTHING = timedelta(0)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def frontier(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Frontier]:
    where: str | Path = tmp_path / "frontier.sqlite"
    if request.param == "postgresql":
        where = request.getfixturevalue("postgres_database")
    with Frontier.open(where) as opened:
        yield opened


@pytest.fixture
def now() -> datetime:
    return SystemClock().now()


def follow(
    frontier: Frontier, now: datetime, *pages: NewDue, delay: timedelta = 10 * SECOND
) -> None:
    frontier.add(pages, delay_of=delay_of(delay), now=now)


def lease_all(
    frontier: Frontier, now: datetime, *, ttl: timedelta = HOUR, owner: str = "worker"
) -> list[Lease]:
    return frontier.lease(owner, hosts=100, pages_per_host=10, ttl=ttl, now=now)


def lease_one(frontier: Frontier, now: datetime, *, ttl: timedelta = HOUR) -> Lease:
    (lease,) = lease_all(frontier, now, ttl=ttl)
    return lease


# --- adding


def test_a_page_added_twice_is_followed_once(frontier: Frontier, now: datetime) -> None:
    pages = [due("a", now), due("b", now), due("a", now + HOUR)]
    assert frontier.add(pages, delay_of=delay_of(SECOND), now=now) == 2
    assert frontier.add(pages, delay_of=delay_of(SECOND), now=now) == 0
    assert [page.page_key for page in frontier.dues()] == ["a", "b"]


def test_a_page_that_was_looked_at_is_not_started_over_by_adding_it_again(
    frontier: Frontier, now: datetime
) -> None:
    follow(frontier, now, due("a", now - HOUR))
    frontier.settle(lease_one(frontier, now), "a", now=now, next_check=now + HOUR)
    follow(frontier, now, due("a", now - HOUR))
    found = frontier.due("a")
    assert found is not None
    assert (found.next_check, found.fresh) == (now + HOUR, False)


def test_an_earlier_page_makes_a_free_host_ready_but_never_below_its_floor(
    frontier: Frontier, now: datetime
) -> None:
    follow(frontier, now, due("late", now + 9 * HOUR))
    follow(frontier, now, due("sooner", now + 5 * HOUR))
    assert frontier.next_ready() == now + 5 * HOUR
    frontier.hold("courier.example", now + 3 * HOUR)
    follow(frontier, now, due("now", now))
    assert frontier.next_ready() == now + 3 * HOUR


def test_a_hint_brings_a_check_forward_and_never_back(frontier: Frontier, now: datetime) -> None:
    follow(frontier, now, due("a", now + 2 * HOUR))
    assert frontier.hasten("a", now + HOUR)
    assert frontier.next_ready() == now + HOUR
    assert not frontier.hasten("a", now + 3 * HOUR)
    assert not frontier.hasten("unknown", now)
    assert frontier.earliest_due() == now + HOUR


def test_a_retired_page_comes_back_only_when_it_is_revived(
    frontier: Frontier, now: datetime
) -> None:
    follow(frontier, now, due("a", now - HOUR))
    assert frontier.change("a", status=DueStatus.RETIRED)
    assert lease_all(frontier, now) == []
    assert not frontier.hasten("a", now)
    assert frontier.hasten("a", now - MINUTE, revive=True)
    assert [page.page_key for page in lease_one(frontier, now).pages] == ["a"]


def test_a_paused_page_rests_until_it_is_resumed(frontier: Frontier, now: datetime) -> None:
    follow(frontier, now, due("a", now - HOUR))
    frontier.change("a", status=DueStatus.PAUSED)
    assert lease_all(frontier, now) == []
    assert frontier.next_ready() is None
    frontier.change("a", status=DueStatus.LIVE)
    assert len(lease_all(frontier, now)) == 1


def test_a_person_pins_an_interval_and_takes_it_back(frontier: Frontier, now: datetime) -> None:
    follow(frontier, now, due("a", now))
    frontier.change("a", pinned=10 * MINUTE)
    assert [page.pinned for page in frontier.dues(host="courier.example")] == [10 * MINUTE]
    frontier.change("a", unpin=True)
    assert [page.pinned for page in frontier.dues(status=DueStatus.LIVE)] == [None]


def test_the_longest_address_is_followed(frontier: Frontier, now: datetime) -> None:
    key = "courier.example/" + "long-" * 1_590
    page = NewDue(key, f"https://{key}", "courier.example", now - HOUR)
    follow(frontier, now, page)
    assert frontier.add([page], delay_of=delay_of(SECOND), now=now) == 0
    lease = lease_one(frontier, now)
    frontier.settle(lease, key, now=now, next_check=now + HOUR)
    found = frontier.due(key)
    assert found is not None
    assert not found.fresh


# --- leasing


def test_a_host_is_leased_to_one_worker_at_a_time(frontier: Frontier, now: datetime) -> None:
    follow(frontier, now, due("a", now - HOUR), due("b", now - HOUR, host="gazette.example"))
    leases = lease_all(frontier, now)
    assert {lease.host for lease in leases} == {"courier.example", "gazette.example"}
    assert lease_all(frontier, now, owner="other") == []


def test_the_host_that_waited_longest_is_leased_first(frontier: Frontier, now: datetime) -> None:
    for hours, host in ((1, "a.example"), (3, "b.example"), (2, "c.example")):
        follow(frontier, now, due(host, now - hours * HOUR, host=host))
    leases = frontier.lease("worker", hosts=2, pages_per_host=1, ttl=HOUR, now=now)
    assert [lease.host for lease in leases] == ["b.example", "c.example"]


def test_a_page_that_is_not_due_is_not_in_the_lease(frontier: Frontier, now: datetime) -> None:
    follow(frontier, now, due("due", now - HOUR), due("later", now + HOUR))
    assert [page.page_key for page in lease_one(frontier, now).pages] == ["due"]


def test_new_addresses_and_re_checks_do_not_starve_each_other(
    frontier: Frontier, now: datetime
) -> None:
    checked = [due(f"old-{n}", now - HOUR) for n in range(6)]
    follow(frontier, now, *checked, delay=NOTHING)
    first = lease_one(frontier, now, ttl=NOTHING)
    long_ago = [Settlement(page.page_key, now - HOUR) for page in first.pages]
    frontier.settle_all(first, long_ago, now=now)
    frontier.release(first, now=now)
    follow(frontier, now, *(due(f"new-{n}", now - 9 * HOUR) for n in range(20)))

    (lease,) = frontier.lease("worker", hosts=1, pages_per_host=4, ttl=HOUR, now=now)
    assert [page.fresh for page in lease.pages] == [False, True, False, True]


def test_a_lease_that_ran_out_passes_to_another_with_a_higher_fence(
    frontier: Frontier, now: datetime
) -> None:
    follow(frontier, now, due("a", now - HOUR), delay=NOTHING)
    first = lease_one(frontier, now, ttl=NOTHING)
    second = lease_one(frontier, now)
    assert second.fence > first.fence


def test_an_acknowledgement_after_the_host_has_passed_on_is_refused_and_leaves_nothing(
    frontier: Frontier, now: datetime
) -> None:
    follow(frontier, now, due("a", now - HOUR), delay=NOTHING)
    first = lease_one(frontier, now, ttl=NOTHING)
    lease_one(frontier, now)
    before = frontier.due("a"), frontier.host("courier.example")
    with pytest.raises(StaleLease, match=r"courier\.example"):
        frontier.settle(first, "a", now=now, next_check=now + HOUR)
    with pytest.raises(StaleLease):
        frontier.release(first, now=now)
    with pytest.raises(StaleLease):
        frontier.extend(first, ttl=HOUR, now=now)
    assert (frontier.due("a"), frontier.host("courier.example")) == before


def test_a_released_lease_is_over(frontier: Frontier, now: datetime) -> None:
    follow(frontier, now, due("a", now - HOUR))
    lease = lease_one(frontier, now)
    frontier.release(lease, now=now)
    with pytest.raises(StaleLease):
        frontier.settle(lease, "a", now=now, next_check=now + HOUR)


def test_a_settled_page_keeps_all_that_was_learned_of_it(
    frontier: Frontier, now: datetime
) -> None:
    follow(frontier, now, due("a", now - HOUR))
    lease = lease_one(frontier, now)
    validators = Validators('"x"', "Sun, 01 Mar 2026 12:00:00 GMT")
    frontier.settle(
        lease,
        "a",
        now=now,
        next_check=now + HOUR,
        fails=2,
        validators=validators,
        state={"n": 1.5},
    )
    frontier.settle(lease, "a", now=now, next_check=now + 2 * HOUR, status=DueStatus.GONE)
    found = frontier.due("a")
    assert found is not None
    assert (found.validators, found.state) == (validators, {"n": 1.5})
    assert (found.fails, found.status, found.next_check) == (0, DueStatus.GONE, now + 2 * HOUR)
    frontier.keep_state("a", {"n": 2})
    assert [page.state for page in frontier.dues()] == [{"n": 2}]


def test_a_page_that_is_pinned_while_it_is_looked_at_is_due_by_its_pin(
    frontier: Frontier, now: datetime
) -> None:
    follow(frontier, now, due("a", now - HOUR), due("b", now - HOUR))
    lease = lease_one(frontier, now)
    frontier.change("a", pinned=10 * MINUTE)
    for key in ("a", "b"):
        frontier.settle(lease, key, now=now, next_check=now + 9 * HOUR)
    soon, late = (page.next_check for page in frontier.dues())
    assert timedelta() <= soon - (now + 10 * MINUTE) < MINUTE
    assert late == now + 9 * HOUR


def test_a_pinned_page_may_be_settled_for_later_than_its_pin(
    frontier: Frontier, now: datetime
) -> None:
    follow(frontier, now, due("a", now - HOUR))
    frontier.change("a", pinned=10 * MINUTE)
    frontier.settle(lease_one(frontier, now), "a", now=now, next_check=now + 9 * HOUR)
    assert [page.next_check for page in frontier.dues()] == [now + 9 * HOUR]


def test_a_settled_page_holds_the_host_even_if_its_worker_dies(
    frontier: Frontier, now: datetime
) -> None:
    follow(frontier, now, due("a", now - HOUR), due("b", now - HOUR), delay=HOUR)
    lease = lease_one(frontier, now)
    frontier.settle(lease, "a", now=now, next_check=now + 9 * HOUR)
    host = frontier.host("courier.example")
    assert host is not None
    assert host.floor_at is not None
    assert host.floor_at >= lease.not_before + HOUR - SECOND


def test_a_released_host_waits_its_delay_then_its_next_page(
    frontier: Frontier, now: datetime
) -> None:
    follow(frontier, now, due("a", now - HOUR), due("b", now - HOUR), delay=HOUR)
    lease = frontier.lease("worker", hosts=1, pages_per_host=1, ttl=HOUR, now=now)[0]
    frontier.settle(lease, lease.pages[0].page_key, now=now, next_check=now + 9 * HOUR)
    frontier.release(lease, now=now)
    ready = frontier.next_ready()
    assert ready is not None
    assert now + HOUR <= ready <= now + HOUR + MINUTE
    assert lease_all(frontier, now) == []


def test_a_released_host_waits_its_delay_though_nothing_was_settled(
    frontier: Frontier, now: datetime
) -> None:
    follow(frontier, now, due("a", now - HOUR), delay=HOUR)
    frontier.release(lease_one(frontier, now), now=now)
    ready = frontier.next_ready()
    assert ready is not None
    assert now + HOUR <= ready <= now + HOUR + MINUTE


def test_a_request_of_the_last_moment_of_a_lease_is_waited_out(
    frontier: Frontier, now: datetime
) -> None:
    follow(frontier, now, due("a", now - HOUR), delay=HOUR)
    lease = lease_one(frontier, now, ttl=MINUTE)
    assert frontier.next_ready() == lease.expires + HOUR
    assert frontier.extend(lease, ttl=MINUTE, now=now) + HOUR == frontier.next_ready()


def test_a_host_whose_next_page_is_far_off_waits_for_it(frontier: Frontier, now: datetime) -> None:
    follow(frontier, now, due("a", now - HOUR))
    lease = lease_one(frontier, now)
    frontier.settle(lease, "a", now=now, next_check=now + 9 * HOUR)
    frontier.release(lease, now=now, fails=3, state={"delay": 2})
    assert frontier.next_ready() == now + 9 * HOUR
    (failing,) = frontier.hosts(failing=True)
    assert (failing.fails, failing.state) == (3, {"delay": 2})


def test_retry_after_holds_a_host_that_is_leased_beyond_its_release(
    frontier: Frontier, now: datetime
) -> None:
    follow(frontier, now, due("a", now - HOUR))
    lease = lease_one(frontier, now)
    frontier.hold("courier.example", now + 7 * HOUR)
    frontier.release(lease, now=now)
    assert frontier.next_ready() == now + 7 * HOUR


def test_a_page_added_while_its_host_is_leased_is_seen_at_the_release(
    frontier: Frontier, now: datetime
) -> None:
    follow(frontier, now, due("a", now - HOUR), delay=NOTHING)
    lease = lease_one(frontier, now)
    follow(frontier, now, due("b", now - HOUR))
    assert lease_all(frontier, now) == []
    frontier.settle(lease, "a", now=now, next_check=now + 9 * HOUR)
    frontier.release(lease, now=now)
    assert [page.page_key for page in lease_one(frontier, now).pages] == ["b"]


def test_a_longer_task_extends_its_lease(frontier: Frontier, now: datetime) -> None:
    follow(frontier, now, due("a", now - HOUR), delay=NOTHING)
    lease = lease_one(frontier, now, ttl=NOTHING)
    assert frontier.extend(lease, ttl=HOUR, now=now) > lease.expires
    assert lease_all(frontier, now) == []


def test_at_start_up_a_dead_process_gives_back_its_hosts_and_none_is_ready_at_once(
    frontier: Frontier, now: datetime
) -> None:
    follow(frontier, now, due("a", now - HOUR), due("b", now - HOUR, host="b.example"))
    dead = frontier.lease("dead", hosts=1, pages_per_host=1, ttl=HOUR, now=now)[0]
    assert frontier.take_back("other", now=now) == 0
    assert frontier.take_back("dead", now=now) == 1
    ready = frontier.next_ready()
    assert ready is not None
    assert ready >= now + 10 * SECOND
    assert lease_all(frontier, now) == []
    with pytest.raises(StaleLease):
        frontier.settle(dead, dead.pages[0].page_key, now=now, next_check=now)


def test_at_start_up_all_leases_are_taken_back_where_one_daemon_owns_the_store(
    frontier: Frontier, now: datetime
) -> None:
    follow(frontier, now, *(due(f"{n}", now - HOUR, host=f"{n}.example") for n in range(5)))
    lease_all(frontier, now)
    assert frontier.due_counts(now).leased == 5
    assert frontier.take_back(None, now=now) == 5
    assert frontier.due_counts(now).leased == 0


def test_many_workers_at_once_never_share_a_host(frontier: Frontier, now: datetime) -> None:
    follow(frontier, now, *(due(f"{n}", now - HOUR, host=f"{n}.example") for n in range(60)))

    def take(worker: int) -> list[str]:
        taken: list[str] = []
        while leases := frontier.lease(
            f"worker {worker}", hosts=3, pages_per_host=1, ttl=HOUR, now=now
        ):
            taken += [lease.host for lease in leases]
        return taken

    with ThreadPoolExecutor(6) as threads:
        taken = [host for hosts in threads.map(take, range(6)) for host in hosts]
    assert sorted(taken) == sorted({f"{n}.example" for n in range(60)})


@pytest.mark.postgres
def test_a_worker_whose_clock_is_fast_gets_no_host_early(
    postgres_database: str, now: datetime
) -> None:
    with Frontier.open(postgres_database) as frontier:
        follow(frontier, now, due("a", now + HOUR))
        assert lease_all(frontier, now + 9 * HOUR) == []


# --- hosts, robots, backfills, house


def test_a_new_delay_holds_from_the_next_lease(frontier: Frontier, now: datetime) -> None:
    frontier.keep_delay("courier.example", 30 * SECOND)
    follow(frontier, now, due("a", now - HOUR), delay=SECOND)
    assert lease_one(frontier, now).delay == 30 * SECOND


def test_what_the_policy_learned_of_a_host_comes_with_its_lease(
    frontier: Frontier, now: datetime
) -> None:
    follow(frontier, now, due("a", now - HOUR))
    frontier.keep_host_state("courier.example", {"bins": [1, 2]})
    assert lease_one(frontier, now).state == {"bins": [1, 2]}


def test_a_robots_file_is_kept_as_fetched_and_replaced(frontier: Frontier, now: datetime) -> None:
    origin = "https://courier.example"
    assert frontier.robots(origin) is None
    frontier.keep_robots(RobotsFile(origin, None, "", now - HOUR))
    newer = RobotsFile(origin, 200, "User-agent: *\nDisallow: /private\n", now)
    frontier.keep_robots(newer)
    assert frontier.robots(origin) == newer


def test_a_robots_file_with_bytes_that_no_database_holds_is_kept(
    frontier: Frontier, now: datetime
) -> None:
    frontier.keep_robots(RobotsFile("https://courier.example", 200, "a\0b", now))
    kept = frontier.robots("https://courier.example")
    assert kept is not None
    assert kept.body == "a\N{REPLACEMENT CHARACTER}b"


def test_a_backfill_resumes_and_repeats_nothing(frontier: Frontier, now: datetime) -> None:
    given = [("a", "https://a.example"), ("b", "https://b.example"), ("a", "https://A.example")]
    assert frontier.begin_backfill("list", given, source="list.txt", now=now) == 2
    frontier.settle_entry("list", "a", state=EntryState.DONE, now=now)
    again = [*given, ("c", "https://c.example")]
    assert frontier.begin_backfill("list", again, source="list.txt", now=now) == 2
    left = frontier.entries("list", state=EntryState.TODO)
    assert [entry.page_key for entry in left] == ["b", "c"]
    assert [entry.url for entry in frontier.entries("list", limit=1)] == ["https://a.example"]


def test_a_backfill_leases_only_its_own_pages_that_are_still_to_do(
    frontier: Frontier, now: datetime
) -> None:
    mine = [due(name, now - HOUR, host=f"{name[0]}.example") for name in ("a1", "a2", "b1")]
    follow(frontier, now, *mine, due("a9", now - 9 * HOUR, host="a.example"))
    follow(frontier, now, due("z", now - 9 * HOUR, host="z.example"))
    pairs = [(page.page_key, page.url) for page in mine]
    frontier.begin_backfill("list", pairs, source="list.txt", now=now)
    frontier.settle_entry("list", "a1", state=EntryState.DONE, now=now)

    leases = frontier.lease(
        "worker", hosts=9, pages_per_host=9, ttl=HOUR, now=now, backfill="list"
    )
    assert sorted(page.page_key for lease in leases for page in lease.pages) == ["a2", "b1"]


def test_a_host_with_nothing_due_does_not_stand_before_others_of_the_backfill(
    frontier: Frontier, now: datetime
) -> None:
    first, second = due("a", now - 2 * HOUR, host="a.example"), due("b", now - HOUR)
    follow(frontier, now, first, second, due("a9", now - 9 * HOUR, host="a.example"))
    pairs = [(page.page_key, page.url) for page in (first, second)]
    frontier.begin_backfill("list", pairs, source="list.txt", now=now)
    frontier.change("a", status=DueStatus.GONE)
    (lease,) = frontier.lease(
        "worker", hosts=1, pages_per_host=9, ttl=HOUR, now=now, backfill="list"
    )
    assert [page.page_key for page in lease.pages] == ["b"]


def test_what_is_ready_next_is_told_for_one_backfill_or_for_what_is_due_by_then(
    frontier: Frontier, now: datetime
) -> None:
    mine = due("b", now + 2 * HOUR)
    follow(frontier, now, due("a", now + HOUR, host="a.example"), mine)
    frontier.begin_backfill("list", [(mine.page_key, mine.url)], source="list.txt", now=now)
    assert frontier.next_ready() == now + HOUR
    assert frontier.next_ready(backfill="list") == now + 2 * HOUR
    assert frontier.next_ready(backfill="list", due_by=now + HOUR) is None
    assert frontier.next_ready(due_by=now + HOUR) == now + HOUR
    assert frontier.next_ready(due_by=now) is None
    frontier.settle_entry("list", "b", state=EntryState.DONE, now=now)
    assert frontier.next_ready(backfill="list") is None


def test_pages_that_are_followed_are_told_from_others(frontier: Frontier, now: datetime) -> None:
    follow(frontier, now, due("a", now), due("b", now))
    assert frontier.known(["a", "c"]) == {"a"}


def test_failed_addresses_of_a_backfill_are_tried_again_when_asked(
    frontier: Frontier, now: datetime
) -> None:
    given = [("a", "https://a.example"), ("b", "https://b.example")]
    frontier.begin_backfill("list", given, source="list.txt", now=now)
    for page_key, state in (("a", EntryState.FAILED), ("b", EntryState.DONE)):
        frontier.settle_entry("list", page_key, state=state, now=now, detail="no such host")
    assert frontier.backfill_counts("list") == {
        EntryState.TODO: 0,
        EntryState.DONE: 1,
        EntryState.FAILED: 1,
    }
    (failed,) = frontier.entries("list", state=EntryState.FAILED)
    assert (failed.detail, failed.settled_at) == ("no such host", now)
    frontier.retry_backfill("list", ["a", "b"])
    assert frontier.backfill_counts("list")[EntryState.TODO] == 1


def test_only_the_pages_that_are_given_are_tried_again(frontier: Frontier, now: datetime) -> None:
    given = [("a", "https://a.example"), ("b", "https://b.example")]
    frontier.begin_backfill("list", given, source="list.txt", now=now)
    for page_key in ("a", "b"):
        frontier.settle_entry("list", page_key, state=EntryState.DONE, now=now)
    frontier.retry_backfill("list", ["a"], also_done=True)
    assert [e.page_key for e in frontier.entries("list", state=EntryState.TODO)] == ["a"]


def test_a_page_that_was_done_and_is_not_reached_again_is_done(
    frontier: Frontier, now: datetime
) -> None:
    given = [("a", "https://a.example"), ("b", "https://b.example")]
    frontier.begin_backfill("list", given, source="list.txt", now=now)
    frontier.settle_entry("list", "a", state=EntryState.DONE, now=now)
    frontier.retry_backfill("list", ["a", "b"], also_done=True)
    assert frontier.begin_backfill("list", given, source="list.txt", now=now + HOUR) == 1
    (done,) = frontier.entries("list", state=EntryState.DONE)
    assert (done.page_key, done.settled_at) == ("a", now)


def test_what_is_beyond_the_limit_this_time_is_not_to_do(
    frontier: Frontier, now: datetime
) -> None:
    given = [("a", "https://a.example"), ("b", "https://b.example")]
    frontier.begin_backfill("list", given, source="list.txt", now=now)
    assert frontier.begin_backfill("list", given[:1], source="list.txt", now=now) == 1
    assert frontier.begin_backfill("list", given, source="list.txt", now=now) == 2


def test_a_house_job_tells_its_last_success_and_its_last_error(
    frontier: Frontier, now: datetime
) -> None:
    frontier.job_done("audit", now)
    frontier.job_failed("audit", now + HOUR, "disk full")
    assert frontier.jobs() == [HouseJob("audit", now, now + HOUR, "disk full")]
    frontier.job_done("audit", now + 2 * HOUR)
    assert frontier.jobs() == [HouseJob("audit", now + 2 * HOUR, now + HOUR, "")]


def test_a_setting_is_kept_as_a_plain_value(frontier: Frontier) -> None:
    assert frontier.setting("theta") is None
    frontier.keep_setting("theta", 0.3)
    frontier.keep_setting("theta", {"theta": 0.2})
    assert frontier.setting("theta") == {"theta": 0.2}


def test_counts_tell_live_due_fresh_and_resting_pages(frontier: Frontier, now: datetime) -> None:
    follow(frontier, now, due("a", now - HOUR), due("b", now + HOUR), due("c", now - HOUR))
    follow(frontier, now, due("d", now - HOUR, host="d.example"), due("e", now - HOUR))
    frontier.change("c", status=DueStatus.RETIRED)
    frontier.change("e", status=DueStatus.GONE)
    lease = frontier.lease("worker", hosts=1, pages_per_host=1, ttl=HOUR, now=now)[0]
    frontier.settle(lease, lease.pages[0].page_key, now=now, next_check=now + HOUR)
    counts = frontier.due_counts(now)
    assert (counts.live, counts.due, counts.fresh) == (3, 1, 2)
    assert (counts.retired, counts.gone, counts.paused) == (1, 1, 0)
    assert (counts.hosts, counts.leased) == (2, 1)


def test_an_empty_frontier_is_never_ready(frontier: Frontier, now: datetime) -> None:
    assert frontier.next_ready() is None
    assert frontier.earliest_due() is None
    assert lease_all(frontier, now) == []


def test_pages_that_were_never_checked_can_be_had_alone(frontier: Frontier) -> None:
    start = SystemClock().now() - HOUR
    frontier.add([due("old", start)], delay_of=delay_of(NOTHING), now=start)
    (lease,) = frontier.lease("us", hosts=1, pages_per_host=1, ttl=MINUTE, now=start)
    frontier.settle(lease, "old", now=start, next_check=start)
    frontier.release(lease, now=start)
    assert (
        frontier.lease(
            "us", hosts=9, pages_per_host=9, ttl=MINUTE, now=SystemClock().now(), only_fresh=True
        )
        == []
    )
    frontier.add([due("new", start)], delay_of=delay_of(NOTHING), now=start)
    (lease,) = frontier.lease(
        "us", hosts=9, pages_per_host=9, ttl=MINUTE, now=SystemClock().now(), only_fresh=True
    )
    assert [page.page_key for page in lease.pages] == ["new"]
