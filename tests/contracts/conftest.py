"""What every contract suite may ask for."""

from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from archive.catalogue import Catalogue
from crawler.frontier import Frontier
from tests.contracts.databases import NoPostgres, empty, fresh_database, postgres_server


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The URL of a PostgreSQL server; the test is skipped, and says so, where there is none."""
    with ExitStack() as stack:
        try:
            url = stack.enter_context(postgres_server())
        except NoPostgres as reason:
            pytest.skip(str(reason))
        yield url


@pytest.fixture(scope="session")
def postgres_stores(postgres: str) -> Iterator[str]:
    """A database with the tables of both stores, which share it without quarrel."""
    with fresh_database(postgres) as url:
        Catalogue.open(url).close()
        Frontier.open(url).close()
        yield url


@pytest.fixture
def postgres_database(postgres_stores: str) -> str:
    """The URL of that database, with no row in any table."""
    empty(postgres_stores)
    return postgres_stores
