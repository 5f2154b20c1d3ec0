"""From the bytes of a page to one lxml tree: bounded in size and depth, and it never raises.

libxml2 drops, without a word, what is nested deeper than 255 levels, and takes quadratic time on a
tag with very many attributes. The bounds here are for reading only; the WARC keeps every byte.
"""

import codecs
import re
import zlib
from dataclasses import dataclass
from typing import Final

from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring
from trafilatura.utils import detect_encoding

from archive.model import ExtractionOutcome

MAX_HTML: Final = 5_000_000  # bytes that are parsed; trafilatura is worse than linear beyond
MAX_SCRIPT: Final = 512_000  # bytes of one script; beyond, its body is not looked at
MAX_TAG: Final = 131_072  # bytes of one tag; beyond, its attributes are dropped
MAX_UNPACKED: Final = 50_000_000  # bytes out of a body that is itself a gzip file
MAX_DEPTH: Final = 1_100  # levels; trafilatura takes quadratic time, and gives nothing, far above

# A path of child steps finds one element that deep in a pass over the tree in C.
_TOO_DEEP = etree.XPath(f"boolean({'/*' * (MAX_DEPTH + 1)})")
_CONTROL = bytes(c for c in range(32) if c not in b"\t\n\r") + b"\x7f"
_MARKUP = re.compile(
    rb"<(?:!doctype|html|head|body|meta|title|div|p|article|section|main|h[1-6]|span|table|a|br)\b",
    re.IGNORECASE,
)
_DOCUMENT = re.compile(rb"<(?:!doctype|html|head|body)\b", re.IGNORECASE)
_META_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w:.-]{2,40})", re.I)
_HEADER_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([\w:.-]{2,40})", re.IGNORECASE)
_SCRIPT = re.compile(rb"<script\b[^>]*>", re.IGNORECASE)
_SCRIPT_END = re.compile(rb"</script", re.IGNORECASE)
_GIANT_TAG = re.compile(rb"<([a-zA-Z][a-zA-Z0-9:-]{0,30})\s[^<>]{%d,}" % MAX_TAG)
# What browsers take these names for (WHATWG Encoding Standard, labels of windows-1252).
_BROWSER_ALIASES = {"iso-8859-1": "cp1252", "latin-1": "cp1252", "ascii": "cp1252"}
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


@dataclass(frozen=True, slots=True)
class Parsed:
    """A page as a tree. `tree` is there for OK, and for TOO_BIG, where it holds the first part."""

    tree: HtmlElement | None
    outcome: ExtractionOutcome
    html: bytes = b""  # what was parsed: UTF-8, within bounds


def parse(content: bytes, content_type: str | None = None) -> Parsed:
    """Parse a decoded response body. `content_type` is the header's value, with its charset."""
    content, overflow = _unpacked(content)
    if not content.strip(b" \t\r\n\0"):
        return Parsed(None, ExtractionOutcome.EMPTY)
    if _is_binary(content):
        return Parsed(None, ExtractionOutcome.NOT_HTML)
    html = as_utf8(content, content_type)
    if not _MARKUP.search(html, 0, 1_000_000):
        return Parsed(None, ExtractionOutcome.NOT_HTML)
    html = _without_giants(html)
    outcome = ExtractionOutcome.OK
    if overflow or len(html) > MAX_HTML:
        html, outcome = html[:MAX_HTML], ExtractionOutcome.TOO_BIG
    try:
        return Parsed(document_fromstring(html, parser=_parser()), outcome, html)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return Parsed(None, ExtractionOutcome.PARSE_ERROR)


def _is_binary(content: bytes) -> bool:
    """Whether the first bytes are those of no text in any encoding that pages are served in."""
    head = content[:4096]
    if any(head.startswith(mark) for mark, _ in _BOMS) or _DOCUMENT.search(head):
        return False
    return len(head) - len(head.translate(None, _CONTROL)) > len(head) // 20


