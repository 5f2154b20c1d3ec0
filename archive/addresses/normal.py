"""From what a person wrote to what is fetched: the same resource, in one spelling a server reads.

Nothing here changes what an address means: parameters keep their order, a path keeps its case and
its trailing slash. Rules: RFC 3986 (dot segments, percent-encoding) and UTS 46 (host names).
"""

import ipaddress
import re
from types import MappingProxyType
from typing import Final, NamedTuple
from urllib.parse import quote

import idna

# RFC 9110 asks every server to take 8,000 bytes; what is longer is rarely an address.
LONGEST: Final = 8_000
DEFAULT_PORTS: Final = MappingProxyType({"http": 80, "https": 443})

_KEPT_IN_PATH: Final = "/:@!$&'()*+,;=~[]|^%"
_KEPT_IN_QUERY: Final = _KEPT_IN_PATH + "?"
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f]")
_STRAY_PERCENT: Final = re.compile(r"%(?![0-9A-Fa-f]{2})")
_CLEAN: Final = re.compile(r"[A-Za-z0-9/:@!$&'()*+,;=~._-]*")
# RFC 3986 appendix B, for the two schemes that are fetched; the fragment is not kept.
_ADDRESS: Final = re.compile(
    r"(https?)://([^/?#]*)([^?#]*)(?:\?([^#]*))?(?:#.*)?", re.IGNORECASE | re.DOTALL
)
_AUTHORITY: Final = re.compile(r"(\[[^\[\]]*\]|[^:\[\]]*)(?::([0-9]{0,6}))?")
_SCHEME: Final = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_HOST_AND_PORT: Final = re.compile(r"[^/]*:[0-9]")
_HOST: Final = re.compile(
    r"[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?)*"
)
_NUMERIC_LABEL: Final = re.compile(r"(0x[0-9a-f]*|[0-9]+)")
_EDGES: Final = " \t\r\n\f\v\ufeff\u200b\u00a0"


class BadAddress(ValueError):
    """What was given is not an address that can be fetched; the sentence says what to do."""


class Parts(NamedTuple):
    """A normalised address, taken apart."""

    scheme: str
    host: str  # ASCII, lower case, IPv6 in brackets
    port: int | None  # None where it is the scheme's own
    path: str
    query: str | None  # None without a question mark

    @property
    def authority(self) -> str:
        return self.host if self.port is None else f"{self.host}:{self.port}"

    @property
    def url(self) -> str:
        query = "" if self.query is None else f"?{self.query}"
        return f"{self.scheme}://{self.authority}{self.path}{query}"


def normalise(url: str) -> str:
    """Give the address that is fetched, as percent-encoded ASCII without a fragment.

    Raises `BadAddress` with one sentence that names the address and the remedy.
    """
    return take_apart(url).url


def host_of(url: str) -> str:
    """Give the key of politeness: the host name alone, for every scheme and port of it."""
    return take_apart(url).host


def take_apart(url: str) -> Parts:
    """Normalise and split in one step; raises `BadAddress`."""
    text = url.strip(_EDGES)
    found = _ADDRESS.fullmatch(text)
    if found is None or len(text) > LONGEST or _CONTROL.search(text):
        raise _bad(text, _why_no_address(text))
    scheme, authority, path, query = found.groups()
    scheme = scheme.lower()
    if "@" in authority:
        raise _bad(text, "carries a user name or password; remove it.")
    if "\\" in authority + path:
        raise _bad(text, "contains a backslash; write / instead.")
    host_and_port = _AUTHORITY.fullmatch(authority)
    if host_and_port is None:
        raise _bad(text, "cannot be read; correct the host or port.")
    host, port = host_and_port.groups()
    return Parts(
        scheme=scheme,
        host=_host(host, text),
        port=_port(port, scheme, text) if port else None,
        path=without_dot_segments(_encoded(path, _KEPT_IN_PATH, text)) or "/",
        query=None if query is None else _encoded(query, _KEPT_IN_QUERY, text),
    )


def without_dot_segments(path: str) -> str:
    """Resolve "." and ".." as RFC 3986 section 5.2.4 does for an absolute path."""
    if "/." not in path:
        return path
    kept: list[str] = []
    segments = path.split("/")[1:]
    for segment in segments:
        if segment == "..":
            del kept[-1:]
        elif segment != ".":
            kept.append(segment)
    if segments[-1] in {".", ".."}:
        kept.append("")
    return "/" + "/".join(kept)


def _why_no_address(text: str) -> str:
    if not text:
        return "is empty; give an address that begins with https://."
    if len(text) > LONGEST:
        return f"longer than {LONGEST:,} characters; give a shorter address."
    if _CONTROL.search(text):
        return "contains a control character; remove it."
    found = _SCHEME.match(text)
    scheme = found.group(1).lower() if found else ""
    if scheme in DEFAULT_PORTS:
        return f"has no // after {scheme}:; write {scheme}://host/path."
    if not scheme or "." in scheme or _HOST_AND_PORT.match(text):
        return "has no scheme; write https:// in front of it."
    return f"{scheme}: is not fetched; give an http or https address."


def _port(digits: str, scheme: str, text: str) -> int | None:
    port = int(digits)
    if not 0 < port < 65_536:
        raise _bad(text, "no server listens on that port; correct the host or port.")
    return None if port == DEFAULT_PORTS[scheme] else port


def _host(host: str, text: str) -> str:
    if not host:
        raise _bad(text, "names no host; write https://host/path.")
    if host.startswith("["):
        return _ipv6(host, text)
    try:
        ascii_host = _ascii_host(host)
    except (idna.IDNAError, UnicodeError) as error:
        raise _bad(text, f"is no host name ({error}); correct the host.") from None
    if len(ascii_host) > 253 or not _HOST.fullmatch(ascii_host):
        raise _bad(text, "is no host name; correct the host.")
    if _NUMERIC_LABEL.fullmatch(ascii_host.rpartition(".")[2]):
        _refuse_odd_ipv4(ascii_host, text)
    return ascii_host


def _ascii_host(host: str) -> str:
    """Lower case and IDNA (UTS 46); the root dot goes, since it names the same host."""
    if not host.isascii():
        host = idna.encode(host, uts46=True).decode("ascii")
    return host.lower().removesuffix(".")


def _refuse_odd_ipv4(host: str, text: str) -> None:
    """Browsers read 2130706433 and 0x7f.1 as 127.0.0.1: such a disguise has no place in a list."""
    try:
        ipaddress.IPv4Address(host)
    except ValueError:
        raise _bad(text, "write the IP address as four decimal numbers.") from None


def _ipv6(host: str, text: str) -> str:
    try:
        address = ipaddress.IPv6Address(host[1:-1])
    except ValueError:
        raise _bad(text, "is no IPv6 address; correct the host.") from None
    if address.scope_id is not None:
        raise _bad(text, "carries an IPv6 zone; remove what follows the %.")
    return f"[{address.compressed}]"


def _encoded(part: str, kept: str, text: str) -> str:
    if _CLEAN.fullmatch(part):
        return part
    try:
        return quote(_STRAY_PERCENT.sub("%25", part), safe=kept)
    except UnicodeEncodeError:
        raise _bad(text, "contains half a character; copy the address again.") from None


def _bad(text: str, why: str) -> BadAddress:
    """Name the address as a message may carry it: short, printable, on one line."""
    shown = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text[:121])
    shown = shown if len(shown) <= 120 else shown[:119] + "…"
    return BadAddress(f"{shown or 'The address'}: {why}")
