"""What joins records: ids, concurrent records, and the originals that revisits speak of.

Nobody else checks these. Holds a few hundred bytes for each record that was seen and nothing of
their blocks, so a set of files much larger than memory can be judged together.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from archive.warc.digests import BadDigest, UnknownAlgorithm, parse_digest
from archive.warc.faults import Fault, FaultKind
from archive.warc.fields import parse_date
from archive.warc.heads import Head


@dataclass(frozen=True, slots=True)
class _Original:
    file: str
    offset: int
    revisit: bool
    date: datetime | None
    url: str
    digest: bytes | None


@dataclass(frozen=True, slots=True)
class _Telling:
    """A record that names another one, which has not come yet."""

    file: str
    offset: int
    record_id: str | None
    header: str


@dataclass(frozen=True, slots=True)
class _Revisit:
    file: str
    offset: int
    record_id: str | None
    date: datetime | None
    digest: bytes | None
    refers_to: str | None
    refers_to_url: str | None
    refers_to_date: datetime | None
    must_refer: bool  # WARC/1.1: a revisit that does not say to what is a fault of its own


class CrossReferences:
    """Takes the head of every record, and tells at the end what does not fit together."""

    def __init__(self) -> None:
        self._ids: dict[str, tuple[str, int]] = {}
        self._originals: dict[str, _Original] = {}
        self._by_address: dict[tuple[str, datetime], str] = {}
        self._digests: set[bytes] = set()
        self._awaited: dict[str, list[_Telling]] = {}
        self._revisits: list[_Revisit] = []

    def add(self, head: Head, file: str, offset: int) -> Iterator[Fault]:
        """Take a record; gives what is already certain."""
        record_id = head.record_id
        if record_id is not None:
            self._awaited.pop(record_id, None)
            first = self._ids.setdefault(record_id, (file, offset))
            if first != (file, offset):
                sentence = f"The record id stands already at {first[0]}:{first[1]}."
                yield Fault(FaultKind.DUPLICATE_ID, file, offset, record_id, sentence)
        self._await(head, "WARC-Concurrent-To", file, offset)
        if head.type in ("response", "resource", "revisit"):
            self._add_original(head, file, offset)
        if head.type == "revisit":
            self._add_revisit(head, file, offset)
        else:
            self._await(head, "WARC-Refers-To", file, offset)

    def finish(self) -> Iterator[Fault]:
        """What only shows once every file was seen."""
        for told, tellings in self._awaited.items():
            for telling in tellings:
                concurrent = telling.header == "WARC-Concurrent-To"
                kind = FaultKind.LOST_CONCURRENT if concurrent else FaultKind.LOST_REFERENCE
                sentence = f"{telling.header} names {told[:100]}, which is in none of the files."
                yield Fault(kind, telling.file, telling.offset, telling.record_id, sentence)
        for revisit in self._revisits:
            for kind, sentence in self._judge(revisit):
                yield Fault(kind, revisit.file, revisit.offset, revisit.record_id, sentence)

    def _await(self, head: Head, header: str, file: str, offset: int) -> None:
        for told in head.values(header.lower()):
            if told not in self._ids:
                telling = _Telling(file, offset, head.record_id, header)
                self._awaited.setdefault(told, []).append(telling)

    def _add_original(self, head: Head, file: str, offset: int) -> None:
        if head.record_id is None:
            return
        date = parse_date(head.value("warc-date") or "")
        digest = _digest(head.value("warc-payload-digest"))
        revisit = head.type == "revisit"
        self._originals[head.record_id] = _Original(
            file, offset, revisit, date, head.target, digest
        )
        if not revisit:
            if date is not None:
                self._by_address[head.target, date.replace(microsecond=0)] = head.record_id
            if digest is not None:
                self._digests.add(digest)

    def _add_revisit(self, head: Head, file: str, offset: int) -> None:
        url = head.value("warc-refers-to-target-uri")
        self._revisits.append(
            _Revisit(
                file=file,
                offset=offset,
                record_id=head.record_id,
                date=parse_date(head.value("warc-date") or ""),
                digest=_digest(head.value("warc-payload-digest")),
                refers_to=head.value("warc-refers-to"),
                refers_to_url=None if url is None else url.strip("<>"),
                refers_to_date=parse_date(head.value("warc-refers-to-date") or ""),
                must_refer=head.version == "1.1",
            )
        )

    def _judge(self, revisit: _Revisit) -> Iterator[tuple[FaultKind, str]]:
        original = self._original_of(revisit)
        if original is not None:
            yield from _compare(revisit, original)
        elif not self._stands_without(revisit):
            yield FaultKind.LOST_ORIGINAL, "Its original is in none of the files."

    def _original_of(self, revisit: _Revisit) -> _Original | None:
        if revisit.refers_to is not None:
            return self._originals.get(revisit.refers_to)
        if revisit.refers_to_url is None or revisit.refers_to_date is None:
            return None
        key = (revisit.refers_to_url, revisit.refers_to_date.replace(microsecond=0))
        found = self._by_address.get(key)
        return None if found is None else self._originals[found]

    def _stands_without(self, revisit: _Revisit) -> bool:
        """Whether a revisit whose original is not found needs none.

        Before WARC/1.1 the digest alone said what a revisit stands for, and addresses and dates
        were hints. From then on it is a fault to name none, which its own head has shown already.
        """
        if revisit.refers_to is not None:
            return False
        if revisit.must_refer:
            return revisit.refers_to_url is None and revisit.refers_to_date is None
        return revisit.digest is not None and revisit.digest in self._digests


def _compare(revisit: _Revisit, original: _Original) -> Iterator[tuple[FaultKind, str]]:
    at = f"Its original, at {original.file}:{original.offset},"
    if original.revisit:
        yield FaultKind.REVISIT_OF_REVISIT, f"{at} is a revisit itself."
    if _differ(revisit.digest, original.digest):
        yield FaultKind.OTHER_ORIGINAL, f"{at} has another payload."
    if _differ(revisit.refers_to_url, original.url):
        yield FaultKind.OTHER_ORIGINAL, f"{at} is of another address."
    if original.date is None:
        return
    if revisit.date is not None and original.date > revisit.date:
        yield FaultKind.FUTURE_ORIGINAL, f"{at} is later than itself."
    told = revisit.refers_to_date
    if told is not None and abs((told - original.date).total_seconds()) >= 1:
        yield FaultKind.OTHER_ORIGINAL, f"{at} has another date."


def _differ(one: object, other: object) -> bool:
    return one is not None and other is not None and one != other


def _digest(text: str | None) -> bytes | None:
    if text is None:
        return None
    try:
        return parse_digest(text).value
    except (BadDigest, UnknownAlgorithm):
        return None
