"""How a figure or a quotation travels: which page of a family carried it, and when it let go."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from archive.kinship.portrait import Phrase, Portrait

_ALIKE: Final = 0.5  # of the words of the shorter sentence: the same statement, said anew


class Claim(StrEnum):
    FIGURE = "figure"
    QUOTATION = "quotation"


class Step(StrEnum):
    """What a look at a page shows of a claim, against the look before."""

    CARRIED = "carried"  # there when the page was first seen
    TAKEN_UP = "taken_up"  # there now, and not before
    CHANGED = "changed"  # the sentence is there with something else in its place
    DROPPED = "dropped"  # the sentence is gone too
    ABSENT = "absent"  # never there so far


@dataclass(frozen=True, slots=True)
class Version:
    """One text of a page, from when it was seen."""

    page: str
    seen: datetime
    portrait: Portrait


@dataclass(frozen=True, slots=True)
class Sighted:
    """One stop of a claim's journey."""

    page: str
    seen: datetime
    step: Step
    sentence: str | None  # in which it stands, or stood before


@dataclass(frozen=True, slots=True)
class Outdated:
    """A copy that still carries what the original has corrected."""

    page: str
    claim: Claim
    old: str  # as the copy has it
    new: tuple[str, ...]  # what stands in its place in the original; empty where it was cut
    sentence: str | None  # of the copy, in which it stands


def journey(claim: Claim, key: str, versions: Iterable[Version]) -> tuple[Sighted, ...]:
    """The stops of a claim over a family, in time order; repeated ones are left out.

    `key` is the figure's value ("10000") or the quotation's words. Present at one look and absent
    at the next is all that is known: the change lies between them.
    """
    before: dict[str, tuple[Step, Phrase | None]] = {}
    found: list[Sighted] = []
    for version in sorted(versions, key=lambda it: (it.seen, it.page)):
        last, stood_in = before.get(version.page, (None, None))
        phrase = _where(claim, key, version.portrait)
        step = _step(last, present=phrase is not None, stood_in=stood_in, now=version.portrait)
        before[version.page] = step, phrase or stood_in
        if step is not last:
            shown = phrase or stood_in
            found.append(
                Sighted(version.page, version.seen, step, shown.written if shown else None)
            )
    return tuple(found)


def written(claim: Claim, key: str, portrait: Portrait) -> str | None:
    """The claim as the text has it; None where it does not carry it."""
    phrase = _where(claim, key, portrait)
    if phrase is None:
        return None
    return portrait.figures[key].written if claim is Claim.FIGURE else phrase.written


def shared_claims(portraits: Sequence[Portrait]) -> tuple[tuple[Claim, str], ...]:
    """The figures that tell something and the quotations that two at least of the texts carry."""
    count: dict[tuple[Claim, str], int] = {}
    for portrait in portraits:
        figures = (it.value for it in portrait.figures.values() if it.weight > 0)
        quotations = (it.key for it in portrait.quotations)
        for claim in (
            *((Claim.FIGURE, value) for value in figures),
            *((Claim.QUOTATION, key) for key in quotations),
        ):
            count[claim] = count.get(claim, 0) + 1
    return tuple(claim for claim, texts in count.items() if texts > 1)


def outdated_copies(
    before: Portrait, after: Portrait, copies: Iterable[Portrait]
) -> tuple[Outdated, ...]:
    """What the copies still carry of that which an edit of the original took away.

    Only a figure that the edit replaced or cut with its sentence standing in the copy counts: a
    figure that merely occurs elsewhere in a copy says nothing.
    """
    gone = before.figures.keys() - after.figures.keys()
    kept = {phrase.key for phrase in after.quotations}
    lost = [phrase for phrase in before.quotations if phrase.key not in kept]
    found: list[Outdated] = []
    for copy in copies:
        found.extend(_outdated_figures(gone, before, after, copy))
        held = {phrase.key: phrase for phrase in copy.quotations}
        found.extend(
            Outdated(
                copy.document.doc_id,
                Claim.QUOTATION,
                held[phrase.key].written,
                _replacement(phrase, after, after.quotations),
                held[phrase.key].written,
            )
            for phrase in lost
            if phrase.key in held
        )
    return tuple(found)


def _outdated_figures(
    gone: Iterable[str], before: Portrait, after: Portrait, copy: Portrait
) -> Iterable[Outdated]:
    for value in sorted(gone):
        stood = _where(Claim.FIGURE, value, before)
        stands = _where(Claim.FIGURE, value, copy)
        if stood is None or stands is None or not _alike(stood, stands):
            continue
        successor = _most_alike(stood, after.sentences)
        new: tuple[str, ...] = ()
        if successor is not None:
            fresh = _figures_in(successor, after) - before.figures.keys()
            new = tuple(after.figures[it].written for it in sorted(fresh))
        yield Outdated(
            copy.document.doc_id,
            Claim.FIGURE,
            copy.figures[value].written,
            new,
            stands.written,
        )


def _step(last: Step | None, *, present: bool, stood_in: Phrase | None, now: Portrait) -> Step:
    if present:
        if last is None or last is Step.CARRIED:
            return Step.CARRIED
        return Step.TAKEN_UP
    if last is None or last is Step.ABSENT:
        return Step.ABSENT
    if last in {Step.CHANGED, Step.DROPPED}:
        return last
    kept = stood_in is not None and _most_alike(stood_in, now.sentences) is not None
    return Step.CHANGED if kept else Step.DROPPED


def _where(claim: Claim, key: str, portrait: Portrait) -> Phrase | None:
    """The sentence in which the claim stands; the quotation itself where that is the claim."""
    if claim is Claim.QUOTATION:
        return next((it for it in portrait.quotations if it.key == key), None)
    if key not in portrait.figures:
        return None
    bearing = (it for it in portrait.all_sentences if key in _figures_in(it, portrait))
    return next(bearing, Phrase((), portrait.figures[key].written))


def _figures_in(phrase: Phrase, portrait: Portrait) -> set[str]:
    return portrait.figures_of(phrase).keys() & portrait.figures.keys()


def _replacement(phrase: Phrase, after: Portrait, quotations: Iterable[Phrase]) -> tuple[str, ...]:
    found = _most_alike(phrase, quotations) or _most_alike(phrase, after.sentences)
    return () if found is None else (found.written,)


def _most_alike(phrase: Phrase, others: Iterable[Phrase]) -> Phrase | None:
    """The phrase that says the same in other words, if there is one."""
    best = max(others, key=lambda other: _likeness(phrase, other), default=None)
    return best if best is not None and _alike(phrase, best) else None


def _alike(a: Phrase, b: Phrase) -> bool:
    return _likeness(a, b) >= _ALIKE


def _likeness(a: Phrase, b: Phrase) -> float:
    one, other = set(a.words), set(b.words)
    fewer = min(len(one), len(other))
    return len(one & other) / fewer if fewer else 0.0
