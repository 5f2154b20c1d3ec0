"""How well kin are found, and how fast.

    python -m benchmarks.kin quality [--pages FOLDER]
    python -m benchmarks.kin labels
    python -m benchmarks.kin scale --documents 100000 [--peer]
    python -m benchmarks.kin scale --documents 1000000 --filler

`quality` scores a labelled set: republications with one word in twenty edited, halves, excerpts
of 60 words, the rewrites of tests/data/kin, and pages that have nothing to do with each other.
`labels` scores what is said of tests/data/kin_blind, relation by relation.
FOLDER holds saved news pages (`manifest.jsonl`, `html/ID.html.gz`); they are read where they lie.
`scale` fills the index with synthetic documents of 400 words, plants copies of some of them, and
asks for their kin; `--peer` does the same with MinHash-LSH, which must be installed beside
newskeep (`pip install rensa`). `--filler` reads only the first 20,000 documents; the others are
entries drawn at random, as many as a document has: the size of the index and the speed of its
answers are those of the full number, the speed of reading is that of the part. Speeds are counted
in seconds of processor time, because the machine may have other work.
"""

import argparse
import gzip
import json
import random
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from importlib import import_module
from itertools import accumulate, combinations
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, process_time
from typing import Any

from archive.catalogue import Catalogue
from archive.kinship.documents import Document
from archive.kinship.entries import Entries, entries
from archive.kinship.fingerprints import HASH_BITS
from archive.kinship.index import KinIndex, candidates
from archive.kinship.kin import Kin, Relation
from archive.kinship.portrait import Portrait
from archive.kinship.records import relate_all
from archive.language.guess import guess_language
from archive.text.page import Response, read
from tests.builders_kin import stories
from tests.labels_kin import FIRST, LATER, scores, table

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
    labelled = [
        Labelled(label, source.doc_id, document.doc_id) for label, source, document in made
    ]
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
    print(f"{len(pages) + len(apart)} texts not made from each other, {count} links among them")


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


def _mixed(kept: Sequence[str], donor: Document, chance: random.Random) -> tuple[str, ...]:
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
            page = Document.of_article(entry["id"], article, url=entry["url"], first_seen=None)
            yield replace(page, language=guess_language(article.body))


_READ = 20_000  # documents that are read with `--filler`
_BATCH = 20_000  # documents that are added to the index together
_PLANTED = 200  # copies of each sort
_ASKED_FOR = 1_000  # queries that are timed


class Synthetic:
    """Documents of words drawn by Zipf's law, in sentences, with names, figures, quotations."""

    def __init__(self) -> None:
        self._chance = random.Random(_SEED)
        letters = "abcdefghijklmnoprstuvwy"
        self._words = [
            "".join(self._chance.choices(letters, k=self._chance.randint(2, 10)))
            for _ in range(50_000)
        ]
        self._weights = list(accumulate(1 / (rank + 3) for rank in range(50_000)))

    def paragraphs(self) -> tuple[str, ...]:
        words = self._chance.choices(self._words, cum_weights=self._weights, k=400)
        for place in self._chance.sample(range(400), 12):
            words[place] = str(self._chance.randint(13, 99_999))
        for place in self._chance.sample(range(400), 12):
            words[place] = words[place].capitalize()
        sentences = [
            " ".join(words[at : at + 18]).capitalize() + "." for at in range(0, len(words), 18)
        ]
        for at in (3, 9, 15):
            sentences[at] = f'"{sentences[at]}"'
        return tuple(" ".join(sentences[at : at + 2]) for at in range(0, len(sentences), 2))

    def copies(self, paragraphs: tuple[str, ...]) -> Iterator[tuple[str, tuple[str, ...]]]:
        chance, other = self._chance, self.paragraphs()
        words = " ".join(paragraphs).split()
        edited = [word if chance.random() > 0.03 else chance.choice(self._words) for word in words]
        start = chance.randrange(len(words) - _EXCERPT)
        excerpt = " ".join(words[start : start + _EXCERPT])
        half = len(paragraphs) // 2
        yield "3 % edited", (" ".join(edited),)
        yield "half", (*other[:half], *paragraphs[half:])
        yield "excerpt", (*other[:half], excerpt, *other[half:])


