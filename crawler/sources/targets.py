"""Whether an address that a document mentions leads to an article, told by the address alone.

A list is taken at its word. In a document most links lead elsewhere: to home pages, sections,
authors, share buttons, images. The rules know shapes, not sites, and each gives its reason.
"""

import re
from typing import Final
from urllib.parse import unquote

from archive.addresses import Parts

_FILES: Final = re.compile(
    r"\.(?:avif|bmp|css|docx?|eot|exe|gif|ico|jpe?g|js|json|m4a|mov|mp[34]|ogg|pdf|png|pptx?|rss"
    r"|svg|tiff?|ttf|wav|webm|webp|woff2?|xlsx?|xml|zip)$",
    re.IGNORECASE,
)
_SHARING: Final = re.compile(
    r"(?:[\w-]+\.)?facebook\.com/(?:sharer|share\.php|dialog/)|(?:twitter|x)\.com/(?:intent|share)\b"
    r"|(?:t|telegram)\.me/share|wa\.me/|api\.whatsapp\.com/send|linkedin\.com/(?:share|cws/share)"
    r"|reddit\.com/submit|vk\.com/share\.php|pinterest\.\w+/pin/create|connect\.ok\.ru/|ok\.ru/dk"
    r"|viber\.com/|getpocket\.com/(?:save|edit)|news\.ycombinator\.com/submitlink|buffer\.com/add"
    r"|threads\.net/intent|bsky\.app/intent|social-plugins\.line\.me/",
    re.IGNORECASE,
)
_SERVICE: Final = frozenset(
    {
        *(
            "about",
            "about-us",
            "account",
            "author",
            "authors",
            "category",
            "categories",
            "contact",
        ),
        *("contact-us", "contacts", "cookie-policy", "cookies", "donate", "faq", "feed", "help"),
        *("impressum", "jobs", "legal", "login", "logout", "newsletter", "newsletters", "privacy"),
        *("privacy-policy", "register", "rss", "search", "section", "sections", "sign-in"),
        *("signin", "sign-up", "signup", "sitemap", "subscribe", "subscription", "support-us"),
        *("tag", "tags", "terms", "terms-and-conditions", "terms-of-service", "terms-of-use"),
        *("topic", "topics", "user", "users"),
    }
)
_FRONT_PAGES: Final = re.compile(r"(?:index|default|home)(?:\.\w{2,5})?", re.IGNORECASE)
_SLUG: Final = re.compile(r"[^\W_]+(?:[-_][^\W_]+){2,}")  # at least three words
_NUMBERED: Final = re.compile(r"\d{5}|[\W_][a-z]?\d{2,}", re.IGNORECASE)
_CODE: Final = re.compile(r"(?=.*\d)(?=.*[a-z])[a-z0-9]{8,}", re.IGNORECASE)
_DOCUMENT: Final = re.compile(r".+\.(?:[ps]?html?|php|aspx?)", re.IGNORECASE)
_DAY: Final = re.compile(r"/(?:19|20)\d\d/\d{1,2}(?:/\d{1,2})?/[^/]+")
_YEAR: Final = re.compile(r"(?:19|20)\d\d")
_LISTING: Final = re.compile(r"page[-_]?\d*|\d{1,2}|(?:19|20)\d\d", re.IGNORECASE)
_ITEM_IN_QUERY: Final = re.compile(
    r"(?:^|&)(?:id|p|article|articleid|story|storyid|newsid|news_id|item|post|v)=[^&]*\d",
    re.IGNORECASE,
)
_SHORT_ARCHIVES: Final = frozenset(
    f"archive.{ending}" for ending in ("fo", "is", "li", "md", "ph", "today", "vn")
)


def why_no_article(parts: Parts, *, declared: bool) -> str | None:
    """Give the reason to leave a link of a document out, or None to take it.

    `declared` means that the document names it as its source: then it may look like anything but
    a home page, a file or a share button.
    """
    segments = [segment for segment in parts.path.split("/") if segment]
    if _SHARING.match(f"{parts.host.removeprefix('www.')}{parts.path}"):
        return "Shares a page on another service; it is no page itself."
    if _FILES.search(parts.path):
        return "Leads to a file, not to a page of text; put it in a URL list to keep it."
    if parts.query and _ITEM_IN_QUERY.search(parts.query):
        return None
    if not segments or (len(segments) == 1 and _FRONT_PAGES.fullmatch(segments[0])):
        return "Leads to the home page of a site, not to an article."
    if declared or _looks_like_article(parts, segments):
        return None
    return "Leads to a section of a site, not to an article; put it in a URL list to keep it."


def _looks_like_article(parts: Parts, segments: list[str]) -> bool:
    last = unquote(segments[-1])
    if parts.host.removeprefix("www.") in _SHORT_ARCHIVES:
        return True
    if any(segment.lower() in _SERVICE for segment in segments):
        return False
    if len(segments) == 2 and last.isdecimal():  # a post of a channel
        return segments[0].isalpha() and segments[0] != "page" and not _YEAR.fullmatch(last)
    if _LISTING.fullmatch(last):
        return False
    if _SLUG.search(last) or _NUMBERED.search(last):
        return True
    if _CODE.fullmatch(last) or _DOCUMENT.fullmatch(last):
        return True
    return _DAY.search(parts.path) is not None
