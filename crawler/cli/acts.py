"""Verbs that act: `init`, `add`, `backfill`, `run`, `check`, `status`, `config`, `demo`."""

import asyncio
import os
import signal
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import click

from archive.cli import tell
from archive.cli.context import reading
from archive.layout import Layout
from crawler.backfill import Backfill, Given, Result, read_sources
from crawler.check import Report
from crawler.cli.progress import Progress, report_line, report_plain
from crawler.cli.words import given_plain, summary
from crawler.clock import SystemClock
from crawler.config import Config, load_text
from crawler.config import show as show_config
from crawler.config.show import as_plain as config_plain
from crawler.daemon import HEARTBEAT, STALE_AFTER, Daemon
from crawler.demo.driver import run_demo
from crawler.frontier import Frontier
from crawler.frontier.rows import NewDue
from crawler.store import Store

SOME_FAILED: Final = 5
_SOURCES: Final = click.argument("sources", nargs=-1, required=True, metavar="FILE…|URL…|-")
_JSON: Final = click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
_COLUMN: Final = click.option("--column", help="The column of a CSV file that holds addresses.")
_LIMIT: Final = click.option("--limit", type=click.IntRange(min=1), help="Take so many links.")


def _config(context: click.Context) -> Config:
    config: Config = context.meta[Config.__name__]
    return config


def _store(context: click.Context) -> Store:
    return Store(_config(context), SystemClock())


@click.command("init")
@click.pass_context
def init(context: click.Context, /) -> None:
    """Make an empty store, and a config.yaml beside it if there is none. Repeating is safe."""
    config = _config(context)
    with Store(config, SystemClock()):
        click.echo(f"The store is {config.store.resolve()}.")
    target = Path("config.yaml")
    if target.exists():
        click.echo(f"{target} is there already and stays as it is.")
        return
    target.write_text(show_config(config), encoding="utf-8")
    load_text(target.read_text(encoding="utf-8"))
    click.echo(f"{target} is written. Say there who asks: identity.contact.")


@click.command("add")
@_SOURCES
@_COLUMN
@_LIMIT
@click.option("--dry-run", is_flag=True, help="Say which links would be taken; change nothing.")
@_JSON
@click.pass_context
def add(context: click.Context, /, sources: tuple[str, ...], **options: Any) -> None:
    """Follow the pages that lists, documents or addresses lead to; the daemon looks at them."""
    given = read_sources(sources, column=options["column"], limit=options["limit"])
    _tell_given(given, as_json=options["as_json"])
    if options["dry_run"]:
        return
    with _store(context) as store:
        pages = store.ingest.follow(given.links, article_ids=store.article_ids).pages
        now = store.clock.now()
        dues = (NewDue(page.page_key, page.url, page.host, now) for page in pages)
        added = store.frontier.add(dues, delay_of=store.delay_of, now=now)
    click.echo(f"{len(pages)} page(s) followed, {added} of them new.", err=True)


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
    loop, stopped = asyncio.get_running_loop(), False

    def on_signal() -> None:
        nonlocal stopped
        if stopped:
            os._exit(130)
        stopped = True
        stop()

    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, on_signal)
    return await run()


@click.command("run")
@click.option("--once", is_flag=True, help="One round over what is due now, then end: for cron.")
@_JSON
@click.pass_context
def run(context: click.Context, /, once: bool, as_json: bool) -> None:  # noqa: FBT001 - flags
    """The daemon: look again at what is due until stopped. One daemon a store."""

    def report(found: Report) -> None:
        click.echo(tell.as_json(report_plain(found)) if as_json else report_line(found))

    async def go(store: Store) -> None:
        daemon = Daemon(store, report)
        if once:
            made = await daemon.run_once()
            click.echo(f"{made} check(s).", err=True)
        else:
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


