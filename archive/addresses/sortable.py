"""SURT: the sortable spelling under which CDX indexes keep an address.

Written after the behaviour of the `surt` package that OpenWayback and pywb share, so that an index
made here can be read beside theirs: scheme and www dropped, host reversed, everything in lower
case, session numbers dropped, parameters sorted. Two addresses may share a SURT and still be two
resources: it finds captures, it does not identify a story.
"""

import re
from typing import Final
from urllib.parse import quote, unquote_to_bytes

from archive.addresses.normal import take_apart, without_dot_segments

_WWW: Final = re.compile(r"^www\d*\.(?=.)")
_SLASHES: Final = re.compile(r"/{2,}")
_SESSION_PARAMETER: Final = re.compile(
    r"(?:^|(?<=&))(?:jsessionid=[0-9a-z]{32}|phpsessid=[0-9a-z]{32}|sid=[0-9a-z]{32}"
    r"|aspsessionid[a-z]{8}=[a-z]{24}|cfid=[^&]+&cftoken=[^&]+)(?:&|$)"
)
_SESSION_IN_PATH: Final = re.compile(r";jsessionid=[0-9a-z]{32}$")
_LITERAL: Final = "/:@!$&'()*+,;=~[]|^`{}\"<>?\\"


def surt(url: str) -> str:
    """Give the SURT key, as in "com,themoscowtimes)/2024/12/17/…"; raises `BadAddress`."""
    parts = take_apart(url)
    host = _WWW.sub("", parts.host)
    if host.startswith("["):
        reversed_host = host.strip("[]")
    else:
        reversed_host = ",".join(reversed(host.split(".")))
    port = "" if parts.port is None else f":{parts.port}"
    query = _query(parts.query or "")
    return f"{reversed_host}{port}){_path(parts.path)}" + (f"?{query}" if query else "")


def _path(path: str) -> str:
    plain = _SLASHES.sub("/", _minimal(path))
    plain = _SESSION_IN_PATH.sub("", without_dot_segments(plain))
    return plain.rstrip("/") or "/"


def _query(query: str) -> str:
    kept = _SESSION_PARAMETER.sub("", _minimal(query)).removesuffix("&")
    return "&".join(sorted(kept.split("&"))) if kept else ""


def _minimal(text: str) -> str:
    """Unescape what can stand as it is, escape the rest, in lower case."""
    return quote(unquote_to_bytes(text), safe=_LITERAL).lower()
