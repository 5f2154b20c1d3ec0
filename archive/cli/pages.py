"""`list`, `log`, `show`: what is kept, what happened to it, and the thing itself."""

import re
import sys
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import click

from archive.catalogue import Catalogue, EventKind, EventRow, PageRow
from archive.catalogue.history import Moment
from archive.cli import tell
from archive.cli.context import Reading, Refusal, in_utc, reading, split_time
from archive.cli.options import COUNT, json_option
from archive.model import Capture, EditKind, Verdict

_SINCE: Final = re.compile(r"(\d{1,15}(?:\.\d{1,9})?)([mhdw])")
_SECONDS: Final = {"m": 60, "h": 3600, "d": 86400, "w": 604800}


class Since(click.ParamType[datetime]):
    """`7d`, `12h`, or an ISO date: an instant."""

    name = "since"

    def convert(self, value: Any, param: Any, ctx: Any) -> datetime:
        text = str(value)
        try:
            if (ago := _SINCE.fullmatch(text)) is not None:
                return datetime.now(UTC) - timedelta(seconds=float(ago[1]) * _SECONDS[ago[2]])  # noqa: TID251 - what a person means by "since 7d"
            return in_utc(datetime.fromisoformat(text))
        except ValueError:
            self.fail(f"{text!r} is no time; write 7d, 12h or 2026-03-01.", param, ctx)
        except OverflowError:
            self.fail(f"{text!r} lies before the year 1; write 7d, 12h or 2026-03-01.", param, ctx)


@click.group("list", invoke_without_command=True)
@json_option
@click.pass_context
def list_(context: click.Context, as_json: bool) -> None:  # noqa: FBT001 - a flag of click
    """List pages (the default), edits, checks, captures or links."""
    if context.invoked_subcommand is None:
        context.invoke(list_pages, as_json=as_json)


@list_.command("pages")
@click.option("--host", help="Only pages of this host.")
@json_option
@click.pass_context
def list_pages(context: click.Context, host: str | None = None, as_json: bool = False) -> None:  # noqa: FBT001, FBT002
    """The pages that are followed, with where each stands."""
    with reading(context).catalogue() as catalogue:
        pages = catalogue.pages(host=host)
    if as_json:
        tell.print_json(map(tell.page_plain, pages))
        return
    if not pages:
        click.echo("No pages yet. Add some: newskeep backfill FILE", err=True)
    for page in pages:
        click.echo(_page_line(page))


def _page_line(page: PageRow) -> str:
    state = page.last_failure or page.access or "not checked yet"
    counts = f"{page.versions} version(s), {page.edits} edit(s), {page.checks} check(s)"
    return f"{page.url}\n    {state}; {counts}" + (f"; {page.title}" if page.title else "")


@list_.command("edits")
@click.option("--verdict", type=click.Choice([v.value for v in Verdict]))
@click.option("--kind", type=click.Choice([k.value for k in EditKind]))
@click.option("--host")
@click.option("--since", type=Since(), help="7d, 12h, 2026-03-01.")
@click.option("--limit", type=COUNT)
@json_option
@click.pass_context
def list_edits(context: click.Context, /, as_json: bool, **chosen: Any) -> None:  # noqa: FBT001
    """Edits that fit every filter, oldest first."""
    verdict, kind = chosen.pop("verdict"), chosen.pop("kind")
    with reading(context).catalogue() as catalogue:
        edits = catalogue.edits(
            verdict=Verdict(verdict) if verdict else None,
            kind=EditKind(kind) if kind else None,
            **chosen,
        )
        pages = {edit.page_id: catalogue.page(page_id=edit.page_id) for edit in edits}
    for edit in edits:
        page = pages[edit.page_id]
        url = page.url if page else "?"
        if as_json:
            click.echo(tell.as_json({"url": url, **tell.edit_plain(edit)}))
            continue
        click.echo(f"{url}\n    {tell.moment_line(edit)}")
        for change in edit.changes:
            click.echo(f"      {change.kind.value}: {change.before or '–'}")
            click.echo(f"      {' ' * len(change.kind.value)}→ {change.after or '–'}")


