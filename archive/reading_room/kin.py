"""A page's kin and a family's story, as people read them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Self

from archive.catalogue import Catalogue, EventKind, EventRow, PageRow
from archive.catalogue.kin import LeadRow
from archive.ingest.kinfolk import PageLink, document_of, page_links
from archive.kinship.claims import Claim, Sighted, Version, journey, shared_claims, written
from archive.kinship.families import Family, families, family_name
from archive.kinship.kin import Kin, Origin, Relation
from archive.kinship.origin import page_key
from archive.kinship.outlets import outlet_label
from archive.kinship.portrait import Portrait
from archive.model import Link

_MOST: Final = 500  # pages of a family that are followed


@dataclass(frozen=True, slots=True)
class Relative:
    """Another page, and what the newest texts that stood side by side have in common."""

    page: PageRow
    link: PageLink
    came_from_it: bool | None  # whether the page in question came from this one; None: undecided


@dataclass(frozen=True, slots=True)
class PageKin:
    """All that is known of a page's kin."""

    page: PageRow
    relatives: tuple[Relative, ...]  # the strongest first
    family: str | None
    source: PageRow | None  # the family's likely source
    grounds: tuple[str, ...]
    declared: tuple[Link, ...]  # addresses that it names as its source, of pages not followed
    documents: tuple[Link, ...]  # what led to the page
    leads: tuple[LeadRow, ...]  # whom it credits without an address
    credited_by: tuple[PageRow, ...]  # who credits its outlet without an address
    outdated: tuple[EventRow, ...]  # what it carried that its source had changed


@dataclass(frozen=True, slots=True)
class Journey:
    """How one figure or quotation travelled through a family."""

    claim: Claim
    words: str
    stops: tuple[Sighted, ...]

    @property
    def moved(self) -> bool:
        """Whether any page took it up late, changed it or dropped it."""
        return any(stop.step.value != "carried" for stop in self.stops)


@dataclass(frozen=True, slots=True)
class FamilyView:
    name: str
    members: tuple[PageRow, ...]  # the oldest first
    source: PageRow | None
    grounds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Kinfolk:
    """Pages that copying, rewriting, declared sources or credits connect."""

    pages: dict[int, PageRow]  # by page_id
    links: tuple[PageLink, ...]  # the binding ones among them

    @classmethod
    def around(cls, catalogue: Catalogue, page_id: int) -> Self:
        """Everything that is connected with a page, as far as a few hundred pages."""
        pages: dict[int, PageRow] = {}
        links: dict[tuple[int, int], PageLink] = {}
        waiting = [page_id]
        while waiting and len(pages) < _MOST:
            one = waiting.pop()
            page = None if one in pages else catalogue.page(page_id=one)
            if page is None:
                continue
            pages[one] = page
            for link in page_links(catalogue, one):
                if link.is_binding:
                    links[link.link.a_id, link.link.b_id] = link
                    waiting.append(link.other(one))
        within = [it for it in links.values() if it.a_page in pages and it.b_page in pages]
        return cls(pages, tuple(within))

    def families(self, catalogue: Catalogue) -> tuple[Family, ...]:
        """The families, members by page_key."""
        met = catalogue.first_met(self.pages)
        return families(self._kin(), {key: place for place, (_, key) in enumerate(met)})

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


def kin_of_page(catalogue: Catalogue, page: PageRow) -> PageKin:
    """What the current generation knows of a page's kin."""
    kinfolk = Kinfolk.around(catalogue, page.page_id)
    family = next(
        (it for it in kinfolk.families(catalogue) if page.page_key in it.members),
        None,
    )
    by_key = {it.page_key: it for it in kinfolk.pages.values()}
    kin_ids = [it.kin_id for it in catalogue.kin_times(page.page_id) if it.kin_id is not None]
    return PageKin(
        page=page,
        relatives=tuple(_relatives(catalogue, page)),
        family=None if family is None else family.name,
        source=by_key[family.source] if family is not None and family.source else None,
        grounds=() if family is None else family.grounds,
        declared=tuple(_declared(catalogue, page)),
        documents=tuple(row.link for row in catalogue.links(page.page_id)),
        leads=tuple(catalogue.leads_of(kin_ids[-1])) if kin_ids else (),
        credited_by=tuple(_credited_by(catalogue, page)),
        outdated=tuple(catalogue.events(page_id=page.page_id, kind=EventKind.COPY_OUTDATED)),
    )


