"""No host is asked faster than its delay, whoever dies, whenever, on every database."""

import multiprocessing
import os
import random
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from itertools import pairwise
from multiprocessing.context import ForkServerContext, ForkServerProcess
from pathlib import Path
from typing import BinaryIO

import pytest

from crawler.clock import SystemClock
from crawler.frontier import Frontier
from tests.builders_store import delay_of, due
from tests.contracts.polite_worker import work

HOSTS, PAGES, WORKERS, KILLS = 12, 4, 4, 8
DELAY = timedelta(milliseconds=50)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "postgresql":
        url: str = request.getfixturevalue("postgres_database")
        return url
    return str(tmp_path / "frontier.sqlite")


@pytest.fixture(scope="module")
def processes() -> ForkServerContext:
    """Processes that start in milliseconds and may be killed at any instruction."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.contracts.polite_worker"])
    return context


class Crew:
    """Workers on one frontier; the requests that they would have made come out of a pipe."""

    def __init__(self, processes: ForkServerContext, database: str, pipe: Path) -> None:
        self._processes = processes
        self._database, self._pipe = database, pipe
        self._hired = 0
        self.workers: list[ForkServerProcess] = []

    def hire(self, owner: str | None = None) -> None:
        self._hired += 1
        owner = owner or f"worker-{self._hired}"
        worker = self._processes.Process(
            target=work, args=(self._database, self._pipe, owner), name=owner
        )
        worker.start()
        self.workers.append(worker)

    def kill(self, worker: ForkServerProcess) -> str:
        worker.kill()
        worker.join()
        self.workers.remove(worker)
        return worker.name


@contextmanager
def a_crew(
    processes: ForkServerContext, database: str, folder: Path
) -> Iterator[tuple[Crew, BinaryIO]]:
    pipe = folder / "asked"
    os.mkfifo(pipe)
    crew = Crew(processes, database, pipe)
    # Read and write, so that the pipe stays open while no worker lives.
    with os.fdopen(os.open(pipe, os.O_RDWR), "rb", closefd=True) as asked:
        try:
            yield crew, asked
        finally:
            for worker in list(crew.workers):
                crew.kill(worker)


def test_no_host_is_asked_early_though_workers_are_killed_at_random(
    database: str, processes: ForkServerContext, tmp_path: Path
) -> None:
    chance = random.Random(4)
    now = SystemClock().now()
    pages = [
        due(f"{host}/{page}", now, host=f"{host}.example")
        for host in range(HOSTS)
        for page in range(PAGES)
    ]
    with Frontier.open(database) as frontier:
        frontier.add(pages, delay_of=delay_of(DELAY), now=now)

    requests: dict[str, list[float]] = {f"{host}.example": [] for host in range(HOSTS)}
    with a_crew(processes, database, tmp_path) as (crew, asked):
        for _ in range(WORKERS):
            crew.hire()
        for _ in range(KILLS):
            for _ in range(chance.randint(5, 25)):
                host, at = asked.readline().split()
                requests[host.decode()].append(float(at))
            dead = crew.kill(chance.choice(crew.workers))
            # Some come back under their name and take back; of the others the lease runs out.
            crew.hire(dead if chance.random() < 0.7 else None)

    gaps = [
        later - sooner for times in requests.values() for sooner, later in pairwise(sorted(times))
    ]
    assert len(gaps) > KILLS * 5 / 2
    assert min(gaps) >= DELAY.total_seconds()
