"""Verbs about the store as a whole: `init`, `status`, `config`. None of them fetches."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import click

from archive.catalogue import Catalogue
from archive.cli import tell
from archive.cli.context import reading
from archive.layout import Layout
from crawler.cli.context import JSON, configuration
from crawler.clock import SystemClock
from crawler.config import show as show_config
from crawler.config.show import as_plain as config_plain
from crawler.frontier import Frontier, HouseJob
from crawler.heartbeat import HEARTBEAT, health, is_gone
from crawler.planning import in_words, kept_bucket, kept_controller

_MOST_NAMED = 10  # hosts that the status names


@click.command("init")
@click.pass_context
def init(context: click.Context, /) -> None:
    """Make an empty store, and a config.yaml beside it if there is none. Repeating is safe."""
    config = configuration(context)
    layout = Layout(config.store).made()
    Catalogue.open(layout.catalogue).close()
    Frontier.open(layout.frontier).close()
    click.echo(f"The store is {config.store.resolve()}.")
    target = Path("config.yaml")
    if target.exists():
        click.echo(f"{target} is there already and stays as it is.")
        return
    target.write_text(show_config(config), encoding="utf-8")
    click.echo(f"{target} is written. Say there who asks: identity.contact.")


@click.command("status")
@click.argument("url", required=False)
@click.option("--healthy", is_flag=True, help="Only say by the exit code whether the daemon runs.")
@JSON
@click.pass_context
def status(context: click.Context, /, url: str | None, healthy: bool, as_json: bool) -> None:  # noqa: FBT001
    """What is followed, what is due, and how the daemon does; or one page's next check."""
    layout = Layout(configuration(context).store).existing()
    now = SystemClock().now()
    with Frontier.open(layout.frontier, read_only=True) as frontier:
        well, words = _daemon(frontier, now)
        if healthy:
            click.echo(words)
            context.exit(0 if well else 1)
        if url:
            told = _status_of_page(context, frontier, url, now)
        else:
            told = _status(context, frontier, now)
    told |= {} if url else {"daemon": words}
    if as_json:
        click.echo(tell.as_json(told))
        return
    told["provisional"] = f"{told['provisional']} edit(s) wait for a second look that agrees"
    for name, value in told.items():
        lines = (value or ("none",)) if isinstance(value, tuple) else (value,)
        for number, line in enumerate(lines):
            label = "" if number else name.replace("_", " ")
            click.echo(f"{label:<16} {_shown(line)}")


def _status(context: click.Context, frontier: Frontier, now: datetime) -> dict[str, Any]:
    config = configuration(context)
    with reading(context).catalogue() as catalogue:
        counters, outlets = catalogue.counters(), catalogue.outlets(limit=_MOST_NAMED)
        provisional = catalogue.provisional_edits()
    counts, ready = frontier.due_counts(now), frontier.next_ready()
    failing = frontier.hosts(failing=True, limit=_MOST_NAMED)
    polled = {source.source_id for source in config.sources}
    looks = kept_bucket(frontier, config.schedule.budget).filled(now).tokens
    return {
        "store": str(config.store),
        "pages": counters.get("pages", 0),
        "captures": counters.get("captures", 0),
        "checks": counters.get("checks", 0),
        "failed_checks": counters.get("failed_checks", 0),
        "edits": counters.get("edits", 0),
        "provisional": provisional,
        "due_now": counts.due,
        "live": counts.live,
        "retired": counts.retired,
        "gone": counts.gone,
        "hosts": counts.hosts,
        "next_ready": ready or "nothing is due",
        "lag": tell.span(max(now - ready, timedelta())) if ready else "none",
        "budget": (
            f"{config.schedule.budget} re-checks an hour, {max(int(looks), 0)} left now; a page "
            f"is due at {kept_controller(frontier).theta:.2g} expected edits"
        ),
        "yield": tuple(
            f"{row.host}: {row.edits} edit(s) in {row.checks} check(s) of {row.pages} page(s)"
            for row in outlets
        ),
        "failing_hosts": tuple(f"{row.host}: {row.fails} in a row" for row in failing),
        "sources_in_trouble": tuple(
            f"{row.source_id} {row.trouble}"
            for row in frontier.sources()
            if row.fails and row.source_id in polled
        ),
        "messages": ", ".join(
            f"{number} {state}" for state, number in frontier.message_counts().items() if number
        )
        or "none",
        "jobs": tuple(_job_words(job) for job in frontier.jobs()),
    }


def _job_words(job: HouseJob) -> str:
    done = f"done {tell.when(job.done_at)}" if job.done_at else "never done"
    return f"{job.name}: {done}" + (f"; FAILED: {job.error}" if job.error else "")


def _status_of_page(
    context: click.Context, frontier: Frontier, url: str, now: datetime
) -> dict[str, Any]:
    where = reading(context)
    with where.catalogue() as catalogue:
        page = where.page(catalogue, url)
        provisional = catalogue.provisional_edits(page_id=page.page_id)
    due = frontier.due(page.page_key)
    return {
        **tell.page_plain(page),
        "provisional": provisional,
        "status": due.status.value if due else "not followed",
        "next_check": due.next_check if due else None,
        "failed_in_a_row": due.fails if due else 0,
        "pinned": due.pinned if due else None,
        "why": in_words(frontier, due, now) if due else (),
    }


def _shown(value: Any) -> str:
    match value:
        case datetime():
            return tell.when(value)
        case timedelta():
            return f"every {tell.span(value)}"
        case None:
            return "–"
        case _:
            return str(value)


def _daemon(frontier: Frontier, now: datetime) -> tuple[bool, str]:
    """Whether the daemon is well, and how it does in words."""
    beat = frontier.setting(HEARTBEAT)
    found = health(beat, now, gone=is_gone(beat))
    match found.state:
        case "stopped":
            words = "not running"
        case "gone":
            words = f"not running: process {found.pid} ended without a word, as if it was killed"
        case "silent":
            words = f"not heard of for {tell.span(found.age)}"
        case _:
            full = ", but the disk is full" if found.state == "full" else ""
            words = f"running as process {found.pid}, heard of {tell.span(found.age)} ago{full}"
    return found.well, words


@click.command("config")
@click.option("--check", "only_check", is_flag=True, help="Only say whether it can be used.")
@click.option("--show", is_flag=True, help="The configuration in force (the default).")
@JSON
@click.pass_context
def config(context: click.Context, /, only_check: bool, show: bool, as_json: bool) -> None:  # noqa: FBT001, ARG001
    """The configuration in force: flags over environment over file over defaults."""
    if only_check:
        for folder in configuration(context).archive.copies:
            if not folder.is_dir():  # which may be a disk that is mounted later
                said = f"archive.copies: {folder} is no folder now; audits mend nothing from it."
                click.echo(f"warning: {said}", err=True)
        click.echo(tell.as_json({"well": True}) if as_json else "The configuration is well.")
    elif as_json:
        click.echo(tell.as_json(config_plain(configuration(context))))
    else:
        click.echo(show_config(configuration(context)), nl=False)
