"""How many edits does the re-check policy catch, and how soon, for a given number of looks?

    python -m benchmarks.schedule TRACE.json SCORER.py [--budgets 1,2,5,10] [--only newskeep]

The scorer plays a trace of real edits against a policy; it and the traces are named on the command
line. `Policy` is the product's own policy behind the scorer's interface; the others are the rules
that other tools follow, with their waits scaled to the same number of looks.
"""

import argparse
import importlib.util
import json
import time
from dataclasses import replace
from datetime import datetime
from math import exp, log
from pathlib import Path
from typing import Any, ClassVar

from crawler.schedule import budget, policy
from crawler.schedule.outcome import Outcome, Sight
from crawler.schedule.state import EPOCH, HOUR, HostState, PageState, to_hours


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


# --- the rules of others ---------------------------------------------------------------------


class Scale:
    """Stretches a rival's waits until its queue is on time, so that all spend the same."""

    def __init__(self) -> None:
        self.scale = 1.0

    def tick(self, now: float, head_due: float | None) -> None:
        if head_due is not None:
            lateness = max(-1.0, min(1.0, (now - head_due) / 0.5))
            self.scale = min(max(self.scale * exp(0.05 * lateness), 1e-4), 1e4)


class Rival:
    """A rule with one knob: the scale of its waits."""

    def __init__(self, cfg: dict[str, Any]) -> None:
        self.ctl = Scale()

    def first(self, page: Any, now: float) -> float:
        page.s = {"changed": now, "wait": 1.0, "looks": 0, "changes": 0, "last": now}
        return now + self.ctl.scale * self.wait(page, now)

    def fetched(self, page: Any, now: float, changed: bool, stamp: float | None) -> float:
        state = page.s
        state["looks"] += 1
        state["changes"] += changed
        if changed:
            state["changed"] = now
        self.adapt(state, changed)
        state["last"] = now
        return now + self.ctl.scale * self.wait(page, now)

    def adapt(self, state: dict[str, float], changed: bool) -> None:
        """What the rule keeps of a look, beyond when the page last changed."""

    def wait(self, page: Any, now: float) -> float:
        raise NotImplementedError

    def tick(self, now: float, head_due: float | None, queue: int) -> None:
        self.ctl.tick(now, head_due)


class Fixed(Rival):
    """The same wait for every page: what page watchers do by default."""

    def wait(self, page: Any, now: float) -> float:
        return 3.0


class Newsdiffs(Rival):
    """A ladder by the time since the page last changed."""

    def wait(self, page: Any, now: float) -> float:
        age = now - page.s["changed"]
        rungs = ((3, 0.25), (24, 1.0), (24 * 7, 3.0), (24 * 30, 72.0))
        return next((wait for limit, wait in rungs if age < limit), 720.0)


class Diffengine(Rival):
    """A fifth of the page's age, as the rule is meant."""

    def wait(self, page: Any, now: float) -> float:
        age: float = now - page.published
        return max(0.2 * age, 1 / 60)


class Aimd(Rival):
    """Half the wait after a change, half as long again after none."""

    def adapt(self, state: dict[str, float], changed: bool) -> None:
        state["wait"] = min(max(state["wait"] * (0.5 if changed else 1.5), 1 / 60), 720.0)

    def wait(self, page: Any, now: float) -> float:
        wait: float = page.s["wait"]
        return wait


class Proportional(Rival):
    """As often as the page changes, by the estimator that corrects for changes unseen."""

    def wait(self, page: Any, now: float) -> float:
        looks: int
        changes: int
        looks, changes = page.s["looks"], page.s["changes"]
        watched: float = max(now - page.discovered, 1 / 60)
        if not looks:
            return 1.0
        rate = -log((looks - changes + 0.5) / (looks + 0.5)) * looks / watched
        return min(1 / max(rate, 1 / 720), 720.0)


# --- the table -------------------------------------------------------------------------------

RULES: dict[str, type] = {
    "newskeep": Policy,
    "newsdiffs": Newsdiffs,
    "diffengine": Diffengine,
    "fixed": Fixed,
    "aimd": Aimd,
    "proportional": Proportional,
}


def row(scorer: Any, trace: dict[str, Any], name: str, looks: float, **conditions: Any) -> str:
    """One rule at one budget, as a line of the table."""
    started = time.process_time()
    result = scorer.simulate(trace, RULES[name], looks, **conditions)
    figures = "  ".join(f"{result[key]:6.3f}" for key in ("caught", "last", "med", "p90", "fpc"))
    return f"{name:13} {looks:5g}  {figures}  {time.process_time() - started:5.0f}"


def load_scorer(path: Path) -> Any:
    """The module at a path; run from its own file, it can be anywhere."""
    spec = importlib.util.spec_from_file_location("scorer", path)
    if spec is None or spec.loader is None:
        raise SystemExit(f"{path} is not a Python file")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("trace", type=Path)
    parser.add_argument("scorer", type=Path)
    parser.add_argument("--budgets", default="1,2,5,10", help="looks a page")
    parser.add_argument("--only", default=",".join(RULES), help="rules, by name")
    parser.add_argument("--noisy", type=float, default=0.0, help="share of pages of furniture")
    arguments = parser.parse_args()
    scorer = load_scorer(arguments.scorer)
    trace = json.loads(arguments.trace.read_text())
    print(f"{trace['name']}: {len(trace['pages'])} pages")
    print("rule          looks  caught    last   med h   p90 h  looks/catch  CPU s")
    for looks in arguments.budgets.split(","):
        for name in arguments.only.split(","):
            print(row(scorer, trace, name, float(looks), false_page=arguments.noisy), flush=True)


if __name__ == "__main__":
    main()
