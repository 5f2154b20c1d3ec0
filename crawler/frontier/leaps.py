"""A clock that was set back: what was written under the wrong time is moved back with it."""

from datetime import datetime, timedelta

from sqlalchemy import Connection, select, update

from crawler.frontier.base import Part, latest
from crawler.frontier.dues import next_ready
from crawler.frontier.tables import DUES, HOSTS, OUTBOX, SOURCES


class Leaps(Part):
    def turn_back(self, by: timedelta, *, now: datetime) -> int:
        """After the clock was set back `by`, to `now`: how many pages are due sooner for it.

        A page whose last look is dated later than now was planned under the wrong time, and is
        due as long after that look as it was. A host that is not to be asked before an instant
        that was written under the wrong time waits as long as it would have, and never less than
        its delay. Without this a clock that ran a day fast would leave everything alone for a day.
        """
        with self._database.writing() as connection:
            moved = _turn_back_pages(connection, by, now)
            _turn_back_hosts(connection, by, now)
            _turn_back_rest(connection, by, now)
            return moved


def _turn_back_pages(connection: Connection, by: timedelta, now: datetime) -> int:
    late = select(DUES.c.page_key, DUES.c.next_check, DUES.c.last_check)
    rows = connection.execute(late.where(DUES.c.last_check > now)).all()
    for row in rows:
        connection.execute(
            update(DUES)
            .where(DUES.c.page_key == row.page_key)
            .values(next_check=row.next_check - by, last_check=min(row.last_check - by, now))
        )
    return len(rows)


def _turn_back_hosts(connection: Connection, by: timedelta, now: datetime) -> None:
    wrong = (HOSTS.c.floor_at > now) | (HOSTS.c.ready_at > now) | (HOSTS.c.leased_until > now)
    for row in connection.execute(select(HOSTS).where(wrong)).all():
        soonest = now + timedelta(microseconds=row.delay_us)
        floor = row.floor_at
        if floor is not None and floor > now:
            floor = max(floor - by, soonest)
        values: dict[str, datetime | None] = {"floor_at": floor}
        if row.owner is None:
            values["ready_at"] = next_ready(connection, row.host, latest(floor, soonest))
        else:
            # A lease that was granted before the leap still runs by its holder's own watch.
            values["leased_until"] = max(row.leased_until - by, now)
            values["ready_at"] = max(row.ready_at - by, soonest)
        connection.execute(update(HOSTS).where(HOSTS.c.host == row.host).values(**values))


def _turn_back_rest(connection: Connection, by: timedelta, now: datetime) -> None:
    """Sources that were polled, and messages that were made, under the wrong time."""
    for row in connection.execute(select(SOURCES).where(SOURCES.c.last_poll > now)).all():
        connection.execute(
            update(SOURCES)
            .where(SOURCES.c.source_id == row.source_id)
            .values(next_poll=row.next_poll - by, last_poll=min(row.last_poll - by, now))
        )
    wrong = select(OUTBOX.c.message_id, OUTBOX.c.due_at).where(OUTBOX.c.made_at > now)
    for row in connection.execute(wrong).all():
        connection.execute(
            update(OUTBOX)
            .where(OUTBOX.c.message_id == row.message_id)
            .values(due_at=row.due_at - by)
        )
