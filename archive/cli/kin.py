"""`kin`: which pages are copies, cuts, rewrites or quotations of which."""

import json
from collections.abc import Iterator
from typing import Any, Final

import click

from archive.catalogue import Catalogue, PageRow
from archive.cli import tell
from archive.cli.context import Refusal, reading
from archive.cli.jsonl import Shape, records
from archive.cli.options import json_option
from archive.kinship.records import BadRecord, kin_records
from archive.reading_room.kin import (
    FamilyView,
    Journey,
    PageKin,
    Relative,
    all_families,
    family_named,
    journeys,
    kin_of_page,
)
from archive.text.pasted import read_text

_WORDS: Final = {
    "same_text": "same text",
    "partial_copy": "partial copy",
    "shared_quote": "shared quotation",
    "same_event": "same event",
    "declared_source": "declared source",
}
_RECORD: Final = Shape(
    {
        "id": (str, int),
        **dict.fromkeys(("text", "url", "title", "byline", "published"), (str,)),
    },
    needs=(("id",), ("text",)),
    notes=True,
)
_MOST: Final = 12  # journeys that are told in words; --json gives all


@click.command("kin")
@click.argument("target", required=False, metavar="[URL|FILE|-]")
@click.option("--families", is_flag=True, help="The families of pages, with their likely sources.")
@click.option("--family", "name", metavar="NAME", help="One family, and how its claims travelled.")
@click.option("--jsonl", is_flag=True, help="Relate records from FILE or stdin; no store needed.")
@json_option
@click.pass_context
def kin(context: click.Context, /, target: str | None, as_json: bool, **chosen: Any) -> None:  # noqa: FBT001
    r"""The kin of a page: copies, cuts, rewrites, shared quotations, and on what grounds.

    \b
    A record of --jsonl, one a line: {"id": 1, "text": "…"}; where known also "url", "title",
    "byline" and "published" (ISO 8601). The text holds its paragraphs, one a line.
    """
    if chosen["jsonl"]:
        _relate_records(target)
        return
    asked = [bool(target), chosen["families"], bool(chosen["name"])]
    if sum(asked) != 1:
        raise Refusal("kin: name one of a page's URL, --families, --family NAME, or --jsonl FILE.")
    with reading(context).catalogue() as catalogue:
        if target:
            page = reading(context).page(catalogue, target)
            _tell(kin_of_page(catalogue, page), as_json=as_json)
        elif chosen["families"]:
            _tell_families(catalogue, as_json=as_json)
        else:
            _tell_family(catalogue, chosen["name"], as_json=as_json)


def _relate_records(name: str | None) -> None:
    try:
        for pair in kin_records((record for _, record in records(name, _RECORD)), read_text):
            click.echo(json.dumps(pair, ensure_ascii=False))
    except BadRecord as error:
        raise Refusal(f"{error}.") from error


# --- one page --------------------------------------------------------------------------------


def _tell(kin: PageKin, *, as_json: bool) -> None:
    if as_json:
        click.echo(tell.as_json(_page_plain(kin)))
        return
    click.echo(kin.page.url)
    for line in _page_lines(kin):
        click.echo(f"  {line}")


def _page_lines(kin: PageKin) -> Iterator[str]:
    if not kin.relatives:
        yield "shares nothing with any other page of this store"
    for relative in kin.relatives:
        yield from _relative_lines(relative, kin.page)
    if kin.family is not None:
        source = kin.source.url if kin.source else "undecided"
        yield f"family {kin.family}, likely source: {source}"
    for link in kin.declared:
        where = f' under "{link.label}"' if link.label else ""
        yield f"names as its source{where}: {link.url} (not followed)"
    for lead in kin.leads:
        yield f"lead: {lead.words.strip()} ({lead.place}, no address)"
    for page in kin.credited_by:
        yield f"its outlet is credited, without an address, by {page.url}"
    for link in kin.documents:
        if link.document is not None:
            label = f' under "{link.label}"' if link.label else ""
            yield f"linked from {link.document}{label}"
    for row in kin.outdated:
        yield f"{tell.when(row.event.at)} {tell.outdated_words(row.event.detail)}"


def _relative_lines(relative: Relative, page: PageRow) -> Iterator[str]:
    link, detail = relative.link, relative.link.link.detail
    direction = {True: " ← ", False: " → ", None: " – "}[relative.came_from_it]
    words = ", ".join(_words(it) for it in link.link.relations)
    versions = f"{link.version_of(page.page_id)} | {link.version_of(relative.page.page_id)}"
    own, other = _containments(relative, page.page_id)
    yield f"{words}{direction}{relative.page.url}"
    yield f"    versions {versions}; {own:.0%} of this page in the other, {other:.0%} of the other"
    for ground in detail["grounds"]:
        yield f"    {_told(ground, relative, page)}"
    for quote in detail["shared_quotes"]:
        yield f"    both quote: “{quote}”"
    if detail["shared_figures"]:
        yield f"    both give: {', '.join(detail['shared_figures'])}"
    missing = detail["missing_in_b" if link.a_page == page.page_id else "missing_in_a"]
    if missing:
        yield f"    only here: {', '.join(missing)}"


