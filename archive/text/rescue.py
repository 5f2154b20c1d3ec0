"""Sees when half of a body was lost, and brings it back.

resiliparse reads a page in a millisecond or two and keeps too much: a cheap witness. Only when it
saw far more than the extractor took is a second extractor asked, and believed only if it holds
what we have, and the witness saw what it adds.
"""

import re
from collections import Counter
from collections.abc import Sequence
from typing import Final

from lxml import etree
from lxml.html import HtmlElement, fromstring
from readability import Document
from resiliparse.extract.html2text import extract_plain_text

_SUSPICIOUS: Final = 1 / 0.6  # times longer from which a text is worth a second opinion
_HOLDS: Final = 0.8  # of our shingles that the second opinion must contain
_SOMETHING: Final = 250  # characters below which our text may as well be the wrong one
_WITNESSED: Final = 0.9  # of the second opinion's shingles that the witness must have seen
_WORD: Final = re.compile(r"\w+")
_RUNNING: Final = 60  # characters from which a text node is running text
_BLOCKS: Final = frozenset(
    ("p", "div", "li", "h2", "h3", "h4", "h5", "h6", "blockquote", "td", "pre", "section", "br")
)


def may_be_half(body: str, texts: Sequence[str]) -> bool:
    """Whether the page has so much running text that half of the body may be lost.

    `texts` are the page's visible text nodes. This spares most pages the witness.
    """
    running = sum(len(text) for text in texts if len(text) >= _RUNNING)
    return running > _SUSPICIOUS * len(body)


def rescued(html: bytes, tree: HtmlElement, body: str) -> tuple[str, ...] | None:
    """The lines of a fuller reading of the page, or None where `body` is all there is.

    `tree` may be changed by this call.
    """
    witness = extract_plain_text(
        html.decode("utf-8", "replace"), main_content=True, alt_texts=False, links=False
    )
    if len(witness) <= _SUSPICIOUS * len(body):
        return None
    lines = _second_opinion(tree)
    text = "\n".join(lines)
    if len(text) <= _SUSPICIOUS * len(body):
        return None
    ours, second = _shingles(body), _shingles(text)
    if len(body) >= _SOMETHING and _share(ours, second) < _HOLDS:
        return None
    return lines if _share(second, _shingles(witness)) >= _WITNESSED else None


def _second_opinion(tree: HtmlElement) -> tuple[str, ...]:
    try:
        summary = Document(tree).summary(html_partial=True)
        found = fromstring(summary)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, TypeError):
        return ()  # readability raises on odd pages; then there is no second opinion
    return tuple(_lines(found))


def _lines(root: HtmlElement) -> list[str]:
    """Text by block elements, one line each."""
    lines: list[str] = []
    current: list[str] = []

    def end() -> None:
        line = " ".join("".join(current).split())
        if line:
            lines.append(line)
        current.clear()

    for event, element in etree.iterwalk(root, events=("start", "end")):
        if element.tag in _BLOCKS:
            end()
        text = element.text if event == "start" else element.tail
        if text:
            current.append(text)
    end()
    return lines


def _shingles(text: str) -> Counter[tuple[str, ...]]:
    found = _WORD.findall(text)
    return Counter(tuple(found[i : i + 4]) for i in range(max(1, len(found) - 3)))


def _share(part: Counter[tuple[str, ...]], whole: Counter[tuple[str, ...]]) -> float:
    """How much of `part` lies in `whole`."""
    total = sum(part.values())
    return sum((part & whole).values()) / total if total else 1.0
