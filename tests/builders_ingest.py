"""An archive in a folder of the test's own, fed with exchanges that nobody had to fetch."""

import shutil
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from archive.catalogue import Catalogue, CheckRow, PageRow
from archive.ingest import Derived, Ingest, ReadingSettings, WriterSettings, new_check_id
from archive.ingest.replaying import answer_of
from archive.layout import Layout
from archive.model import Exchange, Failure, Link, LinkRole
from archive.rebuild import Rebuilt, rebuild
from tests.builders_warc import NOON, answer, exchange
from tests.clocks import MovableClock
from tests.reading_here import Here

STORY = "https://news.example/2026/flood"
WRITING = WriterSettings(
    prefix="test",
    max_size=10**9,
    compression=1,
    dedup=True,
    warcinfo={"software": "newskeep/test", "format": "WARC File Format 1.1"},
)


def story(
    *changes: tuple[str, str], stamp: str = "2026-03-01T10:00:00+00:00", footer: str = "Imprint"
) -> bytes:
    """A news page; `changes` are (before, after) in its text."""
    paragraphs = (
        "The river rose by 30 centimetres overnight, the council said on Tuesday.",
        "At least 40 houses stand under water in the old town, the fire brigade reported.",
        "The bridge at the mill is closed until further notice, and the school as well.",
        "Helpers filled sandbags through the night, while the pumps ran without a pause.",
    )
    body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    for before, after in changes:
        assert before in body, before
        body = body.replace(before, after)
    return (
        "<!DOCTYPE html><html lang=en><head><title>River rises</title>"
        f'<meta property="article:modified_time" content="{stamp}"></head><body>'
        f"<article><h1>River rises</h1>{body}</article><footer>{footer}</footer></body></html>"
    ).encode()


class Desk:
    """A store folder, and what happens to it. Time passes only by `hours` of the looks."""

    def __init__(self, root: Path, *, writing: WriterSettings = WRITING) -> None:
        self.layout = Layout(root)
        self.writing = writing
        self.clock = MovableClock(NOON)

    def open(self) -> Ingest:
        """The archive as a process opens it; the caller closes it."""
        return Ingest(
            self.layout,
            writing=self.writing,
            reading=ReadingSettings(),
            clock=self.clock.now,
            workers=Here(),
        )

    def crashed(self, name: str = "crashed") -> "Desk":
        """The store as it would be found had the process died this moment."""
        root = self.layout.root.with_name(name)
        shutil.copytree(self.layout.root, root)
        return Desk(root, writing=self.writing)

    def rebuild(self) -> Rebuilt:
        return rebuild(
            self.layout, reading=ReadingSettings(), clock=self.clock.now, workers=Here()
        )

    def catalogue(self) -> Catalogue:
        return Catalogue.open(self.layout.catalogue)


def follow(archive: Ingest, url: str = STORY) -> PageRow:
    (page,) = archive.follow([Link(url, LinkRole.LISTED)], article_ids={}).pages
    return page


def look(
    archive: Ingest,
    page: PageRow,
    seen: bytes | Exchange | None,
    *,
    hours: float = 0,
    status: str = "200 OK",
    headers: tuple[str, ...] = (),
) -> Derived:
    """One check of a page, so many hours after noon: a body, an exchange, or no answer at all."""
    check_id = new_check_id()
    if isinstance(seen, bytes):
        seen = exchange(answer(seen, *headers, status=status), url=page.url, minutes=hours * 60)
    record_id = None
    if seen is not None:
        asked = replace(seen, check=check_id, page=page.page_key)
        record_id = archive.deposit(asked).result(timeout=30).record_id
    at = NOON + timedelta(hours=hours)
    check = CheckRow(
        check_id=check_id,
        page_id=page.page_id,
        started_at=at,
        finished_at=at + timedelta(seconds=2),
        url=page.url,
        final_url=page.url if seen is not None else None,
        record_id=record_id,
        failure=None if seen is not None else Failure.TIMED_OUT,
        detail="" if seen is not None else "no answer within 60 s",
    )
    return archive.conclude(page, check, answer_of(check, archive.catalogue, archive.storage))
