"""Where a page says that it took its text from: declarations only, strongest first."""

import re
from collections.abc import Iterator, Sequence
from typing import Final
from urllib.parse import urljoin, urlsplit

from lxml.html import HtmlElement

from archive.model import Link, LinkRole
from archive.text.head import Head

LABEL: Final = re.compile(
    r"(?P<label>(?:original|source) (?:url|link|article)|original|source|originally published"
    r"(?: (?:at|by|in|on))?|(?:перво)?источник|оригинал|(?:першо)?джерело|оригінал"
    r"|(?:original)?quelle|originalartikel|fuente(?: original)?|source originale|article original)"
    r"\s*:\s*(?P<rest>.*)",
    re.IGNORECASE,
)
READ_FULL: Final = re.compile(
    r"(?:read|view|see) (?:the )?(?:entire|full|original|whole) (?:article|story|post|text)"
    r"|читать (?:полностью|оригинал)|читати (?:повністю|оригінал)",
    re.IGNORECASE,
)
# How a republication says so in a sentence of its own, at its beginning.
_REPUBLISHED: Final = re.compile(
    r"\W*(?:(?:this|(?<=[(\[*_])the) (?:article|story|piece|report|post|essay|text|analysis)"
    r" (?:was |has been |had been )?(?:first|originally) (?:published|appeared|posted|run)\b"
    r"|dieser (?:artikel|beitrag|text) (?:ist |wurde |erschien )?(?:zuerst|ursprünglich)\b"
    r"|cet article (?:a été |est )?(?:initialement|d['’]abord|originellement) (?:publié|paru)\b"
    r"|este artículo (?:fue |se )?(?:publicado|publicó) (?:originalmente|por primera vez)\b"
    r"|(?:эта |этот |данный )?(?:статья|материал|текст) (?:был[аои]? )?"
    r"(?:впервые|первоначально|изначально) (?:был[аои]? )?(?:опубликован|вышл?[аои]?)"
    r"|(?:ця |цей )?(?:стаття|матеріал|текст) (?:бул[аои] |був )?"
    r"(?:вперше|спочатку|первісно) (?:бул[аои] |був )?(?:опублікован|вийш))",
    re.IGNORECASE,
)
_LONGEST: Final = 400  # characters of a line that only declares a source
_URL: Final = re.compile(r"https?://[^\s<>\"]+")


def declared_sources(
    tree: HtmlElement, head: Head, texts: Sequence[str], url: str
) -> tuple[Link, ...]:
    """The sources that a page declares, without its own address."""
    links = [*_from_head(head, url), *_from_labels(texts)]
    if any(_reads_full(text) or is_republication(text) for text in texts):
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
        following = texts[index + 1] if index + 1 < len(texts) else ""
        if found := declared_by(text, following):
            yield found[0]


def declared_by(line: str, following: str) -> tuple[Link, bool] | None:
    """The source that a line of text declares with its address, and whether the address is the
    line after it.
    """
    if len(line) >= _LONGEST:
        return None
    if ":" in line and (match := LABEL.fullmatch(line)):
        address = _URL.match(match["rest"] or following)
        if address is None:
            return None
        label = f"{match['label']}:"
        link = Link(trimmed(address[0]), LinkRole.DECLARED_SOURCE, label=label)
        return link, not match["rest"]
    address = _URL.search(line)
    if address is None:
        return None
    words = line[: address.start()].rstrip(" :<([–—-»→")
    if READ_FULL.fullmatch(words):
        return Link(trimmed(address[0]), LinkRole.READ_FULL, label=words), False
    if is_republication(line):
        return Link(trimmed(address[0]), LinkRole.DECLARED_SOURCE, label=words), False
    return None


def is_republication(line: str) -> bool:
    """Whether a line says that the text appeared elsewhere first: "This article was first …"."""
    return len(line) < _LONGEST and _REPUBLISHED.match(line) is not None


def _reads_full(text: str) -> bool:
    if len(text) >= 60 or not READ_FULL.match(text):
        return False
    return READ_FULL.fullmatch(text.rstrip(" »→.>…")) is not None


def _from_anchors(tree: HtmlElement, url: str) -> Iterator[Link]:
    for anchor in tree.iter("a"):
        href = anchor.get("href")
        if not href:
            continue
        try:
            target = urljoin(url, href.strip())
        except ValueError:
            continue
        if not target.startswith(("http://", "https://")):
            continue
        words = " ".join((anchor.text or "").split())
        if _reads_full(words):
            yield Link(target, LinkRole.READ_FULL, label=words)
        elif urlsplit(target).path.strip("/") and is_republication(_before(anchor)):
            yield Link(target, LinkRole.DECLARED_SOURCE, label=_before(anchor))


def _before(anchor: HtmlElement) -> str:
    """The words that stand before a link in its paragraph, without those of earlier links."""
    parent = anchor.getparent()
    if parent is None or anchor.getprevious() is not None:
        return ""
    return " ".join((parent.text or "").split())


def trimmed(url: str) -> str:
    """An address without the punctuation that a sentence puts behind it."""
    url = url.rstrip(".,;:!?*»”’'\"")
    return url[:-1] if url.endswith(")") and "(" not in url else url
