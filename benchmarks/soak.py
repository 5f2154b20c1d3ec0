"""Does the daemon's memory stay flat at full speed?

    python -m benchmarks.soak [--minutes 60] [--pages 200] [--hosts 20]

The real command runs as a process of its own, with its reading worker, against local outlets whose
pages change all the time; every page is pinned to a second, so that it never waits. Every half
minute a line: minutes, checks so far, resident memory of the daemon and of its workers in MB, the
daemon's open files, MB in the two databases' write-ahead logs, and by how many seconds the page
that has waited longest is overdue.
"""

import argparse
import asyncio
import os
import signal
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from random import Random

from archive.catalogue import Catalogue
from archive.layout import Layout
from archive.model import Link, LinkRole
from crawler.clock import SystemClock
from crawler.config import Config, load
from crawler.frontier import Frontier, NewDue
from crawler.store import Store
from tests.servers.outlets import Outlets, Planned

CONFIG = """
store: {store}
fetch: {{allow_private: [127.0.0.1], resolve: {{{resolve}}}, per_host: {{delay: 0s}}}}
archive: {{keep_free: 0, max_size: 64MB}}
identity: {{user_agent: newskeep-soak/1}}
schedule: {{budget: 1000000, tick: 1s}}
monitor: {{bind: null}}
"""
EVERY = 30.0  # seconds between two lines


def plan_of(pages: int, hosts: int, minutes: float) -> tuple[Planned, ...]:
    """Pages that are there from the start, and are edited about every other minute."""
    random, hours = Random(1), minutes / 60
    return tuple(
        Planned(
            number,
            f"outlet-{number % hosts:02}.example",
            0.0,
            0.0,
            tuple(sorted(random.uniform(0, hours) for _ in range(int(minutes / 2)))),
        )
        for number in range(pages)
    )


def follow(config: Config, site: Outlets) -> None:
    with Store(config, SystemClock()) as store:
        links = [Link(site.address(page), LinkRole.LISTED) for page in site.plan]
        now, pin = store.clock.now(), timedelta(seconds=1)
        pages = store.ingest.follow(links, article_ids={}).pages
        dues = (NewDue(page.page_key, page.url, page.host, now, pin) for page in pages)
        store.frontier.add(dues, delay_of=store.delay_of, now=now)


def resident(pid: int) -> int:
    """Bytes; 0 for a process that is gone."""
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1])
    except (OSError, IndexError):
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE")


def children(pid: int) -> Iterator[int]:
    for task in Path(f"/proc/{pid}/task").iterdir():
        yield from map(int, (task / "children").read_text(encoding="ascii").split())


async def soak(folder: Path, *, pages: int, hosts: int, minutes: float) -> bool:
    """Run it; whether the daemon ended well and the second half grew by less than a tenth."""
    plan = plan_of(pages, hosts, minutes)
    async with Outlets.open(plan, SystemClock(), crawl_delays={}) as site:
        names = ", ".join(f"{host}: 127.0.0.1" for host in sorted({p.host for p in plan}))
        path = folder / "config.yaml"
        path.write_text(CONFIG.format(store=folder / "store", resolve=names), encoding="utf-8")
        config = load(path)
        await asyncio.to_thread(follow, config, site)
        daemon = await asyncio.create_subprocess_exec(
            *(sys.executable, "-c", "import crawler.cli; crawler.cli.main()"),
            *("--config", str(path), "run"),
            stdout=asyncio.subprocess.DEVNULL,
        )
        curve = await watch(daemon.pid, Layout(folder / "store"), minutes)
        daemon.send_signal(signal.SIGTERM)
        began = time.monotonic()
        status = await daemon.wait()
    print(f"ended with {status}, {time.monotonic() - began:.1f} s after SIGTERM")
    middle, last = curve[len(curve) // 2], curve[-1]
    print(f"daemon: {middle:.0f} MB at half time, {last:.0f} MB at the end")
    return status == 0 and last < 1.1 * middle


def open_files(pid: int) -> int:
    return sum(1 for _ in Path(f"/proc/{pid}/fd").iterdir())


def logs_mb(layout: Layout) -> float:
    """MB in the write-ahead logs of both databases."""
    logs = [file.with_name(f"{file.name}-wal") for file in (layout.catalogue, layout.frontier)]
    return sum(log.stat().st_size for log in logs if log.exists()) / 2**20


def overdue(layout: Layout) -> float:
    """Seconds by which the page that waits longest is late; 0 where none is."""
    with Frontier.open(layout.frontier, read_only=True) as frontier:
        head = frontier.earliest_due()
    late = timedelta() if head is None else SystemClock().now() - head
    return max(late.total_seconds(), 0.0)


async def watch(pid: int, layout: Layout, minutes: float) -> list[float]:
    """Print the curve; MB of the daemon itself, one a line."""
    curve, began = [], time.monotonic()
    print("minutes   checks  daemon MB  workers MB  files  logs MB  overdue s", flush=True)
    while (passed := time.monotonic() - began) < minutes * 60:
        await asyncio.sleep(min(EVERY, minutes * 60 - passed))
        with Catalogue.open(layout.catalogue, read_only=True) as catalogue:
            checks = catalogue.counters().get("checks", 0)
        curve.append(resident(pid) / 2**20)
        workers = sum(map(resident, children(pid))) / 2**20
        passed = (time.monotonic() - began) / 60
        files = open_files(pid)
        print(
            f"{passed:7.1f}  {checks:7}  {curve[-1]:9.1f}  {workers:10.1f}  {files:5}  "
            f"{logs_mb(layout):7.1f}  {overdue(layout):9.2f}",
            flush=True,
        )
    return curve


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--pages", type=int, default=200)
    parser.add_argument("--hosts", type=int, default=20)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        flat = asyncio.run(
            soak(Path(folder), pages=given.pages, hosts=given.hosts, minutes=given.minutes)
        )
    print("flat" if flat else "NOT FLAT")
    sys.exit(not flat)


if __name__ == "__main__":
    main()
