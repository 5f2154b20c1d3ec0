"""Of what kind the changes inside a kept passage are.

Each kind has one pure function that looks at the word diff of a passage and claims tokens, or
nothing. What nobody claims is a slip (`typo`), or else `wording`.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from archive.edits.claims import Claim, claim, is_function_word, only_function_words, step_claim
from archive.edits.exchanges import exchanged_figures, is_one_date
from archive.edits.figures import changed_dates, changed_numbers, is_same_figure
from archive.edits.measures import without_restated
from archive.edits.names import changed_names, respaced_names
from archive.edits.polarity import changed_polarity
from archive.edits.quotes import changed_quotations
from archive.edits.slips import is_slip_step, is_small_step
from archive.edits.speech import changed_attribution
from archive.edits.steps import Step, WordDiff, is_respaced, is_writing
from archive.edits.witness import Witness
from archive.language.token import Token, TokenKind
from archive.model import EditKind

KINDS_VERSION: Final = "1"


def claims(diff: WordDiff, witness: Witness) -> tuple[Claim, ...]:
    """What changed in a passage, by kind; nothing where only its writing changed."""
    if is_one_date(diff, witness.lexicon):
        return ()
    respaced = tuple(step for step in diff.steps if is_respaced(diff, step))
    told = tuple(
        step
        for step in without_restated(diff, witness.lexicon)
        if step not in respaced
        and not is_writing(diff, step, witness.language)
        and not is_same_figure(diff, step, witness)
    )
    found = list(_claims(diff if told == diff.steps else replace(diff, steps=told), witness))
    if respaced:
        found.append(respaced_names(replace(diff, steps=respaced), witness))
    return tuple(one for one in found if one is not None)


def _claims(diff: WordDiff, witness: Witness) -> Iterator[Claim | None]:
    if is_one_date(diff, witness.lexicon):
        return
    names = changed_names(diff, witness)
    numbers = changed_numbers(diff, witness)
    polarity = changed_polarity(diff, witness)
    slips = frozenset(
        step
        for step in diff.steps
        if is_slip_step(diff, step, witness)
        and not _touches(step, names)
        and not _touches(step, polarity)
        and not (_touches(step, numbers) and _is_words(diff, step))
    )
    typed = [
        numbers,
        changed_dates(diff, witness),
        changed_quotations(diff, witness, slips),
        changed_attribution(diff, witness),
        names,
        polarity,
    ]
    found = [one for one in typed if one is not None]
    turned = None if found else exchanged_figures(diff)
    if turned is not None:
        yield turned
        return
    yield from found
    yield step_claim(EditKind.TYPO, slips)
    wording = _unclaimed(diff, [step for step in diff.steps if step not in slips], found, witness)
    yield wording
    if not found and not slips and wording is None and diff.steps:
        yield _small(diff, witness)


def _is_words(diff: WordDiff, step: Step) -> bool:
    return all(token.kind is TokenKind.WORD for token in (*diff.left(step), *diff.right(step)))


def _touches(step: Step, one: Claim | None) -> bool:
    return one is not None and (
        any(index in one.old for index in range(step.old_start, step.old_end))
        or any(index in one.new for index in range(step.new_start, step.new_end))
    )


def _unclaimed(
    diff: WordDiff, steps: list[Step], typed: list[Claim], witness: Witness
) -> Claim | None:
    """Content words that changed and that no kind explains; figures explain themselves."""
    old = {index for one in typed for index in one.old}
    new = {index for one in typed for index in one.new}
    return claim(
        EditKind.WORDING,
        (
            index
            for step in steps
            for index in range(step.old_start, step.old_end)
            if index not in old and _is_content(diff.old[index], witness)
        ),
        (
            index
            for step in steps
            for index in range(step.new_start, step.new_end)
            if index not in new and _is_content(diff.new[index], witness)
        ),
    )


def _is_content(token: Token, witness: Witness) -> bool:
    return token.kind is TokenKind.WORD and not is_function_word(token, witness.lexicon)


def _small(diff: WordDiff, witness: Witness) -> Claim | None:
    """Small words alone: a grammar slip, unless they say another thing."""
    steps = [step for step in diff.steps if only_function_words(diff, step, witness.lexicon)]
    if len(steps) < len(diff.steps):
        # Only figures are left, the same ones on both sides, among words in another order.
        return step_claim(EditKind.WORDING, diff.steps)
    slip = all(is_small_step(diff, step, witness) for step in steps)
    return step_claim(EditKind.TYPO if slip else EditKind.WORDING, steps)
