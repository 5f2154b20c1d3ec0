"""Sentence bounds that stay where they are when the paragraphs round them are set anew.

The bounds come from sentencex; over it lie three rules. A stop after an abbreviation or an initial
ends nothing. A stop with a capital letter glued to it ("resources.Each week") ends a sentence, as
it does after the space is put in. A piece without a word joins the sentence before it.
"""

import re
from itertools import pairwise
from typing import Final

import sentencex

SPLITTER_VERSION: Final = "sentencex-1.0+1"

# A stop, and glued to it a word of two letters or more with a capital.
_GLUED: Final = re.compile(r"[.!?][\"”»)]?(?=[A-ZÀ-ÖØ-ÞА-ЯЁЄІЇҐ][^\W\d_]+['’]?[^\W\d_]*[\s,])")
_ABBREVIATION: Final = re.compile(
    r"""(?:(?<![^\W_])(?:[^\W\d_]|
    mr|mrs|ms|dr|prof|gen|col|lt|sgt|capt|gov|sen|rep|st|no|vs|inc|corp|co|jan|feb|mar|apr|jun|jul
    |aug|sept?|oct|nov|dec|fig|ca|approx
    |г|гг|ул|им|пл|пр|стр|рис|см|тыс|млн|млрд|руб|долл|коп|янв|фев|апр|авг|сен|окт|ноя|дек|проф
    |акад|р|рр|вул|грн|буд
    |bzw|ca|nr|z\.\s?b|u\.\s?a|d\.\s?h|str|abs|evtl|ggf|inkl|mio|mrd
    |m|mm|mme|mlle|env|av|sr|sra|srta|dña|pág|núm|ej
    ))\.\s*$""",
    re.VERBOSE | re.IGNORECASE,
)
_SHORTEST_WORD: Final = 2  # letters
_WORD: Final = re.compile(r"[^\W_]")


def sentences(text: str, language: str | None) -> tuple[tuple[int, int], ...]:
    """The ranges [start, end) of the sentences of one paragraph; together they cover the text."""
    if not text:
        return ()
    cuts = {0, len(text)}
    cuts.update(bound["end_index"] for bound in _bounds(text, language))
    cuts = {cut for cut in cuts if cut in {0, len(text)} or not _is_abbreviated(text, cut)}
    cuts.update(match.end() for match in _GLUED.finditer(text) if _is_glued(text, match.start()))
    return _with_words(text, sorted(cuts))


def _bounds(text: str, language: str | None) -> list[dict[str, int]]:
    found: list[dict[str, int]] = sentencex.get_sentence_boundaries(language or "en", text)
    return found


def _is_glued(text: str, stop: int) -> bool:
    """Whether the stop ends a word in small letters: "Inc.Yes" may be, "U.S.Army" is not."""
    return stop >= _SHORTEST_WORD and text[stop - _SHORTEST_WORD : stop].islower()


def _is_abbreviated(text: str, cut: int) -> bool:
    return _ABBREVIATION.search(text, max(0, cut - 12), cut) is not None


def _with_words(text: str, cuts: list[int]) -> tuple[tuple[int, int], ...]:
    ranges: list[tuple[int, int]] = []
    for start, end in pairwise(cuts):
        if ranges and not _WORD.search(text, start, end):
            ranges[-1] = (ranges[-1][0], end)
        else:
            ranges.append((start, end))
    return tuple(ranges)
