"""Weigh what two documents share into relations, each with its ground.

The bounds were set on the project's own stories (the half of them named in tests/data/kin), on
pages of 395 outlets that have nothing to do with each other, and on what the first scoring of
tests/data/kin_blind showed; benchmarks/kin.py measures them.
"""

from collections.abc import Iterator
from typing import Final

from archive.kinship.evidence import Evidence
from archive.kinship.kin import Excerpt, Kin, Origin, Relation
from archive.kinship.origin import credit_to, declared_link, likely_origin
from archive.kinship.portrait import Portrait

_SHORTEST: Final = 15  # words; of a shorter text nothing can be said but what it declares
_SAME: Final = 0.75  # contained in runs of five words: one word in twenty may be edited
_SAME_LONG: Final = 0.5  # of it in long spans
_CUT: Final = 0.6  # where less of the longer text is in the shorter, it was cut
_PARTIAL_WORDS: Final = 45  # three sentences
_PARTIAL_PART: Final = 0.2  # of the shorter text …
_PARTIAL_LEAST: Final = 24  # … if it is this many words
_LIKE: Final = 8  # times as long as the other; a longer text has every word by chance
_ENOUGH: Final = 60  # words; in fewer, two reports of an event are alike anyway
_NAMES_LIKE: Final = 3  # the same, where no figure testifies
_ROUNDED: Final = 2  # figures, …
_FACTS: Final = 3  # … of so many that agree; two are a coincidence that happens
_SOME_FIGURES: Final = 2  # fewer are no testimony against a rewrite

Reason = tuple[Relation, str]


def relate(a: Portrait, b: Portrait) -> Kin | None:
    """How two documents are related; None where they are not.

    The caller sees to it that they are two: the versions of one page are not its kin.
    """
    evidence = Evidence(a, b)
    text = tuple(_text_relations(evidence))
    reasons = (*text, *_said_relations(a, b, related=bool(text)))
    if not reasons and (event := _same_event(evidence)):
        reasons = (event,)
    if not reasons:
        return None
    relations = tuple(kind for kind in Relation if any(kind is found for found, _ in reasons))
    derived = any(kind not in {Relation.SHARED_QUOTE, Relation.SAME_EVENT} for kind in relations)
    origin, why = likely_origin(a.document, b.document) if derived else (Origin.UNDECIDED, ())
    return _kin(evidence, relations, origin, (*(sentence for _, sentence in reasons), *why))


def _text_relations(evidence: Evidence) -> Iterator[Reason]:
    if evidence.overlap.shorter_length < _SHORTEST:
        return
    copied = tuple(_copied(evidence))
    yield from copied
    if any(kind is Relation.SAME_TEXT for kind, _ in copied):
        return  # facts and quotations are the same then, which says nothing more
    if ground := _rewritten(evidence):
        yield Relation.REWRITE, ground
    if evidence.own_quotes or evidence.quoted_spans or (evidence.quotes and copied):
        yield Relation.SHARED_QUOTE, f'both have "{max(_quotes(evidence), key=len)}"'


def _copied(evidence: Evidence) -> Iterator[Reason]:
    overlap = evidence.overlap
    part = f"{overlap.containment:.0%} of the shorter text stands in the other"
    if overlap.containment >= _SAME and overlap.long_part >= _SAME_LONG:
        yield Relation.SAME_TEXT, part
        if min(overlap.containment_ab, overlap.containment_ba) < _CUT:
            yield Relation.PARTIAL_COPY, f"{overlap.copied_words} words of the longer text"
    elif overlap.copied_words >= _PARTIAL_WORDS or (
        overlap.copied_part >= _PARTIAL_PART
        and overlap.copied_words >= _PARTIAL_LEAST
        and not evidence.figures_disagree
    ):
        yield (
            Relation.PARTIAL_COPY,
            f"{overlap.copied_words} words stand in both in long runs; {part}",
        )


def _rewritten(e: Evidence) -> str | None:
    """The ground to call one a rewrite of the other. Five ways to be one."""
    if not e.overlap.of_like_length(_LIKE):
        return None
    topic = f"{e.topic_part:.0%} of the topic words"
    if _rounded_figures(e):
        return f"{len(e.rounded_figures)} figures that one of them gives in round, and {topic}"
    if e.figures_disagree:
        return None
    if _same_wording(e):
        return f"{e.wording:.0%} of the runs of three words that are neither copied nor quoted"
    if _same_figures(e):
        return f"{len(e.shared_figures)} figures in common, and {topic}"
    if _same_quotation(e):
        return f"a quotation in common, and {topic}"
    if _same_names(e):
        return f"{e.name_count} names in common, and {topic}"
    return None


