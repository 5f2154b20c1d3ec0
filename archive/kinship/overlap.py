"""The words that two documents share, found exactly: runs, spans, and what part they are."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from operator import or_
from typing import Final

from archive.kinship.outlets import outlet_label
from archive.kinship.portrait import Portrait

_RUN: Final = 5  # words: what two writers hardly put down alike by chance, formulas apart
LONG: Final = 12  # words: what nobody puts down alike; the pieces between the slots of a formula
#                  ("The shares rose by … in early trading") are shorter
_UNQUOTED: Final = 0.2  # of a quoted span may stand outside the marks …
_ATTRIBUTION: Final = 6  # … or this many words: ", the harbour master told reporters"
_EDGE: Final = 12  # words of its own that a text may have after a block that ends it
_FURNITURE: Final = 0.33  # of the shorter text; an edge block that is more than this is a copy


@dataclass(frozen=True, slots=True)
class Span:
    """A longest run of shared words as it stands in the first text, by word index."""

    start: int
    end: int
    other: int  # word index in the second text where the same words begin

    def __len__(self) -> int:
        return self.end - self.start


@dataclass(frozen=True)
class Overlap:
    """The shared words of two portraits."""

    a: Portrait
    b: Portrait

    @cached_property
    def spans(self) -> tuple[Span, ...]:
        """Shared runs of five words and more in `a`, none inside another, in order."""
        places: dict[tuple[str, ...], list[int]] = {}
        for index, run in enumerate(self.b.runs(_RUN)):
            places.setdefault(run, []).append(index)
        found: list[Span] = []
        done = 0
        for index, run in enumerate(self.a.runs(_RUN)):
            if index + _RUN <= done or run not in places:
                continue
            span = self._longest(index, places[run])
            if span.end > done:
                found.append(span)
                done = span.end
        return tuple(found)

    @cached_property
    def containment_ab(self) -> float:
        """The part of `a`'s words that stand in a shared run of five words or more."""
        return _part(sum(self._shared_a), len(self.a.words))

    @cached_property
    def containment_ba(self) -> float:
        return _part(sum(self._shared_b), len(self.b.words))

    @property
    def containment(self) -> float:
        """Of the shorter text."""
        return self.containment_ab if self._a_is_shorter else self.containment_ba

    @cached_property
    def long(self) -> tuple[Span, ...]:
        """The spans that nobody writes alike by chance, or by habit."""
        return tuple(span for span in self.spans if len(span) >= LONG)

    @cached_property
    def copied(self) -> tuple[Span, ...]:
        """Long spans of running text: no quotation, and no block at the edge of both pages.

        A quotation belongs to who said it. What ends, or begins, two pages that share nothing
        else is what their outlet puts there: a note on the author, an "About us", an invitation
        to a newsletter that nobody removed. Two outlets that are known to be two share no such
        block.
        """
        spans = (span for span in self.long if not self.is_quoted(span))
        if self.containment >= _FURNITURE or self._outlets_differ:
            return tuple(spans)
        return tuple(span for span in spans if not self._is_edge(span))

    @cached_property
    def copied_words(self) -> int:
        return sum(_marked(len(self.a.words), ((span.start, len(span)) for span in self.copied)))

    @cached_property
    def copied_part(self) -> float:
        """Of the shorter text."""
        return _part(self.copied_words, self.shorter_length)

    @cached_property
    def long_part(self) -> float:
        """The part of the shorter text that stands in long spans, quoted or not."""
        marks = _marked(len(self.a.words), ((span.start, len(span)) for span in self.long))
        return _part(sum(marks), self.shorter_length)

    @property
    def shorter_length(self) -> int:
        return min(len(self.a.words), len(self.b.words))

    def of_like_length(self, times: float) -> bool:
        """Whether neither text is more than so many times as long as the other."""
        return max(len(self.a.words), len(self.b.words)) <= times * self.shorter_length

    def shared_runs(self, length: int) -> float:
        """The part of the shorter text's runs of `length` words that the other has too.

        Words that were copied or are quoted are left out on both sides: what remains shows how
        the text between them was written.
        """
        own_a = _runs_outside(self.a, self._taken_a, length)
        own_b = _runs_outside(self.b, self._taken_b, length)
        return _part(len(own_a & own_b), min(len(own_a), len(own_b)))

    def quoted_in_both(self, span: Span) -> bool:
        return _mostly(self.a.quoted[span.start : span.end]) and _mostly(
            self.b.quoted[span.other : span.other + len(span)]
        )

    @cached_property
    def is_of_one_outlet(self) -> bool:
        """Known to be; whose phrases return from story to story."""
        a, b = self.a.document.url, self.b.document.url
        return a is not None and b is not None and outlet_label(a) == outlet_label(b)

    @property
    def _outlets_differ(self) -> bool:
        a, b = self.a.document.url, self.b.document.url
        return a is not None and b is not None and not self.is_of_one_outlet

    @property
    def _a_is_shorter(self) -> bool:
        return len(self.a.words) <= len(self.b.words)

    @cached_property
    def _shared_a(self) -> tuple[bool, ...]:
        """Of each word of `a`, whether it stands in a shared run."""
        return _marked(len(self.a.words), ((span.start, len(span)) for span in self.spans))

    @cached_property
    def _shared_b(self) -> tuple[bool, ...]:
        common = set(self.a.runs(_RUN))
        runs = enumerate(self.b.runs(_RUN))
        return _marked(len(self.b.words), ((at, _RUN) for at, run in runs if run in common))

    @cached_property
    def _taken_a(self) -> tuple[bool, ...]:
        """Of each word of `a`, whether it is quoted or copied."""
        long = _marked(len(self.a.words), ((span.start, len(span)) for span in self.long))
        return tuple(map(or_, self.a.quoted, long))

    @cached_property
    def _taken_b(self) -> tuple[bool, ...]:
        long = _marked(len(self.b.words), ((span.other, len(span)) for span in self.long))
        return tuple(map(or_, self.b.quoted, long))

    def _longest(self, index: int, places: Sequence[int]) -> Span:
        a, b = self.a.words, self.b.words
        best = Span(index, index + _RUN, places[0])
        for place in places:
            length = _RUN
            while (
                index + length < len(a)
                and place + length < len(b)
                and a[index + length] == b[place + length]
            ):
                length += 1
            if length > len(best):
                best = Span(index, index + length, place)
        return best

    def is_quoted(self, span: Span) -> bool:
        return _nearly_all(self.a.quoted[span.start : span.end]) or _nearly_all(
            self.b.quoted[span.other : span.other + len(span)]
        )

    def _is_edge(self, span: Span) -> bool:
        """Whether both texts end with the span, or begin with it, save for a few words."""
        a_end, b_end = len(self.a.words), len(self.b.words)
        other_end = span.other + len(span)
        return (
            max(
                self._own_words_a(span.end, a_end),
                self._own_words_b(other_end, b_end),
            )
            <= _EDGE
            or max(self._own_words_a(0, span.start), self._own_words_b(0, span.other)) <= _EDGE
        )

    def _own_words_a(self, start: int, end: int) -> int:
        """Words of `a` in the range that stand in no shared run."""
        return end - start - sum(self._shared_a[start:end])

    def _own_words_b(self, start: int, end: int) -> int:
        return end - start - sum(self._shared_b[start:end])


def _part(some: int, whole: int) -> float:
    return some / whole if whole else 0.0


def _marked(length: int, runs: Iterable[tuple[int, int]]) -> tuple[bool, ...]:
    """Of each word of a text, whether one of the runs (start, length) covers it."""
    marks = [False] * length
    for start, words in runs:
        marks[start : start + words] = [True] * words
    return tuple(marks)


def _nearly_all(marks: Sequence[bool]) -> bool:
    unquoted = len(marks) - sum(marks)
    return _mostly(marks) and unquoted <= max(_ATTRIBUTION, _UNQUOTED * len(marks))


def _mostly(marks: Sequence[bool]) -> bool:
    return 2 * sum(marks) > len(marks)


def _runs_outside(
    portrait: Portrait, taken: Sequence[bool], length: int
) -> frozenset[tuple[str, ...]]:
    return frozenset(
        run
        for index, run in enumerate(portrait.runs(length))
        if not any(taken[index : index + length])
    )
