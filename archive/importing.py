"""Brings foreign WARC and WACZ files into a store: bytes as they are, dates and provenance theirs.

Each WARC is copied unchanged under a name of its own (`import-DIGEST-NAME`) into the store and its
manifest. Every web page in it becomes a page of the catalogue whose link names the file and its
SHA-256, and every capture of one a check at the capture's own time: so versions, edits and
verdicts are derived from foreign captures as from our own, and a rebuild gives them again.
"""

import hashlib
import re
import uuid
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import BinaryIO, Final

from archive.addresses import BadAddress, normalise, story_key
from archive.catalogue import CheckRow, PageRow
from archive.ingest import Ingest
from archive.ingest.replaying import answer_of, surviving
from archive.model import Capture, CaptureKind, LeftOut, Link, LinkRole
from archive.warc.captures import StoredExchange, capture_of
from archive.warc.reader import block_length, read_head
from archive.warc.source import Damage, open_source
from archive.warc.storage import Storage
from archive.zips import BROKEN_ZIP

_PIECE: Final = 1 << 20
_ZIP: Final = b"PK\x03\x04"
_WARC: Final = b"WARC/"
_LONGEST_BEGINNING: Final = 64  # bytes of a first line that are looked at
_UNSAFE: Final = re.compile(r"[^A-Za-z0-9._-]+")
_LONGEST_NAME: Final = 120
_PAGES: Final = frozenset({"text/html", "application/xhtml+xml"})
_CHECKS: Final = uuid.UUID("6f1c8a52-6f0e-4b58-9f4e-0d8a3f4f7b1c")  # names imported checks


class NotImportable(Exception):
    """A file cannot be brought in; the message says which, why, and what to do."""


@dataclass(frozen=True, slots=True)
class Imported:
    """What one WARC brought."""

    source: str  # as given; of a WACZ the member too
    name: str  # in the store
    sha256: str
    captures: int = 0
    pages: int = 0
    checks: int = 0
    versions: int = 0
    too_old: int = 0  # captures from before what was derived of their page already
    known: bool = False  # the store had this very file
    left_out: tuple[LeftOut, ...] = ()


def import_files(
    ingest: Ingest, files: Sequence[Path], *, article_ids: Mapping[str, str]
) -> Iterator[Imported | NotImportable]:
    """Bring files in: all of them are copied, then their captures are looked at in order of time.

    So it does not matter in which order they are given, and a revisit finds its original in a
    later file. A file that cannot be brought in is told of and stands in no other's way.
    Repeating is safe, and ends what was cut short: what is there already is passed over.
    Raises StorageFull, StorageFailed; what was copied before stays.
    """
    brought: list[_Brought] = []
    for path in files:
        for copy in _copies(ingest.storage, path):
            if isinstance(copy, NotImportable):
                yield copy
            else:
                brought.append(_Brought(copy))
    for one in brought:
        one.take(ingest, article_ids)
    _look_at(ingest, brought, article_ids)
    yield from (one.told() for one in brought)


@dataclass(frozen=True, slots=True)
class _Copy:
    """A WARC in the store."""

    source: str  # as given; of a WACZ the member too
    name: str
    sha256: str
    known: bool  # it was there already


class _Brought:
    """A copied file, and what came of it."""

    def __init__(self, copy: _Copy) -> None:
        self.copy = copy
        self.captures: list[Capture] = []  # of web pages, that no check of ours asked for
        self.more: Counter[str] = Counter()  # what the catalogue counts, by its names
        self.too_old = 0
        self._left_out: tuple[LeftOut, ...] = ()

    def take(self, ingest: Ingest, article_ids: Mapping[str, str]) -> None:
        """Catalogue what the file holds, and follow the pages in it."""
        before = ingest.catalogue.counters()
        ingest.take_in(self.copy.name)  # a file of newskeep's own brings its pages and checks
        self.captures = list(_page_captures(ingest.storage, self.copy.name))
        urls = dict.fromkeys(it.url for it in self.captures)
        if self.copy.known:  # where it came from was told then
            urls = dict.fromkeys(url for url in urls if not _has_page(ingest, url, article_ids))
        followed = ingest.follow(map(self._link, urls), article_ids=article_ids)
        self._left_out = followed.left_out
        self.more.update(ingest.catalogue.counters())
        self.more.subtract(before)

    def _link(self, url: str) -> Link:
        return Link(
            url,
            LinkRole.LISTED,
            document=self.copy.source,
            document_sha256=self.copy.sha256,
            words=f"imported as {self.copy.name}",
        )

    def told(self) -> Imported:
        return Imported(
            source=self.copy.source,
            name=self.copy.name,
            sha256=self.copy.sha256,
            captures=self.more["captures"],
            pages=self.more["pages"],
            checks=self.more["checks"],
            versions=self.more["versions"],
            too_old=self.too_old,
            known=self.copy.known,
            left_out=self._left_out,
        )


