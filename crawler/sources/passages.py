"""What the readers of documents have in common: lines of text with the addresses in them.

A plain text, a Markdown file and a web page are all turned into `Line`s with `Anchor`s, so that
labels such as "Original url:" are understood once, in `labels`.
"""

import re
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, NamedTuple

from archive.model import LeftOut, LinkRole

MOST_WORDS: Final = 200

# Stops at what no address holds unescaped, and at quotation marks and wide brackets.
_BARE: Final = re.compile(
    r"(?<![\w/@.])(?:[a-z][a-z0-9+.-]{1,9}(?:\[:\]|:)(?:\[//\]|\[/\]\[/\]|//)|www\.)"
    r"[^\s<>\"`|\\«»“”„‹›。，、（）《》「」【】\x00-\x1f]+",
    re.IGNORECASE,
)
_TRAILING: Final = ".,;:!?*'’‘…·~"
_BRACKETS: Final = MappingProxyType({")": "(", "]": "[", "}": "{"})
_DEFANGED_SCHEME: Final = re.compile(r"^h(?:xx|\*\*|__)p(s?)(?=\[?:)", re.IGNORECASE)
_DEFANGED: Final = (
    (re.compile(r"\[(?:\.|dot)\]|\((?:\.|dot)\)|\{\.\}", re.IGNORECASE), "."),
    (re.compile(r"\[:\]"), ":"),
    (re.compile(r"\[//\]|\[/\]\[/\]"), "//"),
    (re.compile(r"\[:/+\]"), "://"),
)
_SPACES: Final = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Anchor:
    """An address inside a line of text."""

    start: int  # character offsets in the line's text: the address itself, or the words linked
    end: int
    written: str  # as it stands in the document
    url: str  # made readable again: refanged, resolved
    line: int | None
    frame: str | None = None  # the part of a web page around the article: "nav"
    bare: bool = True  # the text of the line holds the address itself, not words that link


@dataclass(frozen=True, slots=True)
class Line:
    number: int | None  # 1-based
    text: str
    anchors: tuple[Anchor, ...] = ()


class Found(NamedTuple):
    """An address in its place, before it is judged."""

    written: str
    url: str
    role: LinkRole
    line: int | None
    label: str | None = None
    words: str = ""
    frame: str | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """A decoded document on its way through a reader."""

    name: str
    text: str
    column: str | None = None  # of a table

    @property
    def lines(self) -> list[str]:
        return self.text.split("\n")

    def left_out(self, text: str, reason: str, line: int | None = None) -> LeftOut:
        return LeftOut(text=shortened(text), reason=reason, document=self.name, line=line)


def bare_anchors(text: str, line: int | None) -> tuple[Anchor, ...]:
    """Find the addresses that stand in running text, without the punctuation around them."""
    if ":" not in text and "www." not in text:
        return ()
    anchors = []
    for found in _BARE.finditer(text):
        written = trimmed(found.group())
        start = found.start()
        anchors.append(Anchor(start, start + len(written), written, refanged(written), line))
    return tuple(anchors)


def trimmed(address: str) -> str:
    """Drop the end of the sentence: marks, and brackets that the address did not open."""
    while address:
        last = address[-1]
        opening = _BRACKETS.get(last)
        unbalanced = opening and address.count(last) > address.count(opening)
        if last not in _TRAILING and not unbalanced:
            break
        address = address[:-1]
    return address


def refanged(address: str) -> str:
    """Mend an address that was broken on purpose, so that nobody clicks on it (hxxp, [.])."""
    if address[:4] != "http":
        address = _DEFANGED_SCHEME.sub(r"http\1", address)
    if "[" in address or "(" in address or "{" in address:
        for broken, whole in _DEFANGED:
            address = broken.sub(whole, address)
    return address


def shortened(text: str, most: int = MOST_WORDS) -> str:
    """Give at most `most` characters, in one line."""
    flat = _SPACES.sub(" ", text[: most * 4]).strip()
    return flat if len(flat) <= most else flat[: most - 1].rstrip() + "…"


def around(text: str, start: int, end: int, most: int = MOST_WORDS) -> str:
    """Give the words around a range of a text, more of what stands before it than after."""
    before = _SPACES.sub(" ", text[max(0, start - most) : start])
    middle = shortened(text[start:end], most // 2)
    after = _SPACES.sub(" ", text[end : end + most])
    room = most - len(middle) - 2
    kept_after = after[: max(room // 3, room - len(before))]
    kept_before = before[max(0, len(before) - (room - len(kept_after))) :]
    return f"{kept_before}{middle}{kept_after}".strip()
