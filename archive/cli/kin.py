"""`kin`: which pages are copies, cuts, rewrites or quotations of which."""

import json

import click

from archive.cli.context import Refusal
from archive.cli.jsonl import records
from archive.kinship.records import BadRecord, kin_records
from archive.text.pasted import read_text


@click.command("kin")
@click.argument("name", required=False, metavar="[FILE|-]")
@click.option("--jsonl", is_flag=True, required=True, help="Relate records from FILE or stdin.")
def kin(name: str | None, jsonl: bool) -> None:  # noqa: FBT001, ARG001 - the one form so far
    """The related pairs among records {"id", "text"} with url, title, byline, published."""
    try:
        for pair in kin_records((record for _, record in records(name)), read_text):
            click.echo(json.dumps(pair, ensure_ascii=False))
    except BadRecord as error:
        raise Refusal(str(error)) from error