@list_.command("checks")
@click.argument("url")
@json_option
@click.pass_context
def list_checks(context: click.Context, url: str, as_json: bool) -> None:  # noqa: FBT001
    """Every look that was taken at a page, also those that changed nothing or failed."""
    with reading(context).catalogue() as catalogue:
        page = reading(context).page(catalogue, url)
        findings = {row.check_id: row for row in catalogue.findings_of(page.page_id)}
        for check in catalogue.checks_of(page.page_id):
            found = findings.get(check.check_id)
            plain = {
                "check": check.check_id,
                "started_at": check.started_at,
                "finished_at": check.finished_at,
                "final_url": check.final_url,
                "failure": check.failure,
                "detail": check.detail,
                "access": found and found.access,
                "ground": found and found.ground,
                "verdict": found and found.verdict,
                "version": found and found.version,
                "record_id": check.record_id,
            }
            if as_json:
                click.echo(tell.as_json(plain))
                continue
            what = f"{check.failure}: {check.detail}" if check.failure else ""
            if found is not None:
                version = f", version {found.version}" if found.version else ""
                what += f" {found.access.value} ({found.ground}){version}"
            click.echo(f"{tell.when(check.started_at)}  {what.strip()}")


@list_.command("captures")
@click.argument("url")
@json_option
@click.pass_context
def list_captures(context: click.Context, url: str, as_json: bool) -> None:  # noqa: FBT001
    """Every exchange of a page, and where its bytes lie."""
    with reading(context).catalogue() as catalogue:
        page = reading(context).page(catalogue, url)
        for capture in catalogue.captures_of(page.page_id):
            if as_json:
                click.echo(tell.as_json(tell.capture_plain(capture)))
            else:
                click.echo(capture_line(capture))


def capture_line(capture: Capture) -> str:
    place = capture.place
    answer = capture.failure or f"{capture.status} {capture.kind.value}"
    where = f"{place.warc} at byte {place.offset}, {place.length} bytes"
    return f"{tell.when(capture.captured_at)}  {answer}  {where}  sha256:{capture.block_sha256}"


@list_.command("links")
@click.argument("url")
@json_option
@click.pass_context
def list_links(context: click.Context, url: str, as_json: bool) -> None:  # noqa: FBT001
    """Where a page's address came from: document, line, label and words."""
    with reading(context).catalogue() as catalogue:
        page = reading(context).page(catalogue, url)
        for row in catalogue.links(page.page_id):
            link = row.link
            if as_json:
                plain = {
                    "url": link.url,
                    "role": link.role,
                    "document": link.document,
                    "document_sha256": link.document_sha256,
                    "line": link.line,
                    "label": link.label,
                    "words": link.words,
                    "added_at": row.added_at,
                }
                click.echo(tell.as_json(plain))
                continue
            place = f"{link.document or 'given by hand'}"
            place += f", line {link.line}" if link.line else ""
            label = f", under “{link.label}”" if link.label else ""
            click.echo(f"{link.role.value}: {place}{label}: {link.words or link.url}")


@click.command("log")
@click.argument("url")
@json_option
@click.pass_context
def log(context: click.Context, url: str, as_json: bool) -> None:  # noqa: FBT001
    """The page's history: versions, edits with their verdict, events; newest last."""
    with reading(context).catalogue() as catalogue:
        page = reading(context).page(catalogue, url)
        moments = catalogue.timeline(page.page_id)
    if as_json:
        tell.print_json(map(tell.moment_plain, moments))
        return
    click.echo(f"{page.url}")
    for moment in moments:
        if not _is_noise(moment):
            click.echo("  " + tell.moment_line(moment).replace("\n", "\n  "))


def _is_noise(moment: Moment) -> bool:
    """Furniture is recorded, and shown by --json; nobody is told of it unasked."""
    return isinstance(moment, EventRow) and moment.event.kind is EventKind.FURNITURE_CHANGED


