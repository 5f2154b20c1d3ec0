"""Adds the pages that links lead to: kept in a WARC first, then catalogued. Repeating is safe."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Final

from archive.addresses import BadAddress, normalise, story_key
from archive.catalogue import Catalogue, PageRow
from archive.ingest.deposit import Depositor
from archive.ingest.notes import link_to_page
from archive.model import LeftOut, Link

_AT_ONCE: Final = 2_000  # links in one transaction


@dataclass(frozen=True, slots=True)
class Followed:
    """What adding links gave: the pages they lead to, and what could not be taken."""

    pages: tuple[PageRow, ...]  # in the order of the links, each once
    left_out: tuple[LeftOut, ...] = ()


@dataclass(frozen=True, slots=True)
class _Wanted:
    key: str
    url: str
    link: Link


def follow(
    links: Iterable[Link],
    *,
    depositor: Depositor,
    catalogue: Catalogue,
    article_ids: Mapping[str, str],
    now: datetime,
) -> Followed:
    """Add pages, with where each address came from."""
    wanted, left_out = _wanted(links, article_ids)
    rest = iter(wanted)
    pages: dict[str, PageRow] = {}
    while batch := list(islice(rest, _AT_ONCE)):
        pages |= _follow(batch, depositor, catalogue, now)
    return Followed(tuple(pages.values()), tuple(left_out))


def _wanted(
    links: Iterable[Link], article_ids: Mapping[str, str]
) -> tuple[list[_Wanted], list[LeftOut]]:
    wanted, left_out = [], []
    for link in dict.fromkeys(links):  # what a list names twice is one link
        try:
            url = normalise(link.url)
            wanted.append(_Wanted(story_key(url, article_ids=article_ids), url, link))
        except BadAddress as error:
            left_out.append(LeftOut(link.url, str(error), link.document, link.line))
    return wanted, left_out


def _follow(
    batch: Sequence[_Wanted], depositor: Depositor, catalogue: Catalogue, now: datetime
) -> dict[str, PageRow]:
    known = {one.key: catalogue.page(page_key=one.key) for one in batch}
    urls: dict[str, str] = {}  # the address of a page is the one that was met first
    pending = []
    for one in batch:
        page = known[one.key]
        if page is not None and _knows(catalogue, page, one.link):
            continue
        url = urls.setdefault(one.key, one.url) if page is None else page.url
        pending.append((one, url, depositor.note(link_to_page(one.key, url, one.link, now))))
    kept = [(one, url, future.result()) for one, url, future in pending]  # durable from here on
    with catalogue.transaction() as t:
        for one, url, note in kept:
            page_id = t.add_page(page_key=one.key, url=url, added_at=now)
            t.add_links(page_id, [one.link], added_at=now, record_id=note.record_id)
    found = {one.key: catalogue.page(page_key=one.key) for one in batch}
    return {key: page for key, page in found.items() if page is not None}


def _knows(catalogue: Catalogue, page: PageRow, link: Link) -> bool:
    return any(row.link == link for row in catalogue.links(page.page_id))
