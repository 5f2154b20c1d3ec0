"""Who a text says it has its words from: bylines of outlets, datelines, and cited outlets.

A credit without an address is a *lead*: the page may be looked for, and nothing is claimed.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from archive.kinship.documents import Document
from archive.kinship.outlets import outlet_key, without_lead
from archive.language.folding import fold

_NAME: Final = (
    r"(?P<name>(?:the\s+|der\s+|die\s+|das\s+)?(?-i:[A-ZА-ЯЁІЇЄҐ])[\w./-]*"
    r"(?:\s+(?-i:[A-ZА-ЯЁІЇЄҐ])[\w./-]*){0,3}|dpa|epd)"
)
_CITED_BEFORE: Final = (
    r"told|according\s+to|reported\s+by|cited\s+by|quoted\s+by|citing|in\s+an?\s+interview\s+with"
    r"|по\s+данным|сообщает|сообщил[аои]?|пишет|передает|передаёт|рассказал[аи]?|со\s+ссылкой\s+на"
    r"|за\s+даними|повідомляє|повідомил[аои]|пише|передає|розпові[влд]\w*|з\s+посиланням\s+на"
    r"|laut|nach\s+angaben\s+von|sagte\s+(?:der\s+nachrichtenagentur|der|dem)|berichtet"
    r"|selon|d'après|según"
)
_CITED_AFTER: Final = (
    r"reported|reports|wrote|said\s+in\s+a\s+report|сообщил[аои]?|написал[аои]?|сообщает|пишет"
    r"|повідомил[аои]|написал[аои]|повідомляє|пише|berichtete|berichtet|meldete|meldet|schrieb"
)
_BEFORE: Final = re.compile(rf"\b(?:{_CITED_BEFORE})\s+{_NAME}", re.IGNORECASE)
_AFTER: Final = re.compile(rf"\b{_NAME}\s+(?:{_CITED_AFTER})\b", re.IGNORECASE)
_DATELINE: Final = re.compile(
    r"^[^()]{0,60}\((?P<name>[\w./ -]{2,30})\)\s*[-:.]|^\s*(?P<tail>\w{2,4})\s+-\s"
)


@dataclass(frozen=True, slots=True)
class Credit:
    """An outlet that a text names, where, and in what words."""

    outlet: str  # its key: "afp", "interfaxukraine"
    name: str  # as written
    place: str  # "byline", "dateline", "text"
    words: str  # the sentence part that says so


def credits_of(document: Document) -> tuple[Credit, ...]:
    """Every credit of the document, each outlet once a place, in order."""
    found: dict[tuple[str, str], Credit] = {}
    for credit in _all_credits(document):
        found.setdefault((credit.outlet, credit.place), credit)
    return tuple(found.values())


def leads(document: Document) -> tuple[Credit, ...]:
    """The credits that have no address, in text, dateline or byline: who might be asked next."""
    named = {credit.outlet: credit for credit in reversed(credits_of(document))}
    return tuple(named[outlet] for outlet in sorted(named))


def _all_credits(document: Document) -> Iterator[Credit]:
    if document.byline:
        yield from _known(without_lead(document.byline), "byline", document.byline)
    paragraphs = [fold(paragraph) for paragraph in document.paragraphs]
    if paragraphs and (line := _DATELINE.match(paragraphs[0])):
        yield from _known(line["name"] or line["tail"], "dateline", line[0])
    for paragraph in paragraphs:
        for pattern in (_BEFORE, _AFTER):
            for match in pattern.finditer(paragraph):
                yield from _known(match["name"], "text", match[0])


def _known(name: str, place: str, words: str) -> Iterator[Credit]:
    """The credit, if the name, or the beginning of it, is an outlet's."""
    parts = name.strip(" .,/-").split()
    for length in range(len(parts), 0, -1):
        written = " ".join(parts[:length])
        for form in (written, written[:1].upper() + written[1:]):
            if key := outlet_key(form):
                yield Credit(key, written, place, words.strip())
                return
