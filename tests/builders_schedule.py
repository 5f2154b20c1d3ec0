"""Pages, hosts and looks for the tests of the re-check policy."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random

from hypothesis import strategies as st

from crawler.schedule.cycle import DAYS_A_WEEK, HOURS_A_DAY, Tally
from crawler.schedule.outcome import Outcome, Sight
from crawler.schedule.policy import learn, plan
from crawler.schedule.state import BINS, HostState, PageState, to_hours

NOON = datetime(2024, 5, 16, 12, tzinfo=UTC)  # a Thursday
MINUTES = timedelta(minutes=1)
HOURS = timedelta(hours=1)
DAYS = timedelta(days=1)

SAME = Outcome(Sight.SAME)
CHANGED = Outcome(Sight.CHANGED)
GONE = Outcome(Sight.GONE)
NOTHING = Outcome(Sight.NOTHING)
STEALTH = Outcome(Sight.CHANGED, bears_stamp=True)
DECLARED = Outcome(Sight.CHANGED, bears_stamp=True, stamp_moved=True)


def page(*, age: timedelta = HOURS, seen: timedelta | None = None, section: str = "") -> PageState:
    """A page that is `age` old at noon and was last seen `seen` before noon (at its birth)."""
    state = PageState.new(NOON - age, NOON - age, section=section)
    return state if seen is None else replace(state, last=to_hours(NOON - seen))


def wait(
    state: PageState,
    host: HostState | None = None,
    *,
    theta: float = 0.2,
    now: datetime = NOON,
) -> timedelta:
    """How long the policy waits; fails where the page is retired."""
    due = plan(state, host or HostState(), theta, now)
    assert due is not None
    return due - now


def look(
    state: PageState, host: HostState, outcomes: list[Outcome], *, every: timedelta, now: datetime
) -> tuple[PageState, HostState, datetime]:
    """Looks at a page at a steady pace; the last item is the time of the last look."""
    for outcome in outcomes:
        now += every
        state, host = learn(state, host, outcome, now)
    return state, host, now


def host_like(outcome: Outcome, *, pages: int, looks: int = 8, section: str = "") -> HostState:
    """A host of which many pages were watched, each look with the same outcome."""
    host = HostState()
    for _ in range(pages):
        state = PageState.new(NOON, NOON, section=section)
        _, host, _ = look(state, host, [outcome] * looks, every=30 * MINUTES, now=NOON)
    return host


# --- for properties --------------------------------------------------------------------------

instants = st.datetimes(
    datetime(2015, 1, 1),  # noqa: DTZ001 - hypothesis adds the zone
    datetime(2040, 1, 1),  # noqa: DTZ001
    timezones=st.just(UTC),
)
thetas = st.floats(1e-4, 1e4)
counts = st.floats(0, 1e4)
ages = st.timedeltas(timedelta(0), timedelta(days=1500))


def _counts(random: Random, cells: int) -> tuple[float, ...]:
    """Counts of every size, and nothing at all in a third of the cells."""
    return tuple(
        random.choice((0.0, random.random(), 1e4 * random.random())) for _ in range(cells)
    )


def _tally(random: Random, cells: int) -> Tally:
    return Tally(_counts(random, cells), _counts(random, cells))


def _host(random: Random) -> HostState:
    sections = {name: (random.random() * 1e3, random.random() * 1e3) for name in ("news", "live")}
    return HostState(
        edits=_counts(random, BINS),
        hours=_counts(random, BINS),
        by_hour=_tally(random, HOURS_A_DAY),
        by_day=_tally(random, DAYS_A_WEEK),
        sections=sections if random.random() < 0.5 else {},
        losses=_counts(random, 3),
        idle_cost=random.random(),
    )


# Drawn by a seed: a hundred numbers drawn one by one would make the properties slow.
seeds = st.integers(0, 2**32 - 1)


def tallies(cells: int) -> st.SearchStrategy[Tally]:
    return seeds.map(lambda seed: _tally(Random(seed), cells))


def hosts() -> st.SearchStrategy[HostState]:
    return seeds.map(lambda seed: _host(Random(seed)))


@st.composite
def pages(draw: st.DrawFn, now: datetime) -> PageState:
    """A page as it may be found at `now`, also after the clock was set back by a day."""
    captured = now - draw(ages) + draw(st.sampled_from([timedelta(0), DAYS]))
    born = captured - draw(st.timedeltas(timedelta(0), timedelta(days=400)))
    last = to_hours(captured) + draw(st.floats(0, 100))
    return replace(
        PageState.new(born, captured, section=draw(st.sampled_from(["", "news", "live"]))),
        last=last,
        edits=draw(counts),
        expected=draw(counts),
        doubt=draw(st.integers(0, 20)),
        fails=draw(st.integers(0, 3)) if draw(st.booleans()) else 0,
        confirm=draw(st.booleans()) and draw(st.booleans()),
        sampled=draw(st.booleans()),
        pin=draw(st.none() | st.floats(0.1, 1000)),
        fresh_until=draw(st.none() | st.just(last + 0.2)),
    )


outcomes = st.builds(
    Outcome,
    sight=st.sampled_from(Sight),
    bears_stamp=st.booleans(),
    stamp_moved=st.booleans(),
    edited_at=st.none() | instants,
    provisional=st.booleans(),
    cost=st.floats(0, 2),
    fresh_for=st.timedeltas(timedelta(0), timedelta(days=2)),
)
