"""What the rules need to know of a language: a few closed lists of words, all in lower case.

Closed classes are listed whole; open ones (names, verbs, nouns) never are. A language without a
lexicon of its own is read with the empty one: its numbers, quotations and names still count.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

LEXICON_VERSION: Final = "1"


@dataclass(frozen=True)
class Lexicon:
    """The closed word classes of one language."""

    language: str  # ISO 639-1
    function_words: frozenset[str] = (
        frozenset()
    )  # articles, prepositions, conjunctions, auxiliaries
    weighty: frozenset[str] = frozenset()  # function words whose exchange changes what is said
    negators: frozenset[str] = frozenset()
    negation_fillers: frozenset[str] = frozenset()  # words that come and go with a negator: "do"
    not_negating_before: frozenset[str] = frozenset()  # "not only": nothing is denied
    echoing_negators: frozenset[str] = frozenset()  # "nor": goes on with a negation that stands
    verb_negators: frozenset[str] = frozenset()  # "не", "no", "pas": each denies its own verb
    negation_particles: frozenset[str] = frozenset()  # "ne", "non": deny with another word
    privatives: frozenset[str] = frozenset()  # "without": denies once more
    indefinites: frozenset[str] = (
        frozenset()
    )  # "some", "always": what stands where "none", "never" did
    negative_prefixes: tuple[str, ...] = ()
    seeming_negations: tuple[str, ...] = ()  # beginnings of words that deny nothing: "discover"
    hedges: frozenset[str] = frozenset()  # words that say "so we are told": reportedly
    hedge_phrases: tuple[tuple[str, ...], ...] = ()  # "according to"
    reporting: frozenset[str] = frozenset()  # forms of said, claimed, denied
    loose_sources: frozenset[tuple[str, ...]] = frozenset()  # may mean "in line with", too
    source_phrases: tuple[tuple[str, ...], ...] = ()  # behind which stands who says it
    offices: frozenset[str] = frozenset()  # "chief" of "the fire chief said"
    saying: frozenset[str] = frozenset()  # verbs that are nothing but what a source does
    saying_auxiliaries: frozenset[str] = frozenset()  # "a" of "a indiqué"
    articles: frozenset[str] = frozenset()
    months: Mapping[str, int] = field(default_factory=dict)
    unsure_months: frozenset[str] = frozenset()  # words that are a month only beside a number
    weekdays: Mapping[str, int] = field(default_factory=dict)  # Monday is 1
    relative_days: frozenset[str] = frozenset()  # yesterday, tomorrow
    year_words: frozenset[str] = frozenset()  # words beside which four digits are a year
    numbers: Mapping[str, str] = field(default_factory=dict)  # word to figures: "thirty" to "30"
    unsure_numbers: frozenset[str] = frozenset()  # "one", "second": numbers only against a number
    ones: frozenset[str] = frozenset()  # "one" of "one million"
    tens_links: frozenset[str] = frozenset()  # "y" of "treinta y dos"
    hundreds_links: frozenset[str] = frozenset()  # "and" of "two hundred and fifty"
    percent: frozenset[str] = frozenset()
    units: Mapping[str, str] = field(
        default_factory=dict
    )  # every form of a unit: "miles" to "mile"
    unit_phrases: Mapping[tuple[str, ...], str] = field(default_factory=dict)
    clock_words: frozenset[str] = frozenset()  # "18.40 Uhr", "14 heures"
    bounds: Mapping[tuple[str, ...], str] = field(default_factory=dict)  # "at least" to "≥"
    month_leads: frozenset[str] = (
        frozenset()
    )  # words that make a month of a doubtful word: "in May"
    span_leads: frozenset[str] = frozenset()  # "this", "last", "next" before a year or a Friday
    span_words: frozenset[str] = frozenset()  # year, month, week
    denying: frozenset[str] = frozenset()  # reporting words, one of which for one of the other
    affirming: frozenset[str] = frozenset()  # list turns the claim round
    contractions: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    elisions: frozenset[str] = frozenset()  # "l" of "l'article": a word of its own
    decimal_comma: bool = False
    capital_nouns: bool = False  # a capital letter says nothing: German

    @cached_property
    def marked_words(self) -> frozenset[str]:
        """Words that may be read as something else than themselves."""
        return frozenset({*self.contractions, *self.numbers, *self.percent}) | self.date_words

    @cached_property
    def words_of_saying(self) -> frozenset[str]:
        """Words of which one stands in every hedge and in every clause that says who says it."""
        return (
            self.hedges
            | self.reporting
            | {word for phrase in self.hedge_phrases for word in phrase}
        )

    @property
    def dates_bear_capitals(self) -> bool:
        """Whether months and weekdays are written large: "may" and "sat" are none."""
        return self.language in {"en", "de"}

    @cached_property
    def measuring_words(self) -> frozenset[str]:
        """Words of which one stands in every unit, time of day and bound of a figure."""
        phrases = (*self.bounds, *self.unit_phrases)
        named = frozenset({*self.units, "am", "pm"}) | self.clock_words
        return named | {word for phrase in phrases for word in phrase}

    @cached_property
    def bounding_words(self) -> frozenset[str]:
        """The last words of all bounds."""
        return frozenset(phrase[-1] for phrase in self.bounds)

    @cached_property
    def source_words(self) -> frozenset[str]:
        """The last words of all phrases behind which stands who says it."""
        return frozenset(phrase[-1] for phrase in self.source_phrases)

    @cached_property
    def source_marks(self) -> frozenset[str]:
        """Words of which one stands right beside whoever says it."""
        return self.saying | self.saying_auxiliaries | self.source_words

    @cached_property
    def small_words(self) -> frozenset[str]:
        """Words that carry no content of their own: function words, but no negation."""
        return self.function_words - self.negators

    @cached_property
    def date_words(self) -> frozenset[str]:
        return frozenset({*self.months, *self.weekdays, *self.relative_days})


def listed(listing: str) -> tuple[str, ...]:
    """The words of a listing, so that a lexicon reads as a page of words."""
    return tuple(listing.split())


def inflected(stems: Mapping[str, str], endings: Iterable[str]) -> dict[str, str]:
    """Every stem with every ending, for the regular paradigms of numerals."""
    return {stem + ending: value for stem, value in stems.items() for ending in endings}


def units(forms: Mapping[str, str]) -> dict[str, str]:
    """Every form of every unit, and the unit that it names."""
    return {form: unit for unit, listing in forms.items() for form in listing.split()}


def bounds(phrases: Mapping[str, str]) -> dict[tuple[str, ...], str]:
    """Every phrase that bounds a figure, and the sign that says the same."""
    return {
        tuple(phrase.split()): sign
        for sign, listing in phrases.items()
        for phrase in listing.split("|")
    }
