"""Stock sentences: what many pages carry beside their own story links none of them.

Appeals, notes on the author and disclaimers are removed where a page is read. What is left of
them shows in a larger set: the pages that carry the sentence have nothing else in common. The
copies of one story carry a sentence together too, but they share all the rest with it.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from itertools import combinations, islice
from typing import Final

from archive.kinship.documents import Document
from archive.kinship.fingerprints import phrase_hash
from archive.kinship.outlets import outlet_label
from archive.kinship.portrait import Portrait
from archive.kinship.words import words_of
from archive.language.sentences import sentences

_OF_ONE_OUTLET: Final = 3  # pages that carry it
_OF_ANY_OUTLET: Final = 10  # fewer may all have copied the same paragraph
_LOOKED_AT: Final = 8  # of the carriers of a sentence; their pairs are compared
_OWN: Final = 3  # sentences beside the common ones that a page must have to be a story of its own
_STRAY: Final = 0.1  # of a story's own sentences another may have, and the two still be strangers


def sentence_hash(words: Sequence[str]) -> int:
    return phrase_hash("sentence", " ".join(words))


def stock_sentences(portraits: Iterable[Portrait]) -> frozenset[int]:
    """The hashes of the sentences that several of the documents carry and that relate none."""
    held: list[frozenset[int]] = []
    outlets: list[str | None] = []
    carriers: defaultdict[int, list[int]] = defaultdict(list)
    for number, portrait in enumerate(portraits):
        held.append(frozenset(sentence_hash(it.words) for it in portrait.sentences))
        url = portrait.document.url
        outlets.append(None if url is None else outlet_label(url))
        for sentence in held[-1]:
            carriers[sentence].append(number)
    groups: defaultdict[tuple[int, ...], set[int]] = defaultdict(set)
    for sentence, numbers in carriers.items():
        if len(numbers) >= _needed(numbers, outlets):
            groups[tuple(numbers)].add(sentence)
    return frozenset(
        sentence
        for numbers, common in groups.items()
        if _are_strangers([held[number] for number in numbers])
        for sentence in common
    )


def without_stock(document: Document, stock: Collection[int]) -> Document:
    """The document without the sentences of those hashes."""
    if not stock:
        return document
    portrait = Portrait(document)
    kept = (
        "".join(
            paragraph[start:end]
            for start, end in sentences(paragraph, portrait.language)
            if sentence_hash(words_of(paragraph[start:end])) not in stock
        ).strip()
        for paragraph in portrait.paragraphs
    )
    return replace(document, paragraphs=tuple(paragraph for paragraph in kept if paragraph))


def _needed(numbers: Sequence[int], outlets: Sequence[str | None]) -> int:
    names = {outlets[number] for number in numbers}
    return _OF_ONE_OUTLET if len(names) == 1 and None not in names else _OF_ANY_OUTLET


def _are_strangers(pages: Sequence[frozenset[int]]) -> bool:
    """Whether the pages have nothing in common but what all of them carry."""
    common = frozenset.intersection(*pages)
    own = [page - common for page in islice(pages, _LOOKED_AT)]
    if min(map(len, own)) < _OWN:
        return False
    return all(len(a & b) <= _STRAY * min(len(a), len(b)) for a, b in combinations(own, 2))
