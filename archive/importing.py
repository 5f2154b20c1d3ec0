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
) -> Iterator[Imported]:
    """Bring files in, one after the other. Repeating is safe: a known file is passed over.

    Raises NotImportable, StorageFull, StorageFailed; what was told of before stays.
    """
    for path in files:
        for source, base, opened in _warcs(path):
            name, sha256, known = _copied(ingest.storage, source, base, opened)
            if known:
                yield Imported(source, name, sha256, known=True)
            else:
                yield _Taking(ingest, source, name, sha256, article_ids).take()


class _Taking:
    """Takes what a copied file holds into the catalogue."""

    def __init__(
        self, ingest: Ingest, source: str, name: str, sha256: str, article_ids: Mapping[str, str]
    ) -> None:
        self._ingest = ingest
        self._source = source
        self._name = name
        self._sha256 = sha256
        self._article_ids = article_ids

    def take(self) -> Imported:
        catalogue, storage = self._ingest.catalogue, self._ingest.storage
        before = catalogue.counters()
        self._ingest.take_in(self._name)  # a file of newskeep's own brings its pages and checks
        found = self._page_captures(storage)
        links = [
            Link(
                url,
                LinkRole.LISTED,
                document=self._source,
                document_sha256=self._sha256,
                words=f"imported as {self._name}",
            )
            for url in dict.fromkeys(it.url for it in found)
        ]
        followed = self._ingest.follow(links, article_ids=self._article_ids)
        too_old = self._check(found, followed.pages)
        after = catalogue.counters()

        def more(counter: str) -> int:
            return after.get(counter, 0) - before.get(counter, 0)

        return Imported(
            source=self._source,
            name=self._name,
            sha256=self._sha256,
            captures=more("captures"),
            pages=more("pages"),
            checks=more("checks"),
            versions=more("versions"),
            too_old=too_old,
            left_out=followed.left_out,
        )

    def _page_captures(self, storage: Storage) -> list[Capture]:
        """The captures of web pages that no check of ours asked for, in order of their time."""
        found = [
            capture
            for entry in surviving(storage, self._name)
            if isinstance(entry, StoredExchange)
            and entry.closing is None
            and (capture := capture_of(entry)) is not None
            and _is_page(capture)
        ]
        return sorted(found, key=lambda it: (it.captured_at, it.record_id))

    def _check(self, captures: Sequence[Capture], pages: Sequence[PageRow]) -> int:
        """Conclude each capture as a check at its own time; how many came too late for that."""
        by_key = {page.page_key: page for page in pages}
        newest = {page.page_id: page.last_check_at for page in pages}
        too_old = 0
        for capture in captures:
            page = by_key.get(_key(capture.url, self._article_ids))
            if page is None:  # its address is no page's, as was said when it was left out
                continue
            check = _check_at(capture, page)
            if self._ingest.catalogue.check(check.check_id) is not None:
                continue  # another file brought the same record
            last = newest[page.page_id]
            if last is not None and capture.captured_at < last:
                too_old += 1
                continue
            answer = answer_of(check, self._ingest.catalogue, self._ingest.storage)
            self._ingest.conclude(page, check, answer)
        return too_old


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


def _is_member(name: str) -> bool:
    return name.startswith("archive/") and name.endswith((".warc", ".warc.gz"))


def _copied(
    storage: Storage, source: str, base: str, opened: Callable[[], BinaryIO]
) -> tuple[str, str, bool]:
    """Copy a WARC into the store, unless it is there; its name, digest, and whether it was."""
    with _reading(source, opened) as file:
        packed = _refuse_what_is_no_warc(source, file)
    digest = hashlib.sha256()
    with _reading(source, opened) as file:
        while piece := file.read(_PIECE):
            digest.update(piece)
    sha256 = digest.hexdigest()
    held = {digest: name for name, digest in storage.manifest().items()}
    if sha256 in held and held[sha256] in storage.finished():
        return held[sha256], sha256, True
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
    return name, sha256, False


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
