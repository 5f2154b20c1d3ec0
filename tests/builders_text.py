"""Pages and articles for the tests of reading; each test says only what it is about."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime

from archive.model import Article
from archive.text.page import Response

URL = "https://paper.example/2026/05/04/harbour-strike-a41207"
TITLE = "Harbour strike halts grain exports from Harwick"
CAPTURED_AT = datetime(2026, 5, 5, 9, 0, tzinfo=UTC)
STORY = (
    "Dock workers in the port of Harwick began a three-day strike on Monday after talks with the "
    "terminal operator collapsed late on Sunday night.",
    "About 1,400 people walked out at six in the morning, the transport union said. The operator "
    "put the number at fewer than 900.",
    "The company said in a statement that two ships had been diverted and that it would return to "
    "the table on Thursday.",
    "The port handles a fifth of the region's grain exports. Traders expect freight rates to rise "
    "if the strike is prolonged beyond the week.",
)


def html(
    paragraphs: Sequence[str] = STORY,
    *,
    title: str = TITLE,
    head: str = "",
    above: str = "",
    below: str = "",
    lang: str = "en",
) -> bytes:
    """A page of one article; `above` stands between headline and text, `below` under the text."""
    body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return (
        f'<!doctype html><html lang="{lang}"><head><meta charset="utf-8"><title>{title}</title>'
        f"{head}</head><body><nav><a href='/'>Home</a></nav><article><h1>{title}</h1>{above}{body}"
        f"{below}</article><footer>The Paper</footer></body></html>"
    ).encode()


def response(
    content: bytes | None = None,
    *,
    status: int = 200,
    url: str = URL,
    final_url: str | None = None,
    headers: Sequence[tuple[str, str]] = (),
    captured_at: datetime = CAPTURED_AT,
) -> Response:
    return Response(
        url=url,
        final_url=final_url or url,
        status=status,
        headers=tuple(headers),
        content=html() if content is None else content,
        captured_at=captured_at,
    )


def article(paragraphs: Sequence[str] = STORY, *, title: str = TITLE) -> Article:
    return Article(title, None, tuple(paragraphs))


def jsonld(**fields: object) -> str:
    node = {"@context": "https://schema.org", "@type": "NewsArticle", **fields}
    return f'<script type="application/ld+json">{json.dumps(node)}</script>'
