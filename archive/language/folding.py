"""Typography folded away, so that only what a reader reads is compared.

`fold` makes one text of all the ways in which a typesetter may write it: curly and angled
quotation marks, dashes, exotic spaces, soft hyphens, zero-width and direction marks, composed and
decomposed letters. Letter case, digits, points and commas, and the presence of quotation marks are
kept: they can carry meaning.
"""

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

FOLDING_VERSION: Final = "1"

_DOUBLE_QUOTES = "“”„‟«»″‶❝❞〝〞〟⹂＂"
_SINGLE_QUOTES = "‘’‚‛‹›ʼʻʹʽ′‵´`\u1fef\u1ffd❛❜＇"
_DASHES = "‐‑‒–—―−⁃⸺⸻﹘﹣－"
_SPACES = (
    "\t\n\v\f\r\x1c\x1d\x1e\x1f\x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006"
    "\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000"
)
# Soft hyphen, zero-width spaces and joiners, direction marks, byte order mark, emoji selectors.
_DROPPED = (
    "\xad\u034f\u061c\u180e\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e"
    "\u2060\u2061\u2062\u2063\u2064\u2066\u2067\u2068\u2069\ufe0e\ufe0f\ufeff"
)
_TABLE: Final[dict[int, str]] = {
    **{ord(mark): '"' for mark in _DOUBLE_QUOTES},
    **{ord(mark): "'" for mark in _SINGLE_QUOTES},
    **{ord(mark): "-" for mark in _DASHES},
    **{ord(mark): " " for mark in _SPACES},
    **{ord(mark): "" for mark in _DROPPED},
    ord("…"): "...",
}
# "10 000" set with a thin or unbreakable space is one number; with a plain space nobody can know.
_THOUSANDS: Final = re.compile(r"(?<=\d)(?<!\d{4})[\xa0\u2007\u2009\u202f](?=\d{3}(?!\d))")
# Typewriter forms of marks that have one of their own, and runs of spaces.
_RUNS: Final = re.compile(r"''|-{2,}| {2,}")
_RUN_FORMS: Final = {"'": '"', "-": "-", " ": " "}


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text that knows where each of its characters came from."""

    text: str
    starts: tuple[int, ...]  # index in the original of each character; one more for the end

    def original(self, start: int, end: int) -> tuple[int, int]:
        """The range of the original that the folded range [start, end) was made from."""
        if start >= end:
            return self.starts[start], self.starts[start]
        return self.starts[start], self.starts[end]


def fold(text: str) -> str:
    """The text with its typography folded: one line, single spaces, no space at either end."""
    if not text.isascii():
        text = _THOUSANDS.sub("", text)
        text = unicodedata.normalize("NFC", text.translate(_TABLE))
    elif "`" in text or not text.isprintable():
        text = text.translate(_TABLE)
    return _RUNS.sub(_one_mark, text).strip(" ")


def fold_with_offsets(text: str) -> Folded:
    """As `fold`, with the place in the original of every character of the folded text."""
    pieces = _squeezed(_composed(_translated(text)))
    while pieces and pieces[0][0] == " ":
        pieces.pop(0)
    end = len(text)
    while pieces and pieces[-1][0] == " ":
        end = pieces.pop()[1]
    return Folded(
        text="".join(mark for mark, _ in pieces),
        starts=(*(start for _, start in pieces), end),
    )


def _one_mark(run: re.Match[str]) -> str:
    return _RUN_FORMS[run[0][0]]


def _translated(text: str) -> list[tuple[str, int]]:
    joined = {match.start() for match in _THOUSANDS.finditer(text)}
    return [
        (mark, place)
        for place, letter in enumerate(text)
        if place not in joined
        for mark in _TABLE.get(ord(letter), letter)
    ]


def _composed(pieces: list[tuple[str, int]]) -> list[tuple[str, int]]:
    """Canonical composition, cluster by cluster: a composed letter starts where its base did."""
    plain = "".join(mark for mark, _ in pieces)
    if unicodedata.is_normalized("NFC", plain):
        return pieces
    composed: list[tuple[str, int]] = []
    cluster, start = "", 0
    for mark, place in pieces:
        if cluster and _stands_apart(cluster, mark):
            composed.extend((letter, start) for letter in unicodedata.normalize("NFC", cluster))
            cluster = ""
        if not cluster:
            start = place
        cluster += mark
    composed.extend((letter, start) for letter in unicodedata.normalize("NFC", cluster))
    return composed


def _stands_apart(cluster: str, mark: str) -> bool:
    if unicodedata.combining(mark):
        return False
    together = unicodedata.normalize("NFC", cluster + mark)
    return together == unicodedata.normalize("NFC", cluster) + unicodedata.normalize("NFC", mark)


def _squeezed(pieces: list[tuple[str, int]]) -> list[tuple[str, int]]:
    plain = "".join(mark for mark, _ in pieces)
    squeezed: list[tuple[str, int]] = []
    done = 0
    for run in _RUNS.finditer(plain):
        squeezed.extend(pieces[done : run.start()])
        squeezed.append((_one_mark(run), pieces[run.start()][1]))
        done = run.end()
    squeezed.extend(pieces[done:])
    return squeezed
