"""Leases by host, with a fence: no host is ever asked faster than its delay, crash or no crash.

A grant moves the host's `ready_at` behind its own end and counts the fence up; so a host belongs
to one worker at a time, and one whose worker died comes back by itself. Every acknowledgement
names the fence it was granted under and is refused once another grant has passed it.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from itertools import chain, zip_longest
from typing import Any

from sqlalchemy import Connection, Row, select, update

from archive.catalogue.database import upsert
from crawler.frontier.base import Part, clock, latest, microseconds
from crawler.frontier.dues import due_from, next_ready
from crawler.frontier.rows import (
    Due,
    DueStatus,
    Lease,
    PolicyState,
    Settlement,
    Validators,
)
from crawler.frontier.statements import (
    DUE_PAGES,
    DUE_PAGES_OF_BACKFILL,
    FLOOR,
    FREE,
    GRANT,
    HELD,
    PINS,
    READY_HOSTS,
    READY_HOSTS_OF_BACKFILL,
    READY_HOSTS_WITH_FRESH,
    RELEASE,
    SETTLE,
)
from crawler.frontier.tables import HOSTS


class StaleLease(Exception):
    """The host has passed to someone else: nothing of this acknowledgement was kept."""


class Leases(Part):
    def lease(  # noqa: PLR0913 - each bounds the grant in another way
        self,
        owner: str,
        *,
        hosts: int,
        pages_per_host: int,
        ttl: timedelta,
        now: datetime,
        backfill: str | None = None,
        only_fresh: bool = False,
    ) -> list[Lease]:
        """Take up to `hosts` hosts that may be asked and have a page due, longest waiting first.

        Of a host's pages at most half are fresh while re-checks wait, and the other way round,
        so that neither starves the other. On PostgreSQL `now` is the database's. With `backfill`
        only pages that this backfill still has to do are granted, with `only_fresh` only pages
        that were never checked.
        """
        with self._database.writing() as connection:
            now = clock(connection, now)
            granted = []
            ready = READY_HOSTS if backfill is None else READY_HOSTS_OF_BACKFILL
            if only_fresh:
                ready = READY_HOSTS_WITH_FRESH
            kinds = (True,) if only_fresh else (False, True)
            asked = {"now": now, "most": hosts, "backfill": backfill}
            for host in connection.execute(ready, asked).all():
                asked |= {"the_host": host.host, "most": pages_per_host}
                pages = _some_of_each(connection, asked, kinds)
                if pages:
                    granted.append(_grant(connection, host, pages, owner, now, ttl))
                elif (
                    backfill is None and not only_fresh
                ):  # the page that it was ready for is no longer due
                    _free(connection, host.host, host.floor_at)
            return granted

    def lease_host(
        self,
        host: str,
        owner: str,
        *,
        ttl: timedelta,
        now: datetime,
        delay: timedelta,
        patience: timedelta,
    ) -> Lease | None:
        """Take one host for what is no page, such as a feed; `delay` is that of a new host.

        It may be taken while its delay runs: `not_before` says when to ask. So a host that is
        always busy with pages is still to be had when its lease ends. None where somebody has
        it, or where it is to be left alone for longer than `patience`.
        """
        with self._database.writing() as connection:
            now = clock(connection, now)
            new = upsert(connection, HOSTS).values(host=host, delay_us=microseconds(delay))
            connection.execute(new.on_conflict_do_nothing(index_elements=["host"]))
            query = select(HOSTS).where(HOSTS.c.host == host).with_for_update()
            row = connection.execute(query).one()
            waited_out = timedelta(microseconds=row.delay_us)
            if row.owner is not None and (row.leased_until or now) + waited_out > now:
                return None
            if row.floor_at is not None and row.floor_at - now > patience:
                return None
            return _grant(connection, row, (), owner, now, ttl)

    def settle(  # noqa: PLR0913 - each is a fact of the page that may stay as it is
        self,
        lease: Lease,
        page_key: str,
        *,
        now: datetime,
        next_check: datetime,
        status: DueStatus = DueStatus.LIVE,
        fails: int = 0,
        validators: Validators | None = None,
        state: PolicyState | None = None,
    ) -> None:
        """Acknowledge one page of a lease. None leaves validators or state as they are.

        The host is from then on not asked before `now` plus its delay, even if the worker dies
        before it releases. Raises StaleLease.
        """
        settlement = Settlement(page_key, next_check, status, fails, validators, state)
        self.settle_all(lease, [settlement], now=now)

    def settle_all(
        self, lease: Lease, settlements: Sequence[Settlement], *, now: datetime
    ) -> None:
        """Acknowledge several pages of a lease at once. Raises StaleLease."""
        with self._held(lease) as (connection, held):
            now = clock(connection, now)
            if settlements:
                pinned = _new_pins(connection, lease, settlements, now)
                written = [_settled(lease.host, one, now, pinned) for one in settlements]
                connection.execute(SETTLE, written)
            floor = latest(held.floor_at, now + lease.delay)
            connection.execute(FLOOR, {"the_host": lease.host, "floor": floor})

    def release(
        self,
        lease: Lease,
        *,
        now: datetime,
        floor_at: datetime | None = None,
        fails: int = 0,
        state: PolicyState | None = None,
    ) -> None:
        """Give a host back. It is ready when its next page is due, but not before `now` plus the
        delay, a Retry-After that was held against it, or `floor_at`. Raises StaleLease.
        """
        with self._held(lease) as (connection, held):
            floor = latest(held.floor_at, floor_at, clock(connection, now) + lease.delay)
            ready = next_ready(connection, lease.host, floor)
            learned = {"failed": fails, "learned": state}
            connection.execute(
                RELEASE, {"the_host": lease.host, "floor": floor, "ready": ready, **learned}
            )

    def extend(self, lease: Lease, *, ttl: timedelta, now: datetime) -> datetime:
        """Hold a lease for longer; the instant at which it now ends. Raises StaleLease."""
        with self._held(lease) as (connection, _):
            expires = clock(connection, now) + ttl
            connection.execute(
                update(HOSTS)
                .where(HOSTS.c.host == lease.host)
                .values(leased_until=expires, ready_at=expires + lease.delay)
            )
            return expires

    def take_back(self, owner: str | None, *, now: datetime) -> int:
        """At start-up: end the leases of `owner`, or of all (None), whose process is dead.

        No host is then ready before `now` plus its delay, leased or not: the crash may have lost
        the last acknowledgements, but not the wait. How many leases were ended.
        """
        with self._database.writing() as connection:
            now = clock(connection, now)
            delays = connection.execute(select(HOSTS.c.delay_us).distinct()).scalars().all()
            for delay_us in delays:
                _wait_out(connection, delay_us, now)
            held = select(HOSTS.c.host, HOSTS.c.floor_at).where(HOSTS.c.owner.is_not(None))
            if owner is not None:
                held = held.where(HOSTS.c.owner == owner)
            dead = connection.execute(held.order_by(HOSTS.c.host).with_for_update()).all()
            for host in dead:
                _free(connection, host.host, host.floor_at)
            return len(dead)

    @contextmanager
    def _held(self, lease: Lease) -> Iterator[tuple[Connection, Row[Any]]]:
        """The host's row, locked, while the lease still holds it."""
        with self._database.writing() as connection:
            row = connection.execute(HELD, {"the_host": lease.host}).one_or_none()
            if row is None or row.fence != lease.fence or row.owner is None:
                msg = f"lease {lease.fence} of {lease.host} is over; the host has passed on"
                raise StaleLease(msg)
            yield connection, row


