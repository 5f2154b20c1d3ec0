"""Markdown: links as CommonMark reads them, and the bare addresses of the running text."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from html import unescape
from typing import Final

from markdown_it import MarkdownIt
from markdown_it.token import Token

from archive.model import LeftOut
from crawler.sources.labels import in_roles
from crawler.sources.passages import Anchor, Document, Found, Line, bare_anchors, refanged

_HREF: Final = re.compile(r"""<a\b[^>]*?\bhref\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]+))""", re.I)

_TAG: Final = re.compile(r"<[^>]*>")


def read(document: Document) -> Iterator[Found | LeftOut]:
    """Give every link of the document, in the role that its label gives it."""
    return in_roles(document, _lines(document))


def _lines(document: Document) -> Iterator[Line]:
    source = document.lines
    position = 1  # the nearest line known, for tokens that do not say where they stand
    for token in MarkdownIt("commonmark").enable("table").parse(document.text):
        if token.map is not None:
            position = token.map[0] + 1
        if token.type == "inline":
            yield from _Inline(source, position).read(token.children or [])
        elif token.type in {"fence", "code_block", "html_block"}:
            yield from _block(token, position + (token.type == "fence"))


@dataclass(slots=True)
class _Inline:
    """Turns the tokens of one paragraph into lines of text with the links in them."""

    source: Sequence[str]
    number: int
    text: str = ""
    anchors: list[Anchor] = field(default_factory=list)

    def read(self, tokens: Iterable[Token]) -> Iterator[Line]:
        opened: tuple[int, str] | None = None
        for token in tokens:
            match token.type:
                case "softbreak" | "hardbreak":
                    if opened is None:
                        yield self._line()
                    else:  # the words of a link may be broken over two lines
                        self.text += " "
                        self.number += 1
                case "link_open":
                    opened = (len(self.text), str(token.attrGet("href") or ""))
                case "link_close" if opened is not None:
                    self._link(*opened)
                    opened = None
                case "html_inline":
                    self._html(token.content)
                case "image":
                    self.text += token.content
                case _:
                    self._words(token.content, linked=opened is not None)
        yield self._line()

    def _line(self) -> Line:
        line = Line(self.number, self.text, tuple(self.anchors))
        self.text, self.anchors, self.number = "", [], self.number + 1
        return line

    def _words(self, words: str, *, linked: bool) -> None:
        if not linked:
            for anchor in bare_anchors(words, self.number):
                self._add(
                    len(self.text) + anchor.start, len(self.text) + anchor.end, anchor.written
                )
        self.text += words

    def _link(self, start: int, href: str) -> None:
        words = self.text[start:]
        self._add(start, len(self.text), href, bare=words == href or "://" in words)

    def _html(self, tag: str) -> None:
        for href in _hrefs(tag):
            self._add(len(self.text), len(self.text), href, bare=False)

    def _add(self, start: int, end: int, written: str, *, bare: bool = True) -> None:
        line = self._true_line(written)
        self.anchors.append(Anchor(start, end, written, refanged(written), line, bare=bare))

    def _true_line(self, written: str) -> int:
        """A link of a table or of several lines may stand a little below the line counted."""
        for number in range(self.number, min(self.number + 20, len(self.source) + 1)):
            if written in self.source[number - 1]:
                return number
        return min(self.number, len(self.source))


def _block(token: Token, first: int) -> Iterator[Line]:
    """A block that Markdown hands on as it is: code, or HTML, of which the tags are dropped."""
    for number, raw in enumerate(token.content.split("\n"), start=first):
        is_html = token.type == "html_block"
        text = _TAG.sub(" ", raw) if is_html else raw
        linked = tuple(
            Anchor(len(text), len(text), href, refanged(href), number, bare=False)
            for href in (_hrefs(raw) if is_html else ())
        )
        yield Line(number, text, (*bare_anchors(text, number), *linked))


def _hrefs(text: str) -> list[str]:
    return [unescape("".join(groups)) for groups in _HREF.findall(text)]
