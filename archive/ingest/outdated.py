"""The original was corrected, and this copy still carries the old figure.

A copy is judged once for each edit of its source: by the first check after the edit that showed
what the copy says. So a finding does not depend on the order in which the pages were derived.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from itertools import pairwise

from archive.catalogue import Event, EventKind, PageRow, VersionRow
from archive.ingest.kinfolk import Books, PageLink, document_of, page_links
from archive.kinship.claims import outdated_copies
from archive.kinship.portrait import Portrait


def outdated(
    books: Books, page_id: int, *, check_id: str | None = None, generation: int | None = None
) -> list[tuple[str, Event]]:
    """What the checks of a copy showed, or one of them alone: (check_id, event)."""
    page = books.page(page_id=page_id)
    links = _binding_links(page_links(books, page_id, generation=generation), page_id)
    if page is None or not links:
        return []
    copies = {row.number: row for row in books.versions(page_id, generation=generation)}
    found: list[tuple[str, Event]] = []
    for source_id in sorted(links):
        source = books.page(page_id=source_id)
        versions = books.versions(source_id, generation=generation)
        if source is None or not _came_from(links[source_id], page_id, copies, versions):
            continue
        for before, after in pairwise(versions):
            seen = books.first_reading_since(page_id, after.first_seen, generation=generation)
            if seen is None or check_id not in {None, seen[0].check_id}:
                continue
            check, number = seen
            for detail in _carried((source, before, after), (page, copies[number])):
                event = Event(EventKind.COPY_OUTDATED, check.finished_at, detail)
                found.append((check.check_id, event))
    return found


def _binding_links(links: list[PageLink], page_id: int) -> dict[int, list[PageLink]]:
    """By the other page: the links that say more than that something is shared."""
    found: defaultdict[int, list[PageLink]] = defaultdict(list)
    for link in links:
        if link.is_binding and link.copy_and_source is not None:
            found[link.other(page_id)].append(link)
    return found


def _came_from(
    links: list[PageLink],
    page_id: int,
    copies: Mapping[int, VersionRow],
    versions: Sequence[VersionRow],
) -> bool:
    """Whether the page is the copy, by the first two texts of which anything could be said.

    What was said first is not said otherwise later, however the pages are edited.
    """
    others = {row.number: row for row in versions}

    def side_by_side(link: PageLink) -> datetime:
        own = copies[link.version_of(page_id)]
        return max(own.first_seen, others[link.version_of(link.other(page_id))].first_seen)

    decided = min(links, key=side_by_side).copy_and_source
    return decided is not None and decided[0] == page_id


def _carried(
    source: tuple[PageRow, VersionRow, VersionRow], copy: tuple[PageRow, VersionRow]
) -> Iterator[dict[str, object]]:
    page, before, after = source
    portraits = [
        Portrait(document_of(page, before, before.first_seen)),
        Portrait(document_of(page, after, after.first_seen)),
        Portrait(document_of(copy[0], copy[1], copy[1].first_seen)),
    ]
    for it in outdated_copies(portraits[0], portraits[1], portraits[2:]):
        yield {
            "source": page.url,
            "source_versions": [before.number, after.number],
            "version": copy[1].number,
            "claim": it.claim.value,
            "carries": it.old,
            "source_says": list(it.new),
            "sentence": it.sentence,
        }
