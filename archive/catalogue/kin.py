"""The index by which kin are found among millions, and the kin that were found.

What the entries are, and what is made of shared ones, is decided in `archive.kinship`; here stand
numbers and words. A document is one version of one page in one generation.
"""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import (
    ARRAY,
    BigInteger,
    Column,
    ColumnElement,
    Connection,
    Row,
    and_,
    cast,
    delete,
    func,
    insert,
    or_,
    select,
)

from archive.catalogue.book import Book, current_generation
from archive.catalogue.database import upsert
from archive.catalogue.tables import (
    KIN_DOCUMENTS,
    KIN_ENTRIES,
    KIN_FAMILIES,
    KIN_LEADS,
    KIN_LINKS,
    KIN_STOCK,
    PAGES,
    VERSIONS,
)

STOCK: Final = 50  # pages; an entry that more have is a stock phrase

FOREVER: Final = datetime.max.replace(tzinfo=UTC)

_PACK: Final = 32  # bits of a page_id
_PAGE_ID: Final = (1 << _PACK) - 1


@dataclass(frozen=True, slots=True)
class KinDocument:
    """A text that was compared: one version of a page."""

    kin_id: int
    page_id: int
    version: int
    generation: int


@dataclass(frozen=True, slots=True)
class KinTime:
    """The time over which a version was what its page said."""

    number: int
    first_seen: datetime
    until: datetime  # the next version was first seen then; FOREVER for the newest
    kin_id: int | None  # None for one that was not compared yet

    def meets(self, other: "KinTime") -> bool:
        """Whether both were current at one moment."""
        return self.first_seen < other.until and other.first_seen < self.until


@dataclass(frozen=True, slots=True)
class KinLink:
    """Two related texts; the words are those of `archive.kinship.kin`."""

    a_id: int
    b_id: int
    relations: tuple[str, ...]  # the strongest first
    strong: bool
    origin: str
    detail: Mapping[str, Any]  # containments, excerpts, quotations, figures, grounds: plain JSON


@dataclass(frozen=True, slots=True)
class LeadRow:
    """A credit without an address, kept until somebody looks for the page behind it."""

    outlet: str
    place: str
    words: str


