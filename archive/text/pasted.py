"""Reads a pasted or plain-text copy of an article: headline, byline, claims, text, and the rest.

Pasted copies carry the page around the article with them: lines about members and reading time
above, a caption, a related headline in the middle, an appeal or an author's card below. What is
recognised is kept beside the text with its reason; what is not recognised stays text.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from archive.model import Article, Link, Removed, Stamp, StampRole
from archive.text.aggregator import is_section, read_record_line
from archive.text.body import LAYERS_VERSION, mended
from archive.text.furniture import STAMP_LINE, why_furniture, without_appeal
from archive.text.instants import is_calendar_word, read_instant
from archive.text.sources import READ_FULL, declared_by
from archive.text.stamps import choose, make_stamp
from archive.text.titles import words

EXTRACTOR: Final = f"pasted layers/{LAYERS_VERSION}"
_HEADER_LINES: Final = 6  # lines above the story that a page's copy of a header may have
_SENTENCE: Final = 110  # characters from which a line that ends like a sentence is body text
_ENDS_LIKE_TEXT: Final = re.compile(r"[.!?…:;,][\"'”»’)\]]*$")
_BYLINE: Final = re.compile(
    r"(?:by|von|par|por|автор|автори?|текст)\s*:?\s+(?P<name>[^|.!?]{2,80})", re.IGNORECASE
)
_DATE_LINE: Final = re.compile(
    r"(?:(?P<label>published|posted|updated|date|дата|опубликовано|обновлено|опубліковано|оновлено"
    r"|veröffentlicht|aktualisiert|publié|mis à jour|publicado|actualizado)"
    r"(?: at| on| am| le| el)?"
    r"\s*:?\s*)?(?P<raw>[^|]{6,60})",
    re.IGNORECASE,
)
_LEADING_DATE: Final = re.compile(r"date:?\s+(?P<raw>\d{4}-\d{2}-\d{2})(?=\s)", re.IGNORECASE)
_UPDATED: Final = re.compile(
    r"updated|обновлено|оновлено|aktualisiert|mis à jour|actualizado", re.I
)
_CREDIT: Final = re.compile(
    r"(?:photo|foto|фото|image|picture|bild)\s*(?:by|:|von)\s.{2,100}"
    r"|[^.!?]{2,60}\s/\s(?:[A-ZА-ЯІЇЄ][\w.]+(?:\s[\w.]+){0,3})"
    r"|.{0,400}\((?:[^()]{2,120}(?:/|via )[^()]{2,80})\)",
)
_RELATED: Final = re.compile(
    r"(?:related(?: article| story)?|read (?:also|more)|see also|читайте также|по теме"
    r"|читайте також"
    r"|lesen sie auch|mehr zum thema|lire aussi|à lire aussi|lea también)\s*:\s*.{3,200}",
    re.IGNORECASE,
)
_AUTHOR_CARD: Final = re.compile(r"avatar|about the author|об авторе|про автора", re.IGNORECASE)
_NAME: Final = re.compile(r"[A-ZА-ЯІЇЄÄÖÜ][\w'’.-]+(?:\s[A-ZА-ЯІЇЄÄÖÜ][\w'’.-]+){1,3}")
_RUBRICS: Final = re.compile(
    r"(?:news feed|news|video|opinion|world|politics|latest|home|новости|новини|nachrichten)",
    re.IGNORECASE,
)
_COMMUNITY: Final = re.compile(
    r"[\d.,]+ (?:members?|people|readers|supporters)\b.{0,120}", re.IGNORECASE
)


@dataclass
class _Reading:
    """What has been found so far, while the lines are read from top to bottom."""

    title: str | None = None
    byline: str | None = None
    stamps: list[Stamp] = field(default_factory=list)
    sources: list[Link] = field(default_factory=list)
    furniture: list[Removed] = field(default_factory=list)
    aggregator: bool = False

    def remove(self, line: str, layer: str, reason: str) -> None:
        self.furniture.append(Removed(line, layer, reason))


def read_text(text: str) -> Article:
    """Read a pasted copy. Unknown is None; the paragraphs are the lines that are the story."""
    lines = [stripped for line in text.splitlines() if (stripped := line.strip(" \t\r\ufeff"))]
    found = _Reading()
    lines = _without_sources(lines, found)
    lines = _without_author_card(lines, found)
    start = _body_start(lines)
    body = [*_read_header(lines[:start], found), *lines[start:]]
    kept, appeal = without_appeal(body)
    found.furniture.extend(appeal)
    paragraphs = mended(tuple(_read_body(kept, found)))
    if paragraphs and (date := _LEADING_DATE.match(paragraphs[0])):
        _add_stamp(found, StampRole.PUBLISHED, date["raw"], "date")
    stamps = choose([stamp for stamp in found.stamps if stamp.source != "aggregator"], None)
    return Article(
        title=found.title,
        byline=found.byline,
        paragraphs=paragraphs,
        stamps=tuple(found.stamps),
        published=stamps.published,
        updated=stamps.updated,
        furniture=tuple(found.furniture),
        declared_sources=tuple(found.sources),
        extractor=EXTRACTOR,
        flags=("aggregator",) if found.aggregator else (),
    )


@dataclass(frozen=True, slots=True)
class Around:
    """The lines of a page's body without what a copy carries around the story."""

    paragraphs: tuple[str, ...]
    furniture: tuple[Removed, ...]
    byline: str | None
    stamps: tuple[Stamp, ...]