def scale(number: int, *, filler: bool, peer: bool) -> None:
    made = Synthetic()
    planted: list[tuple[str, int, tuple[str, ...]]] = []
    every = max(1, min(number, _READ if filler else number) // _PLANTED)
    with TemporaryDirectory() as folder, Catalogue.open(Path(folder) / "kin.sqlite") as catalogue:
        index, lsh = CatalogueIndex(catalogue), MinHashLsh() if peer else None
        empty = _bytes(Path(folder))
        reading, adding, read_count = 0.0, 0.0, 0
        batch: list[tuple[int, Collection[int]]] = []
        entry_count = 0
        for kin_id in range(1, number + 1):
            if filler and kin_id > _READ:
                drawn = random.Random(kin_id)
                own: Collection[int] = [
                    drawn.getrandbits(HASH_BITS) for _ in range(entry_count // read_count)
                ]
            else:
                paragraphs = made.paragraphs()
                if kin_id % every == 0:
                    planted.extend((how, kin_id, copy) for how, copy in made.copies(paragraphs))
                began = process_time()
                own = _entries_of(paragraphs).stored
                reading += process_time() - began
                read_count += 1
                entry_count += len(own)
                if lsh:
                    lsh.add(kin_id, paragraphs)
            batch.append((kin_id, own))
            if len(batch) == _BATCH or kin_id == number:
                began = process_time()
                catalogue.add_kin_entries(batch)
                adding += process_time() - began
                batch = []
        catalogue.back_up(Path(folder) / "copy.sqlite")
        size = (Path(folder) / "copy.sqlite").stat().st_size - empty
        each = reading / read_count + adding / number
        print(f"{number} documents, {entry_count / read_count:.0f} entries each")
        print(f"  index {size / number:.0f} bytes a document")
        print(f"  {1 / each:.0f} documents/s: {1e3 * reading / read_count:.2f} ms to read one,")
        print(f"  {1e3 * adding / number:.2f} ms to add it")
        _report_planted("winnowed entries", planted, lambda copy: _find(index, copy))
        _report_queries(index, planted)
        if lsh:
            print(f"  MinHash-LSH: {lsh.count / lsh.seconds:.0f} documents/s")
            _report_planted("MinHash-LSH", planted, lsh.find)


class CatalogueIndex(KinIndex[int]):
    """The catalogue's table as the index of `archive.kinship`."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue

    def add(self, key: int, stored: Collection[int]) -> None:
        self._catalogue.add_kin_entries([(key, stored)])

    def holders(self, asked: Collection[int]) -> Mapping[int, Collection[int]]:
        return self._catalogue.kin_holders(asked)


class MinHashLsh:
    """The peer: MinHash of runs of five words, 128 permutations in 32 bands."""

    def __init__(self) -> None:
        rensa = import_module("rensa")
        self._new = rensa.RMinHash
        self._lsh = rensa.RMinHashLSH(0.3, 128, 32)
        self.count, self.seconds = 0, 0.0

    def add(self, key: int, paragraphs: tuple[str, ...]) -> None:
        began = process_time()
        self._lsh.insert(key, self._hash(paragraphs))
        self.seconds += process_time() - began
        self.count += 1

    def find(self, paragraphs: tuple[str, ...]) -> Collection[int]:
        found: list[int] = self._lsh.query(self._hash(paragraphs))
        return found

    def _hash(self, paragraphs: tuple[str, ...]) -> Any:
        words = " ".join(paragraphs).lower().split()
        made = self._new(128, 42)
        made.update([" ".join(words[at : at + 5]) for at in range(len(words) - 4)])
        return made


def _entries_of(paragraphs: tuple[str, ...]) -> Entries:
    return entries(Portrait(Document("", paragraphs, language="en")), day=date(2024, 12, 17))


def _find(index: KinIndex[int], paragraphs: tuple[str, ...]) -> Collection[int]:
    return candidates(index, _entries_of(paragraphs))


def _report_planted(
    name: str,
    planted: Sequence[tuple[str, int, tuple[str, ...]]],
    find: Callable[[tuple[str, ...]], Collection[int]],
) -> None:
    asked, got, offered = Counter[str](), Counter[str](), 0
    for how, source, copy in planted:
        found = find(copy)
        asked[how] += 1
        got[how] += source in found
        offered += len(found)
    for how, count in asked.items():
        print(f"  {name}: {how} {got[how] / count:.3f} of {count}")
    print(f"  {name}: {offered / len(planted):.1f} candidates a query")


def _report_queries(
    index: KinIndex[int], planted: Sequence[tuple[str, int, tuple[str, ...]]]
) -> None:
    asked = [_entries_of(copy) for _, _, copy in planted][:_ASKED_FOR]
    for clock, name in ((process_time, "processor"), (perf_counter, "wall")):
        times = []
        for own in asked:
            began = clock()
            candidates(index, own)
            times.append(1e3 * (clock() - began))
        times.sort()
        middle, high = times[len(times) // 2], times[len(times) * 95 // 100]
        print(f"  query ({name} time): median {middle:.2f} ms, p95 {high:.2f} ms")


def _bytes(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.iterdir())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    verbs = parser.add_subparsers(dest="verb", required=True)
    asked = verbs.add_parser("quality")
    asked.add_argument("--pages", type=Path, help="a folder of saved pages")
    verbs.add_parser("labels")
    asked = verbs.add_parser("scale")
    asked.add_argument("--documents", type=int, default=100_000)
    asked.add_argument("--filler", action="store_true", help="read only the first 20,000")
    asked.add_argument("--peer", action="store_true", help="MinHash-LSH beside it")
    arguments = parser.parse_args()
    if arguments.verb == "quality":
        quality(arguments.pages)
    elif arguments.verb == "labels":
        for batch in (FIRST, LATER):
            print(f"{batch}stories", *table(scores(batch)), sep="\n  ")
    else:
        scale(arguments.documents, filler=arguments.filler, peer=arguments.peer)


if __name__ == "__main__":
    main()
