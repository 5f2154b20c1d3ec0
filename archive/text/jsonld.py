"""What a page says about itself in JSON-LD: read leniently, and from the node of this article.

One page in a hundred writes JSON-LD that does not parse; it is read as far as possible, marked
as broken, and never raises. Nodes of teasers, breadcrumbs and comments are not looked at.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlsplit

from lxml.html import HtmlElement

Node = Mapping[str, Any]

_MAX_DEPTH: Final = 6  # levels of containers that are opened in search of the article's node
_ARTICLE: Final = re.compile(r"(?:Article|Report|BlogPosting|LiveBlog|NewsStory|Review)$")
_PAGE: Final = frozenset(("WebPage", "ItemPage", "VideoObject", "CreativeWork", "MediaObject"))
_OPENED: Final = ("@graph", "mainEntity", "mainEntityOfPage")
_WRAPPING: Final = re.compile(
    r"^\s*(?://\s*)?(?:<!\[CDATA\[|<!--)|(?://\s*)?(?:\]\]>|-->)\s*;?\s*$"
)
_TRAILING_COMMA: Final = re.compile(r",\s*(?=[}\]])")
_FIELD: Final = re.compile(
    r'"(datePublished|dateModified|dateCreated|headline|url)"\s*:\s*"((?:[^"\\]|\\.){1,500})"'
)


@dataclass(frozen=True, slots=True)
class JsonLd:
    """The nodes that speak of this page, the best one first."""

    nodes: tuple[Node, ...] = ()
    broken: bool = False
    paywalled: bool = False  # some node says isAccessibleForFree: false

    def texts(self, key: str) -> Iterator[str]:
        """The values of a key that are plain strings, best node first."""
        for node in self.nodes:
            for value in _as_list(node.get(key)):
                if isinstance(value, str) and value.strip():
                    yield value.strip()

    def authors(self) -> tuple[str, ...]:
        """Names of the article's authors, as written."""
        for node in self.nodes:
            names = [name for value in _as_list(node.get("author")) for name in _names(value)]
            if names:
                return tuple(dict.fromkeys(names))
        return ()


def read_jsonld(tree: HtmlElement, addresses: tuple[str, ...] = ()) -> JsonLd:
    """Read every JSON-LD script; `addresses` are what this page is known under."""
    nodes: list[Node] = []
    broken = False
    for script in tree.iter("script"):
        if "ld+json" not in (script.get("type") or "").lower() or not script.text:
            continue
        value, clean = _parse(script.text)
        broken = broken or not clean
        nodes.extend(_nodes(value))
    paths = frozenset(filter(None, map(_path, addresses)))
    ranked = sorted(nodes, key=lambda node: _rank(node, paths))
    paywalled = any(_is_false(node.get("isAccessibleForFree")) for node in nodes)
    return JsonLd(tuple(node for node in ranked if _rank(node, paths) < _OTHER), broken, paywalled)


_OTHER: Final = 9


def _rank(node: Node, paths: frozenset[str]) -> int:
    """0 is surely this article; _OTHER is something else on the page."""
    types = [str(kind) for kind in _as_list(node.get("@type"))]
    is_article = any(_ARTICLE.search(kind) for kind in types) or "_salvaged" in node
    if not is_article and not _PAGE.intersection(types):
        return _OTHER
    own = frozenset(filter(None, map(_path, _addresses(node))))
    here = bool(own & paths)
    elsewhere = bool(own) and bool(paths) and not here
    # An article with another address is a teaser, unless it is the only one (staging addresses).
    return (0 if here else 3 if elsewhere else 1) if is_article else (5 if elsewhere else 4)


def _addresses(node: Node) -> Iterator[str]:
    for key in ("url", "@id", "mainEntityOfPage"):
        for value in _as_list(node.get(key)):
            if isinstance(value, str):
                yield value
            elif isinstance(value, Mapping) and isinstance(value.get("@id"), str):
                yield value["@id"]


def _path(url: str) -> str:
    """The path by which two spellings of one address are compared; empty for a front page."""
    try:
        return urlsplit(url).path.rstrip("/").lower()
    except ValueError:
        return ""


def _nodes(value: Any, depth: int = 0) -> Iterator[Node]:
    if depth > _MAX_DEPTH:
        return
    if isinstance(value, list):
        for item in value[:200]:
            yield from _nodes(item, depth + 1)
    elif isinstance(value, Mapping):
        yield value
        for key in _OPENED:
            if key in value:
                yield from _nodes(value[key], depth + 1)


def _parse(text: str) -> tuple[Any, bool]:
    """The value, and whether it parsed as it stood."""
    try:
        return json.loads(text, strict=False), True
    except (ValueError, RecursionError):
        pass
    mended = _TRAILING_COMMA.sub("", _WRAPPING.sub("", text).strip().rstrip(";"))
    try:
        return json.JSONDecoder(strict=False).raw_decode(mended)[0], False
    except (ValueError, RecursionError):
        return _salvaged(text), False


def _salvaged(text: str) -> Node | None:
    """The first value of each field that matters, out of JSON that nothing can parse."""
    found: dict[str, Any] = {}
    for match in _FIELD.finditer(text[:200_000]):
        found.setdefault(match[1], match[2].replace('\\"', '"').replace("\\/", "/"))
    return {**found, "_salvaged": True} if found else None


def _as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _names(value: Any) -> Iterator[str]:
    if isinstance(value, Mapping):
        value = value.get("name")
    for name in _as_list(value):
        if isinstance(name, str) and name.strip():
            yield name.strip()


def _is_false(value: Any) -> bool:
    return value is False or (isinstance(value, str) and value.strip().lower() == "false")
