"""The real command is killed at random moments: nothing that it told of may be lost.

Longer campaigns: `python -m benchmarks.kills`.
"""

from pathlib import Path

from tests.torture import campaign, fight


def test_a_backfill_that_is_killed_loses_nothing_and_repeats_nothing(tmp_path: Path) -> None:
    with campaign(tmp_path, seed=1) as battle:
        tally = fight(battle, battle.backfill, kills=25, sound_every=25)
    assert tally.acknowledged > 0
    assert tally.recovered > 0


def test_a_daemon_that_is_killed_loses_nothing_and_asks_nobody_early(tmp_path: Path) -> None:
    with campaign(tmp_path, seed=2) as battle:
        battle.follow()
        tally = fight(battle, battle.daemon, kills=25, sound_every=25)
    assert tally.acknowledged > 0
    assert tally.recovered > 0
