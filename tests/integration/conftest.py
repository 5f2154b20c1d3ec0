"""What the tests of replay share: one browser, and a newspaper that was kept in two looks."""

from collections.abc import Iterator

import pytest

from tests.players.chromium import Chromium, chromium
from tests.players.kept import Kept, keep_newspaper


@pytest.fixture(scope="session")
def browser() -> Iterator[Chromium]:
    with chromium() as running:
        yield running


@pytest.fixture(scope="session")
def newspaper(browser: Chromium, tmp_path_factory: pytest.TempPathFactory) -> Kept:
    """Asks for the browser first: without one nothing is kept in vain."""
    return keep_newspaper(tmp_path_factory.mktemp("newspaper"))
