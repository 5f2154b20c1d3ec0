"""How many edits does the re-check policy catch, and how soon, for a given number of looks?

    python -m benchmarks.schedule TRACE.json SCORER.py [--budgets 1,2,5,10] [--only newskeep,fixed]

The scorer plays a trace of real edits against a policy; it and the traces are named on the command
line. `Policy` is the product's own policy behind the scorer's interface; the others are the rules
that other tools follow, with their waits scaled to the same number of looks.
"""

from dataclasses import replace
from datetime import datetime
from typing import Any, ClassVar

from crawler.schedule import budget, policy
from crawler.schedule.outcome import Outcome, Sight
from crawler.schedule.state import EPOCH, HOUR, HostState, PageState, to_hours

SAME = Outcome(Sight.SAME)


def clock(hours: float) -> datetime:
    """The trace's clock starts on a Thursday at midnight, as the epoch did."""
    return EPOCH + hours * HOUR


class Theta:
    """What the scorer knows as the controller: it may set `scale`, and reads it."""

    def __init__(self) -> None:
        self.controller = budget.Controller()

    @property
    def scale(self) -> float:
        return self.controller.theta

    @scale.setter
    def scale(self, theta: float) -> None:
        self.controller = replace(self.controller, theta=theta)


class Policy:
    """The product's policy; of a page it keeps what is not said by the page itself."""

    idle_costs: ClassVar[dict[str, float]] = {}  # host -> cost of a look that sees nothing new

    def __init__(self, cfg: dict[str, Any]) -> None:
        self.ctl = Theta()
        self.hosts = {host: HostState() for host in cfg["hosts"]}

    def first(self, page: Any, now: float) -> float | None:
        return self._due(
            page, PageState.new(clock(page.published), clock(now), section=page.section), now
        )

    def fetched(self, page: Any, now: float, changed: bool, stamp: float | None) -> float | None:
        state = self._state(page)
        moved = stamp is not None and stamp > state.last
        outcome = Outcome(
            Sight.CHANGED if changed else Sight.SAME,
            bears_stamp=stamp is not None,
            stamp_moved=moved,
            edited_at=clock(stamp) if moved and stamp is not None else None,
            cost=1.0 if changed else self.idle_costs.get(page.host, 1.0),
        )
        state, host = policy.learn(state, self.hosts[page.host], outcome, clock(now))
        self.hosts[page.host] = host
        return self._due(page, state, now)

    def hint(self, page: Any, now: float, stamp: float | None) -> float | None:
        state, due = policy.hint(
            self._state(page),
            self.hosts[page.host],
            self.ctl.scale,
            None if stamp is None else clock(stamp),
            clock(now),
        )
        self._keep(page, state)
        return None if due is None else to_hours(due)

    def tick(self, now: float, head_due: float | None, queue: int) -> None:
        head = None if head_due is None else clock(head_due)
        self.ctl.controller = self.ctl.controller.steered(head, clock(now))

    def _state(self, page: Any) -> PageState:
        return PageState(published=page.published, section=page.section, **page.s)

    def _keep(self, page: Any, state: PageState) -> None:
        kept = ("last", "edits", "expected", "changed_at", "doubt", "hinted")
        page.s = {name: getattr(state, name) for name in kept}

    def _due(self, page: Any, state: PageState, now: float) -> float | None:
        self._keep(page, state)
        due = policy.plan(state, self.hosts[page.host], self.ctl.scale, clock(now))
        return None if due is None else to_hours(due)
