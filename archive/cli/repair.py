"""`rebuild`: the catalogue again, from the WARC files."""

from datetime import UTC, datetime

import click

from archive.cli import tell
from archive.cli.context import reading
from archive.cli.options import json_option
from archive.ingest import ReadingSettings
from archive.layout import Layout
from archive.rebuild import rebuild as rebuild_catalogue


@click.command("rebuild")
@json_option
@click.pass_context
def rebuild(context: click.Context, /, as_json: bool) -> None:  # noqa: FBT001 - a flag of click
    """Make the catalogue again from the WARC files; the old one is kept beside it."""
    where = reading(context)
    rebuilt = rebuild_catalogue(
        Layout(where.store),
        reading=ReadingSettings(profiles=where.profiles),
        clock=lambda: datetime.now(UTC),  # noqa: TID251 - when a person ran this
        progress=lambda name: click.echo(name, err=True),
    )
    if as_json:
        plain = {
            "warcs": rebuilt.warcs,
            "pages": rebuilt.pages,
            "captures": rebuilt.captures,
            "checks": rebuilt.checks,
            "kept_before": rebuilt.kept_before and str(rebuilt.kept_before),
        }
        click.echo(tell.as_json(plain))
        return
    click.echo(
        f"{rebuilt.warcs} WARC file(s): {rebuilt.pages} page(s), {rebuilt.captures} capture(s), "
        f"{rebuilt.checks} check(s)."
    )
    if rebuilt.kept_before is not None:
        click.echo(f"The catalogue before is kept as {rebuilt.kept_before}.")