def _page_captures(storage: Storage, name: str) -> Iterator[Capture]:
    for entry in surviving(storage, name):
        if isinstance(entry, StoredExchange) and entry.closing is None:
            capture = capture_of(entry)
            if capture is not None and _is_page(capture):
                yield capture


def _look_at(ingest: Ingest, brought: Sequence[_Brought], article_ids: Mapping[str, str]) -> None:
    """Conclude each capture as a check at its own time, over all files in order of that."""
    catalogue = ingest.catalogue
    pages: dict[str, PageRow | None] = {}  # as they stood before any of it
    found = [(capture, one) for one in brought for capture in one.captures]
    for capture, one in sorted(found, key=lambda it: (it[0].captured_at, it[0].record_id)):
        key = _key(capture.url, article_ids)
        if key not in pages:
            pages[key] = catalogue.page(page_key=key)
        page = pages[key]
        if page is None:  # its address is no page's, as was said when it was left out
            continue
        check = _check_at(capture, page)
        if catalogue.check(check.check_id) is not None:
            continue  # another file brought the same record, or an earlier import did
        if page.last_check_at is not None and capture.captured_at < page.last_check_at:
            one.too_old += 1
            continue
        before = catalogue.counters()
        ingest.conclude(page, check, answer_of(check, catalogue, ingest.storage))
        one.more.update(catalogue.counters())
        one.more.subtract(before)


def _has_page(ingest: Ingest, url: str, article_ids: Mapping[str, str]) -> bool:
    return ingest.catalogue.page(page_key=_key(url, article_ids)) is not None


def _key(url: str, article_ids: Mapping[str, str]) -> str:
    try:
        return story_key(normalise(url), article_ids=article_ids)
    except BadAddress:
        return ""


def _is_page(capture: Capture) -> bool:
    if capture.kind is CaptureKind.FAILURE or capture.status is None:
        return False
    return 200 <= capture.status < 300 and capture.media_type in _PAGES


def _check_at(capture: Capture, page: PageRow) -> CheckRow:
    """The check that a foreign capture stands for: the same for the same record, ever."""
    return CheckRow(
        check_id=f"urn:uuid:{uuid.uuid5(_CHECKS, capture.record_id)}",
        page_id=page.page_id,
        started_at=capture.captured_at,
        finished_at=capture.captured_at,
        url=capture.url,
        final_url=capture.url,
        record_id=capture.record_id,
        failure=None,
        detail="imported",
    )


# --- files -----------------------------------------------------------------------------------


def _warcs(path: Path) -> Iterator[tuple[str, str, Callable[[], BinaryIO]]]:
    """Each WARC of a file: what it is called, its base name, and how it is opened."""
    try:
        with path.open("rb") as file:
            begins = file.read(4)
    except OSError as error:
        raise NotImportable(f"{path}: cannot be read ({error.strerror}).") from error
    if begins != _ZIP:
        yield str(path), path.name, lambda: path.open("rb")
        return
    try:
        package = zipfile.ZipFile(path)
    except BROKEN_ZIP as error:
        raise NotImportable(f"{path}: is a broken zip ({error}); copy it anew.") from error
    with package:
        members = [it.filename for it in package.infolist() if _is_member(it.filename)]
        if not members:
            raise NotImportable(f"{path}: is a zip without archive/*.warc.gz, so no WACZ.")
        for member in members:
            base = PurePosixPath(member).name
            yield f"{path}!{member}", base, lambda member=member: package.open(member)  # type: ignore[misc]


