"""`extract`: the article of a kept page, of a file, or of many records."""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from itertools import islice
from typing import Any, Final

import click

from archive.cli.context import Reading, Refusal, reading
from archive.cli.given import as_text, file_content, kept_page
from archive.cli.jsonl import Shape, records
from archive.cli.options import json_option
from archive.workers import Done, Limits, Workers

_JOBS: Final = {"extract": "archive.text.record:record_job"}
_EARLIER: Final = Shape({"title": (str,), "text": (str,)}, needs=())
_RECORD: Final = Shape(
    {
        "id": (str, int),
        **dict.fromkeys(("html", "html_path", "text", "url", "final_url"), (str,)),
        "captured_at": (datetime,),
        "status": (int, str),
        "headers": (dict, list),
        "prev": (dict,),
        "earlier": (dict,),
    },
    needs=(("html", "html_path", "text"),),
    inner={"prev": _EARLIER, "earlier": _EARLIER},
    notes=True,
)
_AT_ONCE: Final = 2
_AHEAD: Final = 64  # records that are read ahead of the answers


@click.command("extract")
@click.argument("what", required=False, metavar="[URL|FILE]")
@click.option("--jsonl", is_flag=True, help="Read records from a file or standard input.")
@json_option
@click.pass_context
def extract(context: click.Context, /, what: str | None, jsonl: bool, as_json: bool) -> None:  # noqa: FBT001
    r"""The article of a kept page or a saved file; with --jsonl [FILE], of each record.

    \b
    A record, one a line: {"id": 1, "url": "https://…", "html": "…"}; in place of "html" also
    "html_path" (a file, .gz or not) or "text" (a copy that was pasted); where known also
    "status", "headers" (an object or a list of pairs), "final_url", "captured_at" (ISO 8601)
    and "prev": {"title", "text"}, what the page said before.
    """
    where = reading(context)
    with Workers(_AT_ONCE, _JOBS, limits=Limits()) as workers:
        if jsonl:
            for line in _extracted(where, workers, what):
                click.echo(line)
            return
        if what is None:
            raise click.UsageError("Give an address or a file, or records with --jsonl.")
        content = file_content(what)
        asked = _kept(where, what) if content is None else _saved(what, content)
        answer = _ask(where, workers, *asked)
    if as_json:
        click.echo(json.dumps(answer, ensure_ascii=False))
        return
    click.echo(f"{answer['access']}: {answer['ground']}", err=True)
    head = [answer["title"], f"By {answer['byline']}" if answer["byline"] else None]
    click.echo("\n".join(line for line in head if line))
    click.echo("\n" + "\n\n".join(answer["paragraphs"]))


def _extracted(where: Reading, workers: Workers, name: str | None) -> Iterator[str]:
    """The answers in the order of the records, several being worked on at once. Raises Refusal."""
    source, refused = records(name, _RECORD), list[Refusal]()
    with ThreadPoolExecutor(_AT_ONCE) as threads:
        while some := list(_until_refused(islice(source, _AHEAD), refused)):
            asked = threads.map(lambda record: _ask(where, workers, record), some)
            yield from (json.dumps(answer, ensure_ascii=False) for answer in asked)
    if refused:
        raise refused[0]


def _until_refused(
    source: Iterator[tuple[int, dict[str, Any]]], refused: list[Refusal]
) -> Iterator[dict[str, Any]]:
    """The records before one that is refused, which are to be answered all the same."""
    try:
        for _, record in source:
            yield record
    except Refusal as refusal:
        refused.append(refusal)


def _ask(
    where: Reading, workers: Workers, record: dict[str, Any], page: bytes = b""
) -> dict[str, Any]:
    """Have a record read; its page may come beside it, in whatever encoding it says it has."""
    profiles = str(where.profiles) if where.profiles else None
    outcome = workers.run_sync("extract", {"record": record, "profiles": profiles}, page)
    if isinstance(outcome, Done):
        return outcome.result
    return {
        "id": record.get("id"),
        "outcome": outcome.reason,
        "access": "empty",
        "ground": f"nothing was read: {outcome.detail}",
        "title": None,
        "byline": None,
        "paragraphs": [],
    }


def _saved(name: str, content: bytes) -> tuple[dict[str, Any], bytes]:
    """A file as a record, and as a page where it is one. Raises Refusal."""
    record: dict[str, Any] = {"id": name, "url": "http://page.invalid/", "status": 200}
    if b"<" in content[:2000]:
        return record, content
    return {**record, "text": as_text(name, content)}, b""


def _kept(where: Reading, what: str) -> tuple[dict[str, Any], bytes]:
    """The newest answer of a kept page. Raises Refusal, Hurt."""
    with kept_page(where, what) as (catalogue, page):
        capture = next(
            (c for c in reversed(catalogue.captures_of(page.page_id)) if c.status == 200), None
        )
        if capture is None:
            raise Refusal(f"{what}: no answer of it is kept. See `newskeep log`.")
        stored = where.answer(catalogue, capture)
    record = {
        "id": what,
        "url": page.url,
        "final_url": capture.url,
        "status": stored.status,
        "headers": dict(stored.headers),
        "html": "",  # where nothing came, nothing comes beside the record either
        "captured_at": capture.captured_at.isoformat(),
    }
    return record, stored.content.data
