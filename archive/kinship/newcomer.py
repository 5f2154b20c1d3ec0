"""One text that comes into an archive, and its kin among all that came before.

Make its `entries`, ask for its kin here, then add the entries to the index.
"""

from collections.abc import Callable, Collection, Iterator
from typing import Final

from archive.kinship.documents import Document
from archive.kinship.entries import Entries
from archive.kinship.index import Key, KinIndex, candidates
from archive.kinship.kin import Kin
from archive.kinship.portrait import Portrait
from archive.kinship.relate import relate
from archive.kinship.stock import without_stock

MOST_COMPARED: Final = 200  # candidates; a text that has more is compared with the newest of them


def kin_of(
    newcomer: Document,
    own: Entries,
    index: KinIndex[Key],
    load: Callable[[Key], Document | None],
    *,
    stock: Collection[int] = (),
) -> Iterator[Kin]:
    """The kin of a newcomer; it is `a` of each pair.

    `own` are its entries. `load` gives the document behind a key, or None for one that is not to
    be compared: another version of the same page, a text that is gone. `stock` are those of the
    newcomer's sentence hashes that are stock phrases; they are taken out on both sides.
    """
    portrait = Portrait(without_stock(newcomer, stock))
    newest_first = sorted(candidates(index, own), key=_place, reverse=True)
    for key in newest_first[:MOST_COMPARED]:
        other = load(key)
        if other is None or other.doc_id == newcomer.doc_id:
            continue
        kin = relate(portrait, Portrait(without_stock(other, stock)))
        if kin is not None:
            yield kin


def _place(key: object) -> tuple[int, str]:
    """Keys that are numbers grow with time; others have an order, if no meaning."""
    return (key, "") if isinstance(key, int) else (0, str(key))