def _copies(storage: Storage, path: Path) -> Iterator[_Copy | NotImportable]:
    """Copy each WARC of a file into the store; one that cannot be is told of."""
    try:
        for source, base, opened in _warcs(path):
            try:
                yield _copied(storage, source, base, opened)
            except NotImportable as error:
                yield error
    except NotImportable as error:
        yield error


def _is_member(name: str) -> bool:
    return name.startswith("archive/") and name.endswith((".warc", ".warc.gz"))


def _copied(storage: Storage, source: str, base: str, opened: Callable[[], BinaryIO]) -> _Copy:
    """Copy a WARC into the store, unless it is there."""
    with _reading(source, opened) as file:
        packed = _refuse_what_is_no_warc(source, file)
    digest = hashlib.sha256()
    with _reading(source, opened) as file:
        while piece := file.read(_PIECE):
            digest.update(piece)
    sha256 = digest.hexdigest()
    held = {digest: name for name, digest in storage.manifest().items()}
    if sha256 in held and held[sha256] in storage.finished():
        return _Copy(source, held[sha256], sha256, known=True)
    name = _name(base, sha256, packed=packed)
    storage.discard(name)  # of an import that died in the middle
    appender = storage.create(name)
    try:
        with _reading(source, opened) as file:
            while piece := file.read(_PIECE):
                appender.append(piece)
        sealed = appender.finish()
    except BaseException:
        appender.abandon()
        storage.discard(name)
        raise
    if sealed.sha256 != sha256:
        raise NotImportable(f"{source}: changed while it was read; import it again.")
    return _Copy(source, name, sha256, known=False)


@contextmanager
def _reading(source: str, opened: Callable[[], BinaryIO]) -> Iterator[BinaryIO]:
    try:
        with opened() as file:
            yield file
    except BROKEN_ZIP as error:
        raise NotImportable(f"{source}: is damaged ({error}); copy it anew.") from error


def _refuse_what_is_no_warc(source: str, file: BinaryIO) -> bool:
    """Look at the first record; whether it is packed.

    No further: what is damaged behind it is still evidence, as far as it goes.
    """
    records = open_source(file)
    try:
        begins = b"" if records.begin() is None else records.readline(_LONGEST_BEGINNING)
    except Damage:
        begins = b""
    if begins.startswith(b"filedesc:"):
        raise NotImportable(
            f"{source}: is an ARC file; make a WARC of it with `warcio recompress`, and import "
            "that."
        )
    if not begins.startswith(_WARC):
        raise NotImportable(f"{source}: is no WARC and no WACZ file.")
    if records.packed and _has_neighbour(file):
        raise NotImportable(
            f"{source}: has its records in one gzip member, where none can be read alone; write "
            "it anew with `warcio recompress`, and import that."
        )
    return records.packed


def _has_neighbour(file: BinaryIO) -> bool:
    """Whether another record follows the first one in its gzip member."""
    file.seek(0)
    member = open_source(file)
    try:
        offset = member.begin()
        length = None if offset is None else block_length(read_head(member, offset)[1])
        left = 0 if length is None else length + len(b"\r\n\r\n")
        while left and (piece := member.read(min(left, _PIECE))):
            left -= len(piece)
        return length is not None and member.readline(_LONGEST_BEGINNING).startswith(_WARC)
    except Damage:
        return False


def _name(base: str, sha256: str, *, packed: bool) -> str:
    """A name that no path and no other file can get into the way of, with a true ending."""
    ending = ".warc.gz" if packed else ".warc"
    stem = base.removesuffix(".gz").removesuffix(".warc")
    safe = _UNSAFE.sub("_", stem).strip("._-")[:_LONGEST_NAME] or "file"
    return f"import-{sha256[:12]}-{safe}{ending}"
