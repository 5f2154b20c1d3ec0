"""PDF documents: the addresses of the text, and the links that lie over it.

A long address is broken at the edge of the column; where a link of the page begins with what is
left of it, the link is believed. Lines have no numbers: a PDF has none.
"""

import io
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Final

import pypdf

from archive.model import LeftOut, LinkRole
from crawler.sources.labels import in_roles
from crawler.sources.passages import Anchor, Document, Found, Line, bare_anchors, refanged

LARGEST: Final = 50 * 1024**2  # bytes
MOST_PAGES: Final = 500
MOST_LINKS: Final = 5_000


def read_pdf(name: str, content: bytes) -> Iterator[Found | LeftOut]:
    """Give the links of a PDF and the addresses in its text."""
    document = Document(name, "")
    if len(content) > LARGEST:
        reason = f"Is a PDF larger than {LARGEST // 1024**2} MB; give the part that matters."
        yield document.left_out(name, reason)
        return
    try:
        reader = pypdf.PdfReader(io.BytesIO(content))
        locked = reader.is_encrypted and not reader.decrypt("")
        pages = [] if locked else [_page(page) for page in reader.pages[:MOST_PAGES]]
    except Exception as error:  # noqa: BLE001 - a damaged PDF raises whatever it likes
        reason = f"Is a PDF that cannot be read ({type(error).__name__}: {error})."
        yield document.left_out(name, reason)
        return
    if locked:
        yield document.left_out(name, "Is a PDF that is locked by a password.")
        return
    yield from _found(document, pages)


def _found(document: Document, pages: list[tuple[str, list[str]]]) -> Iterator[Found | LeftOut]:
    if not any(text.strip() or links for text, links in pages):
        reason = "Is a PDF without text: scanned pages hold pictures of addresses only."
        yield document.left_out(document.name, reason)
        return
    yield from in_roles(document, (line for page in pages for line in _lines(*page)))
    for number, (_, links) in enumerate(pages, start=1):
        for link in dict.fromkeys(links):
            words = f"a link on page {number}"
            yield Found(link, refanged(link), LinkRole.MENTION, None, words=words)


def _page(page: Any) -> tuple[str, list[str]]:
    """The text of a page, and the addresses of the links that lie over it."""
    links = []
    for reference in (page.get("/Annots") or [])[:MOST_LINKS]:
        action = reference.get_object().get("/A")
        target = action.get_object().get("/URI") if action is not None else None
        if target is not None:
            links.append(str(target))
    return page.extract_text(), links


def _lines(text: str, links: list[str]) -> Iterator[Line]:
    for line in text.split("\n"):
        anchors = (_whole(anchor, links) for anchor in bare_anchors(line, None))
        yield Line(None, line, tuple(anchors))


def _whole(anchor: Anchor, links: list[str]) -> Anchor:
    longer = next((link for link in links if refanged(link).startswith(anchor.url)), None)
    return anchor if longer is None else replace(anchor, url=refanged(longer))