def is_too_deep(tree: HtmlElement) -> bool:
    """Whether the tree is nested deeper than the extractor can follow."""
    return bool(_TOO_DEEP(tree))


def _parser() -> HTMLParser:
    # huge_tree lifts libxml2's limit of 255 levels and of 10 MB in one text node.
    parser = HTMLParser(
        encoding="utf-8",
        remove_comments=True,
        remove_pis=True,
        collect_ids=False,
        huge_tree=True,
    )
    # lxml.html asks a Python function for the class of every element that is touched, thousands
    # of times a page; one class for all is known in C. Nothing here reads forms.
    parser.set_element_class_lookup(etree.ElementDefaultClassLookup(element=HtmlElement))
    return parser


def _unpacked(content: bytes) -> tuple[bytes, bool]:
    """A gzip file served as a page is unpacked, up to a bound; True when it holds more."""
    if content[:3] != b"\x1f\x8b\x08":
        return content, False
    unpacked = b""
    try:
        while content and len(unpacked) < MAX_UNPACKED:
            unpacker = zlib.decompressobj(wbits=31)
            unpacked += unpacker.decompress(content, MAX_UNPACKED - len(unpacked))
            content = unpacker.unused_data or unpacker.unconsumed_tail
    except zlib.error:
        pass  # a damaged member: what came before it is what there is
    return unpacked or content, bool(content)


def as_utf8(content: bytes, content_type: str | None) -> bytes:
    """The page in UTF-8, without the control characters that stop libxml2.

    The order is that of browsers with one exception: bytes that are valid UTF-8 are UTF-8, however
    they are labelled.
    """
    for mark, encoding in _BOMS:
        if content.startswith(mark):
            text = content[len(mark) :].decode(encoding, "replace")
            return text.encode("utf-8", "replace").translate(None, _CONTROL)
    content = content.translate(None, _CONTROL)
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return _decode(content, content_type).encode("utf-8", "replace")
    return content


def _decode(content: bytes, content_type: str | None) -> str:
    declared = [match[1] for match in _HEADER_CHARSET.finditer(content_type or "")]
    declared += [match[1].decode("ascii") for match in _META_CHARSET.finditer(content, 0, 4096)]
    if any(name.lower().replace("_", "-") in ("utf-8", "utf8") for name in declared):
        # A few bad bytes in a page that says UTF-8: a truncated or damaged page, not another code.
        text = content.decode("utf-8", "replace")
        if text.count("\ufffd") <= len(text) // 1000 + 1:
            return text
    for name in [*declared, *detect_encoding(content[:20_000])]:
        try:
            return content.decode(_BROWSER_ALIASES.get(name.lower(), name))
        except (LookupError, UnicodeDecodeError):
            continue
    return content.decode("cp1252", "replace")


def _without_giants(html: bytes) -> bytes:
    """Without the bodies of giant scripts and the attributes of giant tags."""
    if len(html) > MAX_SCRIPT:
        html = _without_giant_scripts(html)
    if _has_long_gap(html):
        html = _GIANT_TAG.sub(rb"<\1", html)
    return html


def _has_long_gap(html: bytes) -> bool:
    """Whether some stretch of MAX_TAG bytes has no ">": only then can there be a giant tag."""
    position = 0
    while position + MAX_TAG < len(html):
        last = html.rfind(b">", position, position + MAX_TAG)
        if last < position:
            return True
        position = last + 1
    return False


def _without_giant_scripts(html: bytes) -> bytes:
    kept, position = [], 0
    while opening := _SCRIPT.search(html, position):
        closing = _SCRIPT_END.search(html, opening.end())
        end = closing.start() if closing else len(html)
        if end - opening.end() > MAX_SCRIPT:
            kept.append(html[position : opening.end()])
        else:
            kept.append(html[position:end])
        position = end
    kept.append(html[position:])
    return b"".join(kept)
