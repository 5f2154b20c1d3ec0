"""Labels that declare where a text comes from: "Original url:", "Read Entire Article", "Quelle:".

A label stands before its address on the same line, alone on an earlier line, or is itself the
words that link. A label that leads to no address is reported: it is a lead for a person.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Final

from archive.model import LeftOut, LinkRole
from crawler.sources.passages import MOST_WORDS, Anchor, Document, Found, Line, around, shortened

# One line per language. Longer labels first: "original source" before "original".
_DECLARING: Final = (
    r"original(?:ly published)?\s+(?:urls?|links?|articles?|sources?|story|post|page|at|on|in|by)",
    r"sources?(?:\s+(?:urls?|links?|articles?))?|link to (?:the )?(?:original|source)",
    r"(?:перво)?источники?",
    r"(?:ссылка на )?(?:оригинал|источник)(?:\s+(?:статьи|новости|материала))?",
    r"(?:першо)?джерел[оа]|оригінал(?:\s+(?:статті|новини))?|посилання на (?:джерело|оригінал)",
    r"quellen?(?:nangabe)?|original(?:quelle|artikel|link|beitrag)",
    r"article original|lien (?:original|source)|sources? originales?",
    r"fuentes?(?:\s+original(?:es)?)?|enlace original|art[ií]culo original",
    r"font[ei](?:\s+original[ei])?|źródł[oa]|kaynak|крыніца|извор",
)
_READING_ON: Final = (
    r"read (?:the )?(?:full|entire|whole|original|complete|rest of the)"
    r" (?:article|story|report|piece|text|post)|read the original",
    r"(?:full|entire|original) (?:article|story|text)(?: here)?",
    r"(?:continue reading|read more) (?:at|on)(?:\s[\w .-]{1,40}?)?",
    r"читать (?:статью )?(?:полностью|целиком|далее на|в источнике)|полный текст(?: статьи)?",
    r"читати (?:статтю )?(?:повністю|далі на)|повний текст(?: статті)?",
    r"(?:den )?ganzen artikel lesen|zum (?:original|ganzen )artikel|weiterlesen (?:auf|bei)",
    r"lire (?:l['’]article (?:complet|entier|original|en entier)|la suite sur)",
    r"leer (?:el )?art[ií]culo completo|leer m[aá]s en|leggi (?:l['’]articolo completo|tutto su)",
)
_WHERE: Final = r"(?:\s+(?:here|at|on|in|via|на|в|auf|bei|sur|en|su)(?:\s[\w .-]{0,40}?)?)?"
_LABEL: Final = (
    rf"(?:(?:{'|'.join(_DECLARING)})|(?P<reading>(?:{'|'.join(_READING_ON)}){_WHERE}))\b"
)
_OPENING: Final = r"[\s>*•#_(\[\"'«“—–-]*"
_CLOSING: Final = r"[\s<(\[\"'«“*_]*"
# "Source: Reuters, https://…": a name may stand between, another address may not.
_NAMED: Final = r"[*_]*\s*(?P<mark>[:：])[*_]*(?P<name>(?:(?!://).){0,80}?)"

_ALONE: Final = re.compile(
    rf"{_OPENING}(?P<label>{_LABEL})(?:{_NAMED}|[*_]*\s*[–—-]*)\W*", re.IGNORECASE
)
_AT_THE_START: Final = re.compile(
    rf"{_OPENING}(?P<label>{_LABEL})(?:{_NAMED}|[*_]*\s*[–—-]*){_CLOSING}", re.IGNORECASE
)
# In the middle of a line a sentence has to end before it, and "source" needs its colon.
_AFTER_A_SENTENCE: Final = re.compile(
    rf"(?:[.!?…»”\")\]|]\s*[(\[*_]*|\s[|•–—-]\s*|\(\s*|\s{{2,}})"
    rf"(?P<label>{_LABEL})(?:{_NAMED})?{_CLOSING}$",
    re.IGNORECASE,
)
_LINKING: Final = re.compile(
    rf"\W*(?P<label>{_LABEL})(?:(?<=\w)(?(reading)(?:\W.{{0,60}})?|\W*))?\W*", re.IGNORECASE
)
_MANY: Final = re.compile(
    r"(?:original )?(?:sources|источники|джерела|quellen|fuentes|fonti|źródła)", re.IGNORECASE
)
_ONLY_MARKS: Final = re.compile(r"[\W\d_]*")
_LOOKED_BACK: Final = 250
# A label waits this many lines for its address, blank ones included.
_PATIENCE: Final = 6


@dataclass(frozen=True, slots=True)
class _Label:
    text: str
    role: LinkRole
    line: Line
    met: bool = False  # "Sources:" is followed by several addresses


def in_roles(document: Document, lines: Iterable[Line]) -> Iterator[Found | LeftOut]:
    """Give every anchor its role, and every label without an address its sentence."""
    waiting: _Label | None = None
    waited = 0
    before = ""  # the words of the last lines that had any
    for line in lines:
        waited += 1
        if not line.text.strip() and not line.anchors:
            continue
        alone = bool(line.anchors) and _is_only_anchors(line)
        taken = waiting if alone and waited <= _PATIENCE else None
        if waiting and taken is None:
            yield from _unmet(document, waiting)
        waiting = replace(taken, met=True) if taken and _MANY.match(taken.text) else None
        said_before = before if alone else ""
        free = 0  # where the text after the last address begins
        for anchor in line.anchors:
            yield _found(line, anchor, _label_of(line, anchor, free) or taken, said_before)
            free = anchor.end
        if not line.anchors:
            waiting = _label_alone(line)
        waited = 0
        before = f"{before} {line.text}"[-_LOOKED_BACK:]
    if waiting:
        yield from _unmet(document, waiting)


def _is_only_anchors(line: Line) -> bool:
    kept, position = [], 0
    for anchor in line.anchors:
        kept.append(line.text[position : anchor.start])
        position = anchor.end
    kept.append(line.text[position:])
    return _ONLY_MARKS.fullmatch("".join(kept)) is not None


def _label_alone(line: Line) -> _Label | None:
    found = _ALONE.fullmatch(line.text.strip()[:_LOOKED_BACK])
    return _label(found, line) if found else None


def _label_of(line: Line, anchor: Anchor, free: int) -> _Label | None:
    """The label before the address on its own line, or the words that link."""
    if not anchor.bare:
        linking = _LINKING.fullmatch(line.text[anchor.start : anchor.end][:_LOOKED_BACK])
        if linking:
            return _label(linking, line)
    start = max(anchor.start - _LOOKED_BACK, free)
    before = line.text[start : anchor.start]
    found = _AT_THE_START.fullmatch(before) if start == 0 else None
    found = found or _AFTER_A_SENTENCE.search(before)
    if found is None or (start and not found["mark"] and not found["reading"]):
        return None
    return _label(found, line)


def _label(found: re.Match[str], line: Line) -> _Label:
    role = LinkRole.READ_FULL if found["reading"] else LinkRole.DECLARED_SOURCE
    mark = found.groupdict().get("mark") or ""
    return _Label(text=found["label"].strip() + mark, role=role, line=line)


def _unmet(document: Document, label: _Label) -> Iterator[LeftOut]:
    if not label.met:
        reason = "A label without an address: the address was lost; look the text up and add it."
        yield document.left_out(label.line.text, reason, label.line.number)


def _found(line: Line, anchor: Anchor, label: _Label | None, before: str) -> Found:
    if before and anchor.bare:
        words = shortened(_from_a_word(before, MOST_WORDS - 2))
    else:
        words = around(line.text, anchor.start, anchor.end)
    if anchor.bare and anchor.written != anchor.url:
        words = shortened(f"written as {anchor.written}; {words}")
    return Found(
        written=anchor.written,
        url=anchor.url,
        role=label.role if label else LinkRole.MENTION,
        line=anchor.line,
        label=label.text if label else None,
        words=words,
        frame=None if label else anchor.frame,
    )


def _from_a_word(text: str, most: int) -> str:
    """The end of a text, from the beginning of a word."""
    return text if len(text) <= most else text[-most:].partition(" ")[2]
