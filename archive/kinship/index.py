"""How candidates are found: what is asked of whoever holds the entries, and what is made of it."""

from collections import Counter, defaultdict
from collections.abc import Collection, Hashable, Mapping
from typing import Final, Protocol, TypeVar

from archive.kinship.entries import Entries

STOCK: Final = 50  # documents; an entry that more of them have is a stock phrase and links none
_FACTS_NEEDED: Final = 3  # a name and a figure are a coincidence

Key = TypeVar("Key", bound=Hashable)


class KinIndex(Protocol[Key]):
    """Knows which documents have an entry; plain numbers on one side, keys on the other.

    Of an entry that more than `STOCK` documents have it may know only the first.
    """

    def add(self, key: Key, stored: Collection[int]) -> None:
        """Keep the entries of a document; adding them again changes nothing."""

    def holders(self, asked: Collection[int]) -> Mapping[int, Collection[Key]]:
        """Of each entry asked for, the documents that have it; entries that none has are left
        out.
        """


class MemoryIndex(KinIndex[Key]):
    """The index of a set that is compared at once."""

    def __init__(self) -> None:
        self._holders: defaultdict[int, set[Key]] = defaultdict(set)

    def add(self, key: Key, stored: Collection[int]) -> None:
        for entry in stored:
            self._holders[entry].add(key)

    def holders(self, asked: Collection[int]) -> Mapping[int, Collection[Key]]:
        return {entry: found for entry in asked if (found := self._holders.get(entry))}


def candidates(
    index: KinIndex[Key], entries: Entries, *, stock: Collection[int] | None = None
) -> frozenset[Key]:
    """The documents worth comparing with the one whose entries these are.

    Any shared phrase will do, and a single fingerprint too, because comparing is cheap; of facts
    it takes three. `stock` are the entries to pass over; where it is None, all that more than
    `STOCK` documents have.
    """
    facts = entries.facts | entries.probes
    found: set[Key] = set()
    shared_facts: Counter[Key] = Counter()
    for entry, keys in index.holders(entries.asked).items():
        if len(keys) > STOCK if stock is None else entry in stock:
            continue
        if entry in facts:
            shared_facts.update(keys)
        else:
            found.update(keys)
    found.update(key for key, count in shared_facts.items() if count >= _FACTS_NEEDED)
    return frozenset(found)
