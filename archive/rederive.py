"""Runs today's extractor over the whole archive, beside what was derived before.

The new reading is a *generation* of its own: it is built from the WARC files, compared, and made
current only when a person says so. The old articles stay in the catalogue, and those that read
differently are written into the WARCs as `conversion` records, so that an upgrade never looks
like an edit and nothing that was once shown is lost.
"""

import json
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from archive.catalogue import Catalogue, PageRow, VersionRow
from archive.catalogue.columns import plain_of
from archive.ingest import ReadingSettings, WriterSettings
from archive.ingest.derive import Deriver
from archive.ingest.relating import Relating
from archive.ingest.replaying import answer_of
from archive.layout import Layout
from archive.lock import StoreLock
from archive.text.page import EXTRACTOR
from archive.warc.folder import FolderStorage
from archive.warc.notes import Conversion
from archive.warc.storage import Storage
from archive.warc.writer import WarcWriter

MEDIA_TYPE: Final = "application/json"


@dataclass(frozen=True, slots=True)
class Difference:
    """A page that the new generation reads otherwise."""

    page: PageRow
    before: tuple[VersionRow, ...]
    after: tuple[VersionRow, ...]

    @property
    def reworded(self) -> tuple[tuple[VersionRow, VersionRow], ...]:
        """Versions of the same capture whose text differs: (before, after)."""
        new = {version.first_record: version for version in self.after}
        pairs = ((old, new[old.first_record]) for old in self.before if old.first_record in new)
        return tuple((old, now) for old, now in pairs if _words(old) != _words(now))


@dataclass(frozen=True, slots=True)
class Rederived:
    """A generation that was built."""

    generation: int
    pages: int
    checks: int
    differences: tuple[Difference, ...]


def rederive(
    layout: Layout,
    *,
    reading: ReadingSettings,
    clock: Callable[[], datetime],
    progress: Callable[[str], None] = lambda _: None,
) -> Rederived:
    """Build a new generation and say what it reads otherwise; nothing becomes current yet.

    `progress` is told each host that is done.

    Raises StoreInUse, NoStore.
    """
    layout.existing()
    storage = FolderStorage(layout.warcs)
    with (
        StoreLock(layout.root),
        Catalogue.open(layout.catalogue) as catalogue,
        reading.pool() as workers,
        ThreadPoolExecutor(reading.workers) as threads,
    ):
        number = catalogue.begin_generation(extractor=EXTRACTOR, made_at=clock())
        deriver = reading.deriver(catalogue, workers, generation=number)
        pages = catalogue.pages()
        hosts: dict[str, list[PageRow]] = {}
        for page in pages:
            hosts.setdefault(page.host, []).append(page)

        def one(host: str) -> int:
            made = _derive_host(catalogue, storage, deriver, hosts[host])
            progress(host)
            return made

        checks = sum(threads.map(one, hosts))
        relating = Relating(catalogue, generation=number)
        relating.catch_up()
        relating.look_at_copies({page.page_id for page in pages})
        differences = tuple(_differences(catalogue, pages, number))
    return Rederived(number, len(pages), checks, differences)


def make_current(
    layout: Layout,
    generation: int,
    *,
    writing: WriterSettings,
    clock: Callable[[], datetime],
) -> int:
    """Let readers see a generation; how many superseded texts were written into the WARCs.

    Raises StoreInUse, NoStore, LookupError for a generation that is not there.
    """
    layout.existing()
    with StoreLock(layout.root), Catalogue.open(layout.catalogue) as catalogue:
        superseded = [
            old
            for difference in _differences(catalogue, catalogue.pages(), generation)
            for old, _ in difference.reworded
        ]
        _keep_superseded(layout, catalogue, superseded, writing, clock)
        catalogue.switch_generation(generation)
    return len(superseded)


def _derive_host(
    catalogue: Catalogue, storage: Storage, deriver: Deriver, pages: list[PageRow]
) -> int:
    """Derive a host's checks in the order in which they ended: one teaches the next."""
    checks = [check for page in pages for check in catalogue.checks_of(page.page_id)]
    for check in sorted(checks, key=lambda check: check.finished_at):
        deriver.derive(check, answer_of(check, catalogue, storage))
    return len(checks)


def _differences(
    catalogue: Catalogue, pages: list[PageRow], generation: int
) -> Iterator[Difference]:
    for page in pages:
        before = catalogue.versions(page.page_id)
        after = catalogue.versions(page.page_id, generation=generation)
        if [_shape(version) for version in before] != [_shape(version) for version in after]:
            yield Difference(page, tuple(before), tuple(after))


def _shape(version: VersionRow) -> tuple[Any, ...]:
    return version.first_record, _words(version)


def _words(version: VersionRow) -> tuple[Any, ...]:
    """What a reader reads; digests may be of another making in another generation."""
    article = version.article
    return article.title, article.byline, article.paragraphs


def _keep_superseded(
    layout: Layout,
    catalogue: Catalogue,
    versions: list[VersionRow],
    writing: WriterSettings,
    clock: Callable[[], datetime],
) -> None:
    if not versions:
        return
    writer = WarcWriter(
        FolderStorage(layout.warcs),
        prefix=writing.prefix,
        max_size=writing.max_size,
        compression_level=writing.compression,
        warcinfo=writing.warcinfo,
        clock=clock,
    )
    for version in versions:
        page = catalogue.page(page_id=version.page_id)
        assert page is not None, "a version of a page that is there"
        block = json.dumps(plain_of(version.article), ensure_ascii=False).encode()
        conversion = Conversion(page.url, clock(), MEDIA_TYPE, block, version.first_record)
        writer.append_conversion([conversion])
    writer.sync()
    writer.close()
