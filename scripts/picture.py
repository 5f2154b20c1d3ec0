"""Draws docs/demo.svg: the timeline of a demo's store, as a terminal shows it.

newskeep demo && python scripts/picture.py demo-store/store docs/demo.svg
"""

import sys
from pathlib import Path

import click
from rich.console import Console
from rich.text import Text

from archive.catalogue import Catalogue, EventKind, EventRow
from archive.cli import tell
from archive.layout import Layout

WIDTH = 118


def main(store: Path, picture: Path) -> None:
    console = Console(record=True, width=WIDTH, file=Path("/dev/null").open("w"))  # noqa: SIM115
    with Catalogue.open(Layout(store).catalogue, read_only=True) as catalogue:
        for page in catalogue.pages():
            moments = [m for m in catalogue.timeline(page.page_id) if not _is_quiet(m)]
            if len(moments) < 2:
                continue
            console.print(
                Text(f"$ newskeep log {page.url.partition('//')[2]}", "bold"), no_wrap=True
            )
            for moment in moments:
                for line in tell.moment_line(moment).splitlines():
                    console.print(Text.from_ansi(f"  {line}"), no_wrap=True, overflow="ellipsis")
            console.print()
    console.save_svg(str(picture), title="newskeep")
    click.echo(f"{picture} is drawn.")


def _is_quiet(moment: object) -> bool:
    return isinstance(moment, EventRow) and moment.event.kind is EventKind.FURNITURE_CHANGED


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
