"""Kills the real command at random moments, many times, and says what was lost: nothing, or why.

    python -m benchmarks.kills --kills 1000

Half of the kills hit a backfill, half a daemon; a store takes fifty of them. After about half of
the kills the store is opened and looked at, after the others the next run has to recover by
itself. At the end of each store every WARC is linted, the logs of the server and of the runs
are searched for early requests, and the catalogue is rebuilt and compared row by row. Stops at the
first thing amiss.
"""

import argparse
import dataclasses
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from tests.torture import DELAY, Tally, campaign, fight

PER_STORE = 50


def main() -> None:
    parser = argparse.ArgumentParser(description="Kill the command at random moments.")
    parser.add_argument("--kills", type=int, default=1_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--minutes", type=float, default=600, help="begin no store after these")
    chosen = parser.parse_args()
    began, total = time.monotonic(), Tally()
    for seed, kills in _stores(chosen.seed, chosen.kills):
        if time.monotonic() - began > 60 * chosen.minutes:
            break
        way = ("backfill", "daemon")[seed % 2]
        total = _added(total, _one_store(seed, way, kills))
        print(f"{way:<8} {_words(total)}", flush=True)
    print(f"{time.monotonic() - began:.0f} s, delay {DELAY} s: {_words(total)}")


def _stores(seed: int, kills: int) -> Iterator[tuple[int, int]]:
    for done in range(0, kills, PER_STORE):
        yield seed + done // PER_STORE, min(PER_STORE, kills - done)


def _one_store(seed: int, way: str, kills: int) -> Tally:
    with tempfile.TemporaryDirectory() as folder, campaign(Path(folder), seed) as battle:
        if way == "daemon":
            battle.follow()
        blow = battle.daemon if way == "daemon" else battle.backfill
        return fight(battle, blow, kills, sound_every=PER_STORE)


def _added(one: Tally, other: Tally) -> Tally:
    sums = {
        field.name: getattr(one, field.name) + getattr(other, field.name)
        for field in dataclasses.fields(Tally)
        if not field.name.startswith("smallest_")
    }
    return Tally(
        **sums,
        smallest_gap=min(one.smallest_gap, other.smallest_gap),
        smallest_sent=min(one.smallest_sent, other.smallest_sent),
    )


def _words(tally: Tally) -> str:
    return (
        f"{tally.kills} kills, {tally.acknowledged} captures acknowledged, 0 lost, "
        f"{tally.kept} kept, {tally.recovered} open files mended when looked at, "
        f"{tally.cut} torn tails, {tally.checks} checks rebuilt equal in {tally.rebuilds} "
        f"rebuilds, {tally.requests} requests, shortest gap {tally.smallest_sent * 1000:.1f} ms "
        f"between first bytes, {tally.smallest_gap * 1000:.1f} ms at the server"
    )


if __name__ == "__main__":
    main()
