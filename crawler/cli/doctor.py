"""`newskeep doctor`: what would keep the daemon from working, in plain words.

Looks at the store, the disk, the clock and the daemon; with an address also at the network, at
robots.txt and at one fetch, which is made as every fetch is, into a store that is thrown away.
"""

import asyncio
import os
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any, Final

import click

from archive.cli import tell
from archive.layout import Layout
from archive.lock import StoreInUse, StoreLock
from crawler.backfill import Backfill, read_sources
from crawler.check import Report
from crawler.cli.context import JSON, configuration
from crawler.clock import SystemClock
from crawler.config import Config
from crawler.store import MIB, Store

_PROJECT_BEGAN: Final = datetime(2025, 1, 1, tzinfo=UTC)
_MOST_SKEW: Final = timedelta(minutes=1)  # of our clock against a server's


@dataclass(frozen=True, slots=True)
class Sign:
    """One thing that was looked at."""

    name: str
    well: bool
    words: str


@click.command("doctor")
@click.argument("url", required=False)
@JSON
@click.pass_context
def doctor(context: click.Context, /, url: str | None, as_json: bool) -> None:  # noqa: FBT001
    """What would keep newskeep from working; with an address also network, robots, one fetch."""
    config = configuration(context)
    signs = [*_of_the_house(config), *(_of_a_fetch(config, url) if url else ())]
    for sign in signs:
        plain: dict[str, Any] = {"name": sign.name, "well": sign.well, "words": sign.words}
        mark = click.style("well", fg="green") if sign.well else click.style("BAD ", fg="red")
        click.echo(tell.as_json(plain) if as_json else f"{mark}  {sign.name:<12} {sign.words}")
    if url is None and not as_json:
        click.echo(
            "Give an address to have the network, robots.txt and one fetch tried.", err=True
        )
    context.exit(0 if all(sign.well for sign in signs) else 1)


# --- the house -------------------------------------------------------------------------------


def _of_the_house(config: Config) -> Iterator[Sign]:
    yield _identity(config)
    yield (permissions := _permissions(config.store))
    if permissions.well:
        yield _disk(config)
        yield _daemon(config.store)
    yield _clock(SystemClock().now())


def _identity(config: Config) -> Sign:
    agent, contact = config.identity.user_agent, config.identity.contact
    if contact is None:
        return Sign("identity", well=True, words=f"{agent}; say in identity.contact who asks")
    return Sign("identity", well=True, words=f"{agent}, {contact}")


def _permissions(store: Path) -> Sign:
    """Whether the store's folder is there, or can be made, and can be written."""
    there = store if store.exists() else _nearest(store)
    if not there.is_dir():
        return Sign("store", well=False, words=f"{there} is no folder; name another with --store")
    if not os.access(there, os.W_OK | os.X_OK):
        words = f"{there} cannot be written by user {os.getuid()}; change its owner or its mode"
        return Sign("store", well=False, words=words)
    closed = [path for path in store.rglob("*") if not os.access(path, os.R_OK | os.W_OK)]
    if closed:
        words = f"{closed[0]} cannot be read and written by user {os.getuid()}"
        return Sign("store", well=False, words=words)
    made = "" if store.exists() else "; it is made at the first start"
    return Sign("store", well=True, words=f"{store.absolute()}{made}")


def _nearest(path: Path) -> Path:
    return next(parent for parent in path.absolute().parents if parent.exists())


def _disk(config: Config) -> Sign:
    there = config.store if config.store.exists() else _nearest(config.store)
    free, floor = shutil.disk_usage(there).free, config.archive.keep_free
    words = f"{free // MIB} MB free; fetching stops below {floor // MIB} MB (archive.keep_free)"
    return Sign("disk", well=free > floor, words=words)


def _daemon(store: Path) -> Sign:
    if not Layout(store).root.is_dir():
        return Sign("daemon", well=True, words="not running; `newskeep run` starts it")
    try:
        with StoreLock(store):
            return Sign("daemon", well=True, words="not running; `newskeep run` starts it")
    except StoreInUse as busy:
        return Sign("daemon", well=True, words=f"running: {busy}".partition(";")[0])


def _clock(now: datetime) -> Sign:
    if now < _PROJECT_BEGAN:
        words = f"says {tell.when(now)}, which is past; set it, or let NTP do so"
        return Sign("clock", well=False, words=words)
    return Sign("clock", well=True, words=f"says {tell.when(now)}")


# --- one fetch -------------------------------------------------------------------------------


def _of_a_fetch(config: Config, url: str) -> Iterator[Sign]:
    given = read_sources([url], column=None, limit=1)
    if not given.links:
        left = given.left_out[0]
        yield Sign("fetch", well=False, words=f"{left.text}: {left.reason}")
        return
    reports: list[Report] = []
    with tempfile.TemporaryDirectory(prefix="newskeep-doctor-") as folder:
        archive = replace(config.archive, keep_free=0)
        tried = replace(config, store=Path(folder), archive=archive)
        with Store(tried, SystemClock()) as store:
            job = Backfill(store, given, reports.append)
            job.prepare()
            asyncio.run(job.run())
            yield from _robots(store, url)
    if not reports:
        yield Sign("fetch", well=False, words=f"{url} was not looked at: the host asks to wait")
    for report in reports:
        yield _fetch(report)
        yield from _skew(report)


def _robots(store: Store, url: str) -> Iterator[Sign]:
    scheme, _, rest = url.partition("://")
    origin = f"{scheme}://{rest.partition('/')[0]}".lower()
    kept = store.frontier.robots(origin)
    if kept is None:
        yield Sign("robots", well=True, words=f"{origin} has no robots.txt that could be read")
        return
    lines = len(kept.body.splitlines())
    host = store.frontier.host(rest.partition("/")[0].partition(":")[0])
    delay = f", asks for {host.delay.total_seconds():g} s between requests" if host else ""
    yield Sign("robots", well=True, words=f"{origin}/robots.txt has {lines} line(s){delay}")


def _fetch(report: Report) -> Sign:
    derived, outcome = report.derived, report.outcome
    if report.failed or derived is None or derived.finding is None:
        return Sign("fetch", well=False, words=f"{report.page.url}: {report.reason or 'put back'}")
    reading, response = derived.finding.reading, outcome.response
    title = reading.article.title if reading.article is not None else None
    size = len(response.content) if response is not None else 0
    peer = derived.finding.capture.peer
    words = f"{size} bytes from {peer}: {reading.access.value} ({reading.ground})"
    return Sign("fetch", well=True, words=words + (f", “{title}”" if title else ""))


def _skew(report: Report) -> Iterator[Sign]:
    """Our clock against the server's, as its Date header tells."""
    response = report.outcome.response
    headers = response.headers if response is not None else ()
    told = {name.lower(): value for name, value in headers}
    try:
        theirs = parsedate_to_datetime(told["date"]).astimezone(UTC)
    except (KeyError, ValueError):
        return
    assert response is not None, "headers come with a response"
    ours = response.capture.captured_at
    skew = abs(ours - theirs)
    words = f"{tell.span(skew)} from the server's"
    if skew > _MOST_SKEW:
        words += "; one of the two is wrong, and ours dates every capture: let NTP set it"
    yield Sign("clock", well=skew <= _MOST_SKEW, words=words)
