"""Verbs that follow and fetch: `add`, `backfill`, `run`, `check`."""

import asyncio
import os
from collections.abc import Callable
from datetime import timedelta
from typing import Any, Final

import click

from archive.cli import tell
from archive.cli.options import COUNT
from archive.layout import Layout
from archive.lock import StoreInUse
from crawler.backfill import Backfill, Given, Result, read_sources
from crawler.check import Report
from crawler.cli.progress import Progress, report_line, report_plain
from crawler.cli.words import given_plain, summary
from crawler.clock import SystemClock
from crawler.config import Config
from crawler.config.load import parse_duration
from crawler.daemon import Daemon, own_signals
from crawler.discover.inbox import Addition, follow, hand_over, take_up
from crawler.frontier import Frontier
from crawler.heartbeat import HEARTBEAT, health, is_gone
from crawler.monitor import Monitor, Tally
from crawler.store import Store

SOME_FAILED: Final = 5
AUTO: Final = "auto"
SHORTEST_PIN: Final = timedelta(minutes=1)
_SHORTEST: Final = "1m"
_SOURCES: Final = click.argument("sources", nargs=-1, required=True, metavar="FILE…|URL…|-")
_JSON: Final = click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
_COLUMN: Final = click.option("--column", help="The column of a CSV file that holds addresses.")
_LIMIT: Final = click.option(
    "--limit", type=COUNT, help="Take the first so many links given, and leave the others."
)


def _config(context: click.Context) -> Config:
    config: Config = context.meta[Config.__name__]
    return config


def _store(context: click.Context) -> Store:
    return Store(_config(context), SystemClock())


@click.command("add")
@_SOURCES
@_COLUMN
@_LIMIT
@click.option(
    "--every",
    callback=lambda _context, _option, text: _interval(text),
    metavar="10m|auto",
    help="Pin the pages: look this often, whatever is expected; auto takes a pin away.",
)
@click.option("--tag", help="Give the pages a tag, for rules that say who is told.")
@click.option("--dry-run", is_flag=True, help="Say which links would be taken; change nothing.")
@_JSON
@click.pass_context
def add(context: click.Context, /, sources: tuple[str, ...], **options: Any) -> None:
    """Follow the pages that lists, documents or addresses lead to; the daemon looks at them.

    A daemon that is running is handed them, and follows them at its next tick.
    """
    given = read_sources(sources, column=options["column"], limit=options["limit"])
    _tell_given(given, as_json=options["as_json"])
    if options["dry_run"]:
        return
    addition = Addition(given.links, options["tag"], options["every"])
    try:
        with _store(context) as store:
            take_up(store)  # what was handed over to a daemon that has ended since
            added = follow(store, addition)
    except StoreInUse as busy:
        click.echo(_handed_over(_config(context), addition, busy), err=True)
    else:
        click.echo(f"{added.pages} page(s) followed, {added.new} of them new.", err=True)


def _handed_over(config: Config, addition: Addition, busy: StoreInUse) -> str:
    """Leave an addition to the daemon, and say who takes it up. Raises OSError.

    Only the process that has a store may write into its WARC files.
    """
    layout, now = Layout(config.store).existing(), SystemClock().now()
    if not addition.links:
        return "0 page(s) followed."
    hand_over(layout.root, addition, now)
    with Frontier.open(layout.frontier, read_only=True) as frontier:
        beat = frontier.setting(HEARTBEAT)
    daemon = health(beat, now, gone=is_gone(beat))
    handed = f"{len(addition.links)} link(s) handed over"
    if daemon.state in ("stopped", "silent", "gone"):
        return f"{handed}: {str(busy).split(';')[0]}; the next daemon or `add` follows them."
    tick = tell.span(config.schedule.tick)
    return f"{handed} to the running daemon (process {daemon.pid}), which follows them in {tick}."


def _interval(text: str | None) -> timedelta | None:
    """The length of a pin; nothing at all for `auto`. Raises BadParameter."""
    if text is None or text == AUTO:
        return None if text is None else timedelta()
    try:
        every = parse_duration(text)
    except ValueError as error:
        raise click.BadParameter(f"{error}, or {AUTO}; not {text!r}") from error
    if every < SHORTEST_PIN:
        raise click.BadParameter(
            f"{text} is too often: a page can be pinned to {_SHORTEST} or more"
        )
    return every


