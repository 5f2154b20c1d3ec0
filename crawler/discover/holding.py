"""The hosts that a crawl over sources holds, so that nobody else asks them meanwhile."""

import logging
from datetime import datetime, timedelta
from typing import Final

from crawler.fetch import HostGate
from crawler.frontier import Lease, StaleLease
from crawler.rounds import LastingGate
from crawler.store import Store

PATIENCE: Final = timedelta(minutes=1)
"""A host that is to be left alone for longer is polled later."""

log = logging.getLogger(__name__)


class HeldHosts:
    """Leases of hosts, and the gate that paces them. `give_back` must follow."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._leases: dict[str, Lease] = {}
        self._fails: dict[str, int] = {}
        self.gate: HostGate = LastingGate(store, self._remember)

    def hold(self, host: str) -> bool:
        """Have the host's lease, taken now or before; False where it is not to be had."""
        if host in self._leases:
            return True
        store = self._store
        lease = store.frontier.lease_host(
            host,
            store.owner,
            ttl=store.config.schedule.lease,
            now=store.clock.now(),
            delay=store.delay_of(host),
            patience=PATIENCE,
        )
        if lease is None:
            return False
        self.gate.seed(host, lease.not_before)
        self._leases[host] = lease
        return True

    def pause(self, host: str, wait: timedelta) -> None:
        """The host asks to be left alone."""
        self._store.frontier.hold(host, self._store.clock.now() + wait)

    def failed(self, host: str, in_a_row: int) -> None:
        self._fails[host] = in_a_row

    def give_back(self) -> None:
        for host, lease in self._leases.items():
            try:
                self._store.frontier.release(
                    lease, now=self._store.clock.now(), fails=self._fails.get(host, 0)
                )
            except StaleLease:
                log.warning("a lease ran out before its source was read", extra={"host": host})

    async def keep(self) -> None:
        """Extend the leases in hand, so that a slow host is not given to somebody else."""
        ttl, clock = self._store.config.schedule.lease, self._store.clock
        while True:
            await clock.sleep_until(clock.monotonic() + ttl.total_seconds() / 3)
            for lease in list(self._leases.values()):
                self._store.frontier.extend(lease, ttl=ttl, now=clock.now())

    async def _remember(self, host: str, not_before: datetime) -> None:
        self._store.frontier.hold(host, not_before)
