"""Options and arguments that several verbs share."""

from typing import Final

import click

json_option = click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")

COUNT: Final = click.IntRange(min=1, max=1_000_000_000)
"""How many of something: no more than a database can be asked for."""