@click.command("show")
@click.argument("address", metavar="URL[@TIME]")
@click.option("--text", "form", flag_value="text", default=True, help="The article (the default).")
@click.option("--html", "form", flag_value="html", help="The page's content, decoded.")
@click.option("--headers", "form", flag_value="headers", help="The answer's head, as received.")
@click.option("--warc", "form", flag_value="warc", help="The WARC record, as it stands.")
@json_option
@click.pass_context
def show(context: click.Context, address: str, form: str, as_json: bool) -> None:  # noqa: FBT001
    """What a page said: now, or at a time such as 2026-03-01T10:00 (UTC). Never fetches."""
    where = reading(context)
    with where.catalogue() as catalogue:
        page, at = _page_and_time(where, catalogue, address)
        if form == "text":
            _show_text(catalogue, page, at, as_json=as_json)
            return
        capture = catalogue.capture_at(page.page_id, at or datetime.max.replace(tzinfo=UTC))
        if capture is None:
            raise Refusal(f"{page.url}: has no capture yet. Fetch it with `newskeep check`.")
        _tell_how_far("capture", at, *_first_and_last(catalogue, page, capture))
        if as_json:
            click.echo(tell.as_json(tell.capture_plain(capture)))
            return
        shown = _bytes_of(form, where, catalogue, capture)
    sys.stdout.buffer.write(shown)


def _page_and_time(
    where: Reading, catalogue: Catalogue, argument: str
) -> tuple[PageRow, datetime | None]:
    url, at = split_time(argument)
    try:
        return where.page(catalogue, url), at
    except Refusal:
        address, sign, time = argument.rpartition("@")
        if at is None and sign and _is_kept(where, catalogue, address):
            raise Refusal(
                f"{time!r}: is no time that can be read. Write it as 2026-03-01 or "
                "2026-03-01T10:00, with an offset such as +02:00 where it is not of UTC."
            ) from None
        raise


def _is_kept(where: Reading, catalogue: Catalogue, address: str) -> bool:
    try:
        where.page(catalogue, address)
    except Refusal:
        return False
    return True


def _first_and_last(
    catalogue: Catalogue, page: PageRow, capture: Capture
) -> tuple[datetime, datetime]:
    ends = (datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC))
    first, last = (catalogue.capture_at(page.page_id, end) or capture for end in ends)
    return first.captured_at, last.captured_at


def _tell_how_far(what: str, at: datetime | None, first: datetime, last: datetime) -> None:
    """Say it where a time was asked for at which nobody had looked yet, or looked no more."""
    if at is not None and at < first:
        told = f"The first {what} is of {tell.when(first)}, {tell.span(first - at)} after"
        silence = "before"
    elif at is not None and at > last:
        told = f"The last {what} is of {tell.when(last)}, {tell.span(at - last)} before"
        silence = "since"
    else:
        return
    said = f"{told} the time that was asked for; what the page said {silence} is not known."
    click.echo(said, err=True)


def _show_text(catalogue: Catalogue, page: PageRow, at: datetime | None, *, as_json: bool) -> None:
    versions = catalogue.versions(page.page_id)
    seen = [v for v in versions if at is None or v.first_seen <= at] or versions[:1]
    if not seen:
        state = page.last_failure or page.access or "not checked yet"
        raise Refusal(f"{page.url}: no article was read from it ({state}). See `newskeep log`.")
    first, last = min(v.first_seen for v in versions), max(v.last_seen for v in versions)
    _tell_how_far("text", at, first, last)
    version = max(seen, key=lambda v: v.last_seen if at is None else v.first_seen)
    if as_json:
        click.echo(tell.as_json({"url": page.url, **tell.version_plain(version)}))
        return
    article = version.article
    head = [article.title, f"By {article.byline}" if article.byline else None]
    stamps = [
        f"{stamp.label or stamp.role.value} {stamp.raw}"
        for stamp in (article.published, article.updated)
        if stamp is not None
    ]
    lines = [line for line in (*head, " | ".join(stamps) or None) if line]
    click.echo("\n".join(lines))
    click.echo(f"\n{article.body}")


def _bytes_of(form: str, where: Reading, catalogue: Catalogue, capture: Capture) -> bytes:
    if form == "html":
        return where.answer(catalogue, capture).content.data
    if form == "headers":
        return where.answer(catalogue, capture).head
    record = where.record(capture)
    head = "".join(f"{name}: {value}\r\n" for name, value in record.headers)
    return f"WARC/1.1\r\n{head}\r\n".encode() + record.block + b"\r\n\r\n"
