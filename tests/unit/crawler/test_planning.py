"""When a page is looked at next, and what each look taught."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from archive.model import AccessState, Link, LinkRole
from crawler.check import Report
from crawler.config import ScheduleConfig
from crawler.discover.inbox import Addition, follow
from crawler.frontier import Due, DueStatus, Frontier, NewDue
from crawler.planning import (
    COST_OF_304,
    Allowance,
    Planner,
    cost_of,
    fresh_for,
    host_state,
    in_words,
    page_state,
)
from crawler.schedule import PageState
from crawler.schedule.state import to_datetime
from tests.builders_ingest import story
from tests.builders_store import delay_of
from tests.clocks import NOON, MovableClock
from tests.reading_here import Here
from tests.servers.pages import Page, PageServer
from tests.workbench import QUICK, Workbench

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
HOST = "courier.example"


@pytest.fixture
def frontier(tmp_path: Path) -> Iterator[Frontier]:
    with Frontier.open(tmp_path / "frontier.sqlite") as opened:
        yield opened


def followed(frontier: Frontier, *names: str, at: datetime = NOON) -> list[Due]:
    """Pages of one host that are due at noon."""
    pages = [NewDue(f"{HOST}/{name}", f"https://{HOST}/news/{name}", HOST, at) for name in names]
    frontier.add(pages, delay_of=delay_of(timedelta(seconds=5)), now=at)
    dues = [frontier.due(page.page_key) for page in pages]
    return [due for due in dues if due is not None]


def address(site: PageServer) -> str:
    return f"http://127.0.0.1:{site.port}/news/story"


@pytest.fixture
def bench(tmp_path: Path) -> Workbench:
    """A store whose looks are planned by what was learned."""
    learned = QUICK.replace("policy: ladder", "policy: learned")
    return Workbench(tmp_path, MovableClock(), Here(), text=learned)


async def one(bench: Workbench, after: timedelta) -> Report:
    (report,) = await bench.next_round(after)
    return report


def kept(bench: Workbench, site: PageServer) -> Due:
    with bench.store() as store:
        (due,) = store.frontier.dues()
    assert due.url == address(site)
    return due


# --- looks -----------------------------------------------------------------------------------


async def test_a_look_leaves_what_the_policy_learned_of_page_and_host(
    bench: Workbench, site: PageServer
) -> None:
    site.put("/news/story", story())
    await bench.backfill(address(site))
    first = kept(bench, site)
    await one(bench, DAY)
    second = kept(bench, site)
    assert first.state is not None
    assert second.state is not None
    assert PageState.from_row(first.state).section == "news"
    assert PageState.from_row(second.state).expected > PageState.from_row(first.state).expected
    with bench.store() as store:
        host = store.frontier.host("127.0.0.1")
    assert host is not None
    assert sum(host_state(host.state).hours) > 0


async def test_an_outlet_that_edits_is_looked_at_sooner_than_one_that_does_not(
    bench: Workbench, site: PageServer
) -> None:
    waits = []
    for name, edits in (("quiet", False), ("busy", True)):
        work = Workbench(bench.folder / name, bench.clock, bench.workers, text=bench.text)
        site.put("/news/story", story())
        await work.backfill(address(site))
        wait = kept(work, site).next_check - bench.clock.now()
        for look in range(1, 5):
            bench.clock.advance(wait)
            if edits:
                stamp = bench.clock.now().isoformat()
                site.put("/news/story", story(("30 centi", f"{30 + look} centi"), stamp=stamp))
            report = await one(work, MINUTE)
            assert report.next_check is not None
            wait = report.next_check - bench.clock.now()
        waits.append(wait)
    assert waits[1] < waits[0]


async def test_the_ladder_goes_by_age_alone_and_remembers_nothing(
    bench: Workbench, site: PageServer
) -> None:
    bench.configure(QUICK)
    site.put("/news/story", story())
    await bench.backfill(address(site))
    due = kept(bench, site)
    assert due.state is None
    assert due.last_check is not None
    assert due.next_check - due.last_check == HOUR  # the story says that it is 12 hours old


async def test_a_page_that_stays_gone_is_left_alone_for_weeks(
    bench: Workbench, site: PageServer
) -> None:
    site.put("/news/story", story())
    await bench.backfill(address(site))
    del site.pages["/news/story"]
    waits = []
    for _ in range(4):
        due = kept(bench, site)
        report = await one(bench, due.next_check - bench.clock.now() + MINUTE)
        assert report.next_check is not None
        waits.append(report.next_check - bench.clock.now())
    assert waits[-1] > 20 * DAY


async def test_a_look_that_the_server_answers_with_not_modified_is_cheap(
    bench: Workbench, site: PageServer
) -> None:
    site.put("/news/story", story(), ETag='"v1"')
    await bench.backfill(address(site))
    site.pages["/news/story"] = Page(b"", 304, {"ETag": '"v1"', "Content-Length": "0"})
    report = await one(bench, DAY)
    assert report.derived is not None
    assert cost_of(report.derived.finding) == COST_OF_304
    assert cost_of(None) == 1.0


async def test_an_article_that_comes_into_sight_late_is_as_old_as_it_says(
    bench: Workbench, site: PageServer
) -> None:
    site.pages["/news/story"] = Page(b"busy", 503)
    await bench.backfill(address(site))
    published = bench.clock.now() - 3 * DAY
    told = f'<meta property="article:published_time" content="{published.isoformat()}"></head>'
    site.put("/news/story", story().replace(b"</head>", told.encode()))
    await one(bench, DAY)
    state = kept(bench, site).state
    assert state is not None
    assert abs(to_datetime(PageState.from_row(state).published) - published) < MINUTE


# --- theta -----------------------------------------------------------------------------------


def test_theta_falls_while_nothing_waits_and_rises_while_hosts_do(frontier: Frontier) -> None:
    planner = Planner(ScheduleConfig(), frontier)
    start = planner.theta
    followed(frontier, "a", at=NOON + DAY)
    planner.steer(NOON)
    quiet = planner.theta
    planner.steer(NOON + 2 * DAY)
    assert quiet < start
    assert planner.theta > quiet


def test_a_host_that_asks_for_patience_makes_no_other_page_wait(frontier: Frontier) -> None:
    followed(frontier, "a")
    frontier.hold(HOST, NOON + DAY)
    planner = Planner(ScheduleConfig(), frontier)
    start = planner.theta
    planner.steer(NOON + HOUR)
    assert planner.theta < start


def test_theta_outlives_the_process(frontier: Frontier) -> None:
    planner = Planner(ScheduleConfig(), frontier)
    followed(frontier, "a", at=NOON + DAY)
    planner.steer(NOON)
    assert Planner(ScheduleConfig(), frontier).theta == planner.theta


def test_a_page_that_was_planned_while_looks_were_dear_comes_forward_when_they_are_not(
    frontier: Frontier,
) -> None:
    (due,) = followed(frontier, "a")
    due = seen_at(frontier, due, NOON, wait=20 * DAY)
    planner = Planner(ScheduleConfig(), frontier)
    assert planner.replan(NOON + MINUTE) == 1
    sooner = frontier.due(due.page_key)
    assert sooner is not None
    assert sooner.next_check < NOON + DAY
    assert frontier.next_ready() == sooner.next_check


def test_planning_anew_never_puts_a_check_off(frontier: Frontier) -> None:
    (due,) = followed(frontier, "a")
    due = seen_at(frontier, due, NOON, wait=MINUTE)
    assert Planner(ScheduleConfig(), frontier).replan(NOON) == 0
    assert frontier.due(due.page_key) == due


# --- hints -----------------------------------------------------------------------------------


def seen_at(frontier: Frontier, due: Due, at: datetime, *, wait: timedelta = DAY) -> Due:
    """The page after a look, with its next check so far away."""
    (lease,) = frontier.lease("us", hosts=1, pages_per_host=1, ttl=HOUR, now=at)
    state = PageState.new(at, at).to_row()
    frontier.settle(lease, due.page_key, now=at, next_check=at + wait, state=state)
    frontier.release(lease, now=at)
    found = frontier.due(due.page_key)
    assert found is not None
    return found


def test_a_source_that_says_modified_brings_the_check_forward(frontier: Frontier) -> None:
    (due,) = followed(frontier, "a")
    due = seen_at(frontier, due, NOON)
    planner = Planner(ScheduleConfig(), frontier)
    assert planner.hear(due, NOON + HOUR, NOON + 2 * HOUR)
    hastened = frontier.due(due.page_key)
    assert hastened is not None
    assert hastened.next_check == NOON + 2 * HOUR
    assert hastened.state is not None
    assert PageState.from_row(hastened.state).hinted


def test_a_hint_older_than_our_look_changes_nothing(frontier: Frontier) -> None:
    (due,) = followed(frontier, "a")
    due = seen_at(frontier, due, NOON)
    planner = Planner(ScheduleConfig(), frontier)
    assert not planner.hear(due, NOON - HOUR, NOON + 2 * HOUR)
    assert frontier.due(due.page_key) == due


# --- the allowance ---------------------------------------------------------------------------


def test_an_hour_holds_as_many_looks_as_the_budget_says(frontier: Frontier) -> None:
    allowance = Allowance(60, frontier, NOON)
    assert allowance.looks(NOON) == 60
    allowance.take(60)
    assert allowance.looks(NOON) == 0
    assert allowance.looks(NOON + 10 * MINUTE) == 10
    assert allowance.looks(NOON + DAY) == 60


def test_a_restart_gives_no_new_looks(frontier: Frontier) -> None:
    allowance = Allowance(60, frontier, NOON)
    allowance.take(60)
    allowance.keep()
    assert Allowance(60, frontier, NOON + MINUTE).looks(NOON + MINUTE) == 1


def test_a_clock_that_leaps_gives_no_more_than_an_hour_of_looks(frontier: Frontier) -> None:
    allowance = Allowance(60, frontier, NOON)
    allowance.take(60)
    assert allowance.looks(NOON + 30 * DAY) == 60
    allowance.take(60)
    assert allowance.looks(NOON) == 0


def test_a_smaller_budget_holds_from_the_next_start(frontier: Frontier) -> None:
    Allowance(1000, frontier, NOON).keep()
    assert Allowance(10, frontier, NOON).looks(NOON) == 10


# --- words -----------------------------------------------------------------------------------


def test_a_page_says_why_it_is_looked_at_when_it_is(frontier: Frontier) -> None:
    (due,) = followed(frontier, "a")
    assert "not been looked at yet" in in_words(frontier, due, NOON)[0]
    due = seen_at(frontier, due, NOON)
    words = " ".join(in_words(frontier, due, NOON + HOUR))
    assert "The next check is at 2026-03-02 12:00 UTC" in words
    assert "An edit undone within" in words
    plain = replace(due, state=None)
    assert "ladder" in in_words(frontier, plain, NOON)[0]
    retired = replace(due, status=DueStatus.RETIRED)
    assert "no further check is planned" in in_words(frontier, retired, NOON)[0]


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"Cache-Control": "max-age=300"}, 300),
        ({"cache-control": "public, max-age=300, s-maxage=60"}, 60),
        ({"Cache-Control": "max-age=300", "Age": "120"}, 180),
        ({"Cache-Control": "max-age=300", "Age": "900"}, 0),
        ({"Cache-Control": "no-cache, max-age=300"}, 0),
        ({"Cache-Control": "max-age=soon"}, 0),
        ({}, 0),
    ],
)
def test_a_cache_may_give_out_an_answer_for_so_long(headers: dict[str, str], seconds: int) -> None:
    assert fresh_for(tuple(headers.items())) == timedelta(seconds=seconds)


def test_about_one_page_in_a_hundred_is_never_retired(frontier: Frontier) -> None:
    (due,) = followed(frontier, "a")
    dues = [replace(due, page_key=f"{HOST}/{number}") for number in range(2000)]
    sampled = [page_state(due, NOON).sampled for due in dues]
    assert 5 <= sum(sampled) <= 60
    assert sampled == [page_state(due, NOON).sampled for due in dues]


async def test_a_pinned_page_is_looked_at_in_its_interval_once_it_is_in_sight(
    bench: Workbench, site: PageServer
) -> None:
    site.put("/news/story", story())
    with bench.store() as store:
        link = Link(address(site), LinkRole.LISTED)
        (page,) = store.ingest.follow([link], article_ids={}).pages
        now = store.clock.now()
        due = NewDue(page.page_key, page.url, page.host, now, 10 * MINUTE)
        store.frontier.add([due], delay_of=store.delay_of, now=now)
    report = await one(bench, MINUTE)
    assert report.derived is not None
    assert report.derived.finding is not None
    assert report.derived.finding.reading.access is AccessState.ARTICLE
    assert report.next_check is not None
    assert report.next_check - bench.clock.now() <= 10 * MINUTE


@pytest.mark.parametrize("policy", ["learned", "ladder"])
async def test_a_pinned_page_is_looked_at_in_its_interval_also_after_a_provisional_edit(
    bench: Workbench, site: PageServer, policy: str
) -> None:
    bench.configure(QUICK.replace("policy: ladder", f"policy: {policy}"))
    site.put("/news/story", story())
    await bench.backfill(address(site))
    with bench.store() as store:
        follow(store, Addition((Link(address(site), LinkRole.LISTED),), None, MINUTE))
    site.put("/news/story", story(("At least 40", "At least 60")))
    looks = [await one(bench, after=MINUTE) for _ in range(2)]
    assert [provisional(look) for look in looks] == [True, False]


def provisional(report: Report) -> bool:
    assert report.derived is not None
    assert report.derived.finding is not None
    assert report.derived.finding.weighed is not None
    return report.derived.finding.weighed.provisional


def test_a_page_that_was_pinned_since_its_last_look_says_so(frontier: Frontier) -> None:
    (due,) = followed(frontier, "a")
    due = replace(seen_at(frontier, due, NOON), pinned=10 * MINUTE)
    words = " ".join(in_words(frontier, due, NOON))
    assert "It is pinned to a check every 10 minutes." in words
    assert "expected" not in words
    assert "chance" not in words


def test_a_page_that_is_pinned_and_followed_by_the_plain_ladder_says_so(
    frontier: Frontier,
) -> None:
    (due,) = followed(frontier, "a")
    due = replace(seen_at(frontier, due, NOON), pinned=10 * MINUTE, state=None)
    (words,) = in_words(frontier, due, NOON)
    assert words == "It is pinned to a check every 10 minutes."