class KinBook(Book):
    def kin_document(self, page_id: int, version: int, *, generation: int | None = None) -> int:
        """The kin_id of a version, given when it is first asked for."""
        with self._writing() as connection:
            number = generation or connection.execute(select(current_generation())).scalar_one()
            key = {"page_id": page_id, "generation": number, "version": version}
            row = upsert(connection, KIN_DOCUMENTS).values(**key)
            connection.execute(row.on_conflict_do_nothing(index_elements=list(key)))
            query = select(KIN_DOCUMENTS.c.kin_id).filter_by(**key)
            return int(connection.execute(query).scalar_one())

    def kin_documents(self, kin_ids: Collection[int]) -> dict[int, KinDocument]:
        """What the numbers stand for; a number that is not known is left out."""
        columns = KIN_DOCUMENTS.c
        query = select(columns.kin_id, columns.page_id, columns.version, columns.generation)
        with self._reading() as connection:
            return {
                row.kin_id: KinDocument(*row)
                for row in connection.execute(
                    query.where(_among(connection, columns.kin_id, kin_ids))
                )
            }

    def versions_to_relate(self, *, generation: int | None = None) -> list[tuple[int, int]]:
        """The versions that were never compared, as (page_id, number), oldest first."""
        version, kin = VERSIONS.c, KIN_DOCUMENTS.c
        query = (
            select(version.page_id, version.number)
            .outerjoin(KIN_DOCUMENTS, _same_version())
            .join(PAGES, PAGES.c.page_id == version.page_id)
            .where(kin.kin_id.is_(None))
            .where(version.generation == (generation or current_generation()))
            .order_by(version.first_seen, PAGES.c.page_key, version.number)
        )
        with self._reading() as connection:
            return [(row.page_id, row.number) for row in connection.execute(query)]

    def kin_times(self, page_id: int, *, generation: int | None = None) -> list[KinTime]:
        """Of each version of a page, in order: since when it was seen, and its kin_id."""
        version, kin = VERSIONS.c, KIN_DOCUMENTS.c
        query = (
            select(version.number, version.first_seen, kin.kin_id)
            .outerjoin(KIN_DOCUMENTS, _same_version())
            .where(version.page_id == page_id)
            .where(version.generation == (generation or current_generation()))
            .order_by(version.number)
        )
        with self._reading() as connection:
            rows = connection.execute(query).all()
        ends = [row.first_seen for row in rows[1:]]
        return (
            [
                KinTime(row.number, row.first_seen, end, row.kin_id)
                for row, end in zip(rows, [*ends, FOREVER], strict=True)
            ]
            if rows
            else []
        )

    def add_kin_entries(self, pages: Iterable[tuple[int, Collection[int]]]) -> None:
        """Keep the entries of pages, by page_id. Many at once are many times faster.

        A page has the entries of all its versions, in whatever generation: they only say what is
        worth comparing. An entry that more than `STOCK` pages have by now is remembered as a
        stock phrase; those that come later are not added to its holders.
        """
        # In the order of the key a page of the index is met once; packed numbers sort fastest.
        packed = sorted(entry << _PACK | page_id for page_id, found in pages for entry in found)
        if not packed:
            return
        pairs = [(pair >> _PACK, pair & _PAGE_ID) for pair in packed]
        touched = {entry for entry, _ in pairs}
        with self._writing() as connection:
            stock = _stock_among(connection, touched)
            rows = [pair for pair in pairs if pair[0] not in stock] if stock else pairs
            if rows:
                # A hundred rows to a page: the driver takes tuples as they are.
                mark = "%s" if connection.dialect.name == "postgresql" else "?"
                connection.exec_driver_sql(
                    f"INSERT INTO kin_entries (entry, page_id) VALUES ({mark}, {mark})"  # noqa: S608
                    " ON CONFLICT DO NOTHING",
                    rows,
                )
            _set_stock(connection, touched)

    def kin_holders(self, asked: Collection[int]) -> dict[int, list[int]]:
        """Of each entry, the page_ids that have it; entries that none has are left out."""
        columns = KIN_ENTRIES.c
        found: defaultdict[int, list[int]] = defaultdict(list)
        with self._reading() as connection:
            wanted = _among(connection, columns.entry, asked)
            query = select(columns.entry, columns.page_id).where(wanted)
            for entry, page_id in connection.execute(query):
                found[entry].append(page_id)
        return found

    def stock_entries(self, asked: Collection[int]) -> frozenset[int]:
        """Those of the entries that are stock phrases."""
        with self._reading() as connection:
            return _stock_among(connection, asked)

    def record_kin(self, links: Iterable[KinLink]) -> None:
        """Keep links; one between the same two texts takes the place of the one before."""
        rows = [
            {
                "a_id": link.a_id,
                "b_id": link.b_id,
                "relations": list(link.relations),
                "strong": link.strong,
                "origin": link.origin,
                "detail": dict(link.detail),
            }
            for link in links
        ]
        if not rows:
            return
        with self._writing() as connection:
            row = upsert(connection, KIN_LINKS)
            replaced = {
                name: row.excluded[name] for name in rows[0] if name not in {"a_id", "b_id"}
            }
            connection.execute(
                row.on_conflict_do_update(index_elements=["a_id", "b_id"], set_=replaced), rows
            )

    def forget_kin(self, links: Iterable[KinLink]) -> None:
        """Take back links between texts that, as is known by now, never stood side by side."""
        table = KIN_LINKS.c
        with self._writing() as connection:
            for link in links:
                pair = table.a_id == link.a_id, table.b_id == link.b_id
                connection.execute(delete(KIN_LINKS).where(*pair))

    def kin_links_of(self, page_id: int, *, generation: int | None = None) -> list[KinLink]:
        """Every link of any version of the page, in the order in which texts were compared."""
        with self._reading() as connection:
            mine = select(KIN_DOCUMENTS.c.kin_id).where(
                KIN_DOCUMENTS.c.page_id == page_id,
                KIN_DOCUMENTS.c.generation == (generation or current_generation()),
            )
            query = select(KIN_LINKS).where(
                or_(KIN_LINKS.c.a_id.in_(mine), KIN_LINKS.c.b_id.in_(mine))
            )
            rows = connection.execute(query.order_by(KIN_LINKS.c.a_id, KIN_LINKS.c.b_id))
            return [_link(row) for row in rows]

    def strong_kin_links(self, *, generation: int | None = None) -> list[KinLink]:
        """Every link of the generation that says more than that an event is the same."""
        theirs = select(KIN_DOCUMENTS.c.kin_id).where(
            KIN_DOCUMENTS.c.generation == (generation or current_generation())
        )
        query = select(KIN_LINKS).where(KIN_LINKS.c.strong, KIN_LINKS.c.a_id.in_(theirs))
        with self._reading() as connection:
            rows = connection.execute(query.order_by(KIN_LINKS.c.a_id, KIN_LINKS.c.b_id))
            return [_link(row) for row in rows]

    def record_families(
        self, members: Mapping[int, str], *, generation: int | None = None
    ) -> None:
        """Say to which family pages belong, by page_id; other pages keep theirs."""
        with self._writing() as connection:
            number = generation or connection.execute(select(current_generation())).scalar_one()
            rows = [
                {"page_id": page_id, "generation": number, "family": family}
                for page_id, family in members.items()
            ]
            if rows:
                row = upsert(connection, KIN_FAMILIES)
                replaced = {"family": row.excluded.family}
                keys = ["page_id", "generation"]
                connection.execute(
                    row.on_conflict_do_update(index_elements=keys, set_=replaced), rows
                )

    def families(self, *, generation: int | None = None) -> dict[str, tuple[int, ...]]:
        """The families with the page_ids of their members."""
        columns = KIN_FAMILIES.c
        query = select(columns.family, columns.page_id).where(
            columns.generation == (generation or current_generation())
        )
        found: defaultdict[str, list[int]] = defaultdict(list)
        with self._reading() as connection:
            for family, page_id in connection.execute(query.order_by(*columns)):
                found[family].append(page_id)
        return {family: tuple(sorted(pages)) for family, pages in sorted(found.items())}

    def members_of(self, family: str, *, generation: int | None = None) -> list[int]:
        """The page_ids of a family; none for a name that is not known."""
        columns = KIN_FAMILIES.c
        query = select(columns.page_id).where(
            columns.family == family,
            columns.generation == (generation or current_generation()),
        )
        with self._reading() as connection:
            return list(connection.execute(query.order_by(columns.page_id)).scalars())

    def first_met(
        self, page_ids: Collection[int], *, generation: int | None = None
    ) -> list[tuple[int, str]]:
        """Pages as (page_id, page_key), in the order in which their first text was captured."""
        version = VERSIONS.c
        with self._reading() as connection:
            query = (
                select(PAGES.c.page_id, PAGES.c.page_key)
                .join(VERSIONS, version.page_id == PAGES.c.page_id)
                .where(_among(connection, PAGES.c.page_id, page_ids), version.number == 1)
                .where(version.generation == (generation or current_generation()))
                .order_by(version.first_seen, PAGES.c.page_key)
            )
            return [(row.page_id, row.page_key) for row in connection.execute(query)]

    def family_of(self, page_id: int, *, generation: int | None = None) -> str | None:
        query = select(KIN_FAMILIES.c.family).where(
            KIN_FAMILIES.c.page_id == page_id,
            KIN_FAMILIES.c.generation == (generation or current_generation()),
        )
        with self._reading() as connection:
            found = connection.execute(query).scalar()
        return None if found is None else str(found)

    def record_leads(self, kin_id: int, leads: Iterable[LeadRow]) -> None:
        """Keep the credits of a text that have no address, in place of those kept before."""
        rows = [
            {"kin_id": kin_id, "outlet": it.outlet, "place": it.place, "words": it.words}
            for it in leads
        ]
        with self._writing() as connection:
            connection.execute(delete(KIN_LEADS).where(KIN_LEADS.c.kin_id == kin_id))
            if rows:
                connection.execute(insert(KIN_LEADS), rows)

    def leads_of(self, kin_id: int) -> list[LeadRow]:
        columns = KIN_LEADS.c
        query = select(columns.outlet, columns.place, columns.words)
        with self._reading() as connection:
            mine = query.where(columns.kin_id == kin_id).order_by(columns.outlet)
            return [LeadRow(*row) for row in connection.execute(mine)]

    def texts_crediting(self, outlet: str) -> list[int]:
        """The kin_ids of the texts that credit an outlet without giving an address."""
        columns = KIN_LEADS.c
        query = select(columns.kin_id).where(columns.outlet == outlet).order_by(columns.kin_id)
        with self._reading() as connection:
            return list(connection.execute(query).scalars())

    def drop_kin(self, generation: int) -> None:
        """Forget everything of a generation."""
        with self._writing() as connection:
            drop_kin(connection, generation)


