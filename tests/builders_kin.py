"""Builders for kinship: documents, and the stories of tests/data/kin with their rewrites."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

from archive.kinship.documents import Document, Moment
from archive.kinship.portrait import Portrait
from archive.model import Article, Link, LinkRole

_STORIES = Path(__file__).with_name("data") / "kin" / "stories"


def document(*paragraphs: str, doc_id: str = "a", **said: Any) -> Document:
    """A document in English, unless said otherwise; `said` are fields of Document."""
    return Document(doc_id, paragraphs, **{"language": "en", **said})


def portrait(*paragraphs: str, doc_id: str = "a", **said: Any) -> Portrait:
    return Portrait(document(*paragraphs, doc_id=doc_id, **said))


def story(name: str, role: str, **said: Any) -> Portrait:
    """A text of tests/data/kin, with other fields of Document where they are given."""
    return Portrait(replace(stories()[name, role], **said))


def source_link(url: str, *, label: str | None = "Original url:") -> Link:
    return Link(url=url, role=LinkRole.DECLARED_SOURCE, label=label)


def day(text: str) -> Moment:
    at = datetime.fromisoformat(text).replace(tzinfo=UTC)
    return Moment(at, at + timedelta(days=1))


def plain_article(text: str) -> Article:
    """A `clean` that takes every line for a paragraph."""
    lines = (line.strip() for line in text.splitlines())
    return Article(title=None, byline=None, paragraphs=tuple(line for line in lines if line))


def page_of(one: Document, *changes: tuple[str, str], more: str = "", day: str = "") -> bytes:
    """A news page that bears the document; `changes` are (before, after) in its text."""
    body = "".join(f"<p>{escape(paragraph)}</p>" for paragraph in one.paragraphs)
    for before, after in changes:
        assert before in body, before
        body = body.replace(before, after)
    published = f'<meta property="article:published_time" content="{day}">' if day else ""
    return (
        f"<!DOCTYPE html><html lang={one.language}><head><title>{one.title}</title>{published}"
        f"</head><body><article><h1>{one.title}</h1>{body}{more}</article></body></html>"
    ).encode()


@cache
def stories() -> dict[tuple[str, str], Document]:
    """The texts of tests/data/kin by story and role: ("ferry", "light")."""
    return {
        (name, role): Document(
            f"{name}.{role}", tuple(body.split("\n\n")), title=title, language=language
        )
        for name, role, language, title, body in _texts()
    }


def _texts() -> list[tuple[str, str, str, str, str]]:
    found = []
    for path in sorted(_STORIES.glob("*.txt")):
        name, language, _ = path.name.split(".")
        for part in re.split(r"(?m)^== ", path.read_text(encoding="utf-8"))[1:]:
            role, _, rest = part.partition("\n")
            title, _, body = rest.strip().partition("\n\n")
            found.append((name, role, language, title, body))
    return found
