"""`profile`: what a publisher's profile takes from a page, and what a site has taught."""

from pathlib import Path

import click

from archive.cli import tell
from archive.cli.context import Reading, Refusal, reading
from archive.cli.given import file_content
from archive.cli.options import json_option
from archive.ingest.sites import Sites
from archive.model import Article, Stamp
from archive.text.page import Response, read
from archive.text.profile import Profiles


@click.group("profile")
def profile() -> None:
    """What a publisher's profile takes from a page, and what a site has taught."""


@profile.command("test")
@click.argument("host")
@click.argument("pages", nargs=-1, type=click.Path(exists=True, dir_okay=False))
@json_option
@click.pass_context
def test(context: click.Context, /, host: str, pages: tuple[str, ...], as_json: bool) -> None:  # noqa: FBT001
    """What the profile of HOST takes from saved PAGES, or from the newest kept page of HOST."""
    where = reading(context)
    profiles = Profiles.shipped(where.profiles)
    chosen = profiles.for_host(host)
    click.echo(f"profile: {chosen.label}", err=True)
    for name, response in _responses(where, host, pages):
        found = read(response, profiles=profiles)
        if as_json:
            article = tell.article_plain(found.article) if found.article else None
            plain = {"page": name, "access": found.access, "ground": found.ground}
            click.echo(tell.as_json({**plain, "article": article}))
            continue
        click.echo(f"{name}: {found.access.value} ({found.ground}); {found.outcome.value}")
        if found.article is not None:
            for line in _taken(found.article):
                click.echo(f"  {line}")


def _taken(article: Article) -> list[str]:
    stamps = [
        f"{stamp.role.value:<9} {stamp.raw} ({stamp.source}, zone: {stamp.zone.value})"
        for stamp in article.stamps
    ]
    first = article.paragraphs[0][:70] if article.paragraphs else "(nothing)"
    removed = [f"removed   [{block.layer}] {block.text[:70]}" for block in article.furniture]
    return [
        f"title     {article.title}",
        f"byline    {article.byline}",
        f"chosen    published {_raw(article.published)}, updated {_raw(article.updated)}",
        *stamps,
        f"body      {len(article.paragraphs)} paragraph(s): {first} …",
        *removed,
        *(f"flag      {flag}" for flag in article.flags),
    ]


def _raw(stamp: Stamp | None) -> str:
    return "none" if stamp is None else stamp.raw


def _responses(where: Reading, host: str, pages: tuple[str, ...]) -> list[tuple[str, Response]]:
    """Saved pages, or the newest kept one of the host. Raises Refusal."""
    if pages:
        return [(page, _saved(host, page)) for page in pages]
    with where.catalogue() as catalogue:
        for page in reversed(catalogue.pages(host=host)):
            capture = next(
                (c for c in reversed(catalogue.captures_of(page.page_id)) if c.status == 200), None
            )
            if capture is None:
                continue
            stored = where.answer(catalogue, capture)
            content, at = stored.content.data, capture.captured_at
            answer = Response(page.url, capture.url, stored.status, stored.headers, content, at)
            return [(page.url, answer)]
    raise Refusal(f"{host}: no page of it is kept. Give a saved page: profile test HOST FILE.")


def _saved(host: str, page: str) -> Response:
    url = f"https://{host}/{Path(page).name}"
    headers = (("Content-Type", "text/html"),)
    return Response(url, url, 200, headers, file_content(page) or b"", tell.FAR)


@profile.command("furniture")
@click.argument("host")
@json_option
@click.pass_context
def furniture(context: click.Context, /, host: str, as_json: bool) -> None:  # noqa: FBT001
    """The blocks that are taken for furniture of HOST, each with the pages that bear it."""
    where = reading(context)
    with where.catalogue() as catalogue:
        sites = Sites(catalogue, generation=None, kept_texts=where.keep_blocks)
        known = sites.of(host).memory.known()
    for block in known:
        if as_json:
            click.echo(tell.as_json({"text": block.text, "pages": block.articles}))
        else:
            click.echo(f"{block.text}\n    on {len(block.articles)}: {', '.join(block.articles)}")
    click.echo(
        f"{len(known)} block(s). A block that is text after all: extract.keep_blocks.", err=True
    )
