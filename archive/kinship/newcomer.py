"""One text that comes into an archive, and its kin among all that came before.

Make its `entries`, ask for its kin here, then add the entries to the index.
"""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

from archive.kinship.documents import Document
from archive.kinship.entries import Entries
from archive.kinship.index import Key, KinIndex, candidates
from archive.kinship.kin import Kin
from archive.kinship.portrait import Portrait
from archive.kinship.relate import relate
from archive.kinship.stock import without_stock

MOST_COMPARED: Final = 200  # candidates; a text that has more is compared with the newest of them

Handle = TypeVar("Handle")


@dataclass(frozen=True, slots=True)
class Met(Generic[Handle]):
    """A text of the archive to which the newcomer is related."""

    handle: Handle  # by which the archive knows the text
    kin: Kin
    newcomer_is_a: bool


def kin_of(
    newcomer: Portrait,
    own: Entries,
    index: KinIndex[Key],
    load: Callable[[Key], Iterable[tuple[Handle, Portrait]]],
    *,
    stock: Collection[int] = (),
) -> Iterator[Met[Handle]]:
    """The kin of a newcomer.

    In each pair the text whose page was captured later is `a`, whichever came into the archive
    first. `own` are the newcomer's entries. `load` gives the texts behind a key that are to be
    compared: none for the newcomer's own page, or for texts that are gone. `stock` are those of
    the newcomer's entries that are stock phrases. They lead to nobody, and such sentences are
    taken out on both sides; unless they are the better part of the newcomer, which then is no
    page with an appeal on it but one of the many that carry an agency's story.
    """
    if len(own.fingerprints.intersection(stock)) > len(own.fingerprints) / 2:
        stock = ()
    portrait = _without(newcomer, stock)
    newest_first = sorted(candidates(index, own, stock=frozenset(stock)), key=_place, reverse=True)
    for key in newest_first[:MOST_COMPARED]:
        for handle, held in load(key):
            other = _without(held, stock)
            is_a = _age(newcomer.document) >= _age(held.document)
            kin = relate(portrait, other) if is_a else relate(other, portrait)
            if kin is not None:
                yield Met(handle, kin, is_a)


def _without(portrait: Portrait, stock: Collection[int]) -> Portrait:
    return Portrait(without_stock(portrait.document, stock)) if stock else portrait


def _age(document: Document) -> tuple[float, str]:
    seen = document.first_seen
    return (seen.timestamp() if seen is not None else 0.0, document.doc_id)


def _place(key: object) -> tuple[int, str]:
    """Keys that are numbers grow with time; others have an order, if no meaning."""
    return (key, "") if isinstance(key, int) else (0, str(key))
