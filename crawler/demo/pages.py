"""The templates of the demo site: three houses, three styles, and the furniture of each."""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from html import escape
from types import MappingProxyType
from typing import Final

from crawler.demo.newsroom import Newsroom
from crawler.demo.stories import COURIER, GAZETTE, NEWSWELL, Story

_NAMES: Final[Mapping[str, str]] = MappingProxyType(
    {COURIER: "The Northern Courier", GAZETTE: "Harbour Gazette", NEWSWELL: "Newswell"}
)


def story_page(newsroom: Newsroom, story: Story, *, port: int, now: datetime) -> str:
    """The page of a story in the style of its house; `now` is for "3 hours ago" alone."""
    if story.host == COURIER:
        return _courier(newsroom, story, port)
    if story.host == GAZETTE:
        return _gazette(newsroom, story, port)
    return _newswell(newsroom, story, port, now)


def front_page(newsroom: Newsroom, host: str) -> str:
    """A list of what the house has to read."""
    items = _each(
        '<li><a href="{}">{}</a></li>',
        ((story.path, story.title) for story in newsroom.stories.values() if story.host == host),
    )
    name = escape(_NAMES[host])
    return f"{_head(name)}</head><body><h1>{name}</h1><ul>{items}</ul></body></html>"


def missing_page(host: str) -> str:
    name = escape(_NAMES[host])
    return (
        f"{_head('Page not found')}</head><body><h1>Page not found</h1>"
        f'<p>This page is not, or no longer, here.</p><p><a href="/">{name}</a></p></body></html>'
    )


def address(story: Story, port: int) -> str:
    return f"http://{story.host}:{port}{story.path}"


def _courier(newsroom: Newsroom, story: Story, port: int) -> str:
    """Time element under the headline, "Updated:" before it only where there was an update."""
    shown = story.updated or story.published
    label = "Updated: " if story.updated else ""
    title = escape(story.shown_title or story.title)
    half = len(story.paragraphs) // 2
    appeal = f'<div class="contribute-banner">{_appeal(newsroom)}</div>' if story.appeal else ""
    return f"""{_head(f"{story.title} - The Northern Courier")}{_metas(story, port)}
</head><body class="article-item">
<div class="container"><nav><ul><li><a href="/news">News</a></li>
<li><a href="/weather">Weather</a></li></ul></nav>
<div class="ticker">{escape(newsroom.ticker)}</div></div>
<article class="article article--news"><header class="article__header"><h1>{title}</h1></header>
<div class="article__byline byline"><div class="byline__author">By <a href="/author">\
{escape(story.byline)}</a></div>
{label}<time class="byline__datetime timeago" \
datetime="{shown.isoformat()}">{_day(shown)}</time></div>
{_figure(story)}<div class="article__content">{_paragraphs(story.paragraphs[:half])}\
{_related(story)}{_paragraphs(story.paragraphs[half:])}</div>
{appeal}</article>
{_sidebar(newsroom)}<footer>The Northern Courier</footer></body></html>"""


def _gazette(newsroom: Newsroom, story: Story, port: int) -> str:
    """Stamps in a line of their own under the text; no metadata but the times."""
    updated = ""
    if story.updated:
        at = story.updated
        updated = f' · Last updated <time datetime="{at.isoformat()}">{_minute(at)}</time>'
    at = story.published
    return f"""{_head(f"{story.title} | Harbour Gazette")}
<link rel="canonical" href="{address(story, port)}">
</head><body>
<header><a href="/">Harbour Gazette</a> <span>{escape(newsroom.ticker)}</span></header>
<main><h1>{escape(story.shown_title or story.title)}</h1>
<p class="by">By {escape(story.byline)}</p>
<div class="story">{_paragraphs(story.paragraphs)}</div>
<p class="dates">Published <time datetime="{at.isoformat()}">{_minute(at)}</time>{updated}</p>
</main>
{_sidebar(newsroom)}<footer>Harbour Gazette, Market Street</footer></body></html>"""


def _newswell(newsroom: Newsroom, story: Story, port: int, now: datetime) -> str:
    """An aggregator: one line of stamps, the copied text with all that was copied along."""
    updated = story.updated or story.published
    line = (
        f"By {story.byline} | Created at {_clock(story.published)} | Updated at {_clock(updated)}"
        f" {_ago(now, updated)}"
    )
    origin = newsroom.stories.get(story.origin or "")
    link = f'<p><a href="{address(origin, port)}">Read Entire Article</a></p>' if origin else ""
    appeal = _appeal(newsroom) if story.appeal else ""
    return f"""{_head(story.title)}</head><body><div class="news"><h1>{escape(story.title)}</h1>
<div class="meta">{escape(line)}</div><div class="meta2">Weather</div>
<div class="text">{_paragraphs(story.paragraphs)}{appeal}{link}</div></div>
<div class="next"><h4>More like this</h4>{_most_read(newsroom)}</div></body></html>"""


def _head(title: str) -> str:
    return (
        '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">'
        f"<title>{escape(title)}</title>"
    )


def _metas(story: Story, port: int) -> str:
    modified = story.updated or story.published
    linked_data = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": story.title,
        "url": address(story, port),
        "datePublished": story.published.isoformat(),
        "dateModified": modified.isoformat(),
    }
    return f"""
<link rel="canonical" href="{address(story, port)}">
<meta property="og:title" content="{escape(story.title)}">
<meta property="og:url" content="{address(story, port)}">
<meta property="og:site_name" content="The Northern Courier">
<meta name="author" content="{escape(story.byline)}">
<meta property="article:published_time" content="{story.published.isoformat()}">
<meta property="article:modified_time" content="{modified.isoformat()}">
<script type="application/ld+json">{json.dumps(linked_data)}</script>"""


def _figure(story: Story) -> str:
    if not story.credit:
        return ""
    credit = escape(story.credit)
    return f"<figure><figcaption><span>{credit}</span></figcaption></figure>\n"


def _related(story: Story) -> str:
    if not story.related:
        return ""
    return (
        '<aside class="article__related-article"><span>Related article:</span>'
        f'<a href="/related"><h3>{escape(story.related)}</h3><span>Read more</span></a></aside>'
    )


def _appeal(newsroom: Newsroom) -> str:
    first, *rest = newsroom.appeal
    return f"<h4>{escape(first)}</h4>{_paragraphs(rest)}"


def _sidebar(newsroom: Newsroom) -> str:
    return f'<aside class="sidebar"><h3>Most read</h3>{_most_read(newsroom)}</aside>\n'


def _most_read(newsroom: Newsroom) -> str:
    items = _each('<li><a href="/read">{}</a></li>', ((title,) for title in newsroom.most_read))
    return f"<ul>{items}</ul>"


def _paragraphs(paragraphs: Iterable[str]) -> str:
    return _each("<p>{}</p>", ((paragraph,) for paragraph in paragraphs))


def _each(template: str, rows: Iterable[tuple[str, ...]]) -> str:
    return "".join(template.format(*(escape(cell) for cell in row)) for row in rows)


def _day(at: datetime) -> str:
    return f"{at:%B} {at.day}, {at.year}"


def _minute(at: datetime) -> str:
    return f"{at.day} {at:%B %Y, %H:%M} UTC"


def _clock(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M:%S}"


def _ago(now: datetime, at: datetime) -> str:
    hours = int((now - at).total_seconds() // 3600)
    return f"{hours} hours ago" if hours != 1 else "1 hour ago"
