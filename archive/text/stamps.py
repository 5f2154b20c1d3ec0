"""Every claim of a page about when it was published and updated, and the choice among them.

Claims are kept, never mended: source, raw string, instant, and where the zone came from. The
choice follows a written precedence (`UPDATED_ORDER`, `PUBLISHED_ORDER`); doubts become flags. Text
comparison alone decides whether there was an edit: a stamp is what the page says.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final, cast
from zoneinfo import ZoneInfo

from htmldate import find_date
from lxml import etree
from lxml.html import HtmlElement

from archive.model import Precision, Stamp, StampRole, ZoneOrigin
from archive.text.head import Head
from archive.text.instants import read_instant

PUBLISHED, UPDATED = StampRole.PUBLISHED, StampRole.UPDATED

# The rule that applies first wins. A profile knows its site; a label that a reader sees is the
# page's own word; metadata is often written by another part of the system; class names mislead.
UPDATED_ORDER: Final = (
    "profile",
    "time-label",
    "jsonld",
    "meta:article:modified_time",
    "meta:og:updated_time",
    "itemprop",
    "meta",
    "visible",
)
PUBLISHED_ORDER: Final = (
    "profile",
    "jsonld",
    "meta:article:published_time",
    "itemprop",
    "meta",
    "time-label",
    "time",
    "visible",
    "address",
    "htmldate",
)

_ITEMPROPS: Final = {"datePublished": PUBLISHED, "dateModified": UPDATED}
# From the attribute to its element: a test on every element takes more than twice the time.
_DATED: Final = etree.XPath(
    "/descendant::*/@itemprop[. = 'datePublished' or . = 'dateModified']/.."
)
_META_UPDATED: Final = (
    "article:modified_time",
    "og:updated_time",
    "og:article:modified_time",
    "datemodified",
    "date.modified",
    "last-modified",
    "lastmod",
    "dcterms.modified",
    "dc.date.modified",
    "dc.modified",
    "article.updated",
    "revised",
    "sailthru.modified",
    "parsely-updated-date",
)
_META_PUBLISHED: Final = (
    "article:published_time",
    "og:article:published_time",
    "og:published_time",
    "datepublished",
    "parsely-pub-date",
    "publish-date",
    "publish_date",
    "publishdate",
    "published_time",
    "publication_date",
    "pubdate",
    "date.published",
    "dcterms.issued",
    "dcterms.created",
    "dcterms.date",
    "dc.date.issued",
    "dc.date.created",
    "dc.date",
    "dc.date.publication",
    "article.published",
    "article:published",
    "article.created",
    "cxenseparse:recs:publishtime",
    "cxenseparse:publishtime",
    "sailthru.date",
    "timestamp",
    "date",
    "created",
)
_UPDATED_WORDS: Final = (
    r"(?:last |latest )?(?:updated?|modified|edited|revised)(?: (?:at|on))?"
    r"|обновлен[оа]?|обновлена|изменено|отредактировано|дата обновления"
    r"|оновлено|змінено|(?:zuletzt )?(?:aktualisiert|geändert)(?: am)?|stand(?=\s*:)"
    r"|(?:mis|mise) à jour(?: le)?|modifiée?(?: le)?|actualisée?(?: le)?"
    r"|(?:última )?actualizaci[óo]n|actualizad[oa](?: el)?|modificad[oa]"
    r"|aggiornat[oa](?: il)?|ultimo aggiornamento|atualizad[oa](?: em)?"
    r"|aktualizacja|zaktualizowano|bijgewerkt|laatste update|uppdatera[dt]|oppdatert|opdateret"
    r"|güncelleme(?: tarihi)?|更新|最終更新|수정"
)
_PUBLISHED_WORDS: Final = (
    r"(?:first |originally )?(?:published|posted|created)(?: (?:at|on))?"
    r"|опубликован[оа]?|создано|дата публикации|опубліковано|створено"
    r"|(?:veröffentlicht|erstellt|publiziert)(?: am)?|publiée?(?: le)?|publicad[oa](?: el| em)?"
    r"|pubblicat[oa](?: il)?|opublikowano|gepubliceerd|publicerad|publisert|yayınlanma(?: tarihi)?"
    r"|公開|発行|입력"
)
UPDATED_LABEL: Final = re.compile(
    rf"(?<![^\W_])(?P<label>{_UPDATED_WORDS})\s*[:：\-–—|]?\s*$", re.IGNORECASE
)
PUBLISHED_LABEL: Final = re.compile(
    rf"(?<![^\W_])(?P<label>{_PUBLISHED_WORDS})\s*[:：\-–—|]?\s*$", re.IGNORECASE
)
# A label that is followed by a date in the same run of text.
_VISIBLE: Final = re.compile(
    rf"(?<![^\W_])(?P<label>(?P<updated>{_UPDATED_WORDS})|(?:{_PUBLISHED_WORDS}))"
    r"\s*[:：\-–—|]?\s*(?=[^\n|•·]{0,30}\d)(?P<raw>[^\n|•·]{6,60})",
    re.IGNORECASE,
)
_ADDRESS_DAY: Final = re.compile(r"/((?:19|20)\d{2})[/-]?(\d{2})[/-]?(\d{2})(?=[/_.-])")
_DIGIT: Final = re.compile(r"\d")
_ELSEWHERE: Final = frozenset(("aside", "nav", "footer", "li", "form"))
_SURE: Final = timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class Stamps:
    """All claims, and the chosen ones."""

    all: tuple[Stamp, ...]
    published: Stamp | None
    updated: Stamp | None
    flags: tuple[str, ...] = ()


def page_stamps(
    tree: HtmlElement, head: Head, texts: Sequence[str], url: str, zone: ZoneInfo | None
) -> tuple[Stamp, ...]:
    """Every claim of a page, in document order within each source.

    `texts` are the page's visible text nodes; `zone` is the place that a profile names.
    """
    claims = (
        *_from_jsonld(head),
        *_from_metas(head),
        *_from_itemprops(tree),
        *_from_times(tree),
        *_from_visible(texts),
        *_from_address(url),
    )
    read = (
        make_stamp(role, source, raw, label=label, zone=zone)
        for role, source, raw, label in claims
    )
    return tuple(dict.fromkeys(stamp for stamp in read if stamp))


_Claim = tuple[StampRole, str, str, str | None]  # role, source, raw, label


def make_stamp(
    role: StampRole,
    source: str,
    raw: str,
    *,
    label: str | None = None,
    zone: ZoneInfo | None = None,
) -> Stamp | None:
    """A claim as a stamp; None when its string cannot be read as a time."""
    instant = read_instant(raw, zone=zone)
    if instant is None:
        return None
    return Stamp(role, source, raw, instant.at, instant.zone, instant.precision, label)


def choose(
    stamps: Sequence[Stamp],
    captured_at: datetime | None,
    *,
    updated_by: frozenset[str] = frozenset(),
) -> Stamps:
    """Choose by precedence and flag what is doubtful.

    `updated_by` limits the sources that may bear the update stamp: a profile that knows which
    mark is the page's own turns the others into evidence.
    """
    updated_from = [s for s in stamps if not updated_by or s.source in updated_by]
    published = _first(stamps, PUBLISHED, PUBLISHED_ORDER)
    updated = _first(updated_from, UPDATED, UPDATED_ORDER)
    flagged = {stamp: _doubts(stamp, published, captured_at) for stamp in stamps}
    marked = {stamp: replace(stamp, flags=flags) for stamp, flags in flagged.items()}
    return Stamps(
        all=tuple(marked[stamp] for stamp in stamps),
        published=marked[published] if published else None,
        updated=marked[updated] if updated else None,
        flags=_disagreements(stamps),
    )


def _first(stamps: Iterable[Stamp], role: StampRole, order: Sequence[str]) -> Stamp | None:
    """The stamp whose source comes first; an instant goes before a bare day of the same day."""
    ranked = sorted(
        (stamp for stamp in stamps if stamp.role is role and _rank(stamp, order) is not None),
        key=lambda stamp: _rank(stamp, order) or 0,
    )
    if not ranked:
        return None
    best = ranked[0]
    for stamp in ranked:
        if stamp.precision is not Precision.DAY and stamp.zone is not ZoneOrigin.NONE:
            same_day = abs(stamp.at - best.at) < timedelta(hours=38)
            vaguer = best.precision is Precision.DAY or best.zone is ZoneOrigin.NONE
            return stamp if same_day and vaguer else best
    return best


def _rank(stamp: Stamp, order: Sequence[str]) -> int | None:
    if stamp.source in order:
        return order.index(stamp.source)
    group = stamp.source.split(":", 1)[0]
    return order.index(group) if group in order else None


def _doubts(
    stamp: Stamp, published: Stamp | None, captured_at: datetime | None
) -> tuple[str, ...]:
    flags = []
    slack = _slack(stamp)
    if captured_at is not None and stamp.at - slack > captured_at:
        flags.append("later_than_fetch")
    if stamp.role is UPDATED and published is not None:
        if stamp.at < published.at - max(slack, _slack(published)):
            flags.append("earlier_than_published")
        elif stamp.at == published.at and stamp.zone is published.zone:
            flags.append("equals_published")
    return tuple(flags)


def _slack(stamp: Stamp) -> timedelta:
    """How far the true instant may lie from `at`."""
    slack = timedelta(days=1) if stamp.precision is Precision.DAY else _SURE
    return slack + (timedelta(hours=14) if stamp.zone is ZoneOrigin.NONE else timedelta())


def _disagreements(stamps: Sequence[Stamp]) -> tuple[str, ...]:
    """Flags on how the zoned update claims of different sources differ."""
    sure = [
        stamp
        for stamp in stamps
        if stamp.role is UPDATED
        and stamp.zone is not ZoneOrigin.NONE
        and stamp.precision is not Precision.DAY
    ]
    if not sure:
        return ()
    spread = max(stamp.at for stamp in sure) - min(stamp.at for stamp in sure)
    if spread <= _SURE:
        return ()
    flags = ["stamps_disagree"]
    if timedelta() < spread <= timedelta(hours=14) and spread % timedelta(hours=1) <= _SURE:
        flags.append("zone_error")
    return tuple(flags)


def header_stamp(last_modified: str | None) -> tuple[Stamp, ...]:
    """The Last-Modified header: evidence beside the page's own claims, never chosen."""
    stamp = make_stamp(UPDATED, "header:last-modified", last_modified) if last_modified else None
    return (stamp,) if stamp else ()


