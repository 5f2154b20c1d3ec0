"""Lines that are nothing but a link to another page of the same site: advice to read on.

What leads elsewhere (sources, offers, archives), or to a place on the page itself, is the author's
own and stays. A list item under a linked heading of its own is a teaser, whatever it adds.
"""

from collections.abc import Iterator, Sequence
from typing import Final
from urllib.parse import urljoin, urlsplit

from lxml.html import HtmlElement

from archive.text.furniture import Sifted, sift
from archive.text.places import xpath

_SHORTEST: Final = 20  # characters; shorter links are names, tags, buttons
_LONGEST: Final = 400
_SLACK: Final = 0.9  # of a line that must be link; a label or an arrow may stand beside it
# Two steps along one axis, joined: libxml2 walks them in half the time of "//*[…]".
_CANDIDATES: Final = " | ".join(
    f"/descendant::{tag}[descendant::a][string-length(.) >= {_SHORTEST}]" for tag in ("p", "li")
)
_HEADINGS: Final = ("h2", "h3", "h4", "h5", "h6")


def without_links(lines: Sequence[str], tree: HtmlElement, url: str) -> Sifted:
    """Drop lines that only lead to other pages of the site that `url` belongs to."""
    wanted = {_bare(line) for line in lines if _SHORTEST <= len(line) <= _LONGEST}
    linked = set(_linked(tree, url, wanted)) if wanted else set()
    reasons = ["leads to another page of the site" if _bare(x) in linked else None for x in lines]
    return sift(lines, reasons, "links")


def _linked(tree: HtmlElement, url: str, wanted: set[str]) -> Iterator[str]:
    for element in xpath(_CANDIDATES, tree):
        text = _text(element)
        bare = _bare(text)
        if bare in wanted and _leads_on(element, text, url):
            yield bare


def _leads_on(element: HtmlElement, text: str, url: str) -> bool:
    anchors = [anchor for anchor in element.iter("a") if _text(anchor)]
    if not anchors or not all(_is_sibling(url, anchor.get("href") or "") for anchor in anchors):
        return False
    covered = sum(len(_text(anchor)) for anchor in anchors)
    return covered >= _SLACK * len(text) - 2 or (element.tag == "li" and _has_headline(element))


def _has_headline(item: HtmlElement) -> bool:
    """Whether a list item has a heading that is a link."""
    return any(
        heading.find(".//a") is not None or heading.getparent().tag == "a"
        for heading in item.iter(*_HEADINGS)
    )


def _is_sibling(url: str, href: str) -> bool:
    """Whether a link leads to another page of the same site."""
    href = href.strip()
    if not href or href.startswith("#"):
        return False
    try:
        here, there = urlsplit(url), urlsplit(urljoin(url, href))
    except ValueError:
        return False
    if there.scheme not in ("http", "https"):
        return False
    same_site = _site(here.hostname or "") == _site(there.hostname or "")
    return same_site and here.path.rstrip("/") != there.path.rstrip("/")


def _site(host: str) -> str:
    """The last two labels, which is near enough to tell a site from others on one page."""
    return ".".join(host.split(".")[-2:])


def _bare(line: str) -> str:
    """A line as it is compared: markup may glue words that the extractor parts."""
    return "".join(line.removeprefix("- ").split())


def _text(element: HtmlElement) -> str:
    return " ".join(element.text_content().split())
