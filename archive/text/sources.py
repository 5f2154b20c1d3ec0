"""Where a page says that it took its text from: declarations only, strongest first."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
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
    r"(?:впервые|первоначально|изначально) (?:был[аои]? )?(?:опубликован\w*|вышел|вышла|вышло)\b"
    r"|(?:ця |цей )?(?:стаття|матеріал|текст) (?:бул[аои] |був )?"
    r"(?:вперше|спочатку|первісно) (?:бул[аои] |був )?(?:опублікован\w*|вийшов|вийшла)\b)",
    re.IGNORECASE,
)
# What may stand behind the address in a line that says nothing else.
_LICENCE: Final = re.compile(
    r"[\s.,;:!»”\"')\]*_-]*"
    r"(?:(?:and |it )?(?:is |was |has been )?(?:re-?published|reproduced|reposted|shared|used)"
    r"(?: here)?(?: with (?:\w+ )?permission| under [\w .-]{2,60}licen[cs]e)?"
    r"|(?:mit|avec|con|с|з) [\w ’']{0,30}"
    r"(?:genehmigung|autorisation|permiso|разрешени\w+|дозвол\w+))?"
    r"[\s.)\]»”\"'*_]*",
    re.IGNORECASE,
)
# Which words lead from "first published" to the link that they speak of.
_LEADING: Final = re.compile(
    r"(?:\b(?:by|in|on|at|bei|in der|im|auf|par|dans|sur|por|en|в|на|изданием|у|виданням)(?: the)?"
    r"|[:«“\"'(])\s*$",
    re.IGNORECASE,
)
_SENTENCE_END: Final = re.compile(r"[.!?…]\s")
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
            yield found.link


@dataclass(frozen=True, slots=True)
class Declared:
    """A source that a line of text declares with its address."""

    link: Link
    takes_next: bool  # the address is the whole line after it
    is_all: bool  # and says nothing else: what a reporter wrote is never taken for furniture


def declared_by(line: str, following: str) -> Declared | None:
    """What a line declares; `following` is the line after it."""
    if len(line) >= _LONGEST:
        return None
    if ":" in line and (match := LABEL.fullmatch(line)):
        address = _URL.match(match["rest"] or following)
        if address is None:
            return None
        label = f"{match['label']}:"
        takes_next = not match["rest"]
        return _declared(address, LinkRole.DECLARED_SOURCE, label, takes_next=takes_next)
    address = _URL.search(line)
    if address is None:
        return None
    words = line[: address.start()].rstrip(" :<([–—-»→")
    if READ_FULL.fullmatch(words):
        return _declared(address, LinkRole.READ_FULL, words)
    if _leads_to_source(line[: address.start()]):
        return _declared(address, LinkRole.DECLARED_SOURCE, words)
    return None


def _declared(
    address: re.Match[str], role: LinkRole, label: str, *, takes_next: bool = False
) -> Declared:
    is_all = _LICENCE.fullmatch(address.string[address.end() :]) is not None
    return Declared(Link(trimmed(address[0]), role, label=label), takes_next, is_all)


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
        words = " ".join((anchor.text or "").split())
        before = "" if _reads_full(words) else _before(anchor)
        if not href or not (_reads_full(words) or _leads_to_source(before)):
            continue
        try:
            target = urljoin(url, href.strip())
            parts, own = urlsplit(target), urlsplit(url)
        except ValueError:
            continue
        if parts.scheme not in ("http", "https"):
            continue
        if not before:
            yield Link(target, LinkRole.READ_FULL, label=words)
        elif parts.hostname != own.hostname and parts.path.strip("/"):
            yield Link(target, LinkRole.DECLARED_SOURCE, label=before)


def _leads_to_source(before: str) -> bool:
    """Whether words that say "first published" lead to a link in the same sentence."""
    said = _REPUBLISHED.match(before)
    if said is None or _SENTENCE_END.search(before, said.end()):
        return False
    return _LEADING.search(before) is not None


def _before(anchor: HtmlElement) -> str:
    """The words that stand before a link in its paragraph, without those of earlier links."""
    parent = anchor.getparent()
    if parent is None or anchor.getprevious() is not None:
        return ""
    return " ".join((parent.text or "").split())


def trimmed(url: str) -> str:
    """An address without the punctuation that a sentence puts behind it."""
    while url.endswith(tuple(".,;:!?*»”’'\"")) or (url.endswith(")") and "(" not in url):
        url = url[:-1]
    return url
