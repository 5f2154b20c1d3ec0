"""Which story an address leads to: one key for its many spellings, never one key for two stories.

What is dropped stands on a list; a parameter that is not listed is kept, since `?article=7` may be
all that tells two stories apart. That is why `ref`, `from` and `share` are kept as well: some site
uses each of them for content, and two keys for one story cost one check, one key for two cost a
story.
"""

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from archive.addresses.article_ids import ARTICLE_IDS
from archive.addresses.normal import Parts, take_apart, without_dot_segments
from archive.addresses.wrapped import parts_inside

_DEEPEST_WRAPPING: Final = 5

# Parameters that name a campaign, a click or a reader; compared in lower case.
_TRACKING: Final = frozenset(
    {
        *("fbclid", "gclid", "gclsrc", "dclid", "gbraid", "wbraid", "msclkid", "yclid", "ysclid"),
        *("twclid", "ttclid", "li_fat_id", "igshid", "igsh", "mibextid", "sfnsn", "srsltid"),
        *("mc_cid", "mc_eid", "_hsenc", "_hsmi", "__hstc", "__hssc", "__hsfp", "hsctatracking"),
        *("mkt_tok", "vero_id", "vero_conv", "oly_anon_id", "oly_enc_id", "_openstat", "xtor"),
        *("at_medium", "at_campaign", "at_link_id", "at_link_origin", "at_link_type"),
        *("at_ptr_name", "at_format", "at_bbc_team", "ns_campaign", "ns_mchannel", "ns_source"),
        *("ns_linkname", "ns_fee", "s_kwcid", "ef_id", "cmpid", "_ga", "_gl", "guccounter"),
        *("guce_referrer", "guce_referrer_sig", "fb_action_ids", "fb_action_types", "fb_source"),
        *("__twitter_impression", "_branch_match_id", "_branch_referrer", "pk_campaign"),
        *("pk_kwd", "pk_source", "pk_medium", "pk_content", "pk_cid", "itm_source", "itm_medium"),
        *("itm_campaign", "itm_content", "amp_js_v", "amp_gsa", "amp_r", "amp_kit", "amp_ct"),
        *("usqp", "aoh", "jsessionid", "phpsessid"),
    }
)
_TRACKING_PREFIXES: Final = ("utm_", "mtm_", "matomo_", "piwik_", "hsa_")
# Parameters that ask for another rendering of the same story.
_RENDERING: Final = MappingProxyType(
    {
        "amp": {"", "1", "true"},
        "_amp": {"", "1", "true"},
        "outputtype": {"amp"},
    }
)
_FOLDED_LABELS: Final = frozenset({"www", "m", "mobile", "amp", "wap"})
_UNRESERVED: Final = re.compile(
    r"%(2[dDeE]|3[0-9]|4[1-9a-fA-F]|5[0-9aAfF]|6[1-9a-fA-F]|7[0-9aAeE])"
)
_ESCAPE: Final = re.compile(r"%[0-9a-fA-F]{2}")
# "/products/amp" may be a page about amplifiers; after a slug or a number "/amp" is a rendering.
_AMP_AFTER_STORY: Final = re.compile(r"(?P<story>.*/[^/]*(?:[-_]|\d{5})[^/]*)/amp")
_AMP_FOLDER: Final = re.compile(r"/amp(?P<story>/.*(?:[-_]|\d{5}).*)")
_AMP_ENDING: Final = re.compile(r"(?P<story>.*[^/])\.amp(?P<ending>\.html?)?")


def story_key(url: str, *, article_ids: Mapping[str, str] | None = None) -> str:
    """Give the canonical key of the story: "host#id" where the site's rule is known, else
    "host/path?query" without scheme, tracking parameters, mobile, AMP and archive spelling.

    `article_ids` adds to, or replaces, the patterns that ship: {folded host: pattern}, the first
    group being the number. Raises `BadAddress` where the address cannot be read.
    """
    return key_of(take_apart(url), article_ids=article_ids)


def key_of(parts: Parts, *, article_ids: Mapping[str, str] | None = None) -> str:
    """As `story_key`, for an address that is taken apart already."""
    parts = _unwrapped(parts)
    host = folded_host(parts.host)
    path = _path(parts.path)
    query = _query(parts.query)
    tail = f"{path}?{query}" if query else path
    pattern = (article_ids or {}).get(host) or ARTICLE_IDS.get(host)
    found = re.search(pattern, tail) if pattern else None
    authority = host if parts.port is None else f"{host}:{parts.port}"
    return f"{authority}#{found.group(1)}" if found else authority + tail


def folded_host(host: str) -> str:
    """Drop the labels that name a rendering: www.x.org, m.x.org and amp.x.org are one site.

    At least two labels stay, so that "m.me" is not taken for a mobile "me".
    """
    labels = host.split(".")
    while len(labels) > 2 and labels[0] in _FOLDED_LABELS and not host.startswith("["):
        labels = labels[1:]
    if len(labels) > 3 and labels[1] == "m":  # en.m.example.org
        del labels[1]
    return ".".join(labels)


def _unwrapped(parts: Parts) -> Parts:
    for _ in range(_DEEPEST_WRAPPING):
        inside = parts_inside(parts)
        if inside is None:
            break
        parts = inside
    return parts


def _path(path: str) -> str:
    plain = without_dot_segments(_plain(path)).rstrip("/")
    while True:
        shorter = _without_amp(plain).rstrip("/")
        if shorter == plain:
            return plain or "/"
        plain = shorter


def _without_amp(path: str) -> str:
    if "amp" not in path:
        return path
    for shape in (_AMP_AFTER_STORY, _AMP_FOLDER, _AMP_ENDING):
        found = shape.fullmatch(path)
        if found is not None:
            return found["story"] + (found.groupdict().get("ending") or "")
    return path


def _query(query: str | None) -> str:
    """Keep what may tell stories apart, sorted by name; values of one name keep their order."""
    kept: list[tuple[str, str]] = []
    for pair in (query or "").split("&"):
        name, _, value = _plain(pair).partition("=")
        if pair and not _is_noise(name.lower(), value.lower()):
            kept.append((name, _plain(pair)))
    return "&".join(pair for _, pair in sorted(kept, key=lambda item: item[0]))


def _is_noise(name: str, value: str) -> bool:
    return (
        name in _TRACKING
        or name.startswith(_TRACKING_PREFIXES)
        or value in _RENDERING.get(name, frozenset())
    )


def _plain(text: str) -> str:
    """Unescape what never needed escaping; write other escapes in capitals (RFC 3986, 6.2.2)."""
    if "%" not in text:
        return text
    unescaped = _UNRESERVED.sub(lambda found: chr(int(found.group(1), 16)), text)
    return _ESCAPE.sub(lambda found: found.group().upper(), unescaped)
