"""One daemon per store."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from archive.lock import StoreInUse, StoreLock

HOLD = """
import sys, time
from pathlib import Path
from archive.lock import StoreLock
with StoreLock(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_a_second_daemon_is_refused_and_told_who_holds_the_store(tmp_path: Path) -> None:
    with StoreLock(tmp_path), pytest.raises(StoreInUse, match=f"process {os.getpid()}; stop it"):
        StoreLock(tmp_path).__enter__()


def test_a_store_that_was_given_back_can_be_taken(tmp_path: Path) -> None:
    with StoreLock(tmp_path):
        pass
    with StoreLock(tmp_path) as lock:
        assert lock is not None


def test_a_killed_daemon_does_not_block_the_next(tmp_path: Path) -> None:
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert holder.stdout is not None
    assert holder.stdin is not None
    assert holder.stdout.readline() == b"held\n"
    with pytest.raises(StoreInUse, match=f"process {holder.pid}"):
        StoreLock(tmp_path).__enter__()
    holder.kill()
    holder.wait()
    holder.stdout.close()
    holder.stdin.close()
    with StoreLock(tmp_path):
        assert (tmp_path / "lock").read_text() == f"{os.getpid()}\n"
