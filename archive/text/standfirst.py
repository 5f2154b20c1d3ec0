"""The standfirst: the lead that many papers set apart from the body, where extractors lose it.

It is what readers read first, and it is edited like the rest. It is taken when the page describes
itself with the words that stand visibly between the headline and the body.
"""

from collections.abc import Iterator, Sequence
from typing import Final
from urllib.parse import urlsplit

from rapidfuzz import fuzz

from archive.text.head import Head
from archive.text.titles import Titles, words

_SHORTEST: Final = 40  # characters of a description that can be a lead
_LONGEST: Final = 700
_NEAR: Final = 25  # text nodes below the headline among which the lead stands
_ALIKE: Final = 85.0  # partial_ratio from which the body already has it
_SAME_START: Final = 80  # characters by which description and visible lead are matched
_EDITED: Final = 75.0  # ratio of those, so that an edit of one of the two does not lose the lead


def with_standfirst(
    lines: Sequence[str], head: Head, titles: Titles, texts: Sequence[str], url: str
) -> tuple[str, ...]:
    """The lines with the standfirst before them, where the page has one that they lack."""
    description = _description(head, titles, url)
    if not lines or description is None:
        return tuple(lines)
    body = words("\n".join(lines))
    if fuzz.partial_ratio(description[:300], body[:3000]) >= _ALIKE:
        return tuple(lines)
    for text in _between(lines, titles, texts):
        start = words(text)[:_SAME_START]
        if fuzz.ratio(start, description[:_SAME_START]) >= _EDITED and start not in body:
            return (" ".join(text.split()), *lines)
    return tuple(lines)


def _description(head: Head, titles: Titles, url: str) -> str | None:
    """What the page says it is about, as words; None where that speaks of the site."""
    jsonld = next(head.jsonld.texts("description"), None)
    text = head.meta("description", "og:description") or jsonld or ""
    site = words(titles.site_name or "")
    host = (urlsplit(url).hostname or "").removeprefix("www.")
    said = words(text)
    speaks_of_site = bool(site) and said.startswith(site)
    if len(text) < _SHORTEST or speaks_of_site or (host and host in text.lower()):
        return None
    return said


def _between(lines: Sequence[str], titles: Titles, texts: Sequence[str]) -> Iterator[str]:
    """The text nodes between the headline and the first line of the body."""
    title = words(titles.title or "")
    first = words(lines[0])[:60]
    left = 0
    for text in texts:
        if left > 0 and _SHORTEST <= len(text) <= _LONGEST:
            said = words(text)
            if said[:60] == first:
                return
            yield text
        left -= 1
        if title and len(text) <= len(title) * 2 + 20 and words(text) == title:
            left = _NEAR
