"""Where a page says that it took its text from: declarations only, strongest first."""

import re
from collections.abc import Iterator, Sequence
from typing import Final
from urllib.parse import urljoin, urlsplit

from lxml.html import HtmlElement

from archive.model import Link, LinkRole
from archive.text.head import Head

LABEL: Final = re.compile(
    r"(?P<label>(?:original|source) (?:url|link|article)|original|source|источник|оригинал"
    r"|джерело|оригінал|quelle|fuente|source originale)\s*:\s*(?P<rest>.*)",
    re.IGNORECASE,
)
READ_FULL: Final = re.compile(
    r"(?:read|view|see) (?:the )?(?:entire|full|original|whole) (?:article|story|post|text)"
    r"|читать (?:полностью|оригинал)|читати (?:повністю|оригінал)",
    re.IGNORECASE,
)
_URL: Final = re.compile(r"https?://[^\s<>\"]+")


def declared_sources(
    tree: HtmlElement, head: Head, texts: Sequence[str], url: str
) -> tuple[Link, ...]:
    """The sources that a page declares, without its own address."""
    links = [*_from_head(head, url), *_from_labels(texts)]
    if any(_reads_full(text) for text in texts):
        links.extend(_from_anchors(tree, url))
    own = urlsplit(url)
    found: dict[str, Link] = {}
    for link in links:
        parts = urlsplit(link.url)
        if (parts.hostname, parts.path.rstrip("/")) != (own.hostname, own.path.rstrip("/")):
            found.setdefault(link.url, link)
    return tuple(found.values())


def _from_head(head: Head, url: str) -> Iterator[Link]:
    """A canonical address on another host, and the names that syndication has used."""
    host = (urlsplit(url).hostname or "").removeprefix("www.")
    canonical = head.canonical
    other = (urlsplit(canonical).hostname or "").removeprefix("www.") if canonical else ""
    if canonical and other and not (host.endswith(other) or other.endswith(host)):
        yield Link(canonical, LinkRole.CANONICAL, label="rel=canonical")
    for name in ("syndication-source", "original-source"):
        declared = head.meta(name)
        if declared and _URL.fullmatch(declared):
            yield Link(declared, LinkRole.DECLARED_SOURCE, label=name)


def _from_labels(texts: Sequence[str]) -> Iterator[Link]:
    for index, text in enumerate(texts):
        match = LABEL.fullmatch(text) if ":" in text and len(text) < 400 else None
        if match is None:
            continue
        rest = match["rest"] or (texts[index + 1] if index + 1 < len(texts) else "")
        if found := _URL.match(rest):
            label = f"{match['label']}:"
            yield Link(trimmed(found[0]), LinkRole.DECLARED_SOURCE, label=label)


def _reads_full(text: str) -> bool:
    if len(text) >= 60 or not READ_FULL.match(text):
        return False
    return READ_FULL.fullmatch(text.rstrip(" »→.>…")) is not None


def _from_anchors(tree: HtmlElement, url: str) -> Iterator[Link]:
    for anchor in tree.iter("a"):
        href = anchor.get("href")
        words = " ".join((anchor.text or "").split())
        if href and _reads_full(words):
            try:
                target = urljoin(url, href.strip())
            except ValueError:
                continue
            if target.startswith(("http://", "https://")):
                yield Link(target, LinkRole.READ_FULL, label=words)


def trimmed(url: str) -> str:
    """An address without the punctuation that a sentence puts behind it."""
    url = url.rstrip(".,;:!?*»”’'\"")
    return url[:-1] if url.endswith(")") and "(" not in url else url
