"""The original was corrected, and this copy still carries the old figure.

A copy is judged once for each edit of its source: by the first check after the edit that showed
what the copy says. So a finding does not depend on the order in which the pages were derived.
"""

from collections.abc import Callable, Iterator
from itertools import pairwise

from archive.catalogue import Event, EventKind
from archive.ingest.kinfolk import Books, copies_and_sources
from archive.kinship.claims import outdated_copies
from archive.kinship.portrait import Portrait

PortraitOf = Callable[[int, int], Portrait]
"""The portrait of a version, by page_id and number."""


def outdated(
    books: Books,
    page_id: int,
    portrait_of: PortraitOf,
    *,
    check_id: str | None = None,
    generation: int | None = None,
) -> list[tuple[str, Event]]:
    """What the checks of a copy showed, or one of them alone: (check_id, event)."""
    _, sources = copies_and_sources(books, page_id, generation=generation)
    found: list[tuple[str, Event]] = []
    for source_id in sources:
        for before, after in pairwise(books.kin_times(source_id, generation=generation)):
            seen = books.first_reading_since(page_id, after.first_seen, generation=generation)
            if seen is None or check_id not in {None, seen[0].check_id}:
                continue
            check, number = seen
            edit = source_id, before.number, after.number
            for detail in _carried(edit, (page_id, number), portrait_of):
                event = Event(EventKind.COPY_OUTDATED, check.finished_at, detail)
                found.append((check.check_id, event))
    return found


def _carried(
    edit: tuple[int, int, int], copy: tuple[int, int], portrait_of: PortraitOf
) -> Iterator[dict[str, object]]:
    source, before, after = edit
    old, new = portrait_of(source, before), portrait_of(source, after)
    for it in outdated_copies(old, new, [portrait_of(*copy)]):
        yield {
            "source": old.document.url,
            "source_versions": [before, after],
            "version": copy[1],
            "claim": it.claim.value,
            "carries": it.old,
            "source_says": list(it.new),
            "sentence": it.sentence,
        }