def _some_of_each(
    connection: Connection, asked: dict[str, Any], kinds: tuple[bool, ...]
) -> list[Due]:
    """Due re-checks and fresh pages by turns; either alone fills the whole grant."""
    pages = DUE_PAGES if asked["backfill"] is None else DUE_PAGES_OF_BACKFILL
    each = [connection.execute(pages, asked | {"fresh": fresh}).all() for fresh in kinds]
    turns = chain.from_iterable(zip_longest(*each))
    return [due_from(row) for row in turns if row is not None][: asked["most"]]


def _grant(
    connection: Connection,
    host: Row[Any],
    pages: Sequence[Due],
    owner: str,
    now: datetime,
    ttl: timedelta,
) -> Lease:
    delay, expires = timedelta(microseconds=host.delay_us), now + ttl
    connection.execute(
        GRANT,
        {
            "the_host": host.host,
            "granted_to": owner,
            "new_fence": host.fence + 1,
            "expires": expires,
            # A request of the last moment may still be under way when the lease ends.
            "ready": expires + delay,
        },
    )
    return Lease(
        host=host.host,
        fence=host.fence + 1,
        expires=expires,
        not_before=max(now, host.floor_at or now),
        delay=delay,
        pages=tuple(pages),
        state=host.state,
    )


def _new_pins(
    connection: Connection, lease: Lease, settlements: Sequence[Settlement], now: datetime
) -> dict[str, datetime]:
    """When pages are due at the latest that were pinned while they were looked at.

    Whoever settles planned by the pin that stood when the lease was granted.
    """
    known = {due.page_key: due.pinned for due in lease.pages}
    keys = [settlement.page_key for settlement in settlements]
    pinned = connection.execute(PINS, {"the_pages": keys})
    pins = {key: timedelta(microseconds=us) for key, us in pinned}
    return {key: now + pin for key, pin in pins.items() if known.get(key, pin) != pin}


def _settled(
    host: str, settlement: Settlement, now: datetime, latest_due: Mapping[str, datetime]
) -> dict[str, Any]:
    validators = settlement.validators or Validators()
    due = settlement.next_check
    return {
        "the_page": settlement.page_key,
        "the_host": host,
        "now": now,
        "due": min(due, latest_due.get(settlement.page_key, due)),
        "now_is": settlement.status,
        "failed": settlement.fails,
        "keep_validators": settlement.validators is None,
        "new_etag": validators.etag,
        "new_modified": validators.last_modified,
        "learned": settlement.state,
    }


def _free(connection: Connection, host: str, floor: datetime | None) -> None:
    """End whatever lease there is: without an owner a late acknowledgement is refused."""
    ready = next_ready(connection, host, floor)
    connection.execute(FREE, {"the_host": host, "floor": floor, "ready": ready})


def _wait_out(connection: Connection, delay_us: int, now: datetime) -> None:
    """Give every host of this delay a full wait from now."""
    until = now + timedelta(microseconds=delay_us)
    table = HOSTS.c
    alike = update(HOSTS).where(table.delay_us == delay_us)
    connection.execute(
        alike.where((table.floor_at < until) | table.floor_at.is_(None)).values(floor_at=until)
    )
    connection.execute(alike.where(table.ready_at < until).values(ready_at=until))
