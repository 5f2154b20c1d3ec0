"""Whether a daemon runs, by the last sign of life that it left."""

import os
import subprocess
import sys
from datetime import timedelta

import pytest

from crawler.heartbeat import STALE_AFTER, health, here, is_gone
from tests.clocks import NOON

BEAT = {"at": NOON.isoformat(), "pid": 7, "state": "running", "full": False}


def test_a_daemon_that_was_heard_of_just_now_is_well() -> None:
    found = health(BEAT, NOON + timedelta(seconds=20))
    assert found.well
    assert found.pid == 7


@pytest.mark.parametrize(
    ("beat", "state"),
    [
        (None, "stopped"),
        ({**BEAT, "state": "stopped"}, "stopped"),
        ({**BEAT, "full": True}, "full"),
        ({**BEAT, "at": (NOON - 2 * STALE_AFTER).isoformat()}, "silent"),
    ],
)
def test_a_daemon_that_stopped_fell_silent_or_has_no_room_is_not_well(
    beat: dict[str, object] | None, state: str
) -> None:
    found = health(beat, NOON)
    assert found.state == state
    assert not found.well


def test_a_daemon_whose_process_is_gone_is_not_well_at_once() -> None:
    found = health(BEAT, NOON, gone=True)
    assert (found.state, found.well, found.pid) == ("gone", False, 7)


def test_a_daemon_that_stopped_in_order_is_not_told_of_as_killed() -> None:
    assert health({**BEAT, "state": "stopped"}, NOON, gone=True).state == "stopped"


def ended() -> int:
    """The number of a process that was there and is no more."""
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return process.pid


def test_a_process_that_ended_here_is_gone() -> None:
    assert is_gone({**BEAT, "pid": ended(), "where": here()})


@pytest.mark.parametrize(
    "beat",
    [
        None,
        {**BEAT, "pid": os.getpid(), "where": here()},
        {**BEAT, "pid": ended(), "where": "another machine"},
        {**BEAT, "pid": ended()},
    ],
    ids=["no sign", "alive", "elsewhere", "of an older version"],
)
def test_a_process_that_is_there_or_cannot_be_seen_from_here_is_not_taken_for_gone(
    beat: dict[str, object] | None,
) -> None:
    assert not is_gone(beat)