@click.command("backfill")
@_SOURCES
@_COLUMN
@_LIMIT
@click.option("--dry-run", is_flag=True, help="Say which links would be taken; fetch nothing.")
@click.option("--again", is_flag=True, help="Look again also at what is done already.")
@_JSON
@click.pass_context
def backfill(context: click.Context, /, sources: tuple[str, ...], **options: Any) -> None:
    """Fetch each page that lists, documents or addresses lead to, once.

    Running it again resumes: what is done stays done, what failed is tried again.
    """
    as_json: bool = options["as_json"]
    given = read_sources(sources, column=options["column"], limit=options["limit"])
    _tell_given(given, as_json=as_json)
    if options["dry_run"]:
        return
    with _store(context) as store, Progress(as_json=as_json) as progress:
        job = Backfill(store, given, progress.report, again=options["again"])
        job.prepare()
        progress.begin(total=job.total, before=job.before)
        result = asyncio.run(_until_signal(job.run, job.stop))
    _tell_result(result, as_json=as_json)
    context.exit(SOME_FAILED if result.failed or result.left else 0)


async def _until_signal(run: Callable[[], Any], stop: Callable[[], None]) -> Any:
    """Run; at a first signal stop cleanly, at a second at once."""
    stopped = False

    def on_signal() -> None:
        nonlocal stopped
        if stopped:
            os._exit(130)
        stopped = True
        stop()

    own_signals(on_signal, stopping=lambda: stopped)
    return await run()


@click.command("run")
@click.option("--once", is_flag=True, help="One round over what is due now, then end: for cron.")
@_JSON
@click.pass_context
def run(context: click.Context, /, once: bool, as_json: bool) -> None:  # noqa: FBT001 - flags
    """The daemon: look again at what is due until stopped. One daemon a store."""
    tally = Tally()

    def report(found: Report) -> None:
        tally.count(found)
        click.echo(tell.as_json(report_plain(found)) if as_json else report_line(found))

    async def go(store: Store) -> None:
        daemon = Daemon(store, report)
        if once:
            made = await daemon.run_once()
            click.echo(f"{made} check(s).", err=True)
        else:
            async with Monitor(store, tally).serving(store.config.monitor.bind):
                await daemon.run()

    with _store(context) as store:
        asyncio.run(go(store))


@click.command("check")
@click.argument("urls", nargs=-1, required=True, metavar="URL…")
@_JSON
@click.pass_context
def check(context: click.Context, /, urls: tuple[str, ...], as_json: bool) -> None:  # noqa: FBT001
    """Look at pages now and say what was seen; they are followed from then on."""
    given = read_sources(urls, column=None, limit=None)
    for left in given.left_out:
        click.echo(f"{left.text}: {left.reason}", err=True)

    def report(found: Report) -> None:
        click.echo(tell.as_json(report_plain(found)) if as_json else report_line(found, long=True))

    with _store(context) as store:
        job = Backfill(store, given, report, again=True)
        job.prepare()
        result = asyncio.run(_until_signal(job.run, job.stop))
    for entry in result.left:
        click.echo(f"{entry.url}: not looked at: the host asks to wait. Try later.", err=True)
    context.exit(SOME_FAILED if result.failed or result.left or given.left_out else 0)


def _tell_given(given: Given, *, as_json: bool) -> None:
    if as_json:
        tell.print_json(given_plain(given))
        return
    for link in given.links:
        place = f"{link.document}, line {link.line}" if link.document else "given"
        label = f", under “{link.label}”" if link.label else ""
        click.echo(f"took   {link.url}  ({link.role.value}; {place}{label})")
    for left in given.left_out:
        place = f"{left.document}, line {left.line}: " if left.document and left.line else ""
        click.echo(f"left   {left.text}  ({place}{left.reason})")


def _tell_result(result: Result, *, as_json: bool) -> None:
    if as_json:
        for entry in (*result.failed, *result.left):
            plain = {"type": "not_kept", "url": entry.url, "state": entry.state}
            click.echo(tell.as_json({**plain, "detail": entry.detail}))
        return
    summary(result)
