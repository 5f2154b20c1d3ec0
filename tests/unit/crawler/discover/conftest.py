import pytest

from tests.servers.pages import PageServer
from tests.unit.crawler.discover.polling import Poller
from tests.workbench import Workbench


@pytest.fixture
def poller(bench: Workbench, site: PageServer) -> Poller:
    return Poller(bench, site)
