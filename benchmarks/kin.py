"""How well kin are found, and how fast.

    python -m benchmarks.kin quality [--pages FOLDER]
    python -m benchmarks.kin scale --documents 100000 [--peer rensa]

`quality` scores a labelled set: republications with one word in twenty edited, halves, excerpts
of 60 words, the rewrites of tests/data/kin, and pages that have nothing to do with each other.
FOLDER holds saved news pages (`manifest.jsonl`, `html/ID.html.gz`); they are read where they lie.
`scale` fills the index with synthetic documents, with planted copies among them, and asks it;
the peer is MinHash-LSH, which must be installed beside newskeep (`pip install rensa`).
"""

import argparse
import gzip
import json
import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import combinations
from pathlib import Path

from archive.kinship.documents import Document
from archive.kinship.kin import Kin, Relation
from archive.kinship.records import relate_all
from archive.language.guess import guess_language
from archive.text.page import Response, read
from tests.builders_kin import stories

_SEED = 20241217
_SOURCES = 70  # saved pages of which derivations are made
_LONG_ENOUGH = 220  # words
_EXCERPT = 60  # words
_EDITED = 20  # every so manieth word
_TARGETS = {
    "republished": 0.99,
    "half": 0.99,
    "excerpt": 0.95,
    "light": 0.95,
    "heavy": 0.80,
}
_ASKED = {  # what each derivation must be found as, at least one of them
    "republished": {Relation.SAME_TEXT},
    "half": {Relation.SAME_TEXT, Relation.PARTIAL_COPY},
    "excerpt": {Relation.SAME_TEXT, Relation.PARTIAL_COPY},
    "light": {Relation.REWRITE, Relation.PARTIAL_COPY, Relation.SAME_TEXT},
    "heavy": {Relation.REWRITE, Relation.PARTIAL_COPY, Relation.SAME_TEXT},
}


@dataclass(frozen=True)
class Labelled:
    """A pair that is kin, and how it was made."""

    label: str
    a: str
    b: str


def quality(folder: Path | None) -> None:
    pages = list(_pages(folder)) if folder else []
    own = [document for (_, role), document in stories().items() if role == "original"]
    chance = random.Random(_SEED)
    long_pages = [page for page in pages if _length(page) >= _LONG_ENOUGH]
    sources = [*own, *chance.sample(long_pages, min(_SOURCES, len(long_pages)))]
    donors = [*own, *long_pages]
    made = [pair for source in sources for pair in _derived(source, donors, chance)]
    labelled = [Labelled(label, source.doc_id, document.doc_id) for label, source, document in made]
    labelled += [
        Labelled(role, f"{name}.original", document.doc_id)
        for (name, role), document in stories().items()
        if role in {"light", "heavy"}
    ]
    everything = [*stories().values(), *pages, *(document for _, _, document in made)]
    found = {frozenset((kin.a, kin.b)): kin for kin in relate_all(everything)}
    _report_recall(labelled, found)
    _report_false(pages, found)


def _report_recall(labelled: Sequence[Labelled], found: dict[frozenset[str], Kin]) -> None:
    asked, got, named = Counter[str](), Counter[str](), Counter[str]()
    for pair in labelled:
        kin = found.get(frozenset((pair.a, pair.b)))
        asked[pair.label] += 1
        got[pair.label] += kin is not None and kin.is_strong
        named[pair.label] += kin is not None and bool(_ASKED[pair.label] & set(kin.relations))
        if kin is None or not kin.is_strong:
            print(f"  missed: {pair.label} {pair.a} {pair.b}")
    print(f"{len(labelled)} labelled pairs")
    for label, target in _TARGETS.items():
        count = asked[label]
        print(
            f"  {label:12} {count:4} pairs  found {got[label] / count:.3f}  "
            f"by that name {named[label] / count:.3f}  (wanted {target})"
        )