def fallback_day(tree: HtmlElement) -> tuple[Stamp, ...]:
    """The day that htmldate finds where the page makes no claim that we can read.

    The tree is changed by this.
    """
    try:
        day = find_date(tree, original_date=True, extensive_search=False)
    except (ValueError, TypeError, AttributeError):
        return ()  # htmldate stumbles over odd pages; then there is no day
    stamp = make_stamp(PUBLISHED, "htmldate", day) if day else None
    return (stamp,) if stamp else ()


# --- the sources -----------------------------------------------------------------------------


def _from_jsonld(head: Head) -> Iterator[_Claim]:
    for key, role in (
        ("datePublished", PUBLISHED),
        ("dateModified", UPDATED),
        ("dateCreated", PUBLISHED),
    ):
        values = list(head.jsonld.texts(key))
        if key == "dateCreated" and any(True for _ in head.jsonld.texts("datePublished")):
            continue
        if values:
            yield role, "jsonld", values[0], None


def _from_metas(head: Head) -> Iterator[_Claim]:
    for names, role in ((_META_PUBLISHED, PUBLISHED), (_META_UPDATED, UPDATED)):
        for name in names:
            for content in head.metas.get(name, ())[:1]:
                yield role, f"meta:{name}", content, None


def _from_itemprops(tree: HtmlElement) -> Iterator[_Claim]:
    seen: set[str] = set()
    for element in cast("list[HtmlElement]", _DATED(tree)):
        name = element.get("itemprop", "")
        if name in seen:
            continue
        raw = element.get("content") or element.get("datetime") or element.text_content()
        if raw.strip():
            seen.add(name)
            yield _ITEMPROPS[name], "itemprop", " ".join(raw.split())[:100], None


