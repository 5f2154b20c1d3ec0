"""Pages and when to look: adding them, bringing them forward, and asking what is due."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from sqlalchemy import (
    Connection,
    Row,
    bindparam,
    func,
    select,
    update,
)

from archive.catalogue.columns import Instant, Key, short_key
from archive.catalogue.database import upsert
from crawler.frontier.base import Part, clock, latest, microseconds
from crawler.frontier.rows import Due, DueCounts, DueStatus, NewDue, PolicyState, Validators
from crawler.frontier.statements import HEADS, NEXT_DUES, OVERDUE
from crawler.frontier.tables import DUES, HOSTS, LIVE

_ADDED_AT_ONCE = 2_000  # pages in one transaction: a hundred thousand must not stop the daemon
_LOOKED_UP_AT_ONCE = 500


class Dues(Part):
    def add(
        self, pages: Iterable[NewDue], *, delay_of: Callable[[str], timedelta], now: datetime
    ) -> int:
        """Follow these pages; how many are new. One that is followed already stays as it is.

        `delay_of` gives the delay of a host that is new. A host that is free becomes ready for
        an earlier page, but never before its floor (a Retry-After, last request + delay).
        """
        rest, added = iter(pages), 0
        while batch := list(islice(rest, _ADDED_AT_ONCE)):
            with self._database.writing() as connection:
                added += _add(connection, batch, delay_of, now)
        return added

    def known(self, page_keys: Sequence[str]) -> set[str]:
        """Which of these pages are followed already."""
        with self._database.reading() as connection:
            return _known(connection, page_keys)

    def hasten(self, page_key: str, due: datetime, *, revive: bool = False) -> bool:
        """Bring a check forward, on a hint; whether that changed anything.

        Only a live page can be hastened, unless `revive`, which makes it live again.
        """
        with self._database.writing() as connection:
            found = connection.execute(select(DUES).where(DUES.c.page_key == page_key))
            row = found.one_or_none()
            if row is None or not _can_hasten(row, due, revive=revive):
                return False
            connection.execute(
                update(DUES)
                .where(DUES.c.page_key == page_key)
                .values(next_check=due, status=DueStatus.LIVE)
            )
            _lower_hosts(connection, {row.host: due})
            return True

    def change(
        self,
        page_key: str,
        *,
        status: DueStatus | None = None,
        pinned: timedelta | None = None,
        unpin: bool = False,
    ) -> bool:
        """What a person decides about a page: pause, resume or retire it, pin its interval."""
        values: dict[str, Any] = {}
        if status is not None:
            values["status"] = status
        if pinned is not None or unpin:
            values["pinned_us"] = None if pinned is None else microseconds(pinned)
        with self._database.writing() as connection:
            change = update(DUES).where(DUES.c.page_key == page_key).values(**values)
            row = connection.execute(change.returning(DUES.c.host, DUES.c.next_check)).first()
            if row is not None and status is DueStatus.LIVE:
                _lower_hosts(connection, {row.host: row.next_check})
            return row is not None

    def due(self, page_key: str) -> Due | None:
        with self._database.reading() as connection:
            row = connection.execute(select(DUES).where(DUES.c.page_key == page_key)).first()
        return None if row is None else due_from(row)

    def dues(
        self, *, status: DueStatus | None = None, host: str | None = None, limit: int | None = None
    ) -> list[Due]:
        """Pages by their due time, soonest first."""
        query = select(DUES).order_by(DUES.c.next_check, DUES.c.page_key).limit(limit)
        if status is not None:
            query = query.where(DUES.c.status == status)
        if host is not None:
            query = query.where(DUES.c.host == host)
        with self._database.reading() as connection:
            return [due_from(row) for row in connection.execute(query)]

    def waiting(self, after: datetime, *, limit: int) -> list[Due]:
        """Live pages that were looked at and are due later than `after`, soonest first."""
        again = select(DUES).where(LIVE, ~DUES.c.fresh, DUES.c.next_check > after)
        query = again.order_by(DUES.c.next_check).limit(limit)
        with self._database.reading() as connection:
            return [due_from(row) for row in connection.execute(query)]

    def bring_forward(self, sooner: Mapping[str, datetime]) -> None:
        """Bring the checks of live pages forward to these instants, where they are later."""
        rows = [{"the_page": key, "sooner": at} for key, at in sooner.items()]
        at, page = bindparam("sooner", type_=Instant), bindparam("the_page", type_=Key)
        change = update(DUES).where(DUES.c.page_key == page, LIVE, DUES.c.next_check > at)
        for start in range(0, len(rows), _LOOKED_UP_AT_ONCE):
            some = rows[start : start + _LOOKED_UP_AT_ONCE]
            keys = [row["the_page"] for row in some]
            soonest = select(DUES.c.host, func.min(DUES.c.next_check)).where(
                LIVE, DUES.c.page_key.in_(keys)
            )
            with self._database.writing() as connection:
                connection.execute(change.values(next_check=at), some)
                hosts = connection.execute(soonest.group_by(DUES.c.host)).all()
                _lower_hosts(connection, {row[0]: row[1] for row in hosts})

    def keep_state(self, page_key: str, state: PolicyState) -> None:
        """Keep what the policy learned of a page outside a check, from a hint."""
        with self._database.writing() as connection:
            connection.execute(update(DUES).where(DUES.c.page_key == page_key).values(state=state))

    def earliest_due(self) -> datetime | None:
        """The due time at the head of the whole queue: what the budget controller looks at."""
        with self._database.reading() as connection:
            heads = connection.execute(HEADS).scalars().all()
        return min((head for head in heads if head is not None), default=None)

    def due_counts(self, now: datetime) -> DueCounts:
        """Counts for the status page; a fraction of a second at a million pages."""
        with self._database.reading() as connection:
            now = clock(connection, now)
            groups = select(DUES.c.status, DUES.c.fresh, func.count())
            number: dict[tuple[str, bool], int] = {
                (status, fresh): pages
                for status, fresh, pages in connection.execute(
                    groups.group_by(DUES.c.status, DUES.c.fresh)
                )
            }
            hosts = select(func.count()).select_from(HOSTS)

            def pages(status: DueStatus) -> int:
                return number.get((status, True), 0) + number.get((status, False), 0)

            return DueCounts(
                live=pages(DueStatus.LIVE),
                due=sum(connection.execute(OVERDUE, {"now": now}).scalars()),
                fresh=number.get((DueStatus.LIVE, True), 0),
                retired=pages(DueStatus.RETIRED),
                gone=pages(DueStatus.GONE),
                paused=pages(DueStatus.PAUSED),
                hosts=connection.execute(hosts).scalar_one(),
                leased=connection.execute(hosts.where(HOSTS.c.owner.is_not(None))).scalar_one(),
            )


def next_ready(connection: Connection, host: str, floor: datetime | None) -> datetime | None:
    """When a free host may be leased: when its next page is due, but not before its floor."""
    dues = connection.execute(NEXT_DUES, {"the_host": host}).scalars().all()
    due = min((due for due in dues if due is not None), default=None)
    return None if due is None else latest(due, floor)


def due_from(row: Row[Any]) -> Due:
    pinned = None if row.pinned_us is None else timedelta(microseconds=row.pinned_us)
    return Due(
        page_key=row.page_key,
        url=row.url,
        host=row.host,
        next_check=row.next_check,
        status=DueStatus(row.status),
        fresh=row.fresh,
        added_at=row.added_at,
        pinned=pinned,
        last_check=row.last_check,
        fails=row.fails,
        validators=Validators(row.etag, row.last_modified),
        state=row.state,
    )


def _can_hasten(row: Row[Any], due: datetime, *, revive: bool) -> bool:
    if row.status == DueStatus.LIVE:
        return bool(due < row.next_check)
    return revive


def _add(
    connection: Connection,
    pages: Sequence[NewDue],
    delay_of: Callable[[str], timedelta],
    now: datetime,
) -> int:
    wanted = {
        short_key(page.page_key): page for page in reversed(pages)
    }  # the first of a key is kept
    known = _known(connection, list(wanted))
    new = [page for key, page in reversed(wanted.items()) if key not in known]
    if not new:
        return 0
    soonest: dict[str, datetime] = {}
    for page in new:
        soonest[page.host] = min(page.next_check, soonest.get(page.host, page.next_check))
    connection.execute(
        upsert(connection, HOSTS).on_conflict_do_nothing(index_elements=["host"]),
        [{"host": h, "delay_us": microseconds(delay_of(h))} for h in sorted(soonest)],
    )
    connection.execute(
        upsert(connection, DUES).on_conflict_do_nothing(index_elements=["page_key"]),
        [_columns(page, now) for page in new],
    )
    _lower_hosts(connection, soonest)
    return len(new)


def _known(connection: Connection, keys: Sequence[str]) -> set[str]:
    known: set[str] = set()
    for start in range(0, len(keys), _LOOKED_UP_AT_ONCE):
        some = keys[start : start + _LOOKED_UP_AT_ONCE]
        query = select(DUES.c.page_key).where(DUES.c.page_key.in_(some))
        known.update(connection.execute(query).scalars())
    return known


def _columns(page: NewDue, now: datetime) -> dict[str, Any]:
    return {
        "page_key": page.page_key,
        "url": page.url,
        "host": page.host,
        "next_check": page.next_check,
        "status": DueStatus.LIVE,
        "fresh": True,
        "pinned_us": None if page.pinned is None else microseconds(page.pinned),
        "added_at": now,
    }


def _lower_hosts(connection: Connection, soonest: dict[str, datetime]) -> None:
    """Let free hosts be ready for an earlier page; a leased one looks when it is released."""
    names, changes = sorted(soonest), []
    for start in range(0, len(names), _LOOKED_UP_AT_ONCE):
        query = (
            select(HOSTS.c.host, HOSTS.c.ready_at, HOSTS.c.floor_at)
            .where(HOSTS.c.host.in_(names[start : start + _LOOKED_UP_AT_ONCE]))
            .where(HOSTS.c.owner.is_(None))
            .order_by(HOSTS.c.host)
            .with_for_update()
        )
        for host, ready_at, floor_at in connection.execute(query):
            ready = latest(soonest[host], floor_at)
            if ready is not None and (ready_at is None or ready < ready_at):
                changes.append({"the_host": host, "ready": ready})
    if changes:
        connection.execute(
            update(HOSTS)
            .where(HOSTS.c.host == bindparam("the_host"))
            .values(ready_at=bindparam("ready")),
            changes,
        )
