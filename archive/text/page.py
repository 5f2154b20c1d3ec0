"""The walk from a response to a reading: one parse, shared by access state, stamps and text.

Pure and total: whatever the bytes are, there is a reading with an outcome. It may take long on a
hostile page, so the corridors run it in a worker process (`archive.text.job`).
"""

from dataclasses import dataclass, replace
from datetime import datetime
from importlib.metadata import version
from typing import Final
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from archive.addresses import BadAddress, story_key
from archive.model import AccessState, Article, Cut, ExtractionOutcome, Reading, Stamp
from archive.text import access
from archive.text.aggregator import RecordLine, find_record_line
from archive.text.blocks import lines as block_lines
from archive.text.blocks import text_nodes
from archive.text.body import ALL_LAYERS, LAYERS_VERSION, Body, Known, Source, lighten, read_body
from archive.text.head import Head, read_head
from archive.text.memory import SiteMemory
from archive.text.parsing import MAX_HTML, Parsed, is_too_deep, parse
from archive.text.pasted import read_around
from archive.text.places import find, first_text, fits, profile_stamps, texts
from archive.text.profile import Layout, Profile, Profiles
from archive.text.sources import declared_sources
from archive.text.stamps import Stamps, choose, fallback_day, header_stamp, page_stamps
from archive.text.titles import Titles, cut_site_name, read_titles

EXTRACTOR: Final = f"trafilatura/{version('trafilatura')} layers/{LAYERS_VERSION}"
_LOOKED_AT: Final = 200_000  # bytes of the page that are searched for marks of a challenge
_TOP: Final = 80  # lines of the page among which an aggregator's line stands


@dataclass(frozen=True, slots=True)
class Response:
    """One answer as it is read: the body decoded, the address where redirects ended."""

    url: str  # that was asked for
    final_url: str
    status: int
    headers: tuple[tuple[str, str], ...]
    content: bytes  # Transfer-Encoding and Content-Encoding removed
    captured_at: datetime
    cut: Cut | None = None  # the answer ended before its time

    def header(self, name: str) -> str | None:
        wanted = name.lower()
        return next((value for key, value in self.headers if key.lower() == wanted), None)


@dataclass(frozen=True, slots=True)
class _Page:
    """What several judgements need of one parsed page."""

    tree: HtmlElement
    html: bytes
    profile: Profile
    layout: Layout
    head: Head
    titles: Titles
    texts: tuple[str, ...]  # visible text nodes
    visible: str  # the same, one a line


def read(
    response: Response,
    *,
    earlier: Article | None = None,
    memory: SiteMemory | None = None,
    profiles: Profiles | None = None,
    layers: frozenset[str] = ALL_LAYERS,
    redirect_home_hint: str | None = None,
) -> Reading:
    """Read one response.

    `earlier` is the article of the page's newest version; `memory` what is known of the host's
    furniture; `redirect_home_hint` an address to which other pages of the host were redirected.
    """
    known_profiles = profiles or Profiles()
    profile = known_profiles.for_host(urlsplit(response.final_url).hostname or "")
    parsed = parse(response.content, response.header("content-type"))
    page = _page(response, profile, parsed)
    outcome, article, marks = parsed.outcome, None, frozenset[AccessState]()
    if page is not None:
        marks = _marks(page)
    if page is not None and is_too_deep(page.tree):
        outcome = ExtractionOutcome.TOO_DEEP
    elif page is not None and response.status < 300:
        article = _article(response, page, known_profiles, memory or SiteMemory(), layers)
        outcome = _outcome(article, outcome)
    state, ground = access.judge(
        _seen(response, page, article, marks),
        earlier=earlier,
        profile=profile,
        home_hint=redirect_home_hint,
    )
    if state is AccessState.EMPTY and outcome is not ExtractionOutcome.OK:
        ground = f"{ground}; nothing was read: {outcome.value}"
    return Reading(state, ground, outcome, article)


def _page(response: Response, profile: Profile, parsed: Parsed) -> _Page | None:
    tree = parsed.tree
    if tree is None:
        return None
    head = read_head(tree, response.final_url)
    layout = _layout(profile, tree, response.captured_at)
    titles = read_titles(
        tree,
        head,
        title=first_text(layout.title, tree),
        byline=", ".join(texts(layout.byline, tree)) or None,
    )
    lighten(tree, parsed.html)
    found = text_nodes(tree)
    visible = "\n".join(found)
    return _Page(tree, parsed.html, profile, layout, head, titles, found, visible)


def _layout(profile: Profile, tree: HtmlElement, captured_at: datetime) -> Layout:
    """The newest layout of that day that the page looks like."""
    layouts = profile.layouts_on(captured_at.date())
    return next((layout for layout in layouts if fits(layout, tree)), Layout())


