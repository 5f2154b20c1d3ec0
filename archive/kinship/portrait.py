"""A document as kinship sees it: words, quotations, sentences, figures, names. Made once."""

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from archive.kinship.documents import Document
from archive.kinship.facts import Figure, figures, names
from archive.kinship.words import WordStream, runs_of, words_of
from archive.language.folding import fold
from archive.language.guess import guess_language
from archive.language.lexicon import Lexicon
from archive.language.lexicons import lexicon_of
from archive.language.quotations import quotations
from archive.language.sentences import sentences

SHORTEST_QUOTATION: Final = 4  # words; shorter ones are scare quotes
SHORTEST_SENTENCE: Final = 8  # words; shorter ones are anybody's
_TOPIC_LETTERS: Final = 6  # a stem good enough for "evacuate", "evacuated", "evacuation"
_SHORTEST_TOPIC: Final = 5  # letters
# French sets a space inside its guillemets. Folded to straight marks they would open nothing.
_SPACED_MARKS: Final = re.compile(r"(?<=«)\s+|\s+(?=»)")


@dataclass(frozen=True, slots=True)
class Phrase:
    """A sentence or a quotation: the words that are compared, and the text as written."""

    words: tuple[str, ...]
    written: str

    @property
    def key(self) -> str:
        return " ".join(self.words)


@dataclass(frozen=True)
class Portrait:
    """All that comparing needs of one document; each part is made when it is first asked for."""

    document: Document

    @cached_property
    def language(self) -> str | None:
        return self.document.language or guess_language("\n".join(self.document.paragraphs))

    @property
    def lexicon(self) -> Lexicon:
        return lexicon_of(self.language)

    @cached_property
    def paragraphs(self) -> tuple[str, ...]:
        return tuple(
            fold(_SPACED_MARKS.sub("", paragraph)) for paragraph in self.document.paragraphs
        )

    @cached_property
    def stream(self) -> WordStream:
        return WordStream(" ".join(self.paragraphs))

    @property
    def words(self) -> tuple[str, ...]:
        return self.stream.words

    @cached_property
    def quotations(self) -> tuple[Phrase, ...]:
        """Every sentence that stands in quotation marks, in order, each once.

        By sentences, because one outlet closes the marks where another goes on quoting.
        """
        found: dict[str, Phrase] = {}
        for start, end in self.quoted_ranges:
            for phrase in self._phrases(self.stream.text[start:end]):
                if len(phrase.words) >= SHORTEST_QUOTATION:
                    found.setdefault(phrase.key, phrase)
        return tuple(found.values())

    @cached_property
    def quoted_ranges(self) -> tuple[tuple[int, int], ...]:
        """Character ranges in `stream.text` of what stands in quotation marks."""
        found: list[tuple[int, int]] = []
        offset = 0
        for paragraph in self.paragraphs:
            found.extend((offset + start, offset + end) for start, end in quotations(paragraph))
            offset += len(paragraph) + 1
        return tuple(found)

    @cached_property
    def quoted(self) -> tuple[bool, ...]:
        """Of each word, whether it stands in quotation marks."""
        starts = [start for start, _ in self.stream.places]
        marks = [False] * len(starts)
        for start, end in self.quoted_ranges:
            first, last = bisect_left(starts, start), bisect_left(starts, end)
            marks[first:last] = [True] * (last - first)
        return tuple(marks)

    @cached_property
    def sentences(self) -> tuple[Phrase, ...]:
        """Every sentence of some length, in order, each once."""
        return tuple(it for it in self.all_sentences if len(it.words) >= SHORTEST_SENTENCE)

    @cached_property
    def all_sentences(self) -> tuple[Phrase, ...]:
        """Every sentence, in order, each once."""
        found: dict[str, Phrase] = {}
        for paragraph in self.paragraphs:
            for phrase in self._phrases(paragraph):
                found.setdefault(phrase.key, phrase)
        return tuple(found.values())

    def figures_of(self, phrase: Phrase) -> dict[str, Figure]:
        """The figures in one of the text's phrases, by value."""
        return figures(phrase.words, self.lexicon)

    @cached_property
    def figures(self) -> dict[str, Figure]:
        return figures(self.words, self.lexicon)

    @cached_property
    def figure_topics(self) -> dict[str, set[str]]:
        """By figure, what the sentences that bear it are about, dates and numbers left out."""
        lexicon = self.lexicon
        dates = lexicon.months.keys() | lexicon.weekdays.keys()
        found: dict[str, set[str]] = {}
        for sentence in self.all_sentences:
            if values := self.figures_of(sentence):
                words = frozenset(sentence.words) - dates - lexicon.numbers.keys()
                topics = self._topics_of(words)
                for value in values:
                    found.setdefault(value, set()).update(topics)
        return found

    @cached_property
    def names(self) -> frozenset[str]:
        return names(self.stream, self.lexicon)

    @cached_property
    def topics(self) -> frozenset[str]:
        """Stems of the longer words: what a text is about, whatever its grammar."""
        return self._topics_of(frozenset(self.words))

    def runs(self, length: int) -> list[tuple[str, ...]]:
        return runs_of(self.words, length)

    def _topics_of(self, words: frozenset[str]) -> frozenset[str]:
        return frozenset(
            word[:_TOPIC_LETTERS]
            for word in words - self.lexicon.function_words
            if len(word) >= _SHORTEST_TOPIC and not word[0].isdigit()
        )

    def _phrases(self, text: str) -> Iterator[Phrase]:
        for start, end in sentences(text, self.language):
            written = text[start:end].strip()
            yield Phrase(words_of(written), written)