def read_around(lines: Sequence[str], removed: Sequence[Removed] = ()) -> Around:
    """Read what a page that is a copy has above and below the story, as lines of its body.

    Only what is sure is taken: a byline and a date line above the first paragraph, a declared
    source, an author's card. `removed` is furniture of the page: a date line may be among it.
    """
    found = _Reading()
    dated = next((each.text for each in removed if each.reason == STAMP_LINE), None)
    if dated:
        _take_claim(dated, found)
        found.furniture.clear()  # it has its place there already
    rest = _without_author_card(_without_sources(lines, found), found)
    above = min(_body_start(rest), _HEADER_LINES)
    kept = [line for line in rest[:above] if not _take_claim(line, found)]
    return Around(
        paragraphs=(*kept, *rest[above:]),
        furniture=tuple(found.furniture),
        byline=found.byline,
        stamps=tuple(found.stamps),
    )


# --- from the bottom: what stands below the story --------------------------------------------


def _without_sources(lines: Sequence[str], found: _Reading) -> list[str]:
    """Take out what declares a source: "Original url:", "Read Entire Article", "This article
    was first published …".
    """
    kept: list[str] = []
    skip = False
    for index, line in enumerate(lines):
        if skip:
            skip = False
            continue
        following = lines[index + 1] if index + 1 < len(lines) else ""
        if declared := declared_by(line, following):
            found.sources.append(replace(declared.link, line=index + 1))
            if declared.is_all:
                skip = declared.takes_next
                words = f"{line} {following}" if skip else line
                found.remove(words, "source", "declares where the text comes from")
            else:
                kept.append(line)
        elif READ_FULL.fullmatch(line.rstrip(" »→.…")):
            found.remove(line, "source", "leads to the whole article; its address is lost")
        else:
            kept.append(line)
    return kept


def _without_author_card(lines: Sequence[str], found: _Reading) -> list[str]:
    """Cut the author's card and all below it; a headline glued on above it goes too.

    The card: "Avatar", a name, a role, a biography that begins with the name.
    """
    for index, line in enumerate(lines):
        if index < 3 or not _AUTHOR_CARD.fullmatch(line):
            continue
        name = lines[index + 1] if index + 1 < len(lines) else ""
        if not _NAME.fullmatch(name):
            continue
        found.byline = name
        above = lines[index - 1]
        start = index - 1 if not _ENDS_LIKE_TEXT.search(above) and len(above) < 150 else index
        if start < index:
            found.remove(above, "related", "a headline above the author's card")
        for below in lines[index:]:
            found.remove(below, "author_card", f"the card of {name} and what is below it")
        return list(lines[:start])
    return list(lines)


# --- from the top: what stands above the story -----------------------------------------------


def _body_start(lines: Sequence[str]) -> int:
    """The index of the first line of the story: the first that reads like a paragraph."""
    for index, line in enumerate(lines):
        if len(line) < _SENTENCE or not _ENDS_LIKE_TEXT.search(line):
            continue
        if _CREDIT.fullmatch(line) or _COMMUNITY.fullmatch(line):
            continue
        return index
    return 0 if not _looks_like_header(lines[:1]) else min(1, len(lines))


def _looks_like_header(lines: Sequence[str]) -> bool:
    return bool(lines) and not _ENDS_LIKE_TEXT.search(lines[0])


