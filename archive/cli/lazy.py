"""A group whose verbs are imported when they are asked for: `--help` need not load Scrapy."""

import difflib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Any

import click


@dataclass(frozen=True, slots=True)
class Verb:
    """Where a command lies, and the sentence about it in `--help`."""

    where: str  # "module:attribute"
    help: str


class LazyGroup(click.Group):
    """Click's group over a table of verbs."""

    def __init__(self, *args: Any, verbs: Mapping[str, Verb], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._verbs = verbs

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's form
        return list(self._verbs)

    def get_command(  # click's form
        self,
        ctx: click.Context,  # noqa: ARG002
        cmd_name: str,
    ) -> click.Command | None:
        verb = self._verbs.get(cmd_name)
        if verb is None:
            return None
        module, _, attribute = verb.where.partition(":")
        command: click.Command = getattr(import_module(module), attribute)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Click's own, and for an unknown verb the nearest known one."""
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as refused:
            near = difflib.get_close_matches(args[0], self._verbs, n=1)
            hint = f"did you mean `{near[0]}`?" if near else "see `newskeep --help`."
            said = f"`{args[0]}` is no verb of newskeep; {hint}"
            raise click.UsageError(said, ctx) from refused

    def format_commands(  # click's form
        self,
        ctx: click.Context,  # noqa: ARG002
        formatter: click.HelpFormatter,
    ) -> None:
        with formatter.section("Verbs"):
            formatter.write_dl([(name, verb.help) for name, verb in self._verbs.items()])
