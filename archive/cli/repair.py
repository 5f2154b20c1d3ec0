"""`rebuild` and `rederive`: the catalogue, or all readings, made again from the WARC files."""

from datetime import UTC, datetime

import click

from archive.cli import tell
from archive.cli.context import Refusal, reading
from archive.cli.options import COUNT, json_option
from archive.layout import Layout
from archive.rebuild import rebuild as rebuild_catalogue
from archive.rederive import make_current as switch
from archive.rederive import rederive as read_again


@click.command("rebuild")
@json_option
@click.pass_context
def rebuild(context: click.Context, /, as_json: bool) -> None:  # noqa: FBT001 - a flag of click
    """Make the catalogue again from the WARC files; the old one is kept beside it."""
    where = reading(context)
    rebuilt = rebuild_catalogue(
        Layout(where.store),
        reading=where.reading(),
        clock=_now,
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


@click.command("rederive")
@click.option("--make-current", type=COUNT, metavar="N", help="Let readers see generation N.")
@json_option
@click.pass_context
def rederive(context: click.Context, /, make_current: int | None, as_json: bool) -> None:  # noqa: FBT001
    """Read every kept page again with today's extractor, beside the old reading; compare.

    Nothing becomes current until you say so with --make-current.
    """
    where = reading(context)
    layout = Layout(where.store)
    if make_current is not None:
        try:
            kept = switch(layout, make_current, writing=where.writing, clock=_now)
        except LookupError as error:
            raise Refusal(f"{error}. Make one with `newskeep rederive`.") from error
        click.echo(f"Generation {make_current} is current; {kept} superseded text(s) were kept.")
        return
    settings = where.reading(workers=2)
    made = read_again(
        layout,
        reading=settings,
        clock=_now,
        progress=lambda host: click.echo(host, err=True),
    )
    for difference in made.differences:
        plain = {
            "url": difference.page.url,
            "versions_before": len(difference.before),
            "versions_after": len(difference.after),
            "reworded": [old.number for old, _ in difference.reworded],
        }
        if as_json:
            click.echo(tell.as_json(plain))
        else:
            counts = f"{plain['versions_before']} → {plain['versions_after']} version(s)"
            click.echo(f"{plain['url']}: {counts}, reworded: {plain['reworded'] or 'none'}")
    click.echo(
        f"Generation {made.generation}: {made.pages} page(s), {made.checks} check(s), "
        f"{len(made.differences)} page(s) read otherwise. Make it current: "
        f"newskeep rederive --make-current {made.generation}",
        err=True,
    )


def _now() -> datetime:
    return datetime.now(UTC)  # noqa: TID251 - when a person ran this
