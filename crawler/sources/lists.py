"""URL lists: one address a line; "#" begins a comment; what is no address is left out and said."""

import re
from collections.abc import Iterator
from typing import Final

from archive.model import LeftOut, LinkRole
from crawler.sources.passages import Document, Found, refanged, shortened

_BULLET: Final = re.compile(r"(?:[-*•+]|\d{1,6}[.)])\s+(?=\S)")
_COMMENT: Final = re.compile(r"(?:^|\s)#.*")
_EDGES: Final = " \t<>\"',;"
_ADDRESS_LIKE: Final = re.compile(
    r"[a-z][a-z0-9+.-]{1,20}(?:\[:\]|:)//\S|(?:www\.|[\w-]+(?:\.[\w-]+)+/)\S", re.IGNORECASE
)


def read(document: Document) -> Iterator[Found | LeftOut]:
    """Give the address of every line; the words are the comment beside it."""
    for number, line in enumerate(document.lines, start=1):
        written, comment = entry(line)
        if not written:
            continue
        if " " in written or "\t" in written:
            reason = "A line with more than one address or with words: write one address a line."
            yield document.left_out(written, reason, number)
            continue
        yield Found(
            written=written,
            url=refanged(written),
            role=LinkRole.LISTED,
            line=number,
            words=comment,
        )


def entry(line: str) -> tuple[str, str]:
    """Split a line into its address, or nothing, and its comment."""
    comment = ""
    if "#" in line:  # "#part" within an address is a fragment, not a comment
        found = _COMMENT.search(line)
        if found:
            comment = shortened(found.group().strip().lstrip("#"))
            line = line[: found.start()]
    written = line.strip(_EDGES)
    if written[:1] in "-*•+0123456789":
        written = _BULLET.sub("", written, count=1).strip(_EDGES)
    return written, comment


def is_address_like(line: str) -> bool:
    """Tell whether a line of a list begins with what somebody meant as an address."""
    written, _ = entry(line)
    return _ADDRESS_LIKE.match(written) is not None


def is_list(text: str) -> bool:
    """Tell whether most of the filled lines are addresses and nothing else."""
    written = [entry(line)[0] for line in text.split("\n")]
    filled = [line for line in written if line]
    addresses = sum(_ADDRESS_LIKE.match(line) is not None and " " not in line for line in filled)
    return addresses * 2 > len(filled)
