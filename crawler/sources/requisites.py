"""What a page needs to look like itself: its style sheets, images and fonts. Pure.

What is named here is what a browser would fetch that runs no script: scripts are left out, since
what they would go on to fetch cannot be told, and so is what waits for a script to be shown.
"""

from collections.abc import Iterator
from itertools import islice
from typing import Final
from urllib.parse import urljoin

import lxml.etree
import lxml.html

from crawler.sources.decoding import Undecodable, decode
from crawler.sources.image_choice import chosen_image, suits_screen
from crawler.sources.needs import Need, Requisite, requisite
from crawler.sources.style_sheets import style_requisites

MOST: Final = 2_000
"""Addresses that are taken from a page."""

_PRELOADED: Final = {"style": Need.STYLE, "image": Need.IMAGE, "font": Need.FONT}
_IMAGE_IN: Final = {"video": "poster"} | dict.fromkeys(("body", "table", "td", "th"), "background")
_SHOWN_TYPES: Final = frozenset(
    f"image/{name}" for name in ("avif", "webp", "jpeg", "jpg", "png", "gif", "svg+xml")
)


def page_requisites(content: bytes, url: str, *, charset: str | None = None) -> list[Requisite]:
    """What an HTML page at `url` needs, each once, style sheets first, else in its own order.

    Nothing for what is no text at all. `charset` is what the server said of it.
    """
    decoded = decode(content, charset=charset)
    if isinstance(decoded, Undecodable):
        return []
    parser = lxml.html.HTMLParser(encoding="utf-8")
    try:
        root = lxml.html.document_fromstring(decoded.text.encode("utf-8", "replace"), parser)
    except (lxml.etree.LxmlError, ValueError):
        return []
    base = _base(root, url)
    found = (one for element in root.iter() for one in _needs(element, base))
    return sorted(dict.fromkeys(islice(found, MOST)), key=lambda one: one.need is not Need.STYLE)


def sheet_requisites(content: bytes, url: str, *, charset: str | None = None) -> list[Requisite]:
    """What a style sheet at `url` needs in turn; nothing for what is no text."""
    decoded = decode(content, charset=charset or "utf-8")
    return [] if isinstance(decoded, Undecodable) else style_requisites(decoded.text, url)


def _base(root: lxml.html.HtmlElement, url: str) -> str:
    written: str = next((e.get("href") for e in root.iter("base") if e.get("href")), "")
    try:
        return urljoin(url, written.strip())
    except ValueError:
        return url


def _needs(element: lxml.html.HtmlElement, base: str) -> Iterator[Requisite]:
    if not isinstance(element.tag, str):
        return  # a comment or a processing instruction
    if element.tag == "style":
        yield from style_requisites(element.text or "", base)
    if "url(" in (style := element.get("style") or ""):
        yield from style_requisites(style, base)
    named = _linked(element) if element.tag == "link" else [(_image(element), Need.IMAGE)]
    for written, need in named:
        if (found := requisite(base, written, need)) is not None:
            yield found


def _image(element: lxml.html.HtmlElement) -> str:
    """The image that an element shows; empty where it shows none."""
    match element.tag:
        case "img" if next(element.iterancestors("picture"), None) is None:
            return _sized(element, "src")
        case "picture":
            return _pictured(element)
        case "input" if (element.get("type") or "").lower() == "image":
            return element.get("src") or ""
        case "image":  # of a drawing
            return element.get("href") or element.get("xlink:href") or ""
        case tag if tag in _IMAGE_IN:
            return element.get(_IMAGE_IN[tag]) or ""
        case _:
            return ""


def _linked(link: lxml.html.HtmlElement) -> list[tuple[str, Need]]:
    """A style sheet, or what is to be loaded before it is asked for."""
    relations = set((link.get("rel") or "").lower().split())
    if not suits_screen(link.get("media") or ""):
        return []
    if "stylesheet" in relations:
        left_out = "alternate" in relations or link.get("disabled") is not None
        return [] if left_out else [(link.get("href") or "", Need.STYLE)]
    preloaded = _PRELOADED.get((link.get("as") or "").lower())
    if "preload" not in relations or preloaded is None:
        return []
    return [(_sized(link, "href", prefix="image"), preloaded)]


def _pictured(picture: lxml.html.HtmlElement) -> str:
    """The image of a `picture`: its first source that can be shown, else its plain image.

    The sources are looked for at any depth, since the parser does not know that they are void.
    """
    for source in picture.iter("source"):
        if _fits(source):
            return _sized(source, None)
    return next((_sized(image, "src") for image in picture.iter("img")), "")


def _sized(element: lxml.html.HtmlElement, plain: str | None, *, prefix: str = "") -> str:
    """The size of an image that a browser takes; `plain` is the attribute for a single one."""
    srcset, sizes = (element.get(f"{prefix}{name}") or "" for name in ("srcset", "sizes"))
    src = "" if plain is None else element.get(plain) or ""
    return chosen_image(srcset, sizes, src=src) or ""


def _fits(source: lxml.html.HtmlElement) -> bool:
    kind = (source.get("type") or "image/png").partition(";")[0].strip().lower()
    shown = bool((source.get("srcset") or "").strip()) and kind in _SHOWN_TYPES
    return shown and suits_screen(source.get("media") or "")
