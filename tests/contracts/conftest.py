"""What every contract suite may ask for."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from archive.catalogue import Catalogue
from crawler.fetch import Engine
from crawler.frontier import Frontier
from tests.contracts.databases import NoPostgres, empty, fresh_database, postgres_server
from tests.servers.certificates import ca_file


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


@pytest.fixture(params=list(Engine), ids=str)
def engine(request: pytest.FixtureRequest) -> Engine:
    """Each HTTP client that may carry the exchanges."""
    assert isinstance(request.param, Engine)
    return request.param


@pytest.fixture(scope="session")
def trusted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with the authority of the servers with TLS."""
    return ca_file(tmp_path_factory.mktemp("authority"))
