"""The headline and the byline: what they are, and which lines of the body merely repeat them.

trafilatura puts the headline into the body text; a headline that changes would then pass for an
edit of the body too. The claims of the head (og:title, JSON-LD) are kept as alternates: they are
the witnesses of a headline test.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from lxml.html import HtmlElement
from rapidfuzz import fuzz

from archive.model import Removed
from archive.text.head import Head
from archive.text.places import xpath

_WORDS: Final = re.compile(r"\w+")
_SEPARATOR: Final = re.compile(r"\s+[|–—\-:·•»]\s+|\s*\|\s*")
_SIMILAR: Final = 60  # token_set_ratio from which a heading is taken for the headline
_EARLY: Final = 6  # lines at the top within which even a short repetition of the title goes
_LONG: Final = 30  # characters from which a line that equals a title is one, wherever it stands
_BY: Final = re.compile(
    r"^(?:(?:written |reported |story |text )?by|von|par|por|di|da|autor(?:in|es|a)?|author|auteur"
    r"|автор(?:ы|и)?|текст|redaktion|od|door|av|af)\s*:?\s+",
    re.IGNORECASE,
)
_NO_NAME: Final = re.compile(r"https?:|www\.|@|[{}<>]|\.(?:com|org|net|de|ru)\b", re.IGNORECASE)
_SIGNATURES: Final = (
    "descendant::*/@rel[. = 'author']/..",
    "descendant::*/@itemprop[. = 'author']/..",
    "descendant::address",
    "descendant::*/@class[contains(., 'byline') or contains(., 'author-name')]/..",
)


@dataclass(frozen=True, slots=True)
class Titles:
    """What the page calls itself and who signs."""

    title: str | None
    byline: str | None
    alternates: tuple[str, ...]  # other claims of the headline, the chosen one excluded
    site_name: str | None
    headings: tuple[str, ...]  # every h1


def read_titles(
    tree: HtmlElement, head: Head, *, title: str | None = None, byline: str | None = None
) -> Titles:
    """Find headline and byline; `title` and `byline` are what a profile found, and win."""
    headings = tuple(filter(None, (_line(element) for element in tree.iter("h1"))))
    site = head.site_name
    claims = [
        cut_site_name(claim, site)
        for claim in (
            head.meta("og:title"),
            *list(head.jsonld.texts("headline"))[:1],
            head.meta("twitter:title"),
            head.title,
        )
        if claim
    ]
    chosen = title or _headline(headings, claims, site) or None
    alternates = tuple(dict.fromkeys(claim for claim in claims if claim and claim != chosen))
    return Titles(chosen, byline or _byline(tree, head), alternates, site, headings)


def cut_site_name(title: str, site_name: str | None) -> str:
    """The title without the site's name behind or before it: "Story - Example News"."""
    title = " ".join(title.split())
    if site_name is None:
        return title
    parts = _SEPARATOR.split(title)
    site = words(site_name)
    if len(parts) > 1 and words(parts[-1]) == site:
        return title[: title.rindex(parts[-1])].rstrip(" |–—-:·•»")
    if len(parts) > 1 and words(parts[0]) == site:
        return title[len(parts[0]) :].lstrip(" |–—-:·•»")
    return title


def _headline(headings: Sequence[str], claims: Sequence[str], site: str | None) -> str | None:
    """The h1 that resembles what the head claims, else the claim."""
    site_words = words(site or "")
    candidates = [cut_site_name(h, site) for h in headings if words(h) != site_words]
    if not claims:
        return candidates[0] if candidates else None
    rated = [(max(fuzz.token_set_ratio(h, claim) for claim in claims), h) for h in candidates]
    best = max(rated, key=lambda pair: pair[0], default=None)
    if best and best[0] >= _SIMILAR:
        return best[1]
    if len(candidates) == 1 and len(words(candidates[0]).split()) >= 4:
        return candidates[0]  # a headline under test: the reader sees the h1
    return claims[0]


def _byline(tree: HtmlElement, head: Head) -> str | None:
    names = [clean for name in head.jsonld.authors() if (clean := clean_name(name))]
    if not names:
        authors = (head.meta("author", "article:author", "parsely-author", "sailthru.author"),)
        names = [clean for name in authors if name and (clean := clean_name(name))]
    if not names:
        return _visible_name(tree)
    return ", ".join(dict.fromkeys(names))


def _visible_name(tree: HtmlElement) -> str | None:
    """The first name in the places where bylines stand, the surest place first."""
    for path in _SIGNATURES:
        for element in xpath(path, tree)[:5]:
            if name := clean_name(_line(element)):
                return name
    return None


def clean_name(text: str) -> str | None:
    """A byline without its "By" and without what is no name; None when nothing is left."""
    text = _BY.sub("", " ".join(text.split()).strip(" ,|·•"))
    text = re.split(r"\s+[|•·]\s+|\s+(?:on|am|le)\s+\d", text)[0].strip(" ,|·•-–—")
    if not text or len(text) > 120 or _NO_NAME.search(text) or not re.search(r"[^\W\d_]", text):
        return None
    return text


def without_title_lines(
    lines: Sequence[str], titles: Titles
) -> tuple[tuple[str, ...], tuple[Removed, ...]]:
    """Drop lines that repeat the headline, the site's name or the byline.

    A short repetition goes only near the top: further down it may be a sentence or a heading.
    """
    said = {
        words(text): what
        for what, texts in (
            ("byline", (titles.byline or "", *_each_name(titles.byline))),
            ("site name", (titles.site_name or "",)),
            ("title", (titles.title or "", *titles.alternates, *titles.headings)),
        )
        for text in texts
        if words(text)
    }
    openings = frozenset(text.split(" ", 1)[0] for text in said)
    kept: list[str] = []
    removed: list[Removed] = []
    for index, line in enumerate(lines):
        what = next((said[own] for own in _own_words(line, openings) if own in said), None)
        if what and (index < _EARLY or len(line) > _LONG):
            removed.append(Removed(line, "title", f"repeats the {what}"))
        else:
            kept.append(line)
    return tuple(kept), tuple(removed)


def _own_words(line: str, openings: frozenset[str]) -> Iterator[str]:
    """The words of a line without and with its "By"; none where no title opens like it.

    A body has hundreds of lines and a page a handful of titles: the first word tells most apart.
    """
    for text in dict.fromkeys((_BY.sub("", line), line)):
        first = _WORDS.search(text)
        if first and first[0].lower() in openings:
            yield words(text)


def _each_name(byline: str | None) -> tuple[str, ...]:
    return tuple(part.strip() for part in re.split(r",|&|\band\b|\bund\b|\bи\b", byline or ""))


def words(text: str) -> str:
    """Lower-cased words alone: the form in which lines and titles are compared."""
    return " ".join(_WORDS.findall(text.lower()))


def _line(element: HtmlElement) -> str:
    return " ".join(element.text_content().split())
