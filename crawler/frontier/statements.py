"""The statements that every look at a page runs, built once.

SQLAlchemy takes several times longer to build such a statement than SQLite to run it; built here,
a grant and its acknowledgement cost a third.
"""

from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Integer,
    Select,
    Text,
    Update,
    bindparam,
    case,
    func,
    select,
    update,
)

from archive.catalogue.columns import Instant, Json, Key, Words
from crawler.frontier.rows import EntryState
from crawler.frontier.tables import DUES, ENTRIES, HOSTS, LIVE

_NOW = bindparam("now", type_=Instant)
_HOST = bindparam("the_host", type_=Text)
_BACKFILL = bindparam("backfill", type_=Text)
_LIMIT: Any = bindparam("most", type_=Integer)

_TO_DO = (ENTRIES.c.backfill_id == _BACKFILL) & (ENTRIES.c.state == EntryState.TODO)

# One step into an index for each host: a list of a hundred thousand addresses is not read again
# at every lease.
HOST_TO_DO = (
    select(ENTRIES.c.page_key)
    .join(DUES, DUES.c.page_key == ENTRIES.c.page_key)
    .where(_TO_DO, ENTRIES.c.host == HOSTS.c.host, LIVE)
)
_PAGE_TO_DO = select(ENTRIES.c.page_key).where(_TO_DO, ENTRIES.c.page_key == DUES.c.page_key)

READY_HOSTS: Select[Any] = (
    select(HOSTS.c.host, HOSTS.c.delay_us, HOSTS.c.fence, HOSTS.c.floor_at, HOSTS.c.state)
    .where(HOSTS.c.ready_at <= _NOW)
    .order_by(HOSTS.c.ready_at)
    .limit(_LIMIT)
    .with_for_update(skip_locked=True)
)
_FRESH = select(DUES.c.page_key).where(DUES.c.host == HOSTS.c.host, DUES.c.fresh, LIVE)
READY_HOSTS_WITH_FRESH = READY_HOSTS.where(_FRESH.where(DUES.c.next_check <= _NOW).exists())
READY_HOSTS_OF_BACKFILL = READY_HOSTS.where(HOST_TO_DO.where(DUES.c.next_check <= _NOW).exists())

DUE_PAGES: Select[Any] = (
    select(DUES)
    .where(DUES.c.host == _HOST, DUES.c.fresh == bindparam("fresh", type_=Boolean), LIVE)
    .where(DUES.c.next_check <= _NOW)
    .order_by(DUES.c.next_check)
    .limit(_LIMIT)
)
DUE_PAGES_OF_BACKFILL = DUE_PAGES.where(_PAGE_TO_DO.exists())

# Of fresh pages and re-checks the soonest each: two steps into the same index.
_SOONEST = select(func.min(DUES.c.next_check).label("due")).where(DUES.c.host == _HOST, LIVE)
NEXT_DUES = _SOONEST.where(DUES.c.fresh).union_all(_SOONEST.where(~DUES.c.fresh))

# Of the whole queue the same, and how many are due: two ranges of one index each.
_HEAD = select(func.min(DUES.c.next_check).label("due")).where(LIVE)
HEADS = _HEAD.where(DUES.c.fresh).union_all(_HEAD.where(~DUES.c.fresh))
_OVERDUE = select(func.count().label("pages")).where(LIVE, DUES.c.next_check <= _NOW)
OVERDUE = _OVERDUE.where(DUES.c.fresh).union_all(_OVERDUE.where(~DUES.c.fresh))

HELD: Select[Any] = (
    select(HOSTS.c.fence, HOSTS.c.owner, HOSTS.c.floor_at)
    .where(HOSTS.c.host == _HOST)
    .with_for_update()
)

GRANT: Update = (
    update(HOSTS)
    .where(HOSTS.c.host == _HOST)
    .values(
        owner=bindparam("granted_to", type_=Text),
        fence=bindparam("new_fence", type_=BigInteger),
        leased_until=bindparam("expires", type_=Instant),
        ready_at=bindparam("ready", type_=Instant),
    )
)
FREE: Update = (
    update(HOSTS)
    .where(HOSTS.c.host == _HOST)
    .values(
        owner=None,
        leased_until=None,
        floor_at=bindparam("floor", type_=Instant),
        ready_at=bindparam("ready", type_=Instant),
    )
)
FLOOR: Update = (
    update(HOSTS).where(HOSTS.c.host == _HOST).values(floor_at=bindparam("floor", type_=Instant))
)
RELEASE: Update = FREE.values(
    fails=bindparam("failed", type_=Integer),
    state=func.coalesce(bindparam("learned", type_=Json), HOSTS.c.state),
)

PINS = select(DUES.c.page_key, DUES.c.pinned_us).where(
    DUES.c.page_key.in_(bindparam("the_pages", expanding=True)), DUES.c.pinned_us.is_not(None)
)

_KEEP = bindparam("keep_validators", type_=Boolean)
SETTLE: Update = (
    update(DUES)
    .where(DUES.c.page_key == bindparam("the_page", type_=Key), DUES.c.host == _HOST)
    .values(
        next_check=bindparam("due", type_=Instant),
        status=bindparam("now_is", type_=Text),
        fails=bindparam("failed", type_=Integer),
        fresh=False,
        last_check=_NOW,
        etag=case((_KEEP, DUES.c.etag), else_=bindparam("new_etag", type_=Words)),
        last_modified=case(
            (_KEEP, DUES.c.last_modified), else_=bindparam("new_modified", type_=Words)
        ),
        state=func.coalesce(bindparam("learned", type_=Json), DUES.c.state),
    )
)
