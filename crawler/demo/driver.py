"""The demo: the site runs, a document that links to it is kept, the site edits, it is kept again.

Everything is real: the same backfill, rounds and readings as on the web, with a short delay and
with loopback allowed.
"""

import asyncio
import os
import shutil
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

import yaml

from archive.catalogue import EditRow, EventKind, EventRow, PageRow, VersionRow
from archive.cli import tell
from archive.cli.context import Refusal
from archive.layout import Layout
from archive.model import Verdict
from archive.reading_room.kin import all_families
from crawler.backfill import Backfill, read_sources
from crawler.check import Checks, Report
from crawler.clock import SystemClock
from crawler.config import Config, load
from crawler.demo.site import DemoSite
from crawler.rounds import Round
from crawler.store import Store

Say = Callable[[str], object]

DOCUMENT: Final = "stories.txt"
CONFIG: Final = "demo.yaml"
_DELAY: Final = "20ms"
# Steps of the script that are looked at in one round: no story is edited twice in one of them.
_TOGETHER: Final = (
    ("furniture",),
    ("declared", "stealth", "touch", "headline_trial", "gone"),
    ("correction",),
    ("back",),
)


async def run_demo(folder: Path, *, say: Say) -> None:
    """Run the demo in `folder`, which is made anew. Raises Refusal for a folder not ours."""
    _clear(folder)
    clock = SystemClock()
    async with DemoSite.open(now=clock.now) as site:
        config = _configured(folder, site.resolve)
        document = folder / DOCUMENT
        document.write_text(site.document(), encoding="utf-8")
        say(f"A small news site runs on 127.0.0.1:{site.port}. {document} links to its stories.\n")
        with Store(config, clock) as store:
            seen = _Seen(store, say)
            await _backfill(store, document, seen, say)
            for names in _TOGETHER:
                say("")
                for _ in names:
                    step = await site.advance()
                    assert step is not None, "the script has these steps"
                    say(f"· {step.said}")
                await _look_again(store, seen)
            say("\nThe timeline of every page that something happened to:\n")
            _tell_timeline(store, say)
            _tell_kin(store, say)
            story = site.address("sea_wall")
    _tell_where(folder, story, say)


class _Seen:
    """Says what the checks of one round showed, where they showed anything new."""

    def __init__(self, store: Store, say: Say) -> None:
        self._store = store
        self._say = say

    def __call__(self, report: Report) -> None:
        finding = report.derived.finding if report.derived is not None else None
        if finding is None:
            self._say(f"    {report.page.url}  failed: {report.outcome.detail}")
            return
        weighed, url = finding.weighed, report.page.url
        if weighed is None:
            access, ground = finding.reading.access, finding.reading.ground
            self._say(f"    {access} ({ground})  {url}")
        elif finding.version == 1 and finding.is_new_version:
            self._say(f"    kept  {url}")
        elif weighed.verdict is not Verdict.UNCHANGED:
            wait = ", provisional until a second fetch agrees" if weighed.provisional else ""
            self._say(f"    {tell.coloured(weighed.verdict)}{wait}  {url}")
            for change in weighed.changes:
                self._say(f"      {change.kind.value}: {_short(change.before, change.after)}")
        elif "headline_variant" in weighed.flags:
            self._say(f"    another headline on trial: no edit  {url}")


def _short(before: str | None, after: str | None) -> str:
    return " → ".join((text or "–")[:60] for text in (before, after))


async def _backfill(store: Store, document: Path, seen: _Seen, say: Say) -> None:
    given = read_sources([str(document)], column=None, limit=None)
    for left in given.left_out:
        say(f"    left  {left.text}  ({left.reason})")
    job = Backfill(store, given, seen)
    job.prepare()
    await job.run()


async def _look_again(store: Store, seen: _Seen) -> None:
    # The stamps of the site are whole seconds, as on the web: two edits need two of them.
    await store.clock.sleep_until(store.clock.monotonic() + 1.05)
    now = store.clock.now()
    for page in store.ingest.catalogue.pages():
        store.frontier.hasten(page.page_key, now, revive=True)
    checks = Checks(store, seen)
    try:
        await Round(store, checks).run()
    finally:
        await asyncio.to_thread(checks.close)


def _clear(folder: Path) -> None:
    if not folder.exists():
        folder.mkdir(parents=True)
        return
    if not (folder / CONFIG).exists() and any(folder.iterdir()):
        raise Refusal(
            f"{folder}: is no earlier demo and is not empty. Name another folder with --keep-in."
        )
    shutil.rmtree(folder)
    folder.mkdir(parents=True)


def _configured(folder: Path, resolve: Mapping[str, str]) -> Config:
    """The demo's configuration, written down so that the reading verbs can be tried with it."""
    values = {
        "store": str(folder / "store"),
        "identity": {"user_agent": "newskeep-demo/0.1"},
        "fetch": {
            "allow_private": ["127.0.0.1"],
            "resolve": dict(resolve),
            "per_host": {"delay": _DELAY},
        },
        "archive": {"keep_free": 0},
        "schedule": {"tick": "1s", "first": "1s"},
    }
    path = folder / CONFIG
    path.write_text(yaml.safe_dump(values, sort_keys=False), encoding="utf-8")
    return load(path, environment={})


def _tell_timeline(store: Store, say: Say) -> None:
    catalogue = store.ingest.catalogue
    for page in catalogue.pages():
        moments = [m for m in catalogue.timeline(page.page_id) if not _is_quiet(m)]
        if len(moments) > 1:
            say(f"  {page.url}")
            for moment in moments:
                say("    " + tell.moment_line(moment).replace("\n", "\n    "))
            _tell_bytes(store, page, say)


def _tell_kin(store: Store, say: Say) -> None:
    catalogue = store.ingest.catalogue
    say("\nPages that carry each other's stories:\n")
    for family in all_families(catalogue):
        for page in family.members:
            is_source = family.source is not None and page.page_id == family.source.page_id
            say(f"  {page.url}{'  (likely source)' if is_source else ''}")
        say("")


def _is_quiet(moment: VersionRow | EditRow | EventRow) -> bool:
    return isinstance(moment, EventRow) and moment.event.kind is EventKind.FURNITURE_CHANGED


def _tell_bytes(store: Store, page: PageRow, say: Say) -> None:
    for capture in store.ingest.catalogue.captures_of(page.page_id)[-1:]:
        place = capture.place
        digest = capture.payload_sha256 or capture.block_sha256  # a 304 has no bytes of its own
        say(f"    bytes: {place.warc} at {place.offset}, sha256:{digest[:16]}…")


def _tell_where(folder: Path, story: str, say: Say) -> None:
    layout = Layout(folder / "store")
    say(f"\nThe store is {layout.root}: {len(list(layout.warcs.glob('*.warc.gz')))} WARC file(s).")
    say("Look further:")
    command = f"{_command()} --config {folder / CONFIG}"
    say(f"    {command} list")
    say(f"    {command} list edits --verdict stealth")
    say(f"    {command} log {story}")
    say(f"    {command} diff {story}")
    say(f"    {command} kin {story}")
    say(f"    {command} show {story} --warc")
    say(f"    {command} rebuild")


def _command() -> str:
    """The command as this reader has to type it: by its path where it is not on PATH."""
    if shutil.which("newskeep") is not None:
        return "newskeep"
    return os.path.relpath(sys.argv[0])
