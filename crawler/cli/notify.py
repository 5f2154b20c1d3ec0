"""The verb `notify`: who is told, what waits, and with --test a message to everybody."""

from typing import Any

import click

from archive.cli import tell
from archive.layout import Layout
from crawler.cli.context import JSON, configuration
from crawler.clock import SystemClock
from crawler.config import Config, NotifyRule
from crawler.frontier import Frontier, MessageRow, MessageState
from crawler.notify import NotSent
from crawler.telling import notifiers, trial

SOME_FAILED = 5


@click.command("notify")
@click.option("--test", "try_out", is_flag=True, help="Send a test message by every rule.")
@JSON
@click.pass_context
def notify(context: click.Context, /, try_out: bool, as_json: bool) -> None:  # noqa: FBT001 - flags
    """The rules by which people are told, and the messages that wait or were given up."""
    config = configuration(context)
    if not config.notify:
        click.echo("Nobody is told of anything; see `notify:` in config.yaml.", err=True)
        return
    if try_out:
        context.exit(_try_out(config, as_json=as_json))
    layout = Layout(config.store).existing()
    with Frontier.open(layout.frontier, read_only=True) as frontier:
        messages = frontier.messages()
    for rule in config.notify:
        own = [row for row in messages if row.rule == rule.rule_id]
        click.echo(tell.as_json(_plain(rule, own)) if as_json else _words(rule, own))


def _try_out(config: Config, *, as_json: bool) -> int:
    """Send a test message by every rule; the exit code."""
    clock, make = SystemClock(), notifiers(config)
    failed = False
    for rule in config.notify:
        error = None
        try:
            make(rule).send(trial(clock, rule))
        except NotSent as reason:
            error, failed = str(reason), True
        if as_json:
            told = {"type": "trial", "rule": rule.title, "channel": rule.channel, "error": error}
            click.echo(tell.as_json(told))
        else:
            click.echo(f"{rule.channel.value:<8} {rule.title}  {error or 'sent'}")
    return SOME_FAILED if failed else 0


def _plain(rule: NotifyRule, messages: list[MessageRow]) -> dict[str, Any]:
    count = {state: sum(row.state is state for row in messages) for state in MessageState}
    return {
        "type": "rule",
        "rule": rule.title,
        "channel": rule.channel,
        "verdict": rule.verdict,
        "kind": rule.kind,
        "host": rule.host,
        "tag": rule.tag,
        "digest": rule.digest,
        "quiet": rule.quiet,
        **{state.value: number for state, number in count.items()},
        "errors": [row.error for row in messages if row.error],
    }


def _words(rule: NotifyRule, messages: list[MessageRow]) -> str:
    told = _plain(rule, messages)
    filters = [
        f"{name} {', '.join(told[name])}"
        for name in ("verdict", "kind", "host", "tag")
        if told[name]
    ]
    states = [f"{told[state]} {state.value}" for state in MessageState if told[state]]
    lines = [
        f"{rule.channel.value:<8} {rule.title}: {'; '.join(filters) or 'every edit'}",
        f"         {', '.join(states) or 'nothing was told yet'}",
    ]
    return "\n".join([*lines, *(f"         {error}" for error in dict.fromkeys(told["errors"]))])