def _marks(page: _Page) -> frozenset[AccessState]:
    """The access states whose mark, as the profile names it, is on the page."""
    named = page.profile.access
    places = {
        AccessState.PAYWALL: named.paywall,
        AccessState.CONSENT: named.consent,
        AccessState.CHALLENGE: named.challenge,
        AccessState.SOFT_404: named.soft_404,
    }
    return frozenset(
        state
        for state, selectors in places.items()
        if any(find(selector, page.tree) for selector in selectors)
    )


def _outcome(article: Article, parsed: ExtractionOutcome) -> ExtractionOutcome:
    if parsed is ExtractionOutcome.OK and not article.paragraphs:
        return ExtractionOutcome.EMPTY
    return parsed


def _article(
    response: Response,
    page: _Page,
    profiles: Profiles,
    memory: SiteMemory,
    layers: frozenset[str],
) -> Article:
    record = _record_line(page)
    form = next((each for each in profiles.by_form if each.aggregator), None) if record else None
    layout = form.layouts[0] if form else page.layout
    stamps = _stamps(response, page, record)
    titles = replace(page.titles, byline=record.byline) if record else page.titles
    key = _key(response.final_url)
    source = Source(page.tree, page.html, response.final_url, page.head, titles, page.texts)
    body = read_body(source, Known(layout, memory, key, layers, record))
    around = read_around(body.paragraphs, body.furniture)
    if around.stamps and stamps.published is None and record is None:
        stamps = choose((*stamps.all, *around.stamps), response.captured_at)
    if stamps.published is None and record is None:
        # Last, because it takes the tree apart, and slow: for pages that state no time at all.
        day = fallback_day(page.tree)
        stamps = choose((*stamps.all, *day), response.captured_at) if day else stamps
    return Article(
        title=titles.title,
        byline=titles.byline or around.byline,
        paragraphs=around.paragraphs,
        stamps=stamps.all,
        published=stamps.published,
        updated=stamps.updated,
        language=page.head.language,
        furniture=(*body.furniture, *around.furniture),
        canonical_url=page.head.canonical or page.head.meta("og:url"),
        alternate_titles=titles.alternates,
        declared_sources=declared_sources(page.tree, page.head, page.texts, response.final_url),
        extractor=f"{EXTRACTOR} profile={(form or page.profile).label} memory={memory.label}",
        flags=_flags(page, body, stamps, record),
    )


def _flags(page: _Page, body: Body, stamps: Stamps, record: RecordLine | None) -> tuple[str, ...]:
    found = [*body.flags, *stamps.flags]
    if page.head.jsonld.broken:
        found.append("jsonld_broken")
    if record is not None:
        found.append("aggregator")
    if len(page.html) >= MAX_HTML:
        found.append("read_in_part")
    return tuple(dict.fromkeys(found))


def _record_line(page: _Page) -> RecordLine | None:
    """An aggregator's line about its own record, whole in one text node or spread over several."""
    if "reated" not in page.visible:
        return None
    if not any("reated" in text and len(text) < 300 for text in page.texts):
        return None
    return find_record_line(page.texts) or find_record_line(block_lines(page.tree)[:_TOP])


def _stamps(response: Response, page: _Page, record: RecordLine | None) -> Stamps:
    zone = page.profile.zoneinfo
    own: tuple[Stamp, ...] = profile_stamps(page.layout, page.tree, zone)
    found = page_stamps(page.tree, page.head, page.texts, response.final_url, zone)
    header = header_stamp(response.header("last-modified"))
    if record is not None:
        return choose((*record.stamps, *header), response.captured_at)
    stamps = (*own, *found, *header)
    only = any(place.only for place in page.layout.updated)
    return choose(stamps, response.captured_at, updated_by=frozenset(("profile",) if only else ()))


def _key(url: str) -> str:
    """The id under which the site's memory knows an article."""
    try:
        return story_key(url)
    except BadAddress:
        return url


def _seen(
    response: Response,
    page: _Page | None,
    article: Article | None,
    marks: frozenset[AccessState],
) -> access.Seen:
    headings: tuple[str, ...] = ()
    if page is not None:
        site = page.titles.site_name
        said = (*page.titles.headings[:3], page.head.title or "")
        headings = tuple(cut_site_name(each, site) for each in said if each)
    return access.Seen(
        url=response.url,
        final_url=response.final_url,
        status=response.status,
        headers={name.lower(): value for name, value in response.headers},
        html=response.content[:_LOOKED_AT],
        visible=page.visible if page else "",
        title=article.title if article else page.titles.title if page else None,
        headings=headings,
        paragraphs=article.paragraphs if article else (),
        paywalled=page.head.jsonld.paywalled if page else False,
        marks=marks,
        cut=response.cut,
    )
