"""Web pages: what the head declares, and the links of the body with the words around them.

Links of the frame around an article (navigation, header, footer, asides) are marked as such:
they belong to the site, not to the text.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Final
from urllib.parse import urljoin

import lxml.etree
import lxml.html

from archive.model import LeftOut, LinkRole
from crawler.sources.declarations import Declaration, declarations
from crawler.sources.labels import in_roles
from crawler.sources.passages import Anchor, Document, Found, Line, bare_anchors, refanged

_BLOCKS: Final = frozenset(
    {
        *("address", "article", "aside", "blockquote", "body", "br", "dd", "details", "dialog"),
        *("div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2"),
        *("h3", "h4", "h5", "h6", "header", "hr", "html", "li", "main", "nav", "ol", "p", "pre"),
        *("section", "summary", "table", "td", "th", "tr", "ul"),
    }
)
_SILENT: Final = frozenset({"head", "script", "style", "noscript", "template", "svg", "iframe"})
_FRAMES: Final = frozenset({"nav", "aside"})
_FRAMES_OF_THE_PAGE: Final = frozenset({"header", "footer"})  # within an article they are its own
_FRAME_ROLES: Final = frozenset({"navigation", "banner", "contentinfo", "complementary", "search"})
_LINES_ABOVE: Final = 40
_LINES_BELOW: Final = 400
_LONGEST_LINE: Final = 20_000


def read(document: Document) -> Iterator[Found | LeftOut]:
    """Give what the page declares of itself, then the links of its text."""
    root = _root(document.text)
    if root is None:
        yield document.left_out(document.name, "Holds no HTML that can be read.")
        return
    declared = list(declarations(root))
    base = _base(root, declared)
    # A line of that length comes from a minifier: there the parser's own count is good enough.
    lines = [line if len(line) <= _LONGEST_LINE else "" for line in document.lines]
    places = _Places(lines)
    for declaration in declared:
        line = places.line(declaration.written, declaration.line)
        url = urljoin_or_written(base, declaration.written)
        yield Found(declaration.written, url, declaration.role, line, declaration.label)
    yield from in_roles(document, _Walk(base, places).lines(root))


def urljoin_or_written(base: str, written: str) -> str:
    """Resolve a relative address where a base is known; one that cannot be joined stays."""
    try:
        return urljoin(base, written.strip())
    except ValueError:
        return written


def _root(text: str) -> lxml.html.HtmlElement | None:
    parser = lxml.html.HTMLParser(encoding="utf-8", huge_tree=True)
    try:
        return lxml.html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (lxml.etree.LxmlError, ValueError):
        return None


def _base(root: lxml.html.HtmlElement, declared: Sequence[Declaration]) -> str:
    """The address against which relative links are read: <base>, else the page's own."""
    candidates = [element.get("href") or "" for element in root.iter("base")]
    candidates += [d.written for d in declared if d.role is LinkRole.CANONICAL]
    return next((url for url in candidates if url.startswith(("http://", "https://"))), "")


@dataclass(frozen=True, slots=True)
class _Places:
    """Finds the line on which an attribute stands: the parser tells where its tag ends."""

    source: Sequence[str]

    def line(self, written: str, told: int | None) -> int | None:
        """The line, or the one that was told where the address is spelled otherwise."""
        exact = self.exact(written, told)
        if exact is None and told is not None and told <= len(self.source):
            return told
        return exact

    def exact(self, written: str, told: int | None) -> int | None:
        if told is None or not written:
            return None
        escaped = written.replace("&", "&amp;")
        above = range(min(told, len(self.source)), max(0, told - _LINES_ABOVE), -1)
        below = range(told + 1, min(told + _LINES_BELOW, len(self.source) + 1))
        for number in chain(above, below):
            text = self.source[number - 1]
            if written in text or escaped in text:
                return number
        return None


@dataclass(slots=True)
class _Walk:
    """Goes once through the tree and cuts it into lines of text at the edges of blocks."""

    base: str
    places: _Places
    text: str = ""
    number: int | None = None
    anchors: list[Anchor] = field(default_factory=list)
    opened: list[tuple[int, lxml.html.HtmlElement]] = field(default_factory=list)
    frames: list[str] = field(default_factory=list)
    silent: int = 0

    def lines(self, root: lxml.html.HtmlElement) -> Iterator[Line]:
        for event, element in lxml.etree.iterwalk(root, events=("start", "end", "comment", "pi")):
            tag = element.tag
            if event == "start" and isinstance(tag, str):
                if tag in _BLOCKS:
                    yield from self._flush()
                self._start(tag, element)
            else:
                if isinstance(tag, str):
                    self._end(tag, element)
                    if tag in _BLOCKS:
                        yield from self._flush()
                self._say(element.tail, element.sourceline)
        yield from self._flush()

    def _start(self, tag: str, element: lxml.html.HtmlElement) -> None:
        self.silent += tag in _SILENT
        if _is_frame(tag, element):
            self.frames.append(tag)
        if tag == "a" and element.get("href") is not None:
            self.opened.append((len(self.text), element))
        self._say(element.text, element.sourceline)

    def _end(self, tag: str, element: lxml.html.HtmlElement) -> None:
        self.silent -= tag in _SILENT
        if self.opened and self.opened[-1][1] is element:
            self._link(*self.opened.pop())
        if _is_frame(tag, element):
            self.frames.pop()

    def _say(self, words: str | None, line: int | None) -> None:
        if not words or self.silent:
            return
        if self.number is None and words.strip():
            self.number = line
        if not self.opened:
            for anchor in bare_anchors(words, line):
                at = self.places.exact(anchor.written, line)
                start, end = len(self.text) + anchor.start, len(self.text) + anchor.end
                self.anchors.append(
                    Anchor(start, end, anchor.written, anchor.url, at, self._frame)
                )
        self.text += words

    def _link(self, start: int, element: lxml.html.HtmlElement) -> None:
        written = element.get("href") or ""
        line = self.places.line(written, element.sourceline)
        self.number = self.number or line
        url = urljoin_or_written(self.base, refanged(written))
        bare = "://" in self.text[start:]
        self.anchors.append(Anchor(start, len(self.text), written, url, line, self._frame, bare))

    @property
    def _frame(self) -> str | None:
        return self.frames[-1] if self.frames else None

    def _flush(self) -> Iterator[Line]:
        if self.opened:  # a link around a headline and a teaser is one link
            self.text += " "
            return
        if self.text.strip() or self.anchors:
            yield Line(self.number, self.text, tuple(self.anchors))
        self.text, self.number, self.anchors = "", None, []


def _is_frame(tag: str, element: lxml.html.HtmlElement) -> bool:
    if tag in _FRAMES or (element.get("role") or "").lower() in _FRAME_ROLES:
        return True
    return tag in _FRAMES_OF_THE_PAGE and next(element.iterancestors("article"), None) is None
