"""Kin among records: what `newskeep kin --jsonl` does with each line.

A record is `{"id", "url"?, "title"?, "byline"?, "published"?, "text"}`. A related pair is
`{"a", "b" or "b_url", "relations", "containment_ab", "containment_ba", "shared_quotes",
"shared_figures", "direction", "grounds"}`.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from archive.kinship.documents import Document, Moment
from archive.kinship.entries import entries
from archive.kinship.index import MemoryIndex, candidates
from archive.kinship.kin import Kin, Origin, Relation
from archive.kinship.origin import page_key
from archive.kinship.portrait import Portrait
from archive.kinship.relate import relate
from archive.kinship.stock import stock_sentences, without_stock
from archive.model import Article, Link

Clean = Callable[[str], Article]


class BadRecord(ValueError):
    """A record cannot be read; the message says which one, and what it lacks."""


def kin_records(records: Iterable[Mapping[str, Any]], clean: Clean) -> Iterator[dict[str, Any]]:
    """The related pairs among the records, in the order of the records.

    `clean` reads a pasted text as an article: furniture off, claims and declared sources found.
    What a record says of itself goes before what its text says. Raises BadRecord.
    """
    documents = [_document(number, record, clean) for number, record in enumerate(records, 1)]
    _refuse_doubles(documents)
    for kin in relate_all(documents):
        yield _pair(kin)
    by_key = {page_key(document.url) for document in documents} - {None}
    for document in documents:
        for link in document.declared:
            key = page_key(link.url)
            if key is not None and key not in by_key:
                yield _declared(document, link)


def relate_all(documents: Sequence[Document]) -> Iterator[Kin]:
    """Every related pair of a set that is compared at once; `a` stands before `b` in it."""
    portraits = [Portrait(document) for document in documents]
    if stock := stock_sentences(portraits):
        portraits = [Portrait(without_stock(document, stock)) for document in documents]
    by_id = {portrait.document.doc_id: portrait for portrait in portraits}
    index = MemoryIndex[str]()
    before: dict[str, int] = {}
    pairs: list[tuple[int, int]] = []
    for number, portrait in enumerate(portraits):
        own = entries(portrait)
        found = candidates(index, own)
        pairs.extend((before[other], number) for other in found if other in before)
        index.add(portrait.document.doc_id, own.stored)
        before[portrait.document.doc_id] = number
    ids = list(by_id)
    for first, second in sorted(pairs):
        if kin := relate(by_id[ids[first]], by_id[ids[second]]):
            yield kin


def _document(number: int, record: Mapping[str, Any], clean: Clean) -> Document:
    doc_id, text = record.get("id"), record.get("text")
    if not isinstance(doc_id, str | int) or isinstance(doc_id, bool):
        raise BadRecord(f'record {number}: "id" must be a string or a whole number')
    if not isinstance(text, str):
        raise BadRecord(f'record {number} ({doc_id}): "text" must be a string')
    url, published = _text(record, "url", number), _text(record, "published", number)
    read = Document.of_article(str(doc_id), clean(text), url=url, first_seen=None)
    moment = None if published is None else Moment.of_text(published)
    return Document(
        doc_id=read.doc_id,
        paragraphs=read.paragraphs,
        title=_text(record, "title", number) or read.title,
        byline=_text(record, "byline", number) or read.byline,
        url=url,
        published=moment or read.published,
        language=read.language,
        declared=read.declared,
    )


def _text(record: Mapping[str, Any], field: str, number: int) -> str | None:
    value = record.get(field)
    if value is not None and not isinstance(value, str):
        raise BadRecord(f'record {number}: "{field}" must be a string')
    return value or None


def _refuse_doubles(documents: Sequence[Document]) -> None:
    seen: set[str] = set()
    for number, document in enumerate(documents, 1):
        if document.doc_id in seen:
            raise BadRecord(f"record {number}: the id {document.doc_id} stands there twice")
        seen.add(document.doc_id)


def _pair(kin: Kin) -> dict[str, Any]:
    return {
        "a": kin.a,
        "b": kin.b,
        "relations": [relation.value for relation in kin.relations],
        "containment_ab": kin.containment_ab,
        "containment_ba": kin.containment_ba,
        "shared_quotes": list(kin.shared_quotes),
        "shared_figures": list(kin.shared_figures),
        "direction": kin.origin.value,
        "grounds": list(kin.grounds),
    }


def _declared(document: Document, link: Link) -> dict[str, Any]:
    where = f' under "{link.label}"' if link.label else ""
    return {
        "a": document.doc_id,
        "b_url": link.url,
        "relations": [Relation.DECLARED_SOURCE.value],
        "containment_ab": None,
        "containment_ba": None,
        "shared_quotes": [],
        "shared_figures": [],
        "direction": Origin.A_FROM_B.value,
        "grounds": [f"{document.doc_id} names the address{where}"],
    }
