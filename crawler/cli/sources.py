"""The verb `sources`: what is polled and how it goes; with --poll, now."""

import asyncio
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import click

from archive.cli import tell
from archive.layout import Layout
from archive.lock import StoreInUse
from crawler.cli.context import JSON, configuration
from crawler.clock import SystemClock
from crawler.config import Config, SourceConfig, SourceForm
from crawler.discover import Discovery, Report
from crawler.discover.folders import EVERY
from crawler.frontier import Frontier, SourceRow
from crawler.planning import Planner
from crawler.schedule.pace import Pace
from crawler.store import Store


@click.command("sources")
@click.option("--poll", is_flag=True, help="Poll every source now, and say what it brought.")
@JSON
@click.pass_context
def sources(context: click.Context, /, poll: bool, as_json: bool) -> None:  # noqa: FBT001 - flags
    """The sources that are polled, how often, and what they brought."""
    config = configuration(context)
    if not config.sources:
        click.echo("No source is configured; see `sources:` in config.yaml.", err=True)
        return
    if poll:
        context.exit(_poll(config, as_json=as_json))
    layout = Layout(config.store).existing()
    with Frontier.open(layout.frontier, read_only=True) as frontier:
        rows = {row.source_id: row for row in frontier.sources()}
    now = SystemClock().now()
    for source in config.sources:
        row = rows.get(source.source_id)
        if as_json:
            click.echo(tell.as_json(source_plain(source, row)))
        else:
            click.echo("\n".join(source_lines(source, row, now)))


def source_plain(source: SourceConfig, row: SourceRow | None) -> dict[str, Any]:
    """A source and how it stands, as plain values."""
    return {
        "type": "source",
        "form": source.form,
        "place": source.place,
        "name": source.name,
        "tag": source.tag,
        "every": row and wait(source, row),
        "next_poll": row and row.next_poll,
        "last_poll": row and row.last_poll,
        "last_news": row and row.last_news,
        "polls": row.polls if row else 0,
        "pages": row.pages if row else 0,
        "hints": row.hints if row else 0,
        "failed_in_a_row": row.fails if row else 0,
        "trouble": row.trouble if row else "",
    }


def source_lines(source: SourceConfig, row: SourceRow | None, now: datetime) -> Iterator[str]:
    """A source for a person: where it is, then how it goes."""
    name = f"{source.name}  " if source.name else ""
    tag = f"  [{source.tag}]" if source.tag else ""
    yield f"{source.form.value:<9} {name}{source.place}{tag}"
    if row is None or not row.polls:
        yield "          never polled yet"
        return
    left = row.next_poll - now
    soon = f"in {tell.span(left)}" if left > timedelta() else "now"
    yield (
        f"          every {tell.span(wait(source, row))}, next {soon}; "
        f"{row.pages} page(s) and {row.hints} hint(s) in {row.polls} poll(s)"
    )
    if row.trouble:
        failed = f"failed {row.fails} time(s): " if row.fails else ""
        yield f"          {failed}it {row.trouble}"


def wait(source: SourceConfig, row: SourceRow) -> timedelta:
    """How often a source is polled when all is well."""
    usual = EVERY if source.form is SourceForm.DOCUMENTS else Pace.from_plain(row.state).wait
    return source.every or usual


def _poll(config: Config, *, as_json: bool) -> int:
    """Poll now, or have the daemon do it where one runs; the exit code."""
    failed = False

    def report(one: Report) -> None:
        nonlocal failed
        failed = failed or one.failed
        if as_json:
            plain = source_plain(one.source, one.row)
            click.echo(tell.as_json({**plain, "type": "poll", **_brought(one)}))
        else:
            click.echo(_line(one))

    clock = SystemClock()
    try:
        with Store(config, clock) as store:
            planner = Planner(config.schedule, store.frontier)
            discovery = Discovery(store, planner.hear, report)
            store.frontier.poll_now(clock.now())
            asyncio.run(discovery.poll())
    except StoreInUse:
        with Frontier.open(Layout(config.store).existing().frontier) as frontier:
            frontier.know_sources([source.source_id for source in config.sources], clock.now())
            frontier.poll_now(clock.now())
        click.echo("The daemon has the store; it polls every source now.", err=True)
    return 5 if failed else 0


def _brought(report: Report) -> dict[str, Any]:
    left = [{"text": one.text, "reason": one.reason} for one in report.left_out]
    return {
        "new_pages": report.pages,
        "new_hints": report.hints,
        "waits_for": report.waits_for,
        "left_out": left,
    }


def _line(report: Report) -> str:
    title = f"{report.source.form.value:<9} {report.source.title}"
    if report.waits_for is not None:
        return f"{title}  waits: {report.waits_for} is asked for something else just now"
    if report.failed:
        return f"{title}  failed: it {report.row.trouble}"
    left = f", {len(report.left_out)} address(es) left out" if report.left_out else ""
    trouble = f"; it {report.row.trouble}" if report.row.trouble else ""
    return f"{title}  {report.pages} new page(s), {report.hints} hint(s){left}{trouble}"
