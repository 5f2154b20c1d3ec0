"""The whole catalogue as plain rows, to compare a rebuilt one with the one before, by table."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Table, select

from archive.catalogue.tables import (
    ARTICLES,
    CAPTURES,
    CHECKS,
    COUNTERS,
    EDIT_KINDS,
    EDITS,
    EVENTS,
    FINDINGS,
    LINKS,
    PAGES,
    SIGHTINGS,
    SITE_ARTICLES,
    STANDINGS,
    VERSIONS,
    WARCS,
)

TableDump = dict[str, list[dict[str, Any]]]

_TABLES = (
    *(PAGES, LINKS, CAPTURES, CHECKS, FINDINGS, ARTICLES, VERSIONS, SIGHTINGS, EDITS),
    *(EDIT_KINDS, EVENTS, WARCS, STANDINGS, SITE_ARTICLES, COUNTERS),
)

# Numbers that a catalogue gives itself, and what only this machine's own audits know.
_LEFT_OUT = frozenset(
    (
        "link_id",
        "version_id",
        "event_id",
        "sighted_id",
        "checked_at",
        "check_result",
        "catalogued_to",
        "closed_at",
    )
)


def dump(connection: Connection) -> TableDump:
    """Table name to rows in one fixed order; surrogate numbers are replaced by what they mean."""
    keys = connection.execute(select(PAGES.c.page_id, PAGES.c.page_key))
    pages: dict[int, str] = dict(keys.all())
    edits = {
        edit_id: f"{check_id} {generation}"
        for edit_id, check_id, generation in connection.execute(
            select(EDITS.c.edit_id, EDITS.c.check_id, EDITS.c.generation)
        )
    }
    return {table.name: _rows(connection, table, pages, edits) for table in _TABLES}


def _rows(
    connection: Connection, table: Table, pages: Mapping[int, str], edits: Mapping[int, str]
) -> list[dict[str, Any]]:
    rows = []
    for found in connection.execute(select(table)).mappings():
        row = {name: value for name, value in found.items() if name not in _LEFT_OUT}
        if row.get("page_id") is not None:
            row["page_id"] = pages[row["page_id"]]
        if "edit_id" in row:
            row["edit_id"] = edits[row["edit_id"]]
        rows.append(row)
    return sorted(rows, key=lambda row: repr(sorted(row.items())))
