"""The body of an article: what the extractor takes, and the layers that make it right for news.

A layer is a function from lines and the page's titles to lines kept and lines removed. Each can be
switched off, each says what it removed and why, and nothing that it removed is lost.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Final

from lxml import etree
from lxml.html import HtmlElement
from trafilatura import bare_extraction
from trafilatura.settings import Document

from archive.model import Removed
from archive.text.aggregator import RecordLine, is_section
from archive.text.blocks import lines as block_lines
from archive.text.furniture import Sifted, sift, without_appeal, without_furniture_lines
from archive.text.head import Head
from archive.text.links import without_links
from archive.text.memory import SiteMemory
from archive.text.places import find, xpath
from archive.text.profile import Layout
from archive.text.rescue import may_be_half, rescued
from archive.text.standfirst import with_standfirst
from archive.text.titles import Titles, without_title_lines

LAYERS_VERSION: Final = "1"
LINKS, TITLE, APPEAL, FURNITURE = "links", "title", "appeal", "furniture"
MEMORY, PROFILE = "site_memory", "profile"
RESCUE, STANDFIRST, MEND = "rescue", "standfirst", "mend"
ALL_LAYERS: Final = frozenset(
    (LINKS, TITLE, APPEAL, FURNITURE, MEMORY, PROFILE, RESCUE, STANDFIRST, MEND)
)

_INVISIBLE: Final = re.compile("[\u00ad\u200b\u2060\ufeff]")
_AD_CLASSES: Final = frozenset(("ad-slot", "advertisement", "adsbygoogle"))
_ADS: Final = f"//*[{' or '.join(f'contains(@class, {name!r})' for name in sorted(_AD_CLASSES))}]"
_PROGRAMS: Final = "//script[not(contains(@type, 'ld+json'))]"
_UNREAD: Final = ("style", "svg", "iframe", "noscript")
_MIN_PROFILE_TEXT: Final = 80  # characters below which a profile's body counts as not found


@dataclass(frozen=True, slots=True)
class Body:
    """The article's lines, what stood beside them, and what the page's layout failed to give."""

    paragraphs: tuple[str, ...]
    furniture: tuple[Removed, ...] = ()
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Known:
    """What is known about the site beside the page itself."""

    layout: Layout = field(default_factory=Layout)
    memory: SiteMemory = field(default_factory=SiteMemory)
    article: str | None = None  # the id under which the memory knows this article
    layers: frozenset[str] = ALL_LAYERS
    record: RecordLine | None = None  # the line of an aggregator that stands on the page


@dataclass(frozen=True, slots=True)
class Source:
    """The page that a body is read from."""

    tree: HtmlElement
    html: bytes
    url: str
    head: Head
    titles: Titles
    texts: tuple[str, ...]  # visible text nodes


def read_body(page: Source, known: Known) -> Body:
    """Read the body out of a page that `lighten` has been over."""
    raw, furniture, flags = _raw_lines(page, known)
    kept = tuple(filter(None, (_clean(line) for line in raw)))
    if known.record is not None:
        kept, removed = _without_record_line(kept, known.record)
        furniture += removed
    for name, layer in _layers(page, known).items():
        if name in known.layers:
            kept, removed = layer(kept)
            furniture += removed
    if STANDFIRST in known.layers and not known.layout.body:
        kept = with_standfirst(kept, page.head, page.titles, page.texts, page.url)
    if MEND in known.layers:
        kept = mended(kept)
    return Body(kept, furniture, flags)


def _layers(page: Source, known: Known) -> Mapping[str, Callable[[Sequence[str]], Sifted]]:
    return {
        LINKS: lambda lines: without_links(lines, page.tree, page.url),
        TITLE: lambda lines: without_title_lines(lines, page.titles),
        APPEAL: without_appeal,
        PROFILE: lambda lines: _without_profile_lines(lines, known.layout.furniture),
        FURNITURE: without_furniture_lines,
        MEMORY: lambda lines: known.memory.sift(lines, known.article),
    }


def lighten(tree: HtmlElement, html: bytes) -> None:
    """Take out what no reader reads: it is copied several times over by the extractor.

    JSON-LD stays, because the extractor looks at it; advertising goes by its exact class.
    """
    named = any(name.encode() in html for name in _AD_CLASSES)
    for element in xpath(_ADS, tree) if named else ():
        if _AD_CLASSES.intersection(element.get("class", "").split()):
            element.drop_tree()
    for element in xpath(_PROGRAMS, tree):
        element.tag = "style"  # to go with the others in one pass
    etree.strip_elements(tree, *_UNREAD, with_tail=False)


def _raw_lines(
    page: Source, known: Known
) -> tuple[tuple[str, ...], tuple[Removed, ...], tuple[str, ...]]:
    if known.layout.body and PROFILE in known.layers:
        lines, pruned = _profile_lines(page.tree, known.layout)
        if sum(map(len, lines)) >= _MIN_PROFILE_TEXT:
            return lines, pruned, ()
        return _extracted(page, known), (), ("profile_body_missing",)
    return _extracted(page, known), (), ()


def _extracted(page: Source, known: Known) -> tuple[str, ...]:
    document = bare_extraction(page.tree, include_comments=False, include_tables=True)
    text = (document.text or "") if isinstance(document, Document) else ""
    if RESCUE in known.layers and may_be_half(text, page.texts):
        fuller = rescued(page.html, page.tree, text)
        if fuller is not None:
            return fuller
    return tuple(text.splitlines())


def _profile_lines(
    tree: HtmlElement, layout: Layout
) -> tuple[tuple[str, ...], tuple[Removed, ...]]:
    """The lines of the profile's body containers without what the profile prunes."""
    lines: list[str] = []
    removed: list[Removed] = []
    for selector in layout.body:
        for found in find(selector, tree):
            container = deepcopy(found)
            for unwanted in layout.prune:
                for element in find(unwanted, container):
                    text = " ".join(element.text_content().split())
                    if text:
                        removed.append(Removed(text, PROFILE, f"pruned by {unwanted}"))
                    element.drop_tree()
            lines.extend(block_lines(container))
        if lines:
            break
    return tuple(lines), tuple(removed)


