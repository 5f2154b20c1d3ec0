"""Verbs about the store as a whole: `init`, `status`, `config`. None of them fetches."""

from datetime import UTC, datetime, timedelta
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
from crawler.frontier import Frontier
from crawler.heartbeat import HEARTBEAT, STALE_AFTER
from crawler.planning import in_words


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
        beat = _heartbeat(frontier, now)
        if healthy:
            click.echo(beat["words"])
            context.exit(0 if beat["healthy"] else 1)
        if url:
            told = _status_of_page(context, frontier, url, now)
        else:
            told = _status(context, frontier, now)
    told |= {} if url else {"daemon": beat["words"]}
    if as_json:
        click.echo(tell.as_json(told))
        return
    for name, value in told.items():
        lines = value if isinstance(value, tuple) else (value,)
        for number, line in enumerate(lines):
            label = "" if number else name.replace("_", " ")
            click.echo(f"{label:<16} {_shown(line)}")


def _status(context: click.Context, frontier: Frontier, now: datetime) -> dict[str, Any]:
    with reading(context).catalogue() as catalogue:
        counters = catalogue.counters()
    counts = frontier.due_counts(now)
    failing = [f"{row.host} ({row.fails})" for row in frontier.hosts(failing=True, limit=10)]
    return {
        "store": str(configuration(context).store),
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


def _status_of_page(
    context: click.Context, frontier: Frontier, url: str, now: datetime
) -> dict[str, Any]:
    where = reading(context)
    with where.catalogue() as catalogue:
        page = where.page(catalogue, url)
    due = frontier.due(page.page_key)
    return {
        **tell.page_plain(page),
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
@JSON
@click.pass_context
def config(context: click.Context, /, only_check: bool, show: bool, as_json: bool) -> None:  # noqa: FBT001, ARG001
    """The configuration in force: flags over environment over file over defaults."""
    if only_check:
        click.echo(tell.as_json({"well": True}) if as_json else "The configuration is well.")
    elif as_json:
        click.echo(tell.as_json(config_plain(configuration(context))))
    else:
        click.echo(show_config(configuration(context)), nl=False)
