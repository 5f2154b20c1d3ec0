"""`newskeep demo`: the whole line on a news site of our own."""

import asyncio
from pathlib import Path

import click

from crawler.demo.driver import run_demo


@click.command("demo")
@click.option(
    "--keep-in",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("demo-store"),
    show_default=True,
    help="The folder of the demo's store; made anew each time.",
)
def demo(keep_in: Path) -> None:
    """A small news site on loopback, kept and watched while it edits its stories."""
    asyncio.run(run_demo(keep_in, say=click.echo))
