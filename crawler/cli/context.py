"""What every acting verb takes from the command line."""

import click

from crawler.config import Config

JSON = click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")


def configuration(context: click.Context) -> Config:
    """The configuration that the group has read."""
    config: Config = context.meta[Config.__name__]
    return config
