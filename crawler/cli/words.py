"""What is said before and after a backfill: the links that are taken, and how it ended."""

from collections.abc import Iterator
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from archive.addresses import BadAddress, story_key
from crawler.backfill import Given, Result
from crawler.frontier.rows import EntryState


def given_plain(given: Given) -> Iterator[dict[str, Any]]:
    """One object a link or left-out address, told apart by `type`."""
    for link in given.links:
        yield {
            "type": "link",
            "url": link.url,
            "key": _key(link.url),
            "role": link.role,
            "document": link.document,
            "document_sha256": link.document_sha256,
            "line": link.line,
            "label": link.label,
            "words": link.words,
        }
    for left in given.left_out:
        yield {
            "type": "left_out",
            "text": left.text,
            "reason": left.reason,
            "document": left.document,
            "line": left.line,
        }


def summary(result: Result) -> None:
    """The table at the end, and the addresses that failed with the reason."""
    counts = dict.fromkeys(EntryState, 0)
    for entry in result.entries:
        counts[entry.state] += 1
    table = Table("links", "left out", "kept", "of them before", "failed", "not reached")
    table.add_row(
        *(str(len(result.given.links)), str(len(result.given.left_out))),
        *(str(counts[EntryState.DONE]), str(result.before)),
        *(str(counts[EntryState.FAILED]), str(counts[EntryState.TODO])),
    )
    Console(stderr=True).print(table)
    for entry in result.failed:
        click.echo(f"failed  {entry.url}  {entry.detail}")
    for entry in result.left:
        click.echo(f"left    {entry.url}  the host asks to wait, or the run was stopped")


def _key(url: str) -> str | None:
    try:
        return story_key(url)
    except BadAddress:
        return None