def _read_header(lines: Sequence[str], found: _Reading) -> list[str]:
    """Read headline, byline, dates and credit; what is none of these stays with the story."""
    found.title = _title(lines)
    titled = words(found.title or "")
    left: list[str] = []
    seen_title = False
    for line in lines:
        if titled and words(line) == titled:
            if seen_title:
                found.remove(line, "title", "repeats the title")
            seen_title = True
        elif not _take_claim(line, found) and not _take_furniture(line, found, left):
            left.append(line)
    if not seen_title or not left:
        return left
    return [line for line in left if not _drop_rubric(line, found)]


def _take_claim(line: str, found: _Reading) -> bool:
    """Byline, record line of an aggregator, date line."""
    if record := read_record_line(line):
        found.byline = found.byline or record.byline
        found.stamps.extend(record.stamps)
        found.aggregator = True
        found.remove(line, "aggregator", "the aggregator's claims about its own record")
        return True
    byline = _BYLINE.fullmatch(line)
    if byline and not found.byline:
        found.byline = byline["name"].strip()
        found.remove(line, "byline", "the byline")
        return True
    date = _DATE_LINE.fullmatch(line) if len(line) <= 60 else None
    instant = read_instant(date["raw"]) if date else None
    if date and instant and _is_mostly_date(date["raw"]):
        label = date["label"]
        role = StampRole.UPDATED if label and _UPDATED.match(label) else StampRole.PUBLISHED
        _add_stamp(found, role, date["raw"].strip(), label)
        found.remove(line, "stamp", "a date line")
        return True
    return False


def _is_mostly_date(text: str) -> bool:
    """Whether a text has hardly a word that is not part of a date: no sentence about a day."""
    spelled = [word for word in re.findall(r"[^\W\d_]+", text) if len(word) > 3]
    strange = [word for word in spelled if not is_calendar_word(word)]
    return len(strange) <= 1 and len(text.split()) <= 8 and not text.rstrip().endswith(".")


def _take_furniture(line: str, found: _Reading, left: Sequence[str]) -> bool:
    reason = why_furniture(line)
    if reason is None and _CREDIT.fullmatch(line):
        reason = "caption or credit"
    if reason is None and _COMMUNITY.fullmatch(line):
        reason = "about the community"
    if reason is None and found.aggregator and not left and is_section(line):
        reason = "rubric"
    if reason is None and _RUBRICS.fullmatch(line):
        reason = "rubric"
    if reason is None:
        return False
    found.remove(line, "furniture", reason)
    return True


def _drop_rubric(line: str, found: _Reading) -> bool:
    """A line of one to three words in the header is the name of a section."""
    if not is_section(line):
        return False
    found.remove(line, "furniture", "rubric")
    return True


def _title(lines: Sequence[str]) -> str | None:
    """The header line that comes twice, else the first that reads like a headline."""
    candidates = [line for line in lines if _may_be_title(line)]
    forms = [words(line) for line in candidates]
    for line, form in zip(candidates, forms, strict=True):
        if forms.count(form) > 1:
            return line
    return candidates[0] if candidates else None


def _may_be_title(line: str) -> bool:
    return (
        len(line.split()) >= 3
        and len(line) <= 250
        and re.search(r"[.:;,]$", line) is None
        and why_furniture(line) is None
        and _CREDIT.fullmatch(line) is None
        and _COMMUNITY.fullmatch(line) is None
        and _BYLINE.fullmatch(line) is None
        and read_record_line(line) is None
        and (len(line) > 60 or read_instant(line) is None)
    )


# --- the story itself ------------------------------------------------------------------------


def _read_body(lines: Sequence[str], found: _Reading) -> Iterator[str]:
    titled = words(found.title or "")
    for index, line in enumerate(lines):
        reason = why_furniture(line)
        if _RELATED.fullmatch(line):
            found.remove(line, "related", "advice to read another article")
        elif titled and words(line) == titled:
            found.remove(line, "title", "repeats the title")
        elif index == 0 and len(line) < 300 and _CREDIT.fullmatch(line):
            found.remove(line, "furniture", "caption or credit")
        elif reason:
            found.remove(line, "furniture", reason)
        else:
            yield line


def _add_stamp(found: _Reading, role: StampRole, raw: str, label: str | None) -> None:
    stamp = make_stamp(role, "visible", raw, label=label)
    if stamp:
        found.stamps.append(stamp)