def _told(ground: str, relative: Relative, page: PageRow) -> str:
    """A ground as it is said when one of the two pages is looked at."""
    # The longer address first: one may begin with the other.
    for url, words in sorted(
        ((page.url, "this page"), (relative.page.url, "the other")), key=lambda it: -len(it[0])
    ):
        ground = ground.replace(url, words)
    return ground[:1].upper() + ground[1:]


def _containments(relative: Relative, page_id: int) -> tuple[float, float]:
    detail = relative.link.link.detail
    both = detail["containment_ab"], detail["containment_ba"]
    return both if relative.link.a_page == page_id else (both[1], both[0])


def _page_plain(kin: PageKin) -> dict[str, Any]:
    return {
        "url": kin.page.url,
        "kin": [_relative_plain(relative, kin.page.page_id) for relative in kin.relatives],
        "family": kin.family,
        "likely_source": kin.source and kin.source.url,
        "grounds": kin.grounds,
        "declared_sources": [{"url": link.url, "label": link.label} for link in kin.declared],
        "linked_from": [
            {"document": link.document, "label": link.label, "role": link.role}
            for link in kin.documents
        ],
        "leads": [{"outlet": it.outlet, "place": it.place, "words": it.words} for it in kin.leads],
        "credited_by": [page.url for page in kin.credited_by],
        "outdated": [{"at": it.event.at, **it.event.detail} for it in kin.outdated],
    }


def _relative_plain(relative: Relative, page_id: int) -> dict[str, Any]:
    link = relative.link
    own, other = _containments(relative, page_id)
    direction = {True: "from_it", False: "to_it", None: "undecided"}[relative.came_from_it]
    return {
        "url": relative.page.url,
        "relations": link.link.relations,
        "direction": direction,
        "version": link.version_of(page_id),
        "its_version": link.version_of(relative.page.page_id),
        "containment": own,
        "its_containment": other,
        "shared_quotes": link.link.detail["shared_quotes"],
        "shared_figures": link.link.detail["shared_figures"],
        "grounds": link.link.detail["grounds"],
    }


# --- families --------------------------------------------------------------------------------


def _tell_families(catalogue: Catalogue, *, as_json: bool) -> None:
    none = True
    for family in all_families(catalogue):
        none = False
        if as_json:
            click.echo(tell.as_json(_family_plain(family)))
            continue
        click.echo(f"{family.name}  {len(family.members)} pages")
        for page in family.members:
            click.echo(f"    {_member(page, family)}")
    if none and not as_json:
        click.echo("No pages that copy or rewrite each other.", err=True)


def _tell_family(catalogue: Catalogue, name: str, *, as_json: bool) -> None:
    family = family_named(catalogue, name)
    if family is None:
        raise Refusal(f"{name}: no family has that name. See `newskeep kin --families`.")
    travelled = journeys(catalogue, family)
    if as_json:
        claims = [_journey_plain(it) for it in travelled]
        click.echo(tell.as_json({**_family_plain(family), "claims": claims}))
        return
    click.echo(f"{family.name}  {len(family.members)} pages")
    for page in family.members:
        click.echo(f"    {_member(page, family)}")
    for ground in family.grounds:
        click.echo(f"    {ground}")
    for it in travelled[:_MOST]:
        click.echo(f"\n{it.claim.value} “{it.words}”")
        for stop in it.stops:
            click.echo(f"    {tell.when(stop.seen)}  {_words(stop.step.value)}  {stop.page}")
            if stop.sentence and stop.sentence != it.words:
                click.echo(f"        {stop.sentence}")
    if len(travelled) > _MOST:
        click.echo(f"\nand {len(travelled) - _MOST} more; --json gives all.")


def _member(page: PageRow, family: FamilyView) -> str:
    is_source = family.source is not None and page.page_id == family.source.page_id
    return f"{page.url}{'  (likely source)' if is_source else ''}"


def _family_plain(family: FamilyView) -> dict[str, Any]:
    return {
        "family": family.name,
        "pages": [page.url for page in family.members],
        "likely_source": family.source and family.source.url,
        "grounds": family.grounds,
    }


def _journey_plain(it: Journey) -> dict[str, Any]:
    stops = [
        {"page": stop.page, "seen": stop.seen, "step": stop.step, "sentence": stop.sentence}
        for stop in it.stops
    ]
    return {"claim": it.claim, "words": it.words, "stops": stops}


def _words(name: str) -> str:
    return _WORDS.get(name, name.replace("_", " "))
