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
    KIN_DOCUMENTS,
    KIN_FAMILIES,
    KIN_LEADS,
    KIN_LINKS,
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
    *(KIN_LINKS, KIN_FAMILIES, KIN_LEADS),
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
    texts = {
        row.kin_id: f"{pages[row.page_id]} {row.version} {row.generation}"
        for row in connection.execute(select(KIN_DOCUMENTS))
    }
    numbers: dict[str, Mapping[int, str]] = {
        "page_id": pages,
        "edit_id": edits,
        "kin_id": texts,
        "a_id": texts,
        "b_id": texts,
    }
    return {table.name: _rows(connection, table, numbers) for table in _TABLES}


def _rows(
    connection: Connection, table: Table, numbers: Mapping[str, Mapping[int, str]]
) -> list[dict[str, Any]]:
    """`numbers` says of each column of surrogate numbers what they stand for."""
    rows = []
    for found in connection.execute(select(table)).mappings():
        row = {name: value for name, value in found.items() if name not in _LEFT_OUT}
        for name, meanings in numbers.items():
            if row.get(name) is not None:
                row[name] = meanings[row[name]]
        rows.append(row)
    return sorted(rows, key=lambda row: repr(sorted(row.items())))
