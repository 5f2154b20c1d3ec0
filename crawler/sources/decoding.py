"""From the bytes of a document to its text, without ever refusing a text for its encoding.

A byte-order mark decides, then UTF-8, then what the document or its sender says of itself, then a
guess between the single-byte code pages in which old news texts survive.
"""

import codecs
import re
from dataclasses import dataclass
from typing import Final

# Most of what people hand in by mistake, by its first bytes, with the words for it.
_SIGNATURES: Final = (
    (b"%PDF-", "a PDF file"),
    (b"PK\x03\x04", "a ZIP or Office file"),
    (b"\xd0\xcf\x11\xe0", "an old Office file"),
    (b"{\\rtf", "an RTF file"),
    (b"\x1f\x8b", "a gzip file"),
    (b"\x89PNG", "an image"),
    (b"\xff\xd8\xff", "an image"),
    (b"GIF8", "an image"),
    (b"SQLite format 3\x00", "a database"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"),
    (b"7z\xbc\xaf", "an archive"),
    (b"bplist00", "a binary web archive"),
)
_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DECLARED: Final = re.compile(
    rb"""<[^>]{0,200}(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]+)""", re.I
)
_CONTROL_BYTES: Final = bytes(set(range(32)) - {7, 8, 9, 10, 12, 13, 27})
_HIGH_RUN: Final = re.compile(rb"[\xc0-\xff]{3,}")
_TOO_MANY_CONTROLS: Final = 0.05
_LOOKED_AT: Final = 65_536


@dataclass(frozen=True, slots=True)
class Decoded:
    text: str  # with \n as the only line end
    encoding: str


@dataclass(frozen=True, slots=True)
class Undecodable:
    what: str  # "a PDF file"


def decode(content: bytes, *, charset: str | None = None) -> Decoded | Undecodable:
    """Decode a document; `charset` is what its sender said of it, if anything."""
    for signature, what in _SIGNATURES:
        if content.startswith(signature):
            return Undecodable(what)
    encoding = _encoding(content, charset)
    if encoding is None:
        return Undecodable("a binary file")
    text = content.decode(encoding, errors="replace").removeprefix("\ufeff")
    text = text.replace("\x00", " ").replace("\r\n", "\n").replace("\r", "\n")
    return Decoded(text=text, encoding=encoding)


def _encoding(content: bytes, charset: str | None) -> str | None:
    for mark, encoding in _BOMS:
        if content.startswith(mark):
            return encoding
    head = content[:_LOOKED_AT]
    wide = _wide_without_mark(head)
    if wide:
        return wide
    if _has_controls(head):
        return None
    for told in ("utf-8", charset, _declared(head)):
        if told and _decodes(content, told):
            return codecs.lookup(told).name
    return _code_page(content)


def _wide_without_mark(head: bytes) -> str | None:
    """UTF-16 text in a Latin alphabet is every second byte a NUL, and text between them."""
    for encoding, low, high in (
        ("utf-16-le", head[::2], head[1::2]),
        ("utf-16-be", head[1::2], head[::2]),
    ):
        if len(high) >= 4 and high.count(0) > len(high) * 0.4 and not _has_controls(low):
            return encoding
    return None


def _has_controls(content: bytes) -> bool:
    controls = len(content) - len(content.translate(None, _CONTROL_BYTES))
    return controls > len(content) * _TOO_MANY_CONTROLS


def _declared(head: bytes) -> str | None:
    found = _DECLARED.search(head[:4096])
    return found.group(1).decode("ascii", "replace") if found else None


def _decodes(content: bytes, encoding: str) -> bool:
    try:
        text = content.decode(encoding)
    except (LookupError, ValueError):
        return False
    return isinstance(text, str)


def _code_page(content: bytes) -> str:
    """Whole words of high bytes are Cyrillic; KOI8-R has small letters where 1251 has capitals."""
    high = b"".join(_HIGH_RUN.findall(content[:_LOOKED_AT]))
    if len(high) < 0.4 * sum(byte >= 0xC0 for byte in content[:_LOOKED_AT]) or not high:
        return "cp1252"
    upper_half = sum(byte >= 0xE0 for byte in high)
    return "cp1251" if upper_half * 2 >= len(high) else "koi8-r"
