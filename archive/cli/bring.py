"""`import`: captures that other tools made, brought into the store."""

from datetime import UTC, datetime
from pathlib import Path

import click

from archive.cli import tell
from archive.cli.context import Refusal, reading
from archive.cli.options import json_option
from archive.importing import Imported, NotImportable, import_files
from archive.ingest import Ingest
from archive.layout import Layout
from archive.lock import StoreLock


@click.command("import")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@json_option
@click.pass_context
def import_(context: click.Context, /, files: tuple[Path, ...], as_json: bool) -> None:  # noqa: FBT001
    """Bring in WARC and WACZ files (wget, Heritrix, Browsertrix, pywb, …) with their own dates.

    The bytes are kept as they are. Every web page in them gets its versions and edits, as if
    newskeep had looked at the times at which they were captured; `newskeep add` follows it.
    Give files that belong together in one go: their captures are looked at in order of time.
    """
    where = reading(context)
    layout = Layout(where.store).made()
    with (
        StoreLock(layout.root),
        Ingest(
            layout, writing=where.writing, reading=where.reading(workers=2), clock=_now
        ) as ingest,
    ):
        refused = []
        for one in import_files(ingest, files, article_ids=where.article_ids):
            if isinstance(one, NotImportable):
                refused.append(str(one))
            else:
                _tell(one, as_json=as_json)
    if refused:
        raise Refusal("\n".join(refused))


def _tell(one: Imported, *, as_json: bool) -> None:
    if as_json:
        plain = {
            "source": one.source,
            "name": one.name,
            "sha256": one.sha256,
            "known": one.known,
            "captures": one.captures,
            "pages": one.pages,
            "checks": one.checks,
            "versions": one.versions,
            "too_old": one.too_old,
            "left_out": [{"url": it.text, "reason": it.reason} for it in one.left_out],
        }
        click.echo(tell.as_json(plain))
        return
    if one.known and not one.captures + one.checks:
        click.echo(f"{one.source}: is in the store already, as {one.name}.")
        return
    click.echo(
        f"{one.source}: {one.captures} capture(s), {one.pages} new page(s), {one.versions} "
        f"version(s); kept as {one.name}."
    )
    if one.too_old:
        click.echo(
            f"    {one.too_old} capture(s) are older than what was derived of their pages already:"
            " kept, and not in the history. Import such files with the others in one go, or into"
            " a store of their own."
        )
    for left in one.left_out:
        click.echo(f"    left out {left.reason}")  # which begins with the address


def _now() -> datetime:
    return datetime.now(UTC)  # noqa: TID251 - when a person ran this
