"""The pages around a page: everything that binding links connect with it, and their families."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Self

from archive.catalogue import Catalogue, PageRow, VersionRow
from archive.catalogue.kin import KinLink
from archive.catalogue.store import CatalogueTransaction
from archive.kinship.documents import Document
from archive.kinship.families import BINDING, Family, families
from archive.kinship.kin import Kin, Origin, Relation

Books = Catalogue | CatalogueTransaction

_MOST: Final = 500  # pages that are followed; a family that is larger is named so far
_BINDING_WORDS: Final = frozenset(relation.value for relation in BINDING)


@dataclass(frozen=True, slots=True)
class PageLink:
    """What was recorded between two texts, with the pages and the versions that they are."""

    link: KinLink
    a_page: int
    a_version: int
    b_page: int
    b_version: int

    @property
    def is_binding(self) -> bool:
        return not _BINDING_WORDS.isdisjoint(self.link.relations)

    def other(self, page_id: int) -> int:
        return self.b_page if page_id == self.a_page else self.a_page

    def version_of(self, page_id: int) -> int:
        return self.a_version if page_id == self.a_page else self.b_version

    @property
    def copy_and_source(self) -> tuple[int, int] | None:
        """The page that came from the other, and that other; None while undecided."""
        match Origin(self.link.origin):
            case Origin.A_FROM_B:
                return self.a_page, self.b_page
            case Origin.B_FROM_A:
                return self.b_page, self.a_page
            case Origin.UNDECIDED:
                return None


def page_links(books: Books, page_id: int, *, generation: int | None = None) -> list[PageLink]:
    """Every link of any version of a page, in the order in which the texts were compared."""
    links = books.kin_links_of(page_id, generation=generation)
    texts = books.kin_documents({kin_id for it in links for kin_id in (it.a_id, it.b_id)})
    return [
        PageLink(it, a.page_id, a.version, b.page_id, b.version)
        for it in links
        if (a := texts.get(it.a_id)) is not None and (b := texts.get(it.b_id)) is not None
    ]


@dataclass(frozen=True, slots=True)
class Kinfolk:
    """Pages that copying, rewriting, declared sources or credits connect."""

    pages: dict[int, PageRow]  # by page_id
    links: tuple[PageLink, ...]  # the binding ones among them

    @classmethod
    def around(cls, books: Books, page_id: int, *, generation: int | None = None) -> Self:
        """Everything that is connected with a page, as far as a few hundred pages."""
        pages: dict[int, PageRow] = {}
        links: dict[tuple[int, int], PageLink] = {}
        waiting = [page_id]
        while waiting and len(pages) < _MOST:
            one = waiting.pop()
            page = None if one in pages else books.page(page_id=one)
            if page is None:
                continue
            pages[one] = page
            for link in page_links(books, one, generation=generation):
                if link.is_binding:
                    links[link.link.a_id, link.link.b_id] = link
                    waiting.append(link.other(one))
        within = [it for it in links.values() if it.a_page in pages and it.b_page in pages]
        return cls(pages, tuple(within))

    def families(self, known: dict[int, str]) -> tuple[Family, ...]:
        """The families, members by page_key; `known` names those that pages have by now."""
        oldest_first = sorted(self.pages.values(), key=lambda it: (it.added_at, it.page_key))
        order = {page.page_key: place for place, page in enumerate(oldest_first)}
        names = {self.pages[page_id].page_key: name for page_id, name in known.items()}
        return families(self._kin(), order, names)

    def named(self, books: Books, *, generation: int | None = None) -> dict[int, str]:
        """The family of each page that has one, by page_id."""
        ids = {page.page_key: page_id for page_id, page in self.pages.items()}
        found = self.families(self.known(books, generation=generation))
        return {ids[member]: family.name for family in found for member in family.members}

    def known(self, books: Books, *, generation: int | None = None) -> dict[int, str]:
        """The families that were recorded for the pages."""
        found = {it: books.family_of(it, generation=generation) for it in self.pages}
        return {page_id: name for page_id, name in found.items() if name is not None}

    def _kin(self) -> Iterator[Kin]:
        for it in self.links:
            yield Kin(
                a=self.pages[it.a_page].page_key,
                b=self.pages[it.b_page].page_key,
                relations=tuple(Relation(word) for word in it.link.relations),
                containment_ab=it.link.detail["containment_ab"],
                containment_ba=it.link.detail["containment_ba"],
                origin=Origin(it.link.origin),
                grounds=tuple(it.link.detail["grounds"]),
            )


def document_of(page: PageRow, version: VersionRow, first_seen: datetime) -> Document:
    """A version as kinship compares it; `first_seen` is when the page was first captured."""
    return Document.of_article(page.url, version.article, url=page.url, first_seen=first_seen)
