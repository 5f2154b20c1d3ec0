"""What two portraits have in common, measured; the rules that weigh it are in `relate`."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from archive.kinship.facts import round_forms
from archive.kinship.overlap import LONG, Overlap, Span
from archive.kinship.portrait import SHORTEST_QUOTATION, Phrase, Portrait

_LONE_QUOTATION: Final = 7  # words that nobody says twice; a shorter one needs a common topic
_NO_TURN_OF_PHRASE: Final = 24  # words
_TELLING_WORDS: Final = 2  # of a quotation, neither little words nor figures
_TITLE: Final = 0.6  # of the words bear a capital: "The Lord of the Rings" is quoted by many
_COMMON_TOPIC: Final = 0.25
_SOME_FIGURES: Final = 2
_MANY_FIGURES: Final = 3
_FEW_AGREE: Final = 0.34
_COINCIDENCE: Final = 0.5
_TOO_MANY: Final = 3  # by weight


@dataclass(frozen=True)
class Evidence:
    """Measured on demand: most pairs are told apart by the first few measures."""

    a: Portrait
    b: Portrait

    @cached_property
    def overlap(self) -> Overlap:
        return Overlap(self.a, self.b)

    @cached_property
    def quotes(self) -> tuple[Phrase, ...]:
        """Quoted sentences of `a` that `b` quotes too, titles of works and commonplaces left out.

        A quotation counts too where one side quotes only a part of the sentence.
        """
        other = frozenset(phrase.key for phrase in self.b.quotations)
        spans = [
            (span.start, span.end)
            for span in self.overlap.spans
            if self.overlap.quoted_in_both(span)
        ]
        return tuple(
            phrase
            for phrase in self.a.quotations
            if self._is_shared(phrase, other, spans) and self._tells(phrase)
        )

    @cached_property
    def quoted_spans(self) -> tuple[str, ...]:
        """Runs that both quote, whatever stands between the marks; where one side lost the marks,
        only a run that is too long to be a turn of phrase.
        """
        return tuple(
            self.a.stream.excerpt(span.start, span.end)
            for span in self.overlap.spans
            if self._is_shared_quoting(span)
        )

    @cached_property
    def shared_figures(self) -> tuple[str, ...]:
        """By value; the most telling first."""
        common = self.a.figures.keys() & self.b.figures.keys()
        telling = (value for value in common if self.a.figures[value].weight > 0)
        return tuple(sorted(telling, key=lambda value: (-self.a.figures[value].weight, value)))

    @cached_property
    def figure_weight(self) -> float:
        """The weight of the shared figures. One counts half where the sentences that bear it have
        nothing else in common: "31 were hurt" and "31 million for the cranes" are two facts.
        """
        return sum(
            self.a.figures[value].weight * (1.0 if self._same_fact(value, value) else _COINCIDENCE)
            for value in self.shared_figures
        )

    @property
    def fact_count(self) -> int:
        """How many of the shared figures stand in sentences about the same."""
        return sum(self._same_fact(value, value) for value in self.shared_figures)

    @cached_property
    def figure_part(self) -> float:
        """Shared weight, of the side that has less of it."""
        sums = (_weight(self.a), _weight(self.b))
        return self.figure_weight / min(sums) if min(sums) else 0.0

    @cached_property
    def is_every_figure(self) -> bool:
        """All of one side's figures, and too many for a coincidence whatever stands by them."""
        shared = sum(self.a.figures[value].weight for value in self.shared_figures)
        return shared >= _TOO_MANY and shared == min(_weight(self.a), _weight(self.b))

    @cached_property
    def figures_disagree(self) -> bool:
        """Each gives figures, and hardly one is the same: two reports cut to one pattern."""
        if self.telling_figures >= _SOME_FIGURES and not self.shared_figures:
            return True
        common = len(self.a.figures.keys() & self.b.figures.keys())
        return self.fewer_figures >= _MANY_FIGURES and common / self.fewer_figures < _FEW_AGREE

    @property
    def fewer_figures(self) -> int:
        """How many the side gives that gives fewer."""
        return min(len(self.a.figures), len(self.b.figures))

    @cached_property
    def rounded_figures(self) -> tuple[tuple[str, str], ...]:
        """Figures that one side gives exactly and the other in round, in sentences about the same:
        as `a` has them and as `b` has them, each once.
        """
        near = (
            *((exact, form) for exact, form in _rounded(self.a, self.b)),
            *((form, exact) for exact, form in _rounded(self.b, self.a)),
        )
        found: dict[str, str] = {}
        taken: set[str] = set()
        for one, other in sorted(near, key=sorted):
            if one not in found and other not in taken and self._same_fact(one, other):
                found[one] = other
                taken.add(other)
        return tuple(found.items())

    @cached_property
    def telling_figures(self) -> int:
        """Of the side that has fewer."""
        return min(_telling_count(self.a), _telling_count(self.b))

    @cached_property
    def name_count(self) -> int:
        return len(self.a.names & self.b.names)

    @cached_property
    def name_part(self) -> float:
        fewer = min(len(self.a.names), len(self.b.names))
        return self.name_count / fewer if fewer else 0.0

    @cached_property
    def topic_part(self) -> float:
        fewer = min(len(self.a.topics), len(self.b.topics))
        return len(self.a.topics & self.b.topics) / fewer if fewer else 0.0

    @cached_property
    def wording(self) -> float:
        """Runs of three words in common, outside what is quoted or copied."""
        return self.overlap.shared_runs(3)

    @cached_property
    def phrasing(self) -> float:
        """Runs of two words."""
        return self.overlap.shared_runs(2)

    @cached_property
    def own_quotes(self) -> tuple[Phrase, ...]:
        """The shared quotations that each side quotes for itself: a copied paragraph, or a list
        of headlines that both pages carry, brings the quotations in it along.
        """
        blocks = [
            (span.start, span.end)
            for span in self.overlap.long
            if not self.overlap.is_quoted(span)
        ]
        return tuple(phrase for phrase in self.quotes if not self._stands_in(phrase, blocks))

    def _same_fact(self, a_value: str, b_value: str) -> bool:
        """Whether sentences that bear the figures, one on each side, are about the same."""
        ours = self.a.figure_topics.get(a_value, set())
        return not ours.isdisjoint(self.b.figure_topics.get(b_value, set()))

    def _is_shared(
        self, phrase: Phrase, other: frozenset[str], quoted: list[tuple[int, int]]
    ) -> bool:
        if phrase.key in other:
            return True
        return len(phrase.words) >= _LONE_QUOTATION and self._stands_in(phrase, quoted)

    def _is_shared_quoting(self, span: Span) -> bool:
        if len(span) >= LONG:
            both = len(span) >= _NO_TURN_OF_PHRASE or self.overlap.quoted_in_both(span)
            return both and self.overlap.is_quoted(span)
        return (
            len(span) >= _LONE_QUOTATION
            and self._is_quoted_whole(span)
            and self._tells(
                Phrase(
                    self.a.words[span.start : span.end],
                    self.a.stream.excerpt(span.start, span.end),
                )
            )
        )

    def _is_quoted_whole(self, span: Span) -> bool:
        a = self.a.quoted[span.start : span.end]
        b = self.b.quoted[span.other : span.other + len(span)]
        return all(a) and all(b)

    def _stands_in(self, phrase: Phrase, ranges: list[tuple[int, int]]) -> bool:
        """Whether the phrase stands in one of the ranges of words of `a`."""
        words, length = self.a.words, len(phrase.words)
        return any(
            words[at : at + length] == phrase.words
            for start, end in ranges
            for at in range(start, end - length + 1)
        )

    def _tells(self, phrase: Phrase) -> bool:
        little = self.a.lexicon.function_words
        telling = [word for word in phrase.words if word not in little and not word[0].isdigit()]
        if len(set(telling)) < _TELLING_WORDS or _is_title(phrase):
            return False
        if len(phrase.words) >= _LONE_QUOTATION:
            return True
        return len(phrase.words) > SHORTEST_QUOTATION and self.topic_part >= _COMMON_TOPIC


def _rounded(exact: Portrait, other: Portrait) -> Iterator[tuple[str, str]]:
    for value in exact.figures.keys() - other.figures.keys():
        for form in round_forms(value) & other.figures.keys():
            yield value, form


def _weight(portrait: Portrait) -> float:
    return sum(figure.weight for figure in portrait.figures.values())


def _telling_count(portrait: Portrait) -> int:
    return sum(figure.weight > 0 for figure in portrait.figures.values())


def _is_title(phrase: Phrase) -> bool:
    words = [word for word in phrase.written.split() if len(word) > 3]
    return len(words) > 1 and sum(word[0].isupper() for word in words) >= _TITLE * len(words)
