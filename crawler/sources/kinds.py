"""What kind of source a document is, told by its content first and by its name last.

A ".csv" that holds a web page is a web page. What the caller says of it (`media_hint`) is believed
where the content does not speak against it.
"""

import re
from enum import StrEnum
from pathlib import PurePath
from types import MappingProxyType
from typing import Final

from crawler.sources import lists, tables
from crawler.sources.mail import is_mail
from crawler.sources.office import is_docx


class SourceKind(StrEnum):
    LIST = "list"  # one address a line
    TABLE = "table"  # CSV or TSV with a column of addresses
    TEXT = "text"
    MARKDOWN = "markdown"
    WEB_PAGE = "web_page"
    PDF = "pdf"
    WORD = "word"  # .docx
    MAIL = "mail"
    EMPTY = "empty"
    UNREADABLE = "unreadable"  # binary: nothing was read


_LEAD: Final = r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--(?:(?!-->).)*-->\s*)*"
_WHOLE_PAGE: Final = re.compile(_LEAD + r"<(?:!doctype\s+html|html|head|body)\b", re.I | re.S)
_PIECE_OF_PAGE: Final = re.compile(
    _LEAD + r"<(?:article|main|section|div|p|h[1-6]|ul|ol|table|a|blockquote)\b", re.I | re.S
)
_MARKDOWN: Final = re.compile(
    r"\[[^\]\n]{1,500}\]\(\s*<?https?://|^\[[^\]\n]{1,200}\]:\s*<?https?://",
    re.IGNORECASE | re.MULTILINE,
)
_LOOKED_AT: Final = 65_536
_BY_SUFFIX: Final = MappingProxyType(
    {
        ".csv": SourceKind.TABLE,
        ".tsv": SourceKind.TABLE,
        ".md": SourceKind.MARKDOWN,
        ".markdown": SourceKind.MARKDOWN,
        ".html": SourceKind.WEB_PAGE,
        ".htm": SourceKind.WEB_PAGE,
        ".xhtml": SourceKind.WEB_PAGE,
    }
)
_BY_MEDIA_TYPE: Final = MappingProxyType(
    {
        "text/uri-list": SourceKind.LIST,
        "text/csv": SourceKind.TABLE,
        "text/tab-separated-values": SourceKind.TABLE,
        "text/markdown": SourceKind.MARKDOWN,
        "text/html": SourceKind.WEB_PAGE,
        "application/xhtml+xml": SourceKind.WEB_PAGE,
    }
)


def recognise_bytes(content: bytes, *, name: str, media_type: str | None) -> SourceKind | None:
    """Tell the kind of a document that is more than one text; None for one that is a text."""
    if content[:1024].lstrip().startswith(b"%PDF-"):
        return SourceKind.PDF
    if content.startswith(b"PK\x03\x04") and is_docx(content):
        return SourceKind.WORD
    called = media_type == "message/rfc822" or PurePath(name).suffix.lower() == ".eml"
    return SourceKind.MAIL if called or is_mail(content) else None


def recognise(
    text: str, *, name: str, media_type: str | None = None, column: str | None = None
) -> SourceKind:
    """Tell the kind of a decoded document; `column` is only ever given for a table."""
    if not text.strip():
        return SourceKind.EMPTY
    head = text[:_LOOKED_AT]
    if _WHOLE_PAGE.match(head):
        return SourceKind.WEB_PAGE
    said = _BY_MEDIA_TYPE.get(media_type or "") or _BY_SUFFIX.get(PurePath(name).suffix.lower())
    if column is not None or said is SourceKind.TABLE:
        return SourceKind.TABLE
    if said is SourceKind.LIST or lists.is_list(head):
        return SourceKind.LIST
    return said or _untold(head)


def _untold(head: str) -> SourceKind:
    if _PIECE_OF_PAGE.match(head):
        return SourceKind.WEB_PAGE
    if tables.is_table(head):
        return SourceKind.TABLE
    return SourceKind.MARKDOWN if _MARKDOWN.search(head) else SourceKind.TEXT
