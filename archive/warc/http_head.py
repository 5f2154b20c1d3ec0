"""Reads the head of an HTTP/1.x answer as it was written: names in their case, in their order.

Nothing is mended and nothing lost: odd lines are flagged, and the rest of the head is read on.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

_STATUS_LINE = re.compile(rb"HTTP/(\d(?:\.\d{1,3})?)[ \t]+(\d{3})(?:[ \t]+(.*))?", re.DOTALL)
_SHORTEST_STATUS_LINE = re.compile(rb"HTTP/\d(?:\.\d{1,3})?[ \t]+\d{3}(?!\d)")
_SHORT = 4_096  # bytes; what is longer is rare and not worth the room
_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
# As nearly every server writes them. Possessive, so that no head costs more than its length.
_PLAIN_LINE = r"([!#$%&'*+.^_`|~0-9A-Za-z-]++):([^\r\n\0]*+)\r\n"
_PLAIN_FIELDS = re.compile(f"(?:{_PLAIN_LINE})*+\r\n")
_PLAIN_FIELD = re.compile(_PLAIN_LINE)


@dataclass(frozen=True, slots=True)
class Head:
    """A status line that could be read, and the headers behind it."""

    version: str
    status: int
    reason: str
    headers: tuple[tuple[str, str], ...]
    flags: frozenset[str]

    def values(self, name: str) -> list[str]:
        size = len(name)
        return [v for key, v in self.headers if len(key) == size and key.lower() == name]


def parse_head(head: bytes) -> Head | None:
    """Read a head as written; None where its first line is not a status line."""
    # Read by the transport, and again by the writer a moment later: the second time is free.
    return _remembered(head) if len(head) <= _SHORT else _parse(head)


@lru_cache(maxsize=512)
def _remembered(head: bytes) -> Head | None:
    return _parse(head)


def _parse(head: bytes) -> Head | None:
    first, _, rest = head.partition(b"\n")
    found = _STATUS_LINE.fullmatch(first.removesuffix(b"\r"))
    if found is None:
        return None
    flags: set[str] = set()
    is_plain = first.endswith(b"\r") and b"\0" not in first
    fields = _parse_plain(rest.decode("latin-1")) if is_plain else None
    if fields is None:
        lines = head.split(b"\n")
        if any(not line.endswith(b"\r") for line in lines[:-1]):
            flags.add("bare_lf")
        if b"\0" in head:
            flags.add("nul")
        fields = _parse_fields(lines[1:], flags)
    return Head(
        version=found.group(1).decode("ascii"),
        status=int(found.group(2)),
        reason=(found.group(3) or b"").decode("latin-1"),
        headers=fields,
        flags=frozenset(flags),
    )


def parse_cut_head(seen: bytes) -> Head | None:
    """The head as far as it came, where it breaks off after the status code."""
    if not _SHORTEST_STATUS_LINE.match(seen):
        return None
    whole_lines = seen.rfind(b"\n") + 1  # what is left of a cut line is no header
    return parse_head(seen[:whole_lines] or seen)


def _parse_plain(text: str) -> tuple[tuple[str, str], ...] | None:
    """The fields of a head without any oddity; None for every other one."""
    if not _PLAIN_FIELDS.fullmatch(text):
        return None
    return tuple((name, value.strip(" \t")) for name, value in _PLAIN_FIELD.findall(text))


def _parse_fields(lines: list[bytes], flags: set[str]) -> tuple[tuple[str, str], ...]:
    fields: list[tuple[str, list[str]]] = []
    for line in lines:
        text = line.removesuffix(b"\r").decode("latin-1")
        if not text:
            continue
        if text[0] in " \t":
            flags.add("obs_fold")
            if fields:
                fields[-1][1].append(text.strip(" \t"))
            continue
        name, colon, value = text.partition(":")
        if not colon:
            flags.add("no_colon")
            continue
        if name != name.rstrip(" \t"):
            flags.add("space_before_colon")
            name = name.rstrip(" \t")
        if not _TOKEN.fullmatch(name):
            flags.add("bad_name")
        fields.append((name, [value.strip(" \t")]))
    return tuple((name, " ".join(parts).strip(" \t")) for name, parts in fields)


def elements(values: list[str]) -> list[str]:
    """The elements of a comma-separated header, lower case."""
    parts = (part.strip(" \t").lower() for value in values for part in value.split(","))
    return [part for part in parts if part]
