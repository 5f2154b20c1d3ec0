"""`diff` and `compare`: what changed between two versions, or between any two texts."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import click

from archive.catalogue import Catalogue, PageRow
from archive.cli import tell
from archive.cli.context import DIFFERENT, TROUBLE, Reading, Refusal, reading
from archive.cli.given import as_text, file_content, kept_page
from archive.cli.jsonl import Shape, records
from archive.cli.options import json_option
from archive.edits.compare import compare as compare_articles
from archive.edits.judge import weigh
from archive.edits.record import BadRecord, change_record, compare_record
from archive.edits.render import Mark, Row, Segment, rows
from archive.edits.render import html as as_html
from archive.model import Article, EditKind, Sighting
from archive.text.page import Response, read
from archive.text.pasted import read_text

_MARKS: Final = {
    Mark.SAME: {},
    Mark.REMOVED: {"fg": "red", "strikethrough": True},
    Mark.ADDED: {"fg": "green", "bold": True},
}
_WIDTH: Final = 48  # characters of one side
_STAMP: Final = Shape({"source": (str,), "at": (str,)}, needs=(("source",), ("at",)), notes=True)
_SIDE: Final = Shape(
    {
        **dict.fromkeys(("title", "byline", "published", "modified", "body", "html"), (str,)),
        "captured_at": (datetime,),
        "stamps": (list,),
    },
    needs=(("body", "html", "title"),),
    inner={"stamps": _STAMP},
    notes=True,
)
_PAIR: Final = Shape(
    {
        "id": (str, int),
        "lang": (str,),
        "captured_at": (datetime,),
        "old": (dict,),
        "new": (dict,),
        "history": (list,),
    },
    needs=(("old",), ("new",)),
    inner={"old": _SIDE, "new": _SIDE, "history": _SIDE},
    notes=True,
)


@click.command("diff")
@click.argument("url")
@click.argument("versions", required=False, metavar="[A..B]")
@click.option("--word", "form", flag_value="word", default=True, help="Woven (the default).")
@click.option("--side", "form", flag_value="side", help="Side by side.")
@click.option("--html", "form", flag_value="html", help="Both versions as one HTML fragment.")
@json_option
@click.pass_context
def diff(context: click.Context, /, url: str, versions: str | None, **options: Any) -> None:
    """What changed between two versions of a page; by default the newest edit.

    Exit code as diff(1): 0 the same, 1 different, 2 trouble.
    """
    where = reading(context)
    try:
        with where.catalogue() as catalogue:
            page = where.page(catalogue, url)
            before, after = _pair(catalogue, page, versions)
    except Refusal as refusal:
        click.echo(f"newskeep: {refusal}", err=True)
        context.exit(TROUBLE)
    context.exit(_tell_difference(before, after, **options))


def _pair(catalogue: Catalogue, page: PageRow, versions: str | None) -> tuple[Article, Article]:
    """The two articles that are asked for. Raises Refusal."""
    articles = {version.number: version.article for version in catalogue.versions(page.page_id)}
    if versions is not None:
        first, dots, second = versions.partition("..")
        if not dots or not first.isdecimal() or not second.isdecimal():
            raise Refusal(f"{versions}: is no pair of versions; write two numbers, as 1..2.")
        absent = [number for number in (first, second) if int(number) not in articles]
        if absent:
            known = ", ".join(map(str, articles)) or "none"
            raise Refusal(f"{page.url}: has no version {absent[0]}; it has {known}.")
        return articles[int(first)], articles[int(second)]
    sightings = catalogue.history(page.page_id)
    if not sightings:
        raise Refusal(f"{page.url}: no article was read from it yet. See `newskeep log`.")
    texts = [row for i, row in enumerate(sightings) if not i or _differs(row, sightings[i - 1])]
    newest = texts[-1].sighting.article
    return (texts[-2].sighting.article if len(texts) > 1 else newest), newest


def _differs(row: Any, before: Any) -> bool:
    return bool(row.text_digest != before.text_digest)


@click.command("compare")
@click.argument("old", required=False)
@click.argument("new", required=False)
@click.option("--jsonl", is_flag=True, help="Compare records from a file or standard input.")
@click.option("--side", "form", flag_value="side", help="Side by side.")
@click.option("--html", "form", flag_value="html", help="Both as one HTML fragment.")
@json_option
@click.pass_context
def compare(
    context: click.Context,
    /,
    old: str | None,
    new: str | None,
    jsonl: bool,  # noqa: FBT001 - a flag of click
    **options: Any,
) -> None:
    r"""Compare two files or kept addresses; or, with --jsonl [FILE], one record a line.

    Exit code as diff(1): 0 the same, 1 different, 2 trouble.

    \b
    A record: {"id": 1, "old": SIDE, "new": SIDE}; where known also "lang" (en, ru, …),
    "captured_at", and "history": [SIDE, …], earlier sides, oldest first.
    A SIDE: {"title", "byline", "body", "published", "modified"}, of which a title or a body
    is needed; or {"html", "published", "modified"} with a whole page; where known also
    "captured_at" and "stamps": [{"source", "at"}, …].
    Paragraphs of a body are parted by an empty line; times are ISO 8601.
    """
    if jsonl:
        for line in _compared(old):
            click.echo(line)
        return
    if old is None or new is None:
        raise click.UsageError("Give two files or addresses, or records with --jsonl.")
    where = reading(context)
    try:
        before, after = (_article(where, name) for name in (old, new))
    except Refusal as refusal:
        click.echo(f"newskeep: {refusal}", err=True)
        context.exit(TROUBLE)
    options["form"] = options["form"] or "word"
    context.exit(_tell_difference(before, after, **options))


def _compared(name: str | None) -> Iterator[str]:
    for number, record in records(name, _PAIR):
        try:
            yield json.dumps(compare_record(record, read_html=read_page), ensure_ascii=False)
        except BadRecord as error:
            raise Refusal(f"line {number}: {error}.") from error


def read_page(html: str) -> Article:
    """The article of a page that is given as HTML, with nothing known of its address."""
    return _page(html.encode(), "text/html; charset=utf-8")


def _page(content: bytes, content_type: str) -> Article:
    now = datetime(9999, 1, 1, tzinfo=UTC)  # no stamp is later than a fetch that nobody made
    headers = (("Content-Type", content_type),)
    url = "http://page.invalid/"
    article = read(Response(url, url, 200, headers, content, now)).article
    return article or Article(title=None, byline=None, paragraphs=())


def _article(where: Reading, name: str) -> Article:
    """A file (HTML or text), or a kept address. Raises Refusal."""
    content = file_content(name)
    if content is not None:
        suffixes = Path(name.removesuffix(".gz")).suffix
        is_page = b"<html" in content[:5000].lower() or suffixes in (".html", ".htm")
        return _page(content, "text/html") if is_page else read_text(as_text(name, content))
    with kept_page(where, name) as (catalogue, page):
        versions = catalogue.versions(page.page_id)
    if not versions:
        raise Refusal(f"{name}: no article was read from it yet. See `newskeep log`.")
    return max(versions, key=lambda version: version.last_seen).article


def _tell_difference(before: Article, after: Article, *, form: str, as_json: bool) -> int:
    changes = compare_articles(before, after)
    differ = any(change.kind is not EditKind.FORMAT for change in changes)
    if as_json:
        sighted = Sighting(before, datetime(1, 1, 2, tzinfo=UTC), datetime(1, 1, 2, tzinfo=UTC))
        weighed = weigh([sighted], after, datetime(9999, 1, 1, tzinfo=UTC), undeclared_waits=False)
        plain = {
            "text_changed": differ,
            "verdict": weighed.verdict,
            "kinds": weighed.kinds,
            "changes": [change_record(change) for change in changes],
        }
        click.echo(tell.as_json(plain))
    elif form == "html":
        click.echo(as_html(before, after, changes))
    else:
        for row in rows(changes):
            click.echo(_side(row) if form == "side" else _woven(row))
    return DIFFERENT if differ else 0


def _heading(row: Row) -> str:
    kinds = ", ".join(kind.value for kind in row.kinds)
    return click.style(f"@@ {row.field.value}: {kinds} @@", fg="cyan")


def _woven(row: Row) -> str:
    return f"{_heading(row)}\n{''.join(_marked(s, plain=True) for s in row.segments)}\n"


def _side(row: Row) -> str:
    left, right = _wrapped(row.old), _wrapped(row.new)
    height = max(len(left), len(right))
    left += [""] * (height - len(left))
    right += [""] * (height - len(right))
    pairs = zip(left, right, strict=True)
    lines = (f"{a}{' ' * (_WIDTH - len(click.unstyle(a)))} │ {b}" for a, b in pairs)
    return f"{_heading(row)}\n" + "\n".join(lines) + "\n"


def _wrapped(segments: tuple[Segment, ...]) -> list[str]:
    """Marked words in lines of one side's width."""
    lines, line, length = [], "", 0
    for segment in segments:
        for word in segment.text.split():
            space = 1 if length else 0
            if length + space + len(word) > _WIDTH:
                lines.append(line)
                line, length, space = "", 0, 0
            line += " " * space + _marked(Segment(word, segment.mark))
            length += space + len(word)
    return [*lines, line] if line else lines


def _marked(segment: Segment, *, plain: bool = False) -> str:
    """Coloured on a terminal; in woven form also with signs, for where there are no colours."""
    styled = click.style(segment.text, **_MARKS[segment.mark])  # type: ignore[arg-type] # a table
    if not plain or segment.mark is Mark.SAME:
        return styled
    opened, closed = ("[-", "-]") if segment.mark is Mark.REMOVED else ("{+", "+}")
    return f"{opened}{styled}{closed}"
