"""A writer is killed at random moments: nothing that it acknowledged may be lost."""

import os
import random
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from archive.warc import FolderStorage, captures, recover
from archive.warc.lint import Linter

WRITER = """
import sys
from pathlib import Path
from tests.builders_warc import Shelf, TLS, exchange, wires

shelf = Shelf(Path(sys.argv[1]), max_size=60_000)
pages = list(wires().values())
for number in range(100_000):
    kept = shelf.keep(exchange(pages[number % len(pages)], minutes=number, tls=TLS))
    print(kept[0].record_id, flush=True)
"""


def killed_after(acknowledged: int, folder: Path, extra: random.Random) -> list[str]:
    """Let a writer run until it has acknowledged so many, and a little further; then kill it."""
    writer = subprocess.Popen(
        [sys.executable, "-c", WRITER, folder], stdout=subprocess.PIPE, env={**os.environ}
    )
    assert writer.stdout is not None
    told = [writer.stdout.readline() for _ in range(acknowledged)]
    for _ in range(extra.randrange(20_000)):  # not a wait: the kill falls somewhere in a write
        pass
    writer.send_signal(signal.SIGKILL)
    rest = writer.stdout.read()
    writer.stdout.close()
    writer.wait(timeout=30)
    told += rest.splitlines(keepends=True)
    return [line.decode().strip() for line in told if line.endswith(b"\n")]


def survive(kills: int, folder: Path) -> tuple[int, int]:
    """Kill, recover and look, over and over in one store; gives acknowledged and kept."""
    chance = random.Random(kills)
    storage = FolderStorage(folder)
    acknowledged: set[str] = set()
    for _ in range(kills):
        acknowledged.update(killed_after(chance.randrange(1, 60), folder, chance))
        recover(storage)
        assert storage.unfinished() == []
    kept = [c.record_id for name in storage.finished() for c in captures(storage, name)]
    assert len(kept) == len(set(kept))
    assert acknowledged <= set(kept)
    linter = Linter()
    for name in storage.finished():
        with storage.stream(name) as file:
            assert list(linter.file(file, name)) == []
    assert list(linter.finish()) == []
    return len(acknowledged), len(kept)


def test_no_acknowledged_capture_is_lost_when_the_writer_is_killed(tmp_path: Path) -> None:
    acknowledged, kept = survive(5, tmp_path)
    assert 5 <= acknowledged <= kept <= acknowledged + 5


@pytest.mark.slow
def test_no_acknowledged_capture_is_lost_in_many_kills(tmp_path: Path) -> None:
    acknowledged, kept = survive(200, tmp_path)
    assert 200 <= acknowledged <= kept <= acknowledged + 200