def all_families(catalogue: Catalogue) -> Iterator[FamilyView]:
    """Every family, with its likely source."""
    for name, members in catalogue.families().items():
        yield _family(catalogue, name, members)


def family_named(catalogue: Catalogue, name: str) -> FamilyView | None:
    """The family of that name; None where there is none.

    A family that an older page has joined is found by its former name too: that of a member.
    """
    members = catalogue.members_of(name)
    if not members:
        for joined, pages in catalogue.families().items():
            if any(family_name(key) == name for _, key in catalogue.first_met(pages)):
                return _family(catalogue, joined, pages)
    return _family(catalogue, name, members) if members else None


def journeys(catalogue: Catalogue, family: FamilyView) -> tuple[Journey, ...]:
    """The figures and quotations that members share, those that moved first."""
    versions = [it for page in family.members for it in _versions(catalogue, page)]
    claims = shared_claims([version.portrait for version in versions])
    found: list[Journey] = []
    for claim, key in claims:
        forms = {it.page: said for it in versions if (said := written(claim, key, it.portrait))}
        if len(forms) > 1:
            stops = journey(claim, key, versions)
            found.append(Journey(claim, next(iter(forms.values())), stops))
    return tuple(sorted(found, key=lambda it: not it.moved))


def _family(catalogue: Catalogue, name: str, members: Sequence[int]) -> FamilyView:
    kinfolk = Kinfolk.around(catalogue, members[0])
    pages = [page for it in members if (page := catalogue.page(page_id=it)) is not None]
    by_key = {page.page_key: page for page in pages}
    found = next((it for it in kinfolk.families(catalogue) if it.name == name), None)
    return FamilyView(
        name=name,
        members=tuple(by_key[key] for _, key in catalogue.first_met(members)),
        source=by_key.get(found.source) if found is not None and found.source else None,
        grounds=() if found is None else found.grounds,
    )


def _relatives(catalogue: Catalogue, page: PageRow) -> list[Relative]:
    """One of each page: by the newest pair of texts."""
    newest: dict[int, PageLink] = {}
    for link in page_links(catalogue, page.page_id):
        other = link.other(page.page_id)
        versions = (link.version_of(page.page_id), link.version_of(other))
        held = newest.get(other)
        if held is None or versions > (held.version_of(page.page_id), held.version_of(other)):
            newest[other] = link
    found = [
        Relative(relative, link, _direction(link, page.page_id))
        for page_id, link in newest.items()
        if (relative := catalogue.page(page_id=page_id)) is not None
    ]
    rank = {relation.value: place for place, relation in enumerate(Relation)}
    return sorted(found, key=lambda it: (rank[it.link.link.relations[0]], it.page.url))


def _direction(link: PageLink, page_id: int) -> bool | None:
    decided = link.copy_and_source
    return None if decided is None else decided[0] == page_id


def _declared(catalogue: Catalogue, page: PageRow) -> Iterator[Link]:
    """The addresses that the newest text names, of pages that are not followed."""
    for version in catalogue.versions(page.page_id)[-1:]:
        for link in version.article.declared_sources:
            key = page_key(link.url)
            if key is not None and key != page.page_key and catalogue.page(page_key=key) is None:
                yield link


def _credited_by(catalogue: Catalogue, page: PageRow) -> list[PageRow]:
    label = outlet_label(page.url)
    texts = catalogue.kin_documents(catalogue.texts_crediting(label)) if label else {}
    ids = sorted({it.page_id for it in texts.values()} - {page.page_id})
    return [other for it in ids if (other := catalogue.page(page_id=it)) is not None]


def _versions(catalogue: Catalogue, page: PageRow) -> Iterator[Version]:
    rows = catalogue.versions(page.page_id)
    for row in rows:
        document = document_of(page.url, row.article, rows[0].first_seen)
        yield Version(page.url, row.first_seen, Portrait(document))
