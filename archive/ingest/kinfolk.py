"""The recorded links between texts, told by page: who is kin to whom, and who came from whom."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from archive.catalogue import Catalogue
from archive.catalogue.kin import KinLink, KinTime
from archive.catalogue.store import CatalogueTransaction
from archive.kinship.documents import Document
from archive.kinship.families import BINDING
from archive.kinship.kin import Origin
from archive.model import Article

Books = Catalogue | CatalogueTransaction

Times = Mapping[int, Sequence[KinTime]]

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
    if not links:  # as of most pages, at every check
        return []
    texts = books.kin_documents({kin_id for it in links for kin_id in (it.a_id, it.b_id)})
    return [
        PageLink(it, a.page_id, a.version, b.page_id, b.version)
        for it in links
        if (a := texts.get(it.a_id)) is not None and (b := texts.get(it.b_id)) is not None
    ]


def came_from(links: Sequence[PageLink], times: Times) -> tuple[int, int] | None:
    """The copy and its source, of all links between two pages; None while undecided.

    `times` are those of both pages. What the first two texts say of which anything could be said
    is not said otherwise later, however the pages are edited.
    """

    def side_by_side(link: PageLink) -> datetime:
        return max(
            times[link.a_page][link.a_version - 1].first_seen,
            times[link.b_page][link.b_version - 1].first_seen,
        )

    decided = [it for it in links if it.is_binding and it.copy_and_source is not None]
    return min(decided, key=side_by_side).copy_and_source if decided else None


def copies_and_sources(
    books: Books, page_id: int, *, generation: int | None = None
) -> tuple[list[int], list[int]]:
    """The pages that came from a page, and those from which it came, by page_id."""
    by_other: defaultdict[int, list[PageLink]] = defaultdict(list)
    for link in page_links(books, page_id, generation=generation):
        if link.is_binding and link.copy_and_source is not None:
            by_other[link.other(page_id)].append(link)
    own = books.kin_times(page_id, generation=generation) if by_other else []
    copies: list[int] = []
    sources: list[int] = []
    for other, links in sorted(by_other.items()):
        theirs = books.kin_times(other, generation=generation)
        decided = came_from(links, {page_id: own, other: theirs})
        (sources if decided == (page_id, other) else copies).append(other)
    return copies, sources


def document_of(url: str, article: Article, first_seen: datetime) -> Document:
    """A text as kinship compares it; `first_seen` is when its page was first captured."""
    return Document.of_article(url, article, url=url, first_seen=first_seen)
