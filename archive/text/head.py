"""What the page says about itself in its head: metas, canonical address, language, JSON-LD."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urljoin

from lxml.html import HtmlElement

from archive.text.jsonld import JsonLd, read_jsonld


@dataclass(frozen=True, slots=True)
class Head:
    """`metas` maps a lower-case name, property or itemprop to its contents in document order."""

    metas: Mapping[str, tuple[str, ...]]
    jsonld: JsonLd
    canonical: str | None
    title: str | None  # the <title> element, one line
    language: str | None  # ISO 639-1, as declared

    def meta(self, *names: str) -> str | None:
        """The first content found under any of these names, in the order of the names."""
        for name in names:
            for content in self.metas.get(name, ()):
                return content
        return None

    @property
    def site_name(self) -> str | None:
        return self.meta("og:site_name", "application-name")


def read_head(tree: HtmlElement, url: str) -> Head:
    """Read the head of a page that was served from `url`."""
    metas: dict[str, list[str]] = {}
    for meta in tree.iter("meta"):
        content = " ".join((meta.get("content") or "").split())
        for attribute in ("property", "name", "itemprop", "http-equiv"):
            name = (meta.get(attribute) or "").strip().lower()
            if name and content:
                metas.setdefault(name, []).append(content)
    canonical = _canonical(tree, url)
    addresses = tuple(filter(None, (url, canonical, *metas.get("og:url", ()))))
    title = next((_line(element) for element in tree.iter("title")), None)
    return Head(
        metas={name: tuple(contents) for name, contents in metas.items()},
        jsonld=read_jsonld(tree, addresses),
        canonical=canonical,
        title=title or None,
        language=_language(tree, metas),
    )


def _canonical(tree: HtmlElement, url: str) -> str | None:
    for link in tree.iter("link"):
        if "canonical" in (link.get("rel") or "").lower().split():
            href = (link.get("href") or "").strip()
            if href:
                return _joined(url, href)
    return None


def _joined(base: str, href: str) -> str | None:
    try:
        return urljoin(base, href)
    except ValueError:
        return None


def _language(tree: HtmlElement, metas: Mapping[str, list[str]]) -> str | None:
    for value in _language_claims(tree, metas):
        code = value.strip().lower().replace("_", "-").split("-")[0]
        if len(code) == 2 and code.isalpha():
            return code
    return None


def _language_claims(tree: HtmlElement, metas: Mapping[str, list[str]]) -> Iterator[str]:
    root = tree.getroottree().getroot()
    yield root.get("lang") or ""
    for name in ("content-language", "og:locale", "language", "dc.language", "inlanguage"):
        yield from metas.get(name, ())


def _line(element: HtmlElement) -> str:
    return " ".join(element.text_content().split())
