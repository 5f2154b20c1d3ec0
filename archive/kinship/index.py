"""How candidates are found: a Protocol for whoever holds the entries, and one held in memory."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import Final, Protocol

from archive.kinship.entries import Entries

STOCK: Final = 50  # documents; an entry that more of them have is a stock phrase and links none
_FACTS_NEEDED: Final = 3  # a name and a figure are a coincidence


class KinIndex(Protocol):
    """Finds documents that share entries. A document added again is as if added once."""

    def add(self, doc_id: str, entries: Entries) -> None: ...

    def remove(self, doc_id: str) -> None:
        """Forget a document; one that is not held is no error."""

    def candidates(self, entries: Entries) -> frozenset[str]:
        """The documents worth comparing with the one whose entries these are; it may be one of
        them itself. What more than `STOCK` documents share is passed over.
        """


def worth_comparing(entries: Entries, holders: Mapping[int, Collection[str]]) -> frozenset[str]:
    """The candidates, from the holders of each entry that was asked for.

    Any shared phrase will do, and a single fingerprint too, because verification is cheap;
    of facts it takes three.
    """
    facts = entries.facts | entries.probes
    found: set[str] = set()
    shared_facts: Counter[str] = Counter()
    for entry, documents in holders.items():
        if len(documents) > STOCK:
            continue
        if entry in facts:
            shared_facts.update(documents)
        else:
            found.update(documents)
    found.update(doc for doc, count in shared_facts.items() if count >= _FACTS_NEEDED)
    return frozenset(found)


class MemoryIndex:
    """A `KinIndex` for a set that is compared at once."""

    def __init__(self, documents: Iterable[tuple[str, Entries]] = ()) -> None:
        self._holders: defaultdict[int, set[str]] = defaultdict(set)
        self._held: dict[str, Entries] = {}
        for doc_id, entries in documents:
            self.add(doc_id, entries)

    def add(self, doc_id: str, entries: Entries) -> None:
        self.remove(doc_id)
        self._held[doc_id] = entries
        for entry in entries.stored:
            self._holders[entry].add(doc_id)

    def remove(self, doc_id: str) -> None:
        if (entries := self._held.pop(doc_id, None)) is None:
            return
        for entry in entries.stored:
            self._holders[entry].discard(doc_id)

    def candidates(self, entries: Entries) -> frozenset[str]:
        held = {entry: self._holders[entry] for entry in entries.asked if entry in self._holders}
        return worth_comparing(entries, held)
