"""A day of the daemon, in minutes: does it catch what the simulator of its policy foretells?

    python -m benchmarks.day SCORER.py [--pages 500 --hosts 50 --edits 1500 --looks 5]

The daemon runs whole (frontier, Scrapy, WARC, catalogue, reading, policy) on a made-up clock
against local outlets that publish and edit by a plan. SCORER.py is the simulator that policies are
scored with; it plays the same plan. Exits with 1 where a promise is broken.
"""

import argparse
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.schedule import Policy, load_scorer
from tests.day import Day, play
from tests.servers.outlets import make_plan

HOURS = 24.0
NEAR = 0.03  # of the share foretold


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("scorer", type=Path)
    parser.add_argument("--pages", type=int, default=500)
    parser.add_argument("--hosts", type=int, default=50)
    parser.add_argument("--edits", type=int, default=1500)
    parser.add_argument("--looks", type=float, default=5, help="re-checks a page")
    parser.add_argument("--tick", default="30s")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    plan = make_plan(
        pages=given.pages, hosts=given.hosts, edits=given.edits, hours=HOURS, seed=given.seed
    )
    span = plan[-1].discovered - plan[0].discovered
    budget = round(given.looks * len(plan) / span)
    trace = {"name": "day", "pages": [page.row(HOURS) for page in plan]}
    scorer = load_scorer(given.scorer)
    foretold = {
        idle: scorer.simulate(trace, Policy, given.looks, work_conserving=idle)["caught"]
        for idle in (False, True)
    }
    began, cpu = time.monotonic(), time.process_time()
    with tempfile.TemporaryDirectory() as folder:
        day = play(Path(folder), plan, hours=HOURS, budget=budget, tick=given.tick)
    edits = sum(len(page.edits) for page in plan)
    print(f"{len(plan)} pages on {given.hosts} hosts, {edits} edits, {budget} re-checks an hour")
    print(f"took {time.monotonic() - began:.0f} s, {time.process_time() - cpu:.0f} s of CPU")
    print(
        f"foretold   {foretold[False]:.3f}, {foretold[True]:.3f} where idle looks are spent early"
    )
    sys.exit(not tell(day, foretold[False]))


def tell(day: Day, foretold: float) -> bool:
    """Print what happened; whether every promise was kept."""
    print(f"caught     {day.caught:.3f} ({day.site.caught()} versions; {day.recorded} recorded)")
    print(f"looks      {len(day.reports)} told, {day.served} answers, {day.captures} captures")
    promises = {
        "share caught within 3 points of what is foretold": abs(day.caught - foretold) <= NEAR,
        "no host asked faster than its delay": not day.too_soon,
        "robots.txt kept": not day.forbidden,
        "no page unchecked": not day.unchecked,
        "every answer kept": day.captures >= day.served,
    }
    for promise, kept in promises.items():
        print(f"{'kept  ' if kept else 'BROKEN'}  {promise}")
    return all(promises.values())


if __name__ == "__main__":
    main()
