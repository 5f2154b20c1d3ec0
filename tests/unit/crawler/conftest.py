from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.clocks import MovableClock
from tests.reading_here import Here
from tests.servers.pages import PageServer
from tests.workbench import Workbench


@pytest.fixture
def bench(tmp_path: Path) -> Workbench:
    """A store of the test's own, whose pages are read in this process."""
    return Workbench(tmp_path, MovableClock(), Here())


@pytest.fixture
async def site(bench: Workbench) -> AsyncIterator[PageServer]:
    async with PageServer.open(bench.clock) as server:
        yield server
