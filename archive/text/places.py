"""Finds on a page what a profile points at: elements, texts, stamps."""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import cast
from zoneinfo import ZoneInfo

from cssselect import HTMLTranslator
from lxml import etree
from lxml.html import HtmlElement

from archive.model import Stamp, StampRole
from archive.text.profile import Layout, StampPlace
from archive.text.stamps import label_before, make_stamp


def find(selector: str, tree: HtmlElement) -> list[HtmlElement]:
    """The elements that a CSS selector names, in document order."""
    return xpath(_translated(selector), tree)


def xpath(path: str, tree: HtmlElement) -> list[HtmlElement]:
    """The elements that an XPath names."""
    return cast("list[HtmlElement]", _compiled(path)(tree))


@lru_cache(maxsize=512)
def _translated(selector: str) -> str:
    return HTMLTranslator().css_to_xpath(selector)


@lru_cache(maxsize=512)
def _compiled(path: str) -> etree.XPath:
    return etree.XPath(path)


def fits(layout: Layout, tree: HtmlElement) -> bool:
    """Whether the page looks like this layout, as far as the layout says how it looks."""
    return layout.detect is None or bool(find(layout.detect, tree))


def first_text(selectors: Iterable[str], tree: HtmlElement) -> str | None:
    """The text of the first selector that finds any."""
    return next(iter(texts(selectors, tree)), None)


def texts(selectors: Iterable[str], tree: HtmlElement) -> tuple[str, ...]:
    """The texts of the first selector that finds any, without repetitions."""
    for selector in selectors:
        found = [" ".join(element.text_content().split()) for element in find(selector, tree)]
        if any(found):
            return tuple(dict.fromkeys(filter(None, found)))
    return ()


def profile_stamps(layout: Layout, tree: HtmlElement, zone: ZoneInfo | None) -> tuple[Stamp, ...]:
    """The stamps at the places that the profile names; at most one of each role."""
    found = (
        _first_stamp(StampRole.PUBLISHED, layout.published, tree, zone),
        _first_stamp(StampRole.UPDATED, layout.updated, tree, zone),
    )
    return tuple(stamp for stamp in found if stamp)


def _first_stamp(
    role: StampRole, places: Sequence[StampPlace], tree: HtmlElement, zone: ZoneInfo | None
) -> Stamp | None:
    for place in places:
        for raw, label in _raw_stamps(place, tree):
            stamp = make_stamp(role, "profile", raw, label=label, zone=zone)
            if stamp:
                return stamp
    return None


def _raw_stamps(place: StampPlace, tree: HtmlElement) -> Iterator[tuple[str, str | None]]:
    for element in find(place.select, tree):
        before = label_before(element)
        label = re.search(place.label, before) if place.label else None
        if place.label and not label:
            continue
        if place.unlabelled and re.search(place.unlabelled, before):
            continue
        raw = element.get(place.attr) if place.attr else " ".join(element.text_content().split())
        if raw and place.pattern:
            match = re.search(place.pattern, raw)
            raw = match["raw"] if match else None
        if raw:
            yield raw, label[0] if label else None
