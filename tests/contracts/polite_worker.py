"""A worker that leases hosts and asks them nothing; it writes down when it would have asked.

It keeps the rules that every worker must: it waits for the lease's first instant and the delay
between its own requests, and gives up in good time before the lease ends.
"""

from datetime import timedelta
from pathlib import Path
from threading import Event
from typing import BinaryIO

from crawler.clock import SystemClock
from crawler.frontier import Frontier, Lease, StaleLease

TTL = timedelta(seconds=2.5)
MARGIN = timedelta(seconds=1.5)  # a busy machine may stop a process between look and request
_PAUSE = Event()  # never set: waits for a while that politeness asks for
_IDLE_SECONDS = 0.005


def work(database: str, asked: Path, owner: str) -> None:
    """Until killed: lease, ask, settle, release. `asked` is a pipe that lines go into."""
    clock = SystemClock()
    with Frontier.open(database) as frontier, asked.open("ab", buffering=0) as log:
        frontier.take_back(owner, now=clock.now())
        while True:
            leases = frontier.lease(owner, hosts=2, pages_per_host=3, ttl=TTL, now=clock.now())
            for lease in leases:
                _serve(frontier, lease, log, clock)
            if not leases:
                _PAUSE.wait(_IDLE_SECONDS)


def _serve(frontier: Frontier, lease: Lease, log: BinaryIO, clock: SystemClock) -> None:
    allowed = clock.monotonic() + (lease.not_before - clock.now()).total_seconds()
    try:
        for page in lease.pages:
            _PAUSE.wait(max(0.0, allowed - clock.monotonic()))
            if clock.now() > lease.expires - MARGIN:
                break
            asked_at = clock.monotonic()
            log.write(f"{lease.host} {asked_at:.6f}\n".encode())
            allowed = asked_at + lease.delay.total_seconds()
            now = clock.now()
            frontier.settle(lease, page.page_key, now=now, next_check=now)
        frontier.release(lease, now=clock.now())
    except StaleLease:
        return
