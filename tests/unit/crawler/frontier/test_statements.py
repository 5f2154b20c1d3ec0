"""How a look's statements find their rows: by steps into an index, never by reading a queue."""

from collections.abc import Iterator
from typing import Any

import pytest

from archive.catalogue.database import Database, open_database
from crawler.frontier.statements import (
    DUE_PAGES,
    DUE_PAGES_OF_BACKFILL,
    HEADS,
    NEXT_DUES,
    OVERDUE,
    READY_HOSTS,
    READY_HOSTS_OF_BACKFILL,
)
from crawler.frontier.store import SCHEMA
from tests.builders_store import START

OF_HOST = {"the_host": "courier.example", "fresh": True, "now": START, "most": 10}
READY = "hosts USING INDEX ix_hosts_ready_at (ready_at<?)"
HOST_INDEX = "INDEX ix_dues_host_status_fresh_next_check (host=? AND status=? AND fresh=?"
QUEUE_INDEX = "INDEX ix_dues_status_fresh_next_check (status=? AND fresh=?"


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    opened = open_database(tmp_path_factory.mktemp("frontier") / "frontier.sqlite", SCHEMA)
    yield opened
    opened.close()


@pytest.mark.parametrize(
    ("statement", "values", "steps"),
    [
        (READY_HOSTS, {"now": START, "most": 9}, [READY]),
        (DUE_PAGES, OF_HOST, [HOST_INDEX + " AND next_check<?)"]),
        (NEXT_DUES, {"the_host": "courier.example"}, [HOST_INDEX, HOST_INDEX]),
        (HEADS, {}, [QUEUE_INDEX, QUEUE_INDEX]),
        (OVERDUE, {"now": START}, [QUEUE_INDEX + " AND next_check<?)"] * 2),
        (
            READY_HOSTS_OF_BACKFILL,
            {"now": START, "most": 9, "backfill": "list"},
            [
                READY,
                "INDEX ix_backfill_entries_state (backfill_id=? AND state=? AND host=?)",
                "dues USING INDEX sqlite_autoindex_dues_1 (page_key=?)",
            ],
        ),
        (
            DUE_PAGES_OF_BACKFILL,
            OF_HOST | {"backfill": "list"},
            [HOST_INDEX, "sqlite_autoindex_backfill_entries_1 (backfill_id=? AND page_key=?)"],
        ),
    ],
    ids=["hosts", "pages", "next", "head", "overdue", "hosts of list", "pages of list"],
)
def test_a_statement_steps_into_its_index(
    database: Database, statement: Any, values: dict[str, Any], steps: list[str]
) -> None:
    with database.reading() as connection:
        text = statement.params(**values).compile(
            connection, compile_kwargs={"literal_binds": True}
        )
        rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {text}").all()
    plan = [row[-1] for row in rows if row[-1].startswith(("SEARCH", "SCAN"))]
    assert len(plan) == len(steps)
    for found, wanted in zip(plan, steps, strict=True):
        assert wanted in found
