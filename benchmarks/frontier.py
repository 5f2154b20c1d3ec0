"""How fast the frontier finds what is due, and how many hosts a second it leases and takes back.

    python -m benchmarks.frontier [--pages 1000000] [--hosts 10000] [--database FILE|URL]

Prints the plans of the due queries first: a figure without its plan says nothing about a larger
store. Host sizes follow a power law; half of the pages are due. Without --database a SQLite file
is made in a temporary folder and removed.
"""

import argparse
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from statistics import median, quantiles
from typing import Any

from sqlalchemy import CompoundSelect, Connection, Select

from archive.catalogue.database import open_database
from crawler.frontier import Frontier, NewDue, Settlement
from crawler.frontier.statements import DUE_PAGES, NEXT_DUES, READY_HOSTS
from crawler.frontier.store import SCHEMA

Query = Select[Any] | CompoundSelect[Any]

DELAY = timedelta(seconds=5)
TTL = timedelta(minutes=2)
ROUNDS, SECONDS = 3, 4.0
LOOKS = 2_000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pages", type=int, default=1_000_000)
    parser.add_argument("--hosts", type=int, default=10_000)
    parser.add_argument("--database", help="a new SQLite file or an empty PostgreSQL database")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        database = options.database or str(Path(folder) / "frontier.sqlite")
        now = datetime.now(UTC)
        with Frontier.open(database) as frontier:
            fill(frontier, options.pages, options.hosts, now)
            weigh(database)
            due_queries(database, options.hosts, now)
            status(frontier, now)
            for hosts, pages in ((1, 1), (1, 10), (20, 10)):
                grants(frontier, now, hosts=hosts, pages=pages)


def fill(frontier: Frontier, pages: int, hosts: int, now: datetime) -> None:
    chance = Random(7)

    def addresses() -> Iterator[NewDue]:
        for number in range(pages):
            host = f"h{int(hosts * chance.random() ** 2.5):05d}.example"
            at = now + timedelta(seconds=chance.uniform(-86_400, 86_400))
            key = f"{host}/news/2026/03/some-story-about-something-{number}"
            yield NewDue(key, f"https://{key}", host, at)

    started = time.perf_counter()
    added = frontier.add(addresses(), delay_of=lambda _host: DELAY, now=now)
    rate = added / (time.perf_counter() - started)
    print(f"added {added:,} pages on {hosts:,} hosts: {rate:,.0f} pages/s")


def weigh(database: str) -> None:
    if Path(database).exists():
        print(f"size: {Path(database).stat().st_size / 1e6:,.0f} MB")


def due_queries(database: str, hosts: int, now: datetime) -> None:
    """The two queries of a grant, with their plans, as they run inside `lease`."""
    chance = Random(8)

    def name() -> str:
        return f"h{int(hosts * chance.random() ** 2.5):05d}.example"

    def pages(*, fresh: bool) -> Select[Any]:
        return DUE_PAGES.params(the_host=name(), fresh=fresh, now=now, most=10)

    queries: dict[str, Callable[[], Query]] = {
        "due hosts, 20": lambda: READY_HOSTS.params(now=now, most=20),
        "due re-checks of a host, 10": lambda: pages(fresh=False),
        "due fresh pages of a host, 10": lambda: pages(fresh=True),
        "next due of a host": lambda: NEXT_DUES.params(the_host=name()),
    }
    opened = open_database(database, SCHEMA)
    with opened.reading() as connection:
        for title, query in queries.items():
            print(f"\n{title}: {look(connection, query)}")
            print(plan(connection, query()))
    opened.close()


def look(connection: Connection, query: Callable[[], Query]) -> str:
    taken = []
    for _ in range(LOOKS):
        wanted = query()
        started = time.perf_counter()
        connection.execute(wanted).all()
        taken.append((time.perf_counter() - started) * 1000)
    return spread(taken)


def plan(connection: Connection, query: Query) -> str:
    explain = "EXPLAIN" if connection.dialect.name == "postgresql" else "EXPLAIN QUERY PLAN"
    compiled = query.compile(connection, compile_kwargs={"literal_binds": True})
    rows = connection.exec_driver_sql(f"{explain} {compiled}").all()
    return "\n".join(f"    {row[-1]}" for row in rows)


def status(frontier: Frontier, now: datetime) -> None:
    for name, ask in (
        ("next_ready", frontier.next_ready),
        ("earliest_due", frontier.earliest_due),
        ("due_counts", lambda: frontier.due_counts(now)),
    ):
        taken = []
        for _ in range(9):
            started = time.perf_counter()
            ask()
            taken.append((time.perf_counter() - started) * 1000)
        print(f"{name}: {spread(taken)}")


def grants(frontier: Frontier, now: datetime, *, hosts: int, pages: int) -> None:
    """Lease, settle every page at once, release; median of some rounds."""
    rates, lease_ms, acknowledge_ms, settled, hosts_done = [], [], [], 0, 0
    cpu = time.process_time()
    for _ in range(ROUNDS):
        done, ends = 0, time.perf_counter() + SECONDS
        while (started := time.perf_counter()) < ends:
            leases = frontier.lease("bench", hosts=hosts, pages_per_host=pages, ttl=TTL, now=now)
            lease_ms.append((time.perf_counter() - started) * 1000)
            now += timedelta(milliseconds=20)
            for lease in leases:
                started = time.perf_counter()
                due_again = [
                    Settlement(page.page_key, now + timedelta(hours=6), state={"n": 1.25, "m": 2})
                    for page in lease.pages
                ]
                frontier.settle_all(lease, due_again, now=now)
                frontier.release(lease, now=now)
                acknowledge_ms.append((time.perf_counter() - started) * 1000)
                done += 1
                settled += len(due_again)
        rates.append(done / SECONDS)
        hosts_done += done
    cpu = time.process_time() - cpu
    print(
        f"\n{hosts} host(s) a grant, up to {pages} page(s) each: "
        f"{median(rates):,.0f} hosts/s leased and acknowledged "
        f"({settled / ROUNDS / SECONDS:,.0f} pages/s), {hosts_done / cpu:,.0f} a CPU second"
        f"\n    lease {spread(lease_ms)}; acknowledge a host {spread(acknowledge_ms)}"
    )


def spread(milliseconds: list[float]) -> str:
    cuts = quantiles(milliseconds, n=100)
    return f"p50 {cuts[49]:.3f} ms, p95 {cuts[94]:.3f} ms, p99 {cuts[98]:.3f} ms"


if __name__ == "__main__":
    main()