def _report_false(pages: Sequence[Document], found: dict[frozenset[str], Kin]) -> None:
    """Every strong link among texts that were not made from each other, to be looked at."""
    apart = [document for (_, role), document in stories().items() if role not in _TARGETS]
    count = 0
    for a, b in combinations([*pages, *apart], 2):
        kin = found.get(frozenset((a.doc_id, b.doc_id)))
        if kin and kin.is_strong:
            count += 1
            print(f"  linked: {a.doc_id} {b.doc_id} {', '.join(kin.relations)}: {kin.grounds[0]}")
    same = sum(a.byline == b.byline for a, b in combinations(pages, 2) if a.byline)
    print(f"{len(pages) + len(apart)} texts not made from each other, {count} links; {same}")


def _derived(
    source: Document, donors: Sequence[Document], chance: random.Random
) -> Iterator[tuple[str, Document, Document]]:
    """Three derivations of a source, each with furniture or a story of its own around it."""
    words = [paragraph.split() for paragraph in source.paragraphs]
    edited = tuple(" ".join(_edited(paragraph, chance)) for paragraph in words)
    yield "republished", source, _new(source, "republished", edited)
    donor = chance.choice([it for it in donors if _fits(it, source)])
    middle = len(source.paragraphs) // 2
    kept = source.paragraphs[middle:] if chance.random() < 0.5 else source.paragraphs[:middle]
    if sum(len(it.split()) for it in kept) * 5 < _length(source):
        kept = source.paragraphs  # one paragraph holds nearly all of it
    yield "half", source, _new(source, "half", _mixed(kept, donor, chance))
    stream = " ".join(source.paragraphs).split()
    start = chance.randrange(max(1, len(stream) - _EXCERPT))
    excerpt = " ".join(stream[start : start + _EXCERPT])
    yield "excerpt", source, _new(source, "excerpt", _mixed((excerpt,), donor, chance))


def _edited(words: list[str], chance: random.Random) -> list[str]:
    """The words, one in twenty replaced, left out or doubled."""
    edited: list[str] = []
    for word in words:
        if chance.randrange(_EDITED):
            edited.append(word)
            continue
        edited.extend(chance.choice([(), (word[::-1],), (word, "also")]))
    return edited


def _mixed(
    kept: Sequence[str], donor: Document, chance: random.Random
) -> tuple[str, ...]:
    """What was taken, at any place among some paragraphs of another story."""
    own = donor.paragraphs[: max(2, len(donor.paragraphs) // 2)]
    place = chance.randrange(len(own) + 1)
    return (*own[:place], *kept, *own[place:])


def _fits(donor: Document, source: Document) -> bool:
    return donor.doc_id != source.doc_id and donor.language == source.language


def _new(source: Document, label: str, paragraphs: Sequence[str]) -> Document:
    return replace(
        source,
        doc_id=f"{source.doc_id}+{label}",
        paragraphs=tuple(paragraphs),
        url=None,
        byline=None,
        declared=(),
    )


def _length(document: Document) -> int:
    return sum(len(paragraph.split()) for paragraph in document.paragraphs)


def _pages(folder: Path) -> Iterator[Document]:
    """The articles of the saved pages, as newskeep reads them."""
    for line in (folder / "manifest.jsonl").read_text(encoding="utf-8").splitlines():
        entry = json.loads(line)
        content = gzip.decompress((folder / "html" / f"{entry['id']}.html.gz").read_bytes())
        response = Response(
            url=entry["url"],
            final_url=entry["url"],
            status=200,
            headers=(("Content-Type", "text/html"),),
            content=content,
            captured_at=datetime(2024, 12, 17, tzinfo=UTC),
        )
        article = read(response).article
        if article is not None and article.paragraphs:
            page = Document.of_article(
                entry["id"], article, url=entry["url"], first_seen=None
            )
            yield replace(page, language=guess_language(article.body))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    verbs = parser.add_subparsers(dest="verb", required=True)
    asked = verbs.add_parser("quality")
    asked.add_argument("--pages", type=Path, help="a folder of saved pages")
    arguments = parser.parse_args()
    quality(arguments.pages)


if __name__ == "__main__":
    main()
