"""Text of a tree by blocks, as a reader sees it: one line each, and none for what is hidden."""

import re
from collections.abc import Callable
from typing import Final, cast

from lxml import etree
from lxml.html import HtmlElement

BLOCKS: Final = frozenset(
    (
        *("address", "article", "aside", "blockquote", "br", "dd", "div", "dl", "dt", "fieldset"),
        *("figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header"),
        *("hr", "li", "main", "nav", "ol", "p", "pre", "section", "table", "td", "th", "tr", "ul"),
    )
)
UNSEEN: Final = frozenset(
    ("script", "style", "noscript", "template", "svg", "iframe", "head", "select", "button")
)


def lines(root: HtmlElement, *, unseen: frozenset[str] = UNSEEN) -> tuple[str, ...]:
    """The text of an element, one line for each block that has any."""
    found: list[str] = []
    current: list[str] = []

    def end() -> None:
        line = " ".join("".join(current).split())
        if line:
            found.append(line)
        current.clear()

    _walk(root, current.append, end, unseen)
    end()
    return tuple(found)


def _walk(
    root: HtmlElement,
    take: Callable[[str], None],
    end: Callable[[], None],
    unseen: frozenset[str],
) -> None:
    walker = etree.iterwalk(root, events=("start", "end"))
    for event, element in walker:
        if event == "start" and element.tag in unseen:
            walker.skip_subtree()
        if element.tag in BLOCKS:
            end()
        if event == "start" and element.tag not in unseen and element.text:
            take(element.text)
        elif event == "end" and element is not root and element.tail:
            take(element.tail)


_TEXTS: Final = etree.XPath(
    "/descendant::body/descendant::text()[not(parent::script)]", smart_strings=False
)


_WORD: Final = re.compile(r"[^\W\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+")
_UNSPACED: Final = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]|[\uac00-\ud7af]+")


def count_words(text: str) -> int:
    """Words of a text; in scripts without spaces, two signs count as one."""
    if text.isascii() or not _UNSPACED.search(text):
        return len(text.split())
    return len(_WORD.findall(text)) + (len(_UNSPACED.findall(text)) + 1) // 2


def text_nodes(tree: HtmlElement) -> tuple[str, ...]:
    """The visible text nodes of a page in document order, trimmed, without empty ones.

    The tree has been lightened: of what no reader reads, only scripts are left.
    """
    nodes = cast("list[str]", _TEXTS(tree))
    return tuple(text for node in nodes if (text := node.strip()))
