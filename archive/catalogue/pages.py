"""Pages that are followed, and the links that led to them."""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, func, select

from archive.addresses import host_of, surt
from archive.catalogue.book import NO_GENERATION, Book, chosen, count, current_generation
from archive.catalogue.columns import json_text, plain_of
from archive.catalogue.database import inserted, upsert
from archive.catalogue.rows import LinkRow, OutletRow, PageRow
from archive.catalogue.tables import LINKS, PAGES, STANDINGS
from archive.model import AccessState, Failure, Link, LinkRole, Verdict


class PageBook(Book):
    def add_page(self, *, page_key: str, url: str, added_at: datetime) -> int:
        """The number of the page with this key, which is added if it is new. Repeating is safe.

        Raises archive.addresses.BadAddress for an address that nothing could fetch.
        """
        with self._writing() as connection:
            row = upsert(connection, PAGES).values(
                page_key=page_key,
                url=url,
                host=host_of(url),
                surt=surt(url),
                added_at=added_at,
            )
            made = inserted(connection, row, key="page_key")
            count(connection, {"pages": int(made)}, generation=NO_GENERATION)
            found = select(PAGES.c.page_id).where(PAGES.c.page_key == page_key)
            return int(connection.execute(found).scalar_one())

    def add_links(
        self,
        page_id: int,
        links: Sequence[Link],
        *,
        added_at: datetime,
        record_id: str | None = None,
    ) -> int:
        """Keep where the page's address came from; the number of links that were new."""
        with self._writing() as connection:
            new = sum(
                _add_link(connection, page_id, link, added_at=added_at, record_id=record_id)
                for link in links
            )
            count(connection, {"links": new}, generation=NO_GENERATION)
            return new

    def page(
        self, *, page_key: str | None = None, page_id: int | None = None, url: str | None = None
    ) -> PageRow | None:
        """The page of this key, number, or exact first-met address; None where there is none."""
        query = _pages()
        if page_key is not None:
            query = query.where(PAGES.c.page_key == page_key)
        if page_id is not None:
            query = query.where(PAGES.c.page_id == page_id)
        if url is not None:
            query = query.where(PAGES.c.surt == surt(url), PAGES.c.url == url)
        with self._reading() as connection:
            row = connection.execute(query.limit(1)).one_or_none()
        return None if row is None else _page_row(row)

    def pages(
        self, *, host: str | None = None, after: int = 0, limit: int | None = None
    ) -> list[PageRow]:
        """Pages in the order they were added, of one host or all, past page number `after`."""
        query = _pages().where(PAGES.c.page_id > after).order_by(PAGES.c.page_id).limit(limit)
        if host is not None:
            query = query.where(PAGES.c.host == host)
        with self._reading() as connection:
            return [_page_row(row) for row in connection.execute(query)]

    def outlets(self, *, limit: int) -> list[OutletRow]:
        """Pages, checks and edits by host, most edits first. Reads every page's row."""
        table, edits = PAGES.c, func.coalesce(func.sum(STANDINGS.c.edits), 0)
        here = STANDINGS.c.generation == current_generation()
        query = (
            select(table.host, func.count(), func.sum(table.checks), edits)
            .select_from(PAGES.outerjoin(STANDINGS, (STANDINGS.c.page_id == table.page_id) & here))
            .group_by(table.host)
            .order_by(edits.desc(), table.host)
            .limit(limit)
        )
        with self._reading() as connection:
            return [
                OutletRow(row[0], row[1], int(row[2]), int(row[3]))
                for row in connection.execute(query)
            ]

    def links(self, page_id: int) -> list[LinkRow]:
        """The links that led to a page, in the order they were added."""
        query = select(LINKS).where(LINKS.c.page_id == page_id).order_by(LINKS.c.link_id)
        with self._reading() as connection:
            return [_link_row(row) for row in connection.execute(query)]

    def links_of_document(self, document_sha256: str) -> list[LinkRow]:
        """From a document to the pages that it led to, in the order of its lines."""
        query = (
            select(LINKS)
            .where(LINKS.c.document_sha256 == document_sha256)
            .order_by(LINKS.c.line, LINKS.c.link_id)
        )
        with self._reading() as connection:
            return [_link_row(row) for row in connection.execute(query)]


def _add_link(
    connection: Connection, page_id: int, link: Link, *, added_at: datetime, record_id: str | None
) -> int:
    plain = plain_of(link)
    digest = hashlib.sha256(json_text(plain).encode()).hexdigest()
    row = upsert(connection, LINKS).values(
        page_id=page_id, link_sha256=digest, added_at=added_at, record_id=record_id, **plain
    )
    return int(inserted(connection, row, key="page_id link_sha256"))


def _pages() -> Select[Any]:
    standing = STANDINGS.c
    here = (standing.page_id == PAGES.c.page_id) & (standing.generation == current_generation())
    return select(
        PAGES,
        standing.versions,
        standing.edits,
        standing.access,
        standing.verdict,
        standing.title,
        standing.last_edit_at,
    ).select_from(PAGES.outerjoin(STANDINGS, here))


def _page_row(row: Row[Any]) -> PageRow:
    return PageRow(
        page_id=row.page_id,
        page_key=row.page_key,
        url=row.url,
        host=row.host,
        surt=row.surt,
        added_at=row.added_at,
        checks=row.checks,
        versions=row.versions or 0,
        edits=row.edits or 0,
        last_check_at=row.last_check_at,
        last_failure=chosen(Failure, row.last_failure),
        access=chosen(AccessState, row.access),
        verdict=chosen(Verdict, row.verdict),
        title=row.title,
        last_edit_at=row.last_edit_at,
    )


def _link_row(row: Row[Any]) -> LinkRow:
    link = Link(
        url=row.url,
        role=LinkRole(row.role),
        document=row.document,
        document_sha256=row.document_sha256,
        line=row.line,
        label=row.label,
        words=row.words,
    )
    return LinkRow(link, row.page_id, row.added_at, row.record_id)
