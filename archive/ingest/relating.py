"""The kin of what comes in: each version is compared with what other pages said at its time.

Two versions are compared if both were current at one moment, whichever was derived first: so a
rebuilt catalogue tells of the same pairs. What was compared is recorded in one transaction, with
the number by which the version is known from then on; a version without one is still to be done.
"""

import threading
from collections import OrderedDict
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from typing import Final

from archive.catalogue import Catalogue, EventKind
from archive.catalogue.kin import KinLink, KinTime, LeadRow
from archive.catalogue.store import CatalogueTransaction
from archive.ingest.kinfolk import copies_and_sources, document_of, page_links
from archive.ingest.outdated import outdated
from archive.kinship.credits import leads
from archive.kinship.documents import Document
from archive.kinship.entries import entries
from archive.kinship.families import BINDING, family_name
from archive.kinship.index import KinIndex
from archive.kinship.newcomer import Met, kin_of
from archive.kinship.outlets import is_at
from archive.kinship.portrait import Portrait

_KEPT: Final = 128  # portraits


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
            times = self._times(page_id)
            own = next((it for it in times if it.number == number), None)
            if own is not None and own.kin_id is None:
                self._relate(page_id, own, times)

    def catch_up(self) -> int:
        """Compare every version that never was, oldest first; how many there were."""
        waiting = self._catalogue.versions_to_relate(generation=self._generation)
        for page_id, number in waiting:
            self.relate(page_id, number)
        return len(waiting)

    def after_edit(self, page_id: int) -> tuple[str, ...]:
        """Find what the copies of an edited page still carry; the copies, by page_key."""
        with self._one_at_a_time:
            copies, _ = copies_and_sources(self._catalogue, page_id, generation=self._generation)
            for copy in (*copies, page_id):
                self._look_at_copy(copy, None)
            pages = (self._catalogue.page(page_id=copy) for copy in copies)
            return tuple(page.page_key for page in pages if page is not None)

    def look_at_copy(self, page_id: int, *, check_id: str) -> None:
        """Record what a check showed to be outdated: changed by the source, and still carried."""
        with self._one_at_a_time:
            self._look_at_copy(page_id, check_id)

    def look_at_copies(self, page_ids: Iterable[int]) -> None:
        """The same for all checks of pages, and of their copies. Repeating changes nothing."""
        with self._one_at_a_time:
            done: set[int] = set()
            for page_id in page_ids:
                copies, _ = copies_and_sources(
                    self._catalogue, page_id, generation=self._generation
                )
                for one in {page_id, *copies} - done:
                    self._look_at_copy(one, None)
                    done.add(one)

    def _look_at_copy(self, page_id: int, check_id: str | None) -> None:
        found = outdated(
            self._catalogue,
            page_id,
            self._portrait,
            check_id=check_id,
            generation=self._generation,
        )
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

    def _relate(self, page_id: int, own: KinTime, times: list[KinTime]) -> None:
        newcomer = self._portrait(page_id, own.number)
        found = entries(newcomer, day=_day(newcomer.document))
        stock = self._catalogue.stock_entries(found.asked)
        index = _Index(self._catalogue, page_id)

        def load(other_id: int) -> Iterator[tuple[tuple[int, int], Portrait]]:
            return self._contemporaries(other_id, own)

        met = list(kin_of(newcomer, found, index, load, stock=stock))
        outlived = list(self._outlived(page_id, own, times))
        with self._catalogue.transaction() as t:
            kin_id = t.kin_document(page_id, own.number, generation=self._generation)
            t.forget_kin(outlived)
            t.record_kin(_link(kin_id, it) for it in met)
            t.record_leads(kin_id, _leads(newcomer.document))
            t.add_kin_entries([(page_id, found.stored)])
            close = {it.handle[0] for it in met if BINDING.intersection(it.kin.relations)}
            if close:
                self._name_family(t, {page_id, *close})

    def _times(self, page_id: int) -> list[KinTime]:
        return self._catalogue.kin_times(page_id, generation=self._generation)

    def _contemporaries(
        self, page_id: int, own: KinTime
    ) -> Iterator[tuple[tuple[int, int], Portrait]]:
        """The versions of another page that were compared already and met the newcomer's time."""
        for time in self._times(page_id):
            if time.kin_id is not None and time.meets(own):
                yield (page_id, time.kin_id), self._portrait(page_id, time.number)

    def _outlived(self, page_id: int, own: KinTime, times: list[KinTime]) -> Iterator[KinLink]:
        """Links of the version before to texts that came after it: it was taken for current still.

        Checks of several hosts are derived side by side, so a version may be derived late.
        """
        before = next((it for it in times if it.number == own.number - 1), None)
        if before is None:
            return
        for link in page_links(self._catalogue, page_id, generation=self._generation):
            if link.version_of(page_id) != before.number:
                continue
            other = link.other(page_id)
            theirs = self._times(other)[link.version_of(other) - 1]
            if not theirs.meets(before):
                yield link.link

    def _portrait(self, page_id: int, number: int) -> Portrait:
        """Kept for a while: a story that many pages carry is compared with each of them."""
        key = page_id, number
        if key not in self._portraits:
            page = self._catalogue.page(page_id=page_id)
            first_seen = self._times(page_id)[0].first_seen
            row = self._catalogue.version(page_id, number, generation=self._generation)
            assert page is not None, "a version of a page that is there"
            assert row is not None, "a version that is there"
            self._portraits[key] = Portrait(document_of(page.url, row.article, first_seen))
            while len(self._portraits) > _KEPT:
                self._portraits.popitem(last=False)
        self._portraits.move_to_end(key)
        return self._portraits[key]

    def _name_family(self, t: CatalogueTransaction, page_ids: Collection[int]) -> None:
        """Join pages, and the families that they are in, under the name of the oldest.

        So a name does not depend on the order in which texts were derived; and since it is made
        of a member that stays, a name that was once told leads to its family for ever.
        """
        generation = self._generation
        named = {it: t.family_of(it, generation=generation) for it in page_ids}
        for name in {name for name in named.values() if name is not None}:
            members = t.members_of(name, generation=generation)
            named |= dict.fromkeys(members, name)
        (_, oldest), *_ = t.first_met(named, generation=generation)
        joined = family_name(oldest)
        renamed = [it for it, name in named.items() if name != joined]
        t.record_families(dict.fromkeys(renamed, joined), generation=generation)


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


def _link(kin_id: int, met: Met[tuple[int, int]]) -> KinLink:
    _, other_id = met.handle
    a_id, b_id = (kin_id, other_id) if met.newcomer_is_a else (other_id, kin_id)
    return KinLink(
        a_id=a_id,
        b_id=b_id,
        relations=tuple(relation.value for relation in met.kin.relations),
        strong=met.kin.is_strong,
        origin=met.kin.origin.value,
        detail=met.kin.detail(),
    )


def _leads(document: Document) -> list[LeadRow]:
    return [
        LeadRow(credit.outlet, credit.place, credit.words)
        for credit in leads(document)
        if document.url is None or not is_at(credit.name, document.url)
    ]


def _day(document: Document) -> date | None:
    """The day of a document's facts: the one that it bears, or on which it was first seen."""
    at = document.published.latest if document.published is not None else document.first_seen
    return None if at is None else at.date()
