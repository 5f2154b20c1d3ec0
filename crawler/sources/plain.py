"""Plain text: an article, a letter or a note with addresses in its running text."""

from collections.abc import Iterator

from archive.model import LeftOut
from crawler.sources.labels import in_roles
from crawler.sources.passages import Document, Found, Line, bare_anchors


def read(document: Document) -> Iterator[Found | LeftOut]:
    """Give every address of the text, in the role that its label gives it."""
    lines = (
        Line(number, text, bare_anchors(text, number))
        for number, text in enumerate(document.lines, start=1)
    )
    return in_roles(document, lines)
