"""The command `newskeep`: verbs that act here, verbs that read mounted from the archive.

Data goes to stdout, progress and log to stderr. Exit codes: 0 well, 1 error, 2 usage, 3 disk full,
4 bad configuration, 5 some addresses failed, 6 verification failed, 7 the store is in use.
"""

import sys
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

import click

from archive.cli import VERBS
from archive.cli.context import Reading
from archive.cli.lazy import LazyGroup, Verb
from crawler import logs
from crawler.cli.refusals import exit_code
from crawler.config import Config, load
from crawler.warcinfo import writer_settings

DEFAULT_FILE: Final = Path("config.yaml")
ACTS: Final[Mapping[str, Verb]] = MappingProxyType(
    {
        "init": Verb("crawler.cli.setup:init", "Make an empty store, and a config.yaml."),
        "add": Verb("crawler.cli.acts:add", "Follow the pages that lists or documents lead to."),
        "backfill": Verb("crawler.cli.acts:backfill", "Fetch each page of a list once."),
        "run": Verb("crawler.cli.acts:run", "The daemon: look again at what is due."),
        "check": Verb("crawler.cli.acts:check", "Look at pages now and say what was seen."),
        "sources": Verb("crawler.cli.sources:sources", "What is polled, and what it brought."),
        "notify": Verb("crawler.cli.notify:notify", "Who is told of edits; try it with --test."),
        "status": Verb("crawler.cli.setup:status", "What is followed, what is due, is it well."),
        "doctor": Verb("crawler.cli.doctor:doctor", "What would keep newskeep from working."),
        "config": Verb("crawler.cli.setup:config", "The configuration in force."),
        "demo": Verb("crawler.cli.demo:demo", "A small news site, kept while it edits itself."),
    }
)


@click.command(
    cls=LazyGroup,
    verbs={**ACTS, **VERBS},
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.option(
    "--config",
    "config_file",
    type=click.Path(dir_okay=False, path_type=Path),
    envvar="NEWSKEEP_CONFIG",
    help="The configuration file (default: config.yaml in this folder, if there is one).",
)
@click.option(
    "--store",
    type=click.Path(file_okay=False, path_type=Path),
    help="The folder that holds everything kept (default: what the configuration says).",
)
@click.option("--log-json", is_flag=True, help="Log as JSON, one object a line.")
@click.option("-v", "--verbose", is_flag=True, help="Log more.")
@click.version_option(package_name="newskeep", prog_name="newskeep")
@click.pass_context
def cli(context: click.Context, /, config_file: Path | None, **options: Any) -> None:
    """Keeps evidence-grade copies of news pages and shows how they were edited."""
    logs.configure(as_json=options["log_json"], verbose=options["verbose"])
    if config_file is None and DEFAULT_FILE.exists():
        config_file = DEFAULT_FILE
    store = options["store"]
    config = load(config_file, overrides={"store": store} if store is not None else {})
    writing = writer_settings(config)
    context.obj = Reading(
        config.store,
        writing,
        profiles=config.extract.profiles,
        keep_blocks=config.extract.keep_blocks,
        copies=config.archive.copies,
    )
    context.meta[Config.__name__] = config


def main() -> None:
    """Run the command; every refusal is one sentence on stderr and a documented exit code."""
    try:
        code = cli.main(standalone_mode=False)
    except click.exceptions.Abort:
        code = 130
    except click.ClickException as error:
        error.show()
        code = error.exit_code
    except Exception as error:  # what is not a refusal keeps its traceback
        known = exit_code(error)
        if known is None:
            raise
        code = known
    sys.exit(code if isinstance(code, int) else 0)
