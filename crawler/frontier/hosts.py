"""Hosts and what is known of how they want to be asked: delays, floors, robots files."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, delete, select, update

from archive.catalogue.database import upsert
from crawler.frontier.base import Part, latest, microseconds
from crawler.frontier.rows import HostRow, PolicyState, RobotsFile
from crawler.frontier.statements import HOST_TO_DO
from crawler.frontier.tables import DUES, HOSTS, LIVE, ROBOTS


class Hosts(Part):
    def hold(self, host: str, until: datetime) -> None:
        """Ask the host nothing before `until` (Retry-After), whoever has it leased."""
        with self._database.writing() as connection:
            query = select(HOSTS.c.ready_at, HOSTS.c.floor_at).where(HOSTS.c.host == host)
            row = connection.execute(query.with_for_update()).one_or_none()
            if row is None:
                return
            ready = None if row.ready_at is None else latest(row.ready_at, until)
            connection.execute(
                update(HOSTS)
                .where(HOSTS.c.host == host)
                .values(floor_at=latest(row.floor_at, until), ready_at=ready)
            )

    def keep_delay(self, host: str, delay: timedelta) -> None:
        """Set the wait between requests (config, crawl-delay); it applies from the next lease.

        A host that is not there yet is made, so that what robots.txt says is not lost.
        """
        with self._database.writing() as connection:
            row = upsert(connection, HOSTS).values(host=host, delay_us=microseconds(delay))
            connection.execute(
                row.on_conflict_do_update(
                    index_elements=["host"], set_={"delay_us": row.excluded.delay_us}
                )
            )

    def keep_host_state(self, host: str, state: PolicyState) -> None:
        """Keep what the policy learned about a host."""
        with self._database.writing() as connection:
            connection.execute(update(HOSTS).where(HOSTS.c.host == host).values(state=state))

    def host(self, host: str) -> HostRow | None:
        with self._database.reading() as connection:
            row = connection.execute(select(HOSTS).where(HOSTS.c.host == host)).one_or_none()
        return None if row is None else _host_row(row)

    def hosts(self, *, failing: bool = False, limit: int | None = None) -> list[HostRow]:
        """Hosts by name; only those whose last looks failed, worst first."""
        query = select(HOSTS).limit(limit)
        if failing:
            query = query.where(HOSTS.c.fails > 0).order_by(HOSTS.c.fails.desc())
        with self._database.reading() as connection:
            return [_host_row(row) for row in connection.execute(query.order_by(HOSTS.c.host))]

    def next_ready(
        self, *, due_by: datetime | None = None, backfill: str | None = None
    ) -> datetime | None:
        """When the next host can be leased (or a lease runs out): until then nothing is to do.

        With `due_by` only hosts count that have a page due by then; with `backfill` only those
        of which this backfill still has a page to do.
        """
        table = HOSTS.c
        query = select(table.ready_at).where(table.ready_at.is_not(None))
        waiting = select(DUES.c.page_key).where(DUES.c.host == table.host, LIVE)
        if backfill is not None:
            waiting = HOST_TO_DO
        if due_by is not None:
            waiting = waiting.where(DUES.c.next_check <= due_by)
        if backfill is not None or due_by is not None:
            query = query.where(waiting.exists())
        query = query.order_by(table.ready_at).limit(1)
        with self._database.reading() as connection:
            return connection.execute(query, {"backfill": backfill}).scalar()

    def robots(self, origin: str) -> RobotsFile | None:
        """The robots.txt of `scheme://host[:port]` as it was last fetched."""
        with self._database.reading() as connection:
            row = connection.execute(select(ROBOTS).where(ROBOTS.c.origin == origin)).one_or_none()
        return None if row is None else RobotsFile(*row)

    def keep_robots(self, robots: RobotsFile) -> None:
        values: dict[str, Any] = {
            "status": robots.status,
            "body": robots.body,
            "fetched_at": robots.fetched_at,
        }
        with self._database.writing() as connection:
            row = upsert(connection, ROBOTS).values(origin=robots.origin, **values)
            connection.execute(row.on_conflict_do_update(index_elements=["origin"], set_=values))

    def forget_robots(self, before: datetime) -> int:
        """Drop robots files that were fetched before then; how many."""
        with self._database.writing() as connection:
            old = delete(ROBOTS).where(ROBOTS.c.fetched_at < before)
            return connection.execute(old).rowcount


def _host_row(row: Row[Any]) -> HostRow:
    return HostRow(
        host=row.host,
        ready_at=row.ready_at,
        delay=timedelta(microseconds=row.delay_us),
        floor_at=row.floor_at,
        owner=row.owner,
        leased_until=row.leased_until,
        fails=row.fails,
        state=row.state,
    )
