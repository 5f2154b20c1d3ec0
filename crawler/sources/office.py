"""Word documents (.docx): a ZIP of XML, read within bounds and without resolving anything.

Paragraphs become lines; a hyperlink is the words that link, with the address from the document's
relations. Lines have no numbers, since nobody could count them.
"""

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from typing import Any, Final

import lxml.etree

from archive.model import LeftOut
from archive.zips import BROKEN_ZIP
from crawler.sources.labels import in_roles
from crawler.sources.passages import Anchor, Document, Found, Line, bare_anchors, refanged

LARGEST_PART: Final = 50 * 1024**2  # bytes of XML, unpacked

_MAIN: Final = "word/document.xml"
_PARTS: Final = (_MAIN, "word/footnotes.xml", "word/endnotes.xml")
_WORD: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_RELATION: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_FIELD: Final = re.compile(r'\bHYPERLINK\s+"([^"]+)"')


def is_docx(content: bytes) -> bool:
    """Whether a ZIP file holds a Word document."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return _MAIN in archive.namelist()
    except BROKEN_ZIP:
        return False


def read_docx(name: str, content: bytes) -> Iterator[Found | LeftOut]:
    """Give the links of a Word document and the addresses in its text."""
    document = Document(name, "")
    try:
        lines = list(_lines(content))
    except (*BROKEN_ZIP, lxml.etree.XMLSyntaxError) as error:
        yield document.left_out(name, f"Is a Word document that cannot be read ({error}).")
        return
    yield from in_roles(document, lines)


def _lines(content: bytes) -> Iterator[Line]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = set(archive.namelist())
        for part in _PARTS:
            if part not in names:
                continue
            folder, _, file = part.rpartition("/")
            relations = f"{folder}/_rels/{file}.rels"
            targets = _targets(archive, relations) if relations in names else {}
            for paragraph in _tree(archive, part).iter(f"{_WORD}p"):
                yield _line(paragraph, targets)


def _tree(archive: zipfile.ZipFile, part: str) -> Any:
    with archive.open(part) as file:
        content = file.read(LARGEST_PART + 1)
    if len(content) > LARGEST_PART:
        raise ValueError(f"{part} is larger than {LARGEST_PART // 1024**2} MB")
    parser = lxml.etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    return lxml.etree.fromstring(content, parser)


def _targets(archive: zipfile.ZipFile, relations: str) -> Mapping[str, str]:
    tree = _tree(archive, relations)
    return {
        element.get("Id", ""): element.get("Target", "")
        for element in tree
        if element.get("TargetMode") == "External"
    }


def _line(paragraph: Any, targets: Mapping[str, str]) -> Line:
    text, linked = "", []
    ends: dict[Any, tuple[int, str]] = {}
    for event, element in lxml.etree.iterwalk(paragraph, events=("start", "end")):
        tag = element.tag.removeprefix(_WORD) if isinstance(element.tag, str) else ""
        if event == "start":
            text += _said(tag, element)
            if tag == "hyperlink" and (target := targets.get(element.get(_RELATION, ""))):
                ends[element] = (len(text), target)
            elif tag == "instrText" and (field := _FIELD.search(element.text or "")):
                linked.append(_anchor(len(text), len(text), field[1], text))
        elif element in ends:
            start, target = ends[element]
            linked.append(_anchor(start, len(text), target, text))
    covered = [range(anchor.start, anchor.end) for anchor in linked]
    bare = (a for a in bare_anchors(text, None) if not any(a.start in one for one in covered))
    anchors = sorted((*linked, *bare), key=lambda anchor: anchor.start)
    return Line(None, text, tuple(anchors))


def _said(tag: str, element: Any) -> str:
    if tag == "t":
        return element.text or ""
    return " " if tag in ("tab", "br", "cr") else ""


def _anchor(start: int, end: int, target: str, text: str) -> Anchor:
    return Anchor(start, end, target, refanged(target), None, bare="://" in text[start:end])
