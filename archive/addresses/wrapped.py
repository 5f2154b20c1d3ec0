"""The address inside an address: archive copies, AMP caches and redirecting links.

Only shapes are read in which the original stands written out. A short archive name such as
archive.ph/AbCdE hides its original and gives None.
"""

import re
from types import MappingProxyType
from typing import Final
from urllib.parse import parse_qsl, unquote

from archive.addresses.normal import BadAddress, Parts, take_apart

# A path that carries an address: the scheme may have lost a slash on its way through a proxy.
_WRITTEN_OUT: Final = re.compile(r"https?(?::|%3a)(?:/|%2f){1,3}", re.IGNORECASE)
_HOST_FIRST: Final = re.compile(r"[\w-]+(\.[\w-]+)+(:\d+)?(/|$)")

_WAYBACK: Final = re.compile(r"/(?:web|save)(?:/_embed)?/([0-9*]+(?:[a-z]{2}_)?/)?(.+)")
_REPLAY: Final = re.compile(r"/(?:[\w.-]+/)?([0-9]{4,14}(?:[a-z]{2}_)?/)(.+)")
_ARCHIVE_TODAY: Final = re.compile(
    r"/((?:newest|oldest|timegate|o/\w+|[0-9.]+(?:-[0-9]+)?)/)?(.+)"
)
_AMP_CACHE: Final = re.compile(r"/(?:[a-z]|wp)/(s/)?(.+)")
_AMP_VIEWER: Final = re.compile(r"/amp/(s/)?(.+)")

_WAYBACK_HOSTS: Final = frozenset({"web.archive.org", "wayback.archive.org", "archive.org"})
_REPLAY_HOSTS: Final = frozenset(
    {
        "arquivo.pt",
        "wayback.archive-it.org",
        "webarchive.loc.gov",
        "webarchive.nationalarchives.gov.uk",
        "www.webarchive.org.uk",
    }
)
_ARCHIVE_TODAY_HOSTS: Final = frozenset(
    f"archive.{ending}" for ending in ("fo", "is", "li", "md", "ph", "today", "vn")
)
_AMP_CACHE_HOST: Final = re.compile(r"(?:.+\.)?(?:cdn\.ampproject\.(?:org|net)|bing-amp\.com)")
_GOOGLE: Final = re.compile(r"(?:www\.)?google(?:\.com?)?\.[a-z]{2,3}")
# Pages whose whole purpose is to lead to the address in one of these parameters.
_REDIRECTING: Final = MappingProxyType(
    {
        ("l.facebook.com", "/l.php"): ("u",),
        ("lm.facebook.com", "/l.php"): ("u",),
        ("l.instagram.com", "/"): ("u",),
        ("vk.com", "/away.php"): ("to",),
        ("out.reddit.com", "/"): ("url",),
        ("webcache.googleusercontent.com", "/search"): ("q",),
    }
)


def original_inside(url: str) -> str | None:
    """Give the normalised address that this one wraps, one layer deep, or None.

    None also where the wrapping address or what is inside cannot be read.
    """
    try:
        inside = parts_inside(take_apart(url))
    except BadAddress:
        return None
    return inside.url if inside else None


def parts_inside(parts: Parts) -> Parts | None:
    """As `original_inside`, for an address that is taken apart already."""
    inside = _inside(parts)
    try:
        return take_apart(inside) if inside else None
    except BadAddress:
        return None


def _inside(parts: Parts) -> str | None:
    host = parts.host
    if host in _WAYBACK_HOSTS:
        return _tail(parts, _WAYBACK)
    if host.removeprefix("www.") in _ARCHIVE_TODAY_HOSTS:
        return _tail(parts, _ARCHIVE_TODAY)
    if host in _REPLAY_HOSTS:
        return _tail(parts, _REPLAY)
    if "amp" in host and _AMP_CACHE_HOST.fullmatch(host):
        return _amp(parts, _AMP_CACHE)
    if "google" in host and _GOOGLE.fullmatch(host):
        return _amp(parts, _AMP_VIEWER) or _parameter(parts, ("url", "q"), only_path="/url")
    return _parameter(parts, _REDIRECTING.get((host, parts.path), ()))


def _tail(parts: Parts, shape: re.Pattern[str]) -> str | None:
    """The address that fills the end of the path; the query belongs to it.

    After a time it may stand without a scheme, else "/web/faq.html" would name a host.
    """
    found = shape.fullmatch(parts.path)
    if found is None:
        return None
    time, inside = found.groups()
    return _mended(inside, parts.query, bare_scheme="http" if time else None)


def _amp(parts: Parts, shape: re.Pattern[str]) -> str | None:
    found = shape.fullmatch(parts.path)
    if found is None:
        return None
    secure, inside = found.groups()
    return _mended(inside, parts.query, bare_scheme="https" if secure else "http")


def _mended(inside: str, query: str | None, *, bare_scheme: str | None) -> str | None:
    question = "" if query is None else f"?{query}"
    written_out = _WRITTEN_OUT.match(inside)
    if written_out is None:
        if bare_scheme is None or not _HOST_FIRST.match(inside):
            return None
        return f"{bare_scheme}://{inside}{question}"
    scheme = "https" if inside[:5].lower() == "https" else "http"
    rest = inside[written_out.end() :]
    if "%" in written_out.group():
        rest = unquote(rest)
    return f"{scheme}://{rest}{question}"


def _parameter(parts: Parts, names: tuple[str, ...], *, only_path: str = "") -> str | None:
    if not names or (only_path and parts.path != only_path):
        return None
    given = dict(parse_qsl(parts.query or ""))
    for name in names:
        value = given.get(name, "").removeprefix("cache:")
        start = _WRITTEN_OUT.search(value)
        if start is not None:
            return value[start.start() :]
    return None
