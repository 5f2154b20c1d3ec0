"""Where changes lie: character ranges that, taken together, cover every difference.

What lies outside all spans is the same text in the same order on both sides; a test holds the
changes to that, by applying them.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise, zip_longest
from os.path import commonprefix
from typing import Final

from rapidfuzz.distance import Levenshtein

from archive.edits.claims import Claim
from archive.edits.steps import WordDiff
from archive.language.token import Token
from archive.model import EditKind, Span

_PIECE: Final = re.compile(r"\w+|\s+|[^\w\s]")
_LARGEST_GRID: Final = 250_000  # pairs of pieces; beyond it all is one span
_LONGEST_BY_LETTER: Final = 2_000  # characters; longer stretches are one span


def spans_of(claim: Claim, diff: WordDiff) -> tuple[Span, ...]:
    """The spans of the tokens that a claim took, one for each run of them."""
    runs: list[Span] = []
    for step in diff.steps:
        old = [i for i in range(step.old_start, step.old_end) if i in claim.old]
        new = [j for j in range(step.new_start, step.new_end) if j in claim.new]
        # Another claim may hold the words between two of these: each run is a span of its own.
        for left, right in zip_longest(_runs(old), _runs(new), fillvalue=()):
            runs.append(
                Span(
                    *_range(diff.old, left, old[-1] + 1 if old else step.old_start),
                    *_range(diff.new, right, new[-1] + 1 if new else step.new_start),
                )
            )
    if claim.kind is EditKind.QUOTE:
        runs.extend(_marked(claim, diff))
    return tuple(sorted(runs, key=lambda span: (span.after_start, span.before_start)))


def _marked(claim: Claim, diff: WordDiff) -> list[Span]:
    """Words that stayed and are claimed all the same: the marks round them changed."""
    stepped = {index for step in diff.steps for index in range(step.old_start, step.old_end)}
    return [
        Span(diff.old[i].start, diff.old[i].end, diff.new[j].start, diff.new[j].end)
        for i, j in diff.same
        if i in claim.old and j in claim.new and i not in stepped
    ]


def _runs(indexes: Sequence[int]) -> list[Sequence[int]]:
    """Indexes that follow each other, together."""
    bounds = [i for i in range(1, len(indexes)) if indexes[i] != indexes[i - 1] + 1]
    edges = pairwise((0, *bounds, len(indexes)))
    return [indexes[start:end] for start, end in edges if start < end]


def _range(tokens: Sequence[Token], indexes: Sequence[int], place: int) -> tuple[int, int]:
    if indexes:
        return tokens[indexes[0]].start, tokens[indexes[-1]].end
    if not tokens:
        return 0, 0
    at = tokens[place - 1].end if place else tokens[0].start
    return at, at


def written_otherwise(old: str, new: str) -> tuple[Span, ...]:
    """The spans between two writings of one passage, letter by letter where it is not too long."""
    if old == new:
        return ()
    head = _common_head(old, new)
    tail = _common_head(old[head:][::-1], new[head:][::-1])
    left, right = old[head : len(old) - tail], new[head : len(new) - tail]
    if max(len(left), len(right)) > _LONGEST_BY_LETTER:
        return tuple(_shifted(span, head) for span in by_words(left, right))
    return tuple(
        _shifted(Span(op.src_start, op.src_end, op.dest_start, op.dest_end), head)
        for op in Levenshtein.opcodes(left, right)
        if op.tag != "equal"
    )


def _shifted(span: Span, by: int) -> Span:
    return Span(
        span.before_start + by, span.before_end + by, span.after_start + by, span.after_end + by
    )


def _common_head(old: str, new: str) -> int:
    return len(commonprefix((old, new)))  # noqa: RUF071 - letters are what is compared


def by_words(old: str, new: str) -> tuple[Span, ...]:
    """The spans between two texts in whole words, as a reader wants to see them."""
    left, right = _PIECE.findall(old), _PIECE.findall(new)
    if len(left) * len(right) > _LARGEST_GRID:
        return (Span(0, len(old), 0, len(new)),)
    spans = []
    i = j = 0
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        one, other = len("".join(left[i1:i2])), len("".join(right[j1:j2]))
        if tag != "equal":
            spans.append(Span(i, i + one, j, j + other))
        i, j = i + one, j + other
    return tuple(spans)


@dataclass(frozen=True, slots=True)
class Remainder:
    """What a text keeps when some ranges are cut out, and where each part of it stood."""

    text: str
    starts: tuple[int, ...]  # offsets in the text of the kept parts
    at: tuple[int, ...]  # offsets in `text` here of the same parts
    size: int  # characters of the whole text

    @classmethod
    def of(cls, text: str, ranges: Iterable[tuple[int, int]]) -> "Remainder":
        parts, starts, at = [], [], []
        done = kept = 0
        for start, end in (*sorted(ranges), (len(text), len(text))):
            if start > done:
                parts.append(text[done:start])
                starts.append(done)
                at.append(kept)
                kept += start - done
            done = max(done, end)
        return cls("".join(parts), tuple(starts), tuple(at), len(text))

    def gaps(self, text: str) -> Iterator[tuple[int, str]]:
        """The parts that were cut out of the text, and how much of it is kept before each."""
        done = 0
        ends = (*self.at[1:], len(self.text))[: len(self.at)]
        for start, at, end in zip(self.starts, self.at, ends, strict=True):
            if start > done:
                yield at, text[done:start]
            done = start + end - at
        if done < self.size:
            yield len(self.text), text[done:]

    def place(self, index: int) -> int:
        """Where the kept character of this index stands in the whole text."""
        if index >= len(self.text):
            return self.size
        part = bisect_right(self.at, index) - 1
        return self.starts[part] + index - self.at[part]

    def kept_before(self, offset: int) -> int:
        """How many kept characters stand before an offset of the whole text."""
        part = bisect_right(self.starts, offset) - 1
        if part < 0:
            return 0
        following = self.at[part + 1] if part + 1 < len(self.at) else len(self.text)
        return min(self.at[part] + offset - self.starts[part], following)


def uncovered(old: str, new: str, spans: Sequence[Span]) -> tuple[Span, ...]:
    """The spans of what differs outside the given ones: blocks set anew, spaces, case, marks."""
    left = Remainder.of(old, ((span.before_start, span.before_end) for span in spans))
    right = Remainder.of(new, ((span.after_start, span.after_end) for span in spans))
    return tuple(
        Span(
            *_stretch(left, span.before_start, span.before_end),
            *_stretch(right, span.after_start, span.after_end),
        )
        for span in written_otherwise(left.text, right.text)
    )


def _stretch(remainder: Remainder, start: int, end: int) -> tuple[int, int]:
    first = remainder.place(start)
    return (first, remainder.place(end - 1) + 1) if end > start else (first, first)


def placed(old: str, new: str, spans: Sequence[Span]) -> dict[Span, Span]:
    """The same spans with every empty side set where, on that side, nothing stands."""
    left = Remainder.of(old, ((span.before_start, span.before_end) for span in spans))
    right = Remainder.of(new, ((span.after_start, span.after_end) for span in spans))
    return {span: _placed(span, left, right) for span in spans}


def _placed(span: Span, left: Remainder, right: Remainder) -> Span:
    if span.before_start == span.before_end:
        at = left.place(right.kept_before(span.after_start))
        return Span(at, at, span.after_start, span.after_end)
    if span.after_start == span.after_end:
        at = right.place(left.kept_before(span.before_start))
        return Span(span.before_start, span.before_end, at, at)
    return span