def _from_times(tree: HtmlElement) -> Iterator[_Claim]:
    """`<time>` elements: labelled ones by their label, and the first one as a publication."""
    first = True
    for element in list(tree.iter("time"))[:40]:
        raw = (element.get("datetime") or " ".join(element.text_content().split()))[:100]
        if not raw or any(parent.tag in _ELSEWHERE for parent in element.iterancestors()):
            continue
        before = label_before(element)
        own = (element.text or "").strip()[:60]
        for pattern, role in ((UPDATED_LABEL, UPDATED), (PUBLISHED_LABEL, PUBLISHED)):
            match = pattern.search(before) or _leading(pattern, own)
            if match:
                yield role, "time-label", raw, match["label"]
                break
        else:
            if first:
                yield PUBLISHED, "time", raw, None
        first = False


def _leading(pattern: re.Pattern[str], own: str) -> re.Match[str] | None:
    """A label inside the time element, before the first digit: "Updated 3 hours ago"."""
    head = re.split(r"\d", own, maxsplit=1)[0]
    return pattern.search(head) if head else None


def label_before(element: HtmlElement) -> str:
    """The words that a reader sees just before an element, at most 60 characters."""
    parts: list[str] = []
    node = element
    for _ in range(3):
        previous = node.getprevious()
        if previous is not None:
            parts.insert(0, previous.tail or "")
            if not "".join(parts).strip() and previous.tag not in ("time", "script", "style"):
                parts.insert(0, previous.text_content()[-60:])
        elif (parent := node.getparent()) is not None:
            parts.insert(0, parent.text or "")
        if "".join(parts).strip():
            break
        parent = node.getparent()
        if previous is None and parent is not None and parent.tag not in ("body", "article"):
            node = parent
            continue
        break
    return " ".join("".join(parts).split())[-60:]


def _from_visible(texts: Sequence[str]) -> Iterator[_Claim]:
    """Labels with a date in running text near the top; the first of each role."""
    seen: set[StampRole] = set()
    for text in texts:
        if len(text) > 200 or not _DIGIT.search(text):
            continue
        for match in _VISIBLE.finditer(text):
            role = UPDATED if match["updated"] else PUBLISHED
            if role not in seen and read_instant(match["raw"]):
                seen.add(role)
                yield role, "visible", match["raw"].strip(), match["label"]


def _from_address(url: str) -> Iterator[_Claim]:
    match = _ADDRESS_DAY.search(url)
    if match:
        yield PUBLISHED, "address", "-".join(match.groups()), None
