from collections.abc import Iterator
from pathlib import Path

import pytest

from archive.ingest import ReadingSettings
from archive.workers import Workers
from tests.clocks import MovableClock
from tests.workbench import Workbench


@pytest.fixture(scope="session")
def workers() -> Iterator[Workers]:
    """Reading processes for all tests: starting one costs a second, and none is harmed."""
    with ReadingSettings().pool() as pool:
        yield pool


@pytest.fixture
def clock() -> MovableClock:
    return MovableClock()


@pytest.fixture
def bench(tmp_path: Path, clock: MovableClock, workers: Workers) -> Workbench:
    return Workbench(tmp_path, clock, workers)
