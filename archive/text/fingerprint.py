"""Recognises an unchanged page without extracting it.

The fingerprint covers all that a reading depends on: the visible text, the headline, every place
that a stamp or a byline is read from. So equal fingerprints mean an equal reading; a ticker or an
advertisement may make them differ for nothing, never the reverse. With a profile that names the
body, only that container's text counts, and tickers beside it no longer matter.
"""

import hashlib
import re
from collections.abc import Iterator
from typing import Final

from selectolax.lexbor import LexborHTMLParser, LexborNode, SelectolaxError

from archive.text.parsing import as_utf8
from archive.text.profile import Layout, Profile

_UNSEEN: Final = ["script", "style", "noscript", "template", "svg", "iframe"]
_NOISE: Final = re.compile(
    r"csrf|token|nonce|viewport|theme|verification|generator|robots|build|version|request|session"
    r"|twitter:|og:image|fb:|msapplication|referrer|color",
    re.IGNORECASE,
)
_CLAIMS: Final = re.compile(
    r'"(datePublished|dateModified|dateCreated|headline|name|url|@id|isAccessibleForFree'
    r'|articleBody)"\s*:\s*("(?:[^"\\]|\\.)*"|true|false)'
)


def fingerprint(
    content: bytes, profile: Profile | None = None, content_type: str | None = None
) -> str:
    """A digest (hex) of what a reading of this page depends on.

    `content_type` is the header with its charset: without it, letters of an old encoding could
    pass for each other. A page that cannot be parsed has the digest of its bytes.
    """
    digest = hashlib.sha256()
    try:
        tree = LexborHTMLParser(as_utf8(content, content_type))
    except (SelectolaxError, ValueError):
        return hashlib.sha256(content).hexdigest()
    for part in _parts(tree, profile.layouts if profile else ()):
        digest.update(part.encode("utf-8", "surrogatepass"))
        digest.update(b"\0")
    return digest.hexdigest()


def _parts(tree: LexborHTMLParser, layouts: tuple[Layout, ...]) -> Iterator[str]:
    yield from _claims(tree)
    tree.strip_tags(_UNSEEN)
    named = next((found for layout in layouts if (found := _named(tree, layout))), None)
    if named is not None:
        yield from named
        return
    body = tree.body
    yield body.text(separator="\n") if body is not None else tree.html or ""
    for element in tree.css("time[datetime], [itemprop]"):
        attributes = element.attributes
        yield f"{attributes.get('datetime')} {attributes.get('content')}"


def _claims(tree: LexborHTMLParser) -> Iterator[str]:
    """What the head says, without what changes from one serving to the next."""
    for element in tree.css("title, h1"):
        yield element.text()
    for element in tree.css("meta[content], link[rel=canonical], html[lang]"):
        attributes = element.attributes
        name = attributes.get("property") or attributes.get("name") or attributes.get("itemprop")
        if not name or not _NOISE.search(name):
            yield f"{name}={attributes.get('content') or attributes.get('href')}"
    for script in tree.css("script[type*='ld+json']"):
        for match in _CLAIMS.finditer(script.text(deep=True)):
            yield match[0]


def _named(tree: LexborHTMLParser, layout: Layout) -> list[str] | None:
    """The text of what a profile names; None when the page has no such body."""
    bodies = [node for selector in layout.body for node in tree.css(selector)]
    if not bodies:
        return None
    parts = [node.text(separator="\n") for node in bodies]
    for selector in (*layout.title, *layout.byline):
        parts += [node.text() for node in tree.css(selector)]
    for place in (*layout.published, *layout.updated):
        for node in tree.css(place.select):
            parts.append(node.html or "")
            parts.append(_surroundings(node))
    return parts


def _surroundings(node: LexborNode) -> str:
    """The text around a stamp, where its label stands."""
    parent = node.parent
    return parent.text(separator="\n") if parent is not None else ""
