"""Which of two related pages came first, as far as they say themselves: never a proof."""

from collections.abc import Iterator
from dataclasses import dataclass

from archive.addresses import BadAddress, story_key
from archive.kinship.credits import credits_of
from archive.kinship.documents import Document
from archive.kinship.kin import Origin
from archive.kinship.outlets import is_at, outlet_label, without_lead
from archive.model import Link


@dataclass(frozen=True, slots=True)
class Ground:
    """One reason to think that one of the pair came from the other."""

    origin: Origin
    sentence: str


def likely_origin(a: Document, b: Document) -> tuple[Origin, tuple[str, ...]]:
    """The likely direction and its grounds.

    What the pages declare decides; where they contradict each other nothing does. Only where they
    declare nothing do weaker signs count: which page was met first, which one is signed.
    """
    for grounds in (_declared(a, b), _weak(a, b)):
        found = tuple(grounds)
        origins = {ground.origin for ground in found}
        if origins:
            origin = origins.pop() if len(origins) == 1 else Origin.UNDECIDED
            return origin, tuple(ground.sentence for ground in found)
    return Origin.UNDECIDED, ()


def declared_link(document: Document, other: Document) -> Link | None:
    """The link by which the document names the other page as where it comes from."""
    key = page_key(other.url)
    if key is None or key == page_key(document.url):
        return None
    return next((link for link in document.declared if page_key(link.url) == key), None)


def credit_to(document: Document, other: Document) -> str | None:
    """The name under which the document's byline or dateline credits the other page's outlet."""
    if other.url is None or _same_outlet(document.url, other.url):
        return None
    # The other page's host tells that a byline is an outlet, where no list and no word in it does.
    if document.byline and is_at(document.byline, other.url):
        return without_lead(document.byline)
    return next(
        (
            credit.name
            for credit in credits_of(document)
            if credit.place != "text" and is_at(credit.name, other.url)
        ),
        None,
    )


def page_key(url: str | None) -> str | None:
    """The story that an address leads to; None for no address, or one that cannot be read."""
    if url is None:
        return None
    try:
        return story_key(url)
    except BadAddress:
        return None


def _declared(a: Document, b: Document) -> Iterator[Ground]:
    for source, other, origin in ((b, a, Origin.B_FROM_A), (a, b, Origin.A_FROM_B)):
        if link := declared_link(source, other):
            where = f' under "{link.label}"' if link.label else ""
            yield Ground(origin, f"{source.doc_id} names the address of {other.doc_id}{where}")
        if name := credit_to(source, other):
            yield Ground(origin, f"{source.doc_id} credits {name}, the outlet of {other.doc_id}")
    if a.published and b.published:
        if a.published.before(b.published):
            yield Ground(Origin.B_FROM_A, f"{a.doc_id} bears an earlier date than {b.doc_id}")
        elif b.published.before(a.published):
            yield Ground(Origin.A_FROM_B, f"{b.doc_id} bears an earlier date than {a.doc_id}")


def _weak(a: Document, b: Document) -> Iterator[Ground]:
    """What may speak for an origin where no page says anything."""
    undated = not (a.published and b.published)
    if undated and a.first_seen and b.first_seen and a.first_seen != b.first_seen:
        first, later = (a, b) if a.first_seen < b.first_seen else (b, a)
        origin = Origin.B_FROM_A if first is a else Origin.A_FROM_B
        yield Ground(origin, f"{first.doc_id} was captured before {later.doc_id}")
    elif _is_signed_original(a) and not b.byline:
        yield Ground(Origin.B_FROM_A, f"{a.doc_id} is signed {a.byline}, {b.doc_id} is not signed")
    elif _is_signed_original(b) and not a.byline:
        yield Ground(Origin.A_FROM_B, f"{b.doc_id} is signed {b.byline}, {a.doc_id} is not signed")


def _is_signed_original(document: Document) -> bool:
    """Signed, and not itself said to come from elsewhere."""
    own = page_key(document.url)
    return bool(document.byline) and all(
        own is not None and page_key(link.url) == own for link in document.declared
    )


def _same_outlet(url: str | None, other: str) -> bool:
    return url is not None and outlet_label(url) == outlet_label(other)
