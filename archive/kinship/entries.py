"""What the index holds of a document: hashes by which its kin are found among millions.

Five kinds of entry. Winnowed fingerprints find shared running text, sentence and quotation hashes
find single shared phrases, and facts find the rewrite that shares no phrase at all: a figure of
some weight, or a name. A fact is common, so its entry is bound to the week of the document:
"3,800" of this week meets few others. Addresses join a page with those that name it as a source.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from archive.kinship.documents import Document
from archive.kinship.fingerprints import fingerprints, phrase_hash
from archive.kinship.origin import page_key
from archive.kinship.portrait import Portrait

_MOST_FACTS: Final = 24  # kept of a document; a list of results has hundreds
_LEAST_WEIGHT: Final = 0.5
_TELLING: Final = 0.75  # weight
_WEEK: Final = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Entries:
    """The hashes of one document, all 48-bit, of five kinds that never meet each other.

    `probes` are asked for beside the stored ones: the facts of the week before and the week after.
    """

    fingerprints: frozenset[int]
    sentences: frozenset[int]
    quotations: frozenset[int]
    facts: frozenset[int]
    addresses: frozenset[int] = frozenset()  # the document's own, and those it declares
    probes: frozenset[int] = frozenset()

    @property
    def stored(self) -> frozenset[int]:
        """What the index keeps of the document."""
        phrases = self.fingerprints | self.sentences | self.quotations
        return phrases | self.facts | self.addresses

    @property
    def asked(self) -> frozenset[int]:
        """What is looked up to find the document's kin."""
        return self.stored | self.probes


def entries(portrait: Portrait, *, day: date | None = None) -> Entries:
    """The entries of a document that was published, or first seen, on `day`.

    Without a day its facts meet those of other documents without one, which is right for a small
    set that is compared at once.
    """
    facts = _facts(portrait)
    weeks = () if day is None else (day - _WEEK, day + _WEEK)
    return Entries(
        fingerprints=fingerprints(portrait.words),
        sentences=frozenset(phrase_hash("sentence", it.key) for it in portrait.sentences),
        quotations=frozenset(phrase_hash("quotation", it.key) for it in portrait.quotations),
        facts=_fact_hashes(facts, day),
        addresses=frozenset(phrase_hash("address", it) for it in _addresses(portrait.document)),
        probes=frozenset(hashed for near in weeks for hashed in _fact_hashes(facts, near)),
    )


def _addresses(document: Document) -> set[str]:
    declared = (link.url for link in document.declared)
    return {key for url in (document.url, *declared) if (key := page_key(url)) is not None}


def _facts(portrait: Portrait) -> tuple[str, ...]:
    """The most telling facts: figures by weight, then the rarest-looking names."""
    figures = sorted(
        (figure for figure in portrait.figures.values() if figure.weight >= _LEAST_WEIGHT),
        key=lambda figure: (-figure.weight, figure.value),
    )
    names = sorted(portrait.names, key=lambda name: (-len(name), name))
    half = _MOST_FACTS // 2
    kept_names = names[: max(half, _MOST_FACTS - len(figures))]
    kept_figures = figures[: _MOST_FACTS - len(kept_names)]
    return (
        *(f"figure {it.value}" for it in kept_figures),
        # Counted twice: with one name beside it "2.4 million" is hardly a coincidence.
        *(f"telling figure {it.value}" for it in kept_figures if it.weight >= _TELLING),
        *(f"name {it}" for it in kept_names),
    )


def _fact_hashes(facts: tuple[str, ...], day: date | None) -> frozenset[int]:
    week = "" if day is None else f" {day.isocalendar().year}-{day.isocalendar().week}"
    return frozenset(phrase_hash("fact", fact + week) for fact in facts)