def drop_kin(connection: Connection, generation: int) -> None:
    """As the method, within a transaction that drops the rest of the generation too."""
    theirs = select(KIN_DOCUMENTS.c.kin_id).where(KIN_DOCUMENTS.c.generation == generation)
    for column in (KIN_LINKS.c.a_id, KIN_LINKS.c.b_id, KIN_LEADS.c.kin_id):
        connection.execute(delete(column.table).where(column.in_(theirs)))
    for table in (KIN_FAMILIES, KIN_DOCUMENTS):
        connection.execute(delete(table).where(table.c.generation == generation))


def _same_version() -> ColumnElement[bool]:
    """That a text that was compared is this version."""
    version, kin = VERSIONS.c, KIN_DOCUMENTS.c
    return and_(
        kin.page_id == version.page_id,
        kin.generation == version.generation,
        kin.version == version.number,
    )


def _stock_among(connection: Connection, entries: Collection[int]) -> frozenset[int]:
    entry = KIN_STOCK.c.entry
    if connection.execute(select(entry).limit(1)).first() is None:
        return frozenset()
    found = connection.execute(select(entry).where(_among(connection, entry, entries)))
    return frozenset(found.scalars())


def _set_stock(connection: Connection, entries: Collection[int]) -> None:
    """Make stock phrases of those of the entries that too many pages have."""
    entry = KIN_ENTRIES.c.entry
    query = select(entry).where(_among(connection, entry, entries)).group_by(entry)
    crowded = connection.execute(query.having(func.count() > STOCK)).scalars().all()
    if crowded:
        row = upsert(connection, KIN_STOCK).on_conflict_do_nothing()
        connection.execute(row, [{"entry": found} for found in crowded])


def _among(
    connection: Connection, column: Column[Any], values: Collection[int]
) -> ColumnElement[bool]:
    """Whether the column is one of many numbers, which are sent as one value."""
    numbers = list(values)
    if connection.dialect.name == "postgresql":
        return column == func.any(cast(numbers, ARRAY(BigInteger)))
    listed = func.json_each(json.dumps(numbers)).table_valued("value")
    return column.in_(select(listed.c.value))


def _link(row: Row[Any]) -> KinLink:
    return KinLink(row.a_id, row.b_id, tuple(row.relations), row.strong, row.origin, row.detail)