def _without_profile_lines(lines: Sequence[str], patterns: Sequence[str]) -> Sifted:
    compiled = [(pattern, re.compile(pattern)) for pattern in patterns]
    reasons = [
        next((f"matches {source!r}" for source, rule in compiled if rule.fullmatch(line)), None)
        for line in lines
    ]
    return sift(lines, reasons, PROFILE)


def _without_record_line(lines: Sequence[str], record: RecordLine) -> Sifted:
    """Drop an aggregator's line about its own record, and the rubric that stands below it."""
    reasons: list[str | None] = []
    for line in lines:
        below = bool(reasons) and reasons[-1] == "the aggregator's record line"
        if line == record.text:
            reasons.append("the aggregator's record line")
        else:
            reasons.append("rubric" if below and is_section(line) else None)
    return sift(lines, reasons, "aggregator")


def _clean(line: str) -> str:
    """One line without invisible characters and runs of spaces."""
    return " ".join(_INVISIBLE.sub("", line).split())


_OPEN_END: Final = re.compile(r"[\w,\"”»’)]$")
_CLOSED_END: Final = re.compile(r"[.!?…][\"”»’)]*$")
_MIN_BROKEN: Final = 60  # characters; shorter lines are headings, items, verse


def mended(lines: Sequence[str]) -> tuple[str, ...]:
    """Join a paragraph that was broken in mid-sentence: "…,” Syrsky" / "said, without …".

    The first part must be long and end without a full stop, the second begin in lower case.
    """
    whole: list[str] = []
    for line in lines:
        if whole and _is_broken(whole[-1], line):
            whole[-1] = f"{whole[-1]} {line}"
        else:
            whole.append(line)
    return tuple(whole)


def _is_broken(before: str, after: str) -> bool:
    return (
        len(before) >= _MIN_BROKEN
        and not before.startswith(("- ", "|"))
        and bool(_OPEN_END.search(before))
        and not _CLOSED_END.search(before)
        and after[0].islower()
        and len(after.split()) > 1
    )
