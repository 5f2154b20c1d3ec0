"""The command `newskeep`: verbs that act here, verbs that read mounted from the archive.

Data goes to stdout, progress and log to stderr. Exit codes: 0 well, 1 error, 2 usage, 3 disk full,
4 bad configuration, 5 some addresses failed, 6 verification failed, 7 the store is in use.
"""

import errno
import sqlite3
import sys
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

import click
from sqlalchemy.exc import OperationalError

from archive.addresses import BadAddress
from archive.catalogue import DatabaseRefused
from archive.cli import VERBS
from archive.cli.context import Reading, Refusal
from archive.layout import NoStore
from archive.lock import StoreInUse
from archive.warc.storage import StorageFailed, StorageFull
from crawler import logs
from crawler.backfill import UnreadableSource
from crawler.cli.acts import ACTS
from crawler.config import Config, ConfigError, load
from crawler.demo.driver import NotADemo

ERROR, USAGE, DISK_FULL, BAD_CONFIG, SOME_FAILED, IN_USE = 1, 2, 3, 4, 5, 7
DEFAULT_FILE: Final = Path("config.yaml")
_CODES: Final[Mapping[type[Exception], int]] = MappingProxyType(
    {
        ConfigError: BAD_CONFIG,
        StorageFull: DISK_FULL,
        StorageFailed: ERROR,
        StoreInUse: IN_USE,
        UnreadableSource: USAGE,
        BadAddress: USAGE,
        Refusal: ERROR,
        NotADemo: ERROR,
        NoStore: ERROR,
        DatabaseRefused: ERROR,
    }
)


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
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
def cli(
    context: click.Context,
    /,
    config_file: Path | None,
    store: Path | None,
    log_json: bool,  # noqa: FBT001 - a flag of click
    verbose: bool,  # noqa: FBT001
) -> None:
    """Keeps evidence-grade copies of news pages and shows how they were edited."""
    logs.configure(as_json=log_json, verbose=verbose)
    if config_file is None and DEFAULT_FILE.exists():
        config_file = DEFAULT_FILE
    overrides: dict[str, Any] = {"store": store} if store is not None else {}
    config = load(config_file, overrides=overrides)
    context.obj = Reading(config.store, profiles=config.extract.profiles)
    context.meta[Config.__name__] = config


for verb in (*ACTS, *VERBS):
    cli.add_command(verb)


def main() -> None:
    """Run the command; every refusal is one sentence on stderr and a documented exit code."""
    try:
        code = cli.main(standalone_mode=False)
    except click.exceptions.Abort:
        code = 130
    except click.ClickException as error:
        error.show()
        code = error.exit_code
    except tuple(_CODES) as error:
        click.echo(f"newskeep: {error}", err=True)
        code = next(value for kind, value in _CODES.items() if isinstance(error, kind))
    except (OSError, OperationalError) as error:
        code = _system_refusal(error)
    sys.exit(code if isinstance(code, int) else 0)


def _system_refusal(error: OSError | OperationalError) -> int:
    """What the operating system or SQLite refused, in words; bugs keep their traceback."""
    full = isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
    if isinstance(error, OperationalError):
        cause = error.orig
        if not isinstance(cause, sqlite3.OperationalError):
            raise error
        full = "full" in str(cause)
        sentence = f"the catalogue or the frontier refused: {cause}."
    else:
        sentence = f"{error.filename or 'the system'}: {error.strerror or error}."
    remedy = " Make room and run it again; what is kept stays as it is." if full else ""
    click.echo(f"newskeep: {sentence}{remedy}", err=True)
    return DISK_FULL if full else ERROR
