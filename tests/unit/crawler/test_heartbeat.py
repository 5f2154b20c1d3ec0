from datetime import timedelta

import pytest

from crawler.heartbeat import STALE_AFTER, health
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
