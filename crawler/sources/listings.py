"""Section pages: the links of a page that lead to articles of the same site.

What stands in the frame of the page (navigation, footer) belongs to the site; a link that wraps a
picture, a headline and a teaser is one link.
"""

from collections.abc import Sequence
from itertools import islice
from typing import Any, Final
from urllib.parse import urljoin

import lxml.etree
import lxml.html

from archive.addresses import Parts, key_of
from archive.model import LeftOut, Link
from crawler.sources.decoding import Undecodable, decode
from crawler.sources.entries import Answered, Entry, Polled, Unreadable
from crawler.sources.passages import shortened
from crawler.sources.targets import why_no_article

LARGEST: Final = 10 * 1024**2  # bytes
MOST_LINKS: Final = 5_000

_NO_PAGES: Final = ("#", "javascript:", "mailto:", "tel:", "data:")
_FRAMES: Final = frozenset({"nav", "footer"})
_FRAME_ROLES: Final = frozenset({"navigation", "contentinfo", "search"})


def read_listing(
    answered: Answered, *, hosts: Sequence[str] = (), charset: str | None = None
) -> Polled:
    """Read a section page; `hosts` instead of its own site, if given. Raises Unreadable."""
    root = _root(answered, charset)
    base = _base(root, answered.url)
    sites = hosts or (_site(answered),)
    taken: dict[str, Link] = {}
    left: dict[str, LeftOut] = {}
    for anchor in islice(root.iter("a"), MOST_LINKS):
        written = (anchor.get("href") or "").strip()
        if not written or written.startswith(_NO_PAGES):
            continue
        judged = _judged(answered, anchor, _joined(base, written), sites)
        if isinstance(judged, LeftOut):
            left.setdefault(judged.text, judged)
            continue
        key, words = key_of(judged), shortened(anchor.text_content())
        if key not in taken or (words and not taken[key].words):
            taken[key] = answered.link(judged, words=words)
    if not taken and not left:
        raise Unreadable("has no links; a page that is built by scripts cannot be read.")
    return Polled(tuple(Entry(link) for link in taken.values()), tuple(left.values()))


def _judged(answered: Answered, anchor: Any, url: str, sites: Sequence[str]) -> Parts | LeftOut:
    parts = answered.parts(url)
    if isinstance(parts, LeftOut):
        return parts
    reason = _why_not(parts, anchor, sites)
    return parts if reason is None else answered.left_out(url, reason)


def _root(answered: Answered, charset: str | None) -> lxml.html.HtmlElement:
    if len(answered.content) > LARGEST:
        raise Unreadable(f"is larger than {LARGEST // 1024**2} MB: no section page is.")
    decoded = decode(answered.content, charset=charset)
    if isinstance(decoded, Undecodable):
        raise Unreadable(f"is {decoded.what}, not a page of HTML.")
    parser = lxml.html.HTMLParser(encoding="utf-8", huge_tree=True)
    try:
        return lxml.html.document_fromstring(
            decoded.text.encode("utf-8", "replace"), parser=parser
        )
    except (lxml.etree.LxmlError, ValueError) as error:
        raise Unreadable("holds no HTML that can be read.") from error


def _base(root: lxml.html.HtmlElement, url: str) -> str:
    given = next((element.get("href") for element in root.iter("base")), None)
    return _joined(url, given) if given else url


def _joined(base: str, written: str) -> str:
    try:
        return urljoin(base, written)
    except ValueError:
        return written


def _site(answered: Answered) -> str:
    parts = answered.parts(answered.url)
    return "" if isinstance(parts, LeftOut) else parts.host.removeprefix("www.")


def _why_not(parts: Parts, anchor: Any, sites: Sequence[str]) -> str | None:
    if not within(parts.host, sites):
        return "Leads to another site."
    if _in_frame(anchor):
        return "Stands in the navigation or the footer of the page."
    return why_no_article(parts, declared=False)


def within(host: str, sites: Sequence[str]) -> bool:
    """Whether a host is one of these, or lies below one."""
    bare = host.removeprefix("www.")
    return any(bare == site or bare.endswith(f".{site}") for site in map(_bare, sites))


def _bare(site: str) -> str:
    return site.lower().removeprefix("www.")


def _in_frame(anchor: Any) -> bool:
    for element in anchor.iterancestors():
        if element.tag in _FRAMES or (element.get("role") or "").lower() in _FRAME_ROLES:
            return True
    return False
