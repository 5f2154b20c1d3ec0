"""The kin of what comes in: each version is compared with what other pages said at its time.

Two versions are compared if both were current at one moment, whichever was derived first: so a
rebuilt catalogue tells of the same pairs. What was compared is recorded in one transaction, with
the number by which the version is known from then on; a version without one is still to be done.
"""

import threading
from collections import OrderedDict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Final

from archive.catalogue import Catalogue, EventKind, PageRow, VersionRow
from archive.catalogue.kin import KinLink, LeadRow
from archive.catalogue.store import CatalogueTransaction
from archive.ingest.kinfolk import Kinfolk, document_of, page_links
from archive.ingest.outdated import outdated
from archive.kinship.credits import leads
from archive.kinship.documents import Document
from archive.kinship.entries import entries
from archive.kinship.families import BINDING, copies_to_check
from archive.kinship.index import KinIndex
from archive.kinship.newcomer import Met, kin_of
from archive.kinship.portrait import Portrait

_KEPT: Final = 128  # portraits
_FOREVER: Final = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class _Current:
    """A version, and the time over which it was what the page said."""

    row: VersionRow
    until: datetime

    def meets(self, other: "_Current") -> bool:
        return self.row.first_seen < other.until and other.row.first_seen < self.until


class Relating:
    """Relates versions to those of other pages. Safe for many threads; one at a time relates."""

    def __init__(self, catalogue: Catalogue, *, generation: int | None = None) -> None:
        """`generation` is the one that is being built, or None for the one that readers see."""
        self._catalogue = catalogue
        self._generation = generation
        self._one_at_a_time = threading.Lock()
        self._portraits: OrderedDict[tuple[int, int], Portrait] = OrderedDict()

    def relate(self, page_id: int, number: int) -> None:
        """Compare a version with what is there, and record its kin. Repeating changes nothing."""
        with self._one_at_a_time:
            if number not in self._catalogue.related_versions(
                page_id, generation=self._generation
            ):
                self._relate(page_id, number)

    def catch_up(self) -> int:
        """Compare every version that never was, oldest first; how many there were."""
        waiting = self._catalogue.versions_to_relate(generation=self._generation)
        for page_id, number in waiting:
            self.relate(page_id, number)
        return len(waiting)

    def after_edit(self, page_id: int) -> tuple[str, ...]:
        """Find what the copies of an edited page still carry; those that are to be looked at soon.

        By page_key: the pages of its family, if it is the likely source of them.
        """
        with self._one_at_a_time:
            kinfolk = Kinfolk.around(self._catalogue, page_id, generation=self._generation)
            for other in kinfolk.pages:
                self._look_at_copy(other, None)
            known = kinfolk.known(self._catalogue, generation=self._generation)
            key = kinfolk.pages[page_id].page_key
            return tuple(
                copy
                for family in kinfolk.families(known)
                if key in family.members
                for copy in copies_to_check(family, key)
            )

    def look_at_copy(self, page_id: int, *, check_id: str) -> None:
        """Record what a check showed to be outdated: changed by the source, and still carried."""
        with self._one_at_a_time:
            self._look_at_copy(page_id, check_id)

    def look_at_copies(self, page_ids: Iterable[int]) -> None:
        """The same for all checks of pages, and of their copies. Repeating changes nothing."""
        with self._one_at_a_time:
            done: set[int] = set()
            for page_id in page_ids:
                links = page_links(self._catalogue, page_id, generation=self._generation)
                for one in {page_id, *(link.other(page_id) for link in links)} - done:
                    self._look_at_copy(one, None)
                    done.add(one)

    def _look_at_copy(self, page_id: int, check_id: str | None) -> None:
        found = outdated(self._catalogue, page_id, check_id=check_id, generation=self._generation)
        if not found:
            return
        with self._catalogue.transaction() as t:
            rows = t.events(
                page_id=page_id, kind=EventKind.COPY_OUTDATED, generation=self._generation
            )
            told = [(row.check_id, dict(row.event.detail)) for row in rows]
            for check, event in found:
                if (check, event.detail) not in told:
                    t.record_events(page_id, [event], check_id=check, generation=self._generation)

    def _relate(self, page_id: int, number: int) -> None:
        page = self._catalogue.page(page_id=page_id)
        currents = self._currents(page_id)
        own = next((it for it in currents if it.row.number == number), None)
        if page is None or own is None:
            return
        newcomer = self._portrait(page, own.row, currents[0].row.first_seen)
        found = entries(newcomer, day=_day(newcomer.document))
        stock = self._catalogue.stock_entries(found.sentences)
        index = _Index(self._catalogue, page_id)

        def load(other_id: int) -> Iterator[tuple[tuple[int, int], Portrait]]:
            return self._contemporaries(other_id, own)

        met = list(kin_of(newcomer, found, index, load, stock=stock))
        outlived = list(self._outlived(page_id, number, currents))
        with self._catalogue.transaction() as t:
            kin_id = t.kin_document(page_id, number, generation=self._generation)
            t.forget_kin(outlived)
            t.record_kin(self._links(t, kin_id, met))
            t.record_leads(kin_id, _leads(newcomer.document))
            t.add_kin_entries([(page_id, found.stored)])
            if any(BINDING.intersection(it.kin.relations) for it in met):
                self._name_family(t, page_id)

    def _links(
        self, t: CatalogueTransaction, kin_id: int, met: Iterable[Met[tuple[int, int]]]
    ) -> Iterator[KinLink]:
        for it in met:
            other_id = t.kin_document(*it.handle, generation=self._generation)
            a_id, b_id = (kin_id, other_id) if it.newcomer_is_a else (other_id, kin_id)
            yield KinLink(
                a_id=a_id,
                b_id=b_id,
                relations=tuple(relation.value for relation in it.kin.relations),
                strong=it.kin.is_strong,
                origin=it.kin.origin.value,
                detail=it.kin.detail(),
            )

    def _outlived(
        self, page_id: int, number: int, currents: Sequence[_Current]
    ) -> Iterator[KinLink]:
        """Links of the version before to texts that came after it: it was taken for current still.

        Checks of several hosts are derived side by side, so a version may be derived late.
        """
        before = next((it for it in currents if it.row.number == number - 1), None)
        if before is None:
            return
        for link in page_links(self._catalogue, page_id, generation=self._generation):
            if link.version_of(page_id) != before.row.number:
                continue
            other = link.other(page_id)
            version = link.version_of(other)
            theirs = next(it for it in self._currents(other) if it.row.number == version)
            if not theirs.meets(before):
                yield link.link

    def _currents(self, page_id: int) -> list[_Current]:
        rows = self._catalogue.versions(page_id, generation=self._generation)
        ends = [row.first_seen for row in rows[1:]]
        return [_Current(row, end) for row, end in zip(rows, [*ends, _FOREVER], strict=True)]

    def _contemporaries(
        self, page_id: int, own: _Current
    ) -> Iterator[tuple[tuple[int, int], Portrait]]:
        """The versions of another page that were compared already and met the newcomer's time."""
        page = self._catalogue.page(page_id=page_id)
        if page is None:
            return
        related = self._catalogue.related_versions(page_id, generation=self._generation)
        currents = self._currents(page_id)
        for current in currents:
            if current.row.number in related and current.meets(own):
                handle = page_id, current.row.number
                yield handle, self._portrait(page, current.row, currents[0].row.first_seen)

    def _portrait(self, page: PageRow, row: VersionRow, first_seen: datetime) -> Portrait:
        """Kept for a while: a story that many pages carry is compared with each of them."""
        key = page.page_id, row.number
        if key not in self._portraits:
            self._portraits[key] = Portrait(document_of(page, row, first_seen))
            while len(self._portraits) > _KEPT:
                self._portraits.popitem(last=False)
        self._portraits.move_to_end(key)
        return self._portraits[key]

    def _name_family(self, t: CatalogueTransaction, page_id: int) -> None:
        kinfolk = Kinfolk.around(t, page_id, generation=self._generation)
        members = kinfolk.named(t, generation=self._generation)
        t.record_families(members, generation=self._generation)


class _Index(KinIndex[int]):
    """The catalogue as the index that kinship asks, without the newcomer's own page."""

    def __init__(self, catalogue: Catalogue, own: int) -> None:
        self._catalogue = catalogue
        self._own = own

    def add(self, key: int, stored: Collection[int]) -> None:
        self._catalogue.add_kin_entries([(key, stored)])

    def holders(self, asked: Collection[int]) -> Mapping[int, Collection[int]]:
        held = self._catalogue.kin_holders(asked)
        return {entry: [it for it in pages if it != self._own] for entry, pages in held.items()}


def _leads(document: Document) -> list[LeadRow]:
    return [LeadRow(credit.outlet, credit.place, credit.words) for credit in leads(document)]


def _day(document: Document) -> date | None:
    """The day of a document's facts: the one that it bears, or on which it was first seen."""
    at = document.published.latest if document.published is not None else document.first_seen
    return None if at is None else at.date()
