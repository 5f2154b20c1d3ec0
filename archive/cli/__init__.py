"""Verbs that read and repair. They never fetch: an address means its newest capture."""

import click

from archive.cli.pages import list_, log, show
from archive.cli.repair import rebuild

VERBS: tuple[click.Command, ...] = (list_, log, show, rebuild)
"""What the one command `newskeep` mounts."""
