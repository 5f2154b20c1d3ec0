"""`lint` and `audit`: are the WARC files well-formed, and are they what they were?"""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from archive.audit import Audited, bring_back
from archive.audit import audit as audit_files
from archive.audit import lost as lost_files
from archive.cli import tell
from archive.cli.context import VERIFICATION_FAILED, Reading, reading
from archive.cli.options import json_option
from archive.layout import Layout
from archive.warc.faults import Fault, Severity
from archive.warc.folder import FolderStorage
from archive.warc.lint import Linter
from archive.warc.wacz import judge_file


@click.command("lint")
@click.argument("files", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@json_option
@click.pass_context
def lint(context: click.Context, /, files: tuple[Path, ...], as_json: bool) -> None:  # noqa: FBT001
    """Judge WARC and WACZ files by the standard and as one set: any tool's, or the store's own."""
    # As they were given: files of two folders may bear one name.
    named = {str(path): path for path in files}
    if not files:
        storage = FolderStorage(Layout(reading(context).store).existing().warcs)
        named = {name: storage.folder / name for name in storage.finished()}
    linter, faults = Linter(), 0
    for name, path in named.items():
        with path.open("rb") as file:
            for fault in judge_file(file, name, linter):
                faults += _tell_fault(fault, as_json=as_json)
    for fault in linter.finish():
        faults += _tell_fault(fault, as_json=as_json)
    click.echo(f"{len(named)} file(s), {linter.records} record(s), {faults} fault(s).", err=True)
    context.exit(VERIFICATION_FAILED if faults else 0)


@click.command("audit")
@click.option("--deep", is_flag=True, help="Read every record, also of files whose digest agrees.")
@click.option(
    "--copy",
    "copies",
    multiple=True,
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="A folder with second copies, to mend hurt files from, beside those of the "
    "configuration; may be repeated.",
)
@json_option
@click.pass_context
def audit(context: click.Context, /, as_json: bool, **options: Any) -> None:  # noqa: FBT001
    """Re-read every kept file and say which byte of which record of which page is hurt."""
    where = reading(context)
    layout = Layout(where.store).existing()
    storage = FolderStorage(layout.warcs)
    options["copies"] = (*options["copies"], *where.copies)
    for copy in bring_back(storage, options["copies"]):
        click.echo(f"{copy.name}: was lost; brought back from {copy}.", err=True)
    bad = sum(_tell_fault(fault, as_json=as_json) for fault in lost_files(storage))
    for audited in _audited(where, storage, options):
        for hurt in audited.hurt:
            _tell_fault(hurt.fault, as_json=as_json, page=hurt.page)
        if audited.mended_from is not None:
            click.echo(f"{audited.fixity.name}: mended from {audited.mended_from}.", err=True)
        bad += not audited.well
    click.echo(f"{len(storage.finished())} file(s), {bad} hurt or lost.", err=True)
    context.exit(VERIFICATION_FAILED if bad else 0)


def _audited(where: Reading, storage: FolderStorage, options: dict[str, Any]) -> list[Audited]:
    with where.catalogue(writing=True) as catalogue:
        return list(
            audit_files(
                storage,
                catalogue,
                names=storage.finished(),
                deep=options["deep"],
                copies=options["copies"],
                clock=lambda: datetime.now(UTC),  # noqa: TID251 - when a person ran this
            )
        )


def _tell_fault(fault: Fault, *, as_json: bool, page: str | None = None) -> bool:
    """Say it; whether it counts."""
    if as_json:
        plain = {
            "file": fault.file,
            "offset": fault.offset,
            "record_id": fault.record_id,
            "kind": fault.kind,
            "severity": fault.severity,
            "page": page,
            "sentence": fault.sentence,
        }
        click.echo(tell.as_json(plain))
    else:
        click.echo(f"{fault}" + (f" (page {page})" if page else ""))
    return fault.severity is Severity.FAULT