@click.command("status")
@click.argument("url", required=False)
@click.option("--healthy", is_flag=True, help="Only say by the exit code whether the daemon runs.")
@_JSON
@click.pass_context
def status(context: click.Context, /, url: str | None, healthy: bool, as_json: bool) -> None:  # noqa: FBT001
    """What is followed, what is due, and how the daemon does; or one page's next check."""
    layout = Layout(_config(context).store).existing()
    now = SystemClock().now()
    with Frontier.open(layout.frontier, read_only=True) as frontier:
        beat = _heartbeat(frontier, now)
        if healthy:
            click.echo(beat["words"])
            context.exit(0 if beat["healthy"] else 1)
        told = _status_of_page(context, frontier, url) if url else _status(context, frontier, now)
    told |= {} if url else {"daemon": beat["words"]}
    if as_json:
        click.echo(tell.as_json(told))
        return
    for name, value in told.items():
        shown = tell.when(value) if isinstance(value, datetime) else value
        click.echo(f"{name.replace('_', ' '):<16} {shown}")


def _status(context: click.Context, frontier: Frontier, now: datetime) -> dict[str, Any]:
    with reading(context).catalogue() as catalogue:
        counters = catalogue.counters()
    counts = frontier.due_counts(now)
    failing = [f"{row.host} ({row.fails})" for row in frontier.hosts(failing=True, limit=10)]
    return {
        "store": str(_config(context).store),
        "pages": counters.get("pages", 0),
        "captures": counters.get("captures", 0),
        "checks": counters.get("checks", 0),
        "failed_checks": counters.get("failed_checks", 0),
        "edits": counters.get("edits", 0),
        "due_now": counts.due,
        "live": counts.live,
        "retired": counts.retired,
        "hosts": counts.hosts,
        "next_ready": frontier.next_ready() or "nothing is due",
        "failing_hosts": ", ".join(failing) or "none",
    }


def _status_of_page(context: click.Context, frontier: Frontier, url: str) -> dict[str, Any]:
    where = reading(context)
    with where.catalogue() as catalogue:
        page = where.page(catalogue, url)
    due = frontier.due(page.page_key)
    return {
        **tell.page_plain(page),
        "status": due.status.value if due else "not followed",
        "next_check": due.next_check if due else None,
        "failed_in_a_row": due.fails if due else 0,
    }


def _heartbeat(frontier: Frontier, now: datetime) -> dict[str, Any]:
    beat = frontier.setting(HEARTBEAT)
    if not beat or beat["state"] != "running":
        return {"healthy": False, "words": "not running"}
    age = now - datetime.fromisoformat(beat["at"]).astimezone(UTC)
    if age > STALE_AFTER:
        return {"healthy": False, "words": f"not heard of for {tell.span(age)}"}
    full = ", but the disk is full" if beat["full"] else ""
    words = f"running as process {beat['pid']}, heard of {tell.span(age)} ago{full}"
    return {"healthy": not beat["full"], "words": words}


@click.command("config")
@click.option("--check", "only_check", is_flag=True, help="Only say whether it can be used.")
@click.option("--show", is_flag=True, help="The configuration in force (the default).")
@_JSON
@click.pass_context
def config(context: click.Context, /, only_check: bool, show: bool, as_json: bool) -> None:  # noqa: FBT001, ARG001
    """The configuration in force: flags over environment over file over defaults."""
    if only_check:
        click.echo(tell.as_json({"well": True}) if as_json else "The configuration is well.")
    elif as_json:
        click.echo(tell.as_json(config_plain(_config(context))))
    else:
        click.echo(show_config(_config(context)), nl=False)


@click.command("demo")
@click.option(
    "--keep-in",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("demo-store"),
    show_default=True,
    help="The folder of the demo's store; made anew each time.",
)
def demo(keep_in: Path) -> None:
    """A small news site on loopback, kept and watched while it edits its stories."""
    asyncio.run(run_demo(keep_in, say=click.echo))


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


ACTS: tuple[click.Command, ...] = (init, add, backfill, run, check, status, config, demo)
"""What the one command `newskeep` mounts beside the reading verbs."""
