"""What the head of a web page declares: its own address, and what it was made from."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import lxml.html

from archive.model import LinkRole

_OWN_METAS: Final = frozenset({"og:url"})
_SOURCE_METAS: Final = frozenset({"original-source", "syndication-source"})
_OWN_RELS: Final = frozenset({"canonical"})
_SOURCE_RELS: Final = frozenset({"syndication-source", "original-source"})
_MOST_ITEMS: Final = 10_000


@dataclass(frozen=True, slots=True)
class Declaration:
    written: str
    role: LinkRole
    label: str
    line: int | None


def declarations(root: lxml.html.HtmlElement) -> Iterator[Declaration]:
    """Give each declared address once for each role, the strongest statement first."""
    seen: set[tuple[str, LinkRole]] = set()
    for declaration in (*_links(root), *_metas(root), *_json_ld(root)):
        key = (declaration.written, declaration.role)
        if declaration.written and key not in seen:
            seen.add(key)
            yield declaration


def _links(root: lxml.html.HtmlElement) -> Iterator[Declaration]:
    for element in root.iter("link"):
        rels = set((element.get("rel") or "").lower().split())
        for rel in sorted(rels & (_OWN_RELS | _SOURCE_RELS)):
            role = LinkRole.CANONICAL if rel in _OWN_RELS else LinkRole.DECLARED_SOURCE
            yield Declaration(_clean(element.get("href")), role, f"rel={rel}", element.sourceline)


def _metas(root: lxml.html.HtmlElement) -> Iterator[Declaration]:
    for element in root.iter("meta"):
        name = (element.get("property") or element.get("name") or "").lower()
        if name in _OWN_METAS | _SOURCE_METAS:
            role = LinkRole.CANONICAL if name in _OWN_METAS else LinkRole.DECLARED_SOURCE
            yield Declaration(_clean(element.get("content")), role, name, element.sourceline)


def _json_ld(root: lxml.html.HtmlElement) -> Iterator[Declaration]:
    for element in root.iter("script"):
        if (element.get("type") or "").partition(";")[0].strip().lower() != "application/ld+json":
            continue
        for item in _items(element.text or ""):
            if not _is_article(item):
                continue
            for url in _urls(item.get("url")):
                yield Declaration(url, LinkRole.CANONICAL, "JSON-LD url", element.sourceline)
            for url in _urls(item.get("isBasedOn")):
                label = "JSON-LD isBasedOn"
                yield Declaration(url, LinkRole.DECLARED_SOURCE, label, element.sourceline)


def _items(text: str) -> Iterator[dict[str, Any]]:
    """Give every object of a JSON-LD block; what is no JSON declares nothing."""
    try:
        waiting: list[Any] = [json.loads(text, strict=False)]
    except (ValueError, RecursionError):
        return
    for _ in range(_MOST_ITEMS):
        if not waiting:
            return
        value = waiting.pop()
        if isinstance(value, dict):
            yield value
            waiting.extend(value.values())
        elif isinstance(value, list):
            waiting.extend(value)


def _is_article(item: dict[str, Any]) -> bool:
    kinds = item.get("@type")
    names = kinds if isinstance(kinds, list) else [kinds]
    return any(isinstance(name, str) and name.endswith(("Article", "Posting")) for name in names)


def _urls(value: object) -> Iterator[str]:
    for one in value if isinstance(value, list) else [value]:
        if isinstance(one, str):
            yield _clean(one)
        elif isinstance(one, dict):
            inner = one.get("url") or one.get("@id")
            if isinstance(inner, str):
                yield _clean(inner)


def _clean(value: str | None) -> str:
    return (value or "").strip()