def _same_wording(e: Evidence) -> bool:
    """Turns of phrase, unless they are an outlet's own, or other figures stand in them."""
    return (
        not e.overlap.is_of_one_outlet
        and e.topic_part >= 0.45
        and e.wording >= 0.10
        and _figures_agree(e)
    )


def _same_figures(e: Evidence) -> bool:
    """The figures of one are those of the other: more of them where less else agrees."""
    if e.topic_part >= 0.28 and (
        e.is_every_figure or (e.figure_weight >= 2 and e.figure_part >= 0.7)
    ):
        return True
    return (
        e.figure_weight >= 2.0
        and e.figure_part >= 0.60
        and e.topic_part >= 0.25
        and e.phrasing >= 0.08
        and ((e.name_count >= 2 and e.name_part >= 0.40) or e.topic_part >= 0.40)
    )


def _rounded_figures(e: Evidence) -> bool:
    """What one gives exactly the other gives in round: the figures differ, the facts do not."""
    if e.topic_part < 0.20 or e.name_count < 2 or e.name_part < 0.60:
        return False
    facts = len(e.rounded_figures) + e.fact_count
    return len(e.rounded_figures) >= _ROUNDED and facts >= max(_FACTS, e.fewer_figures / 3)


def _same_quotation(e: Evidence) -> bool:
    """A quotation, and as much of the story around it that it was not only heard by both."""
    if not e.own_quotes:
        return False
    figures, names = _some_figures(e), e.name_part >= 0.60
    return (e.topic_part >= 0.40 and (figures or names)) or (
        e.topic_part >= 0.30 and figures and names
    )


def _same_names(e: Evidence) -> bool:
    """For the story without figures: its names, its topic, and still some of its phrases."""
    return (
        not e.overlap.is_of_one_outlet
        and e.overlap.shorter_length >= _ENOUGH
        and e.name_count >= 2
        and e.name_part >= 0.60
        and e.topic_part >= 0.42
        and e.phrasing >= 0.12
        and e.overlap.of_like_length(_NAMES_LIKE)
        and _figures_agree(e)
    )


def _figures_agree(e: Evidence) -> bool:
    """More than half of them, as far as both give any."""
    return e.telling_figures < _SOME_FIGURES or e.figure_part > 0.50


def _some_figures(e: Evidence) -> bool:
    return e.figure_weight >= 1.0 and e.figure_part >= 0.50


def _same_event(evidence: Evidence) -> Reason | None:
    e = evidence
    if e.name_count >= 3 and e.name_part >= 0.4 and e.topic_part >= 0.3:
        return Relation.SAME_EVENT, f"{e.name_count} names in common, {e.name_part:.0%}"
    return None


def _said_relations(a: Portrait, b: Portrait, *, related: bool) -> Iterator[Reason]:
    """What the pages say of each other themselves. A credit alone relates no two pages."""
    for document, other in ((a.document, b.document), (b.document, a.document)):
        declared = declared_link(document, other)
        if declared:
            yield (
                Relation.DECLARED_SOURCE,
                f"{document.doc_id} names {other.doc_id} as its source",
            )
        if (related or declared) and (name := credit_to(document, other)):
            yield Relation.CREDITED, f"{document.doc_id} credits {name}"


def _kin(
    evidence: Evidence, relations: tuple[Relation, ...], origin: Origin, grounds: tuple[str, ...]
) -> Kin:
    a, b, overlap = evidence.a, evidence.b, evidence.overlap
    return Kin(
        a=a.document.doc_id,
        b=b.document.doc_id,
        relations=relations,
        containment_ab=round(overlap.containment_ab, 3),
        containment_ba=round(overlap.containment_ba, 3),
        excerpts=tuple(
            Excerpt(a.stream.excerpt(span.start, span.end), len(span), span.start, span.other)
            for span in overlap.long
        ),
        shared_quotes=_quotes(evidence),
        shared_figures=tuple(a.figures[value].written for value in evidence.shared_figures),
        missing_in_a=_missing(b, a),
        missing_in_b=_missing(a, b),
        origin=origin,
        grounds=tuple(dict.fromkeys(grounds)),
    )


def _quotes(evidence: Evidence) -> tuple[str, ...]:
    return tuple(phrase.written for phrase in evidence.quotes) or evidence.quoted_spans


def _missing(portrait: Portrait, other: Portrait) -> tuple[str, ...]:
    return tuple(
        figure.written
        for value, figure in portrait.figures.items()
        if figure.weight > 0 and value not in other.figures
    )
