"""`attribution` and `polarity`: who says it, how surely, and whether it is denied.

Both are rare and grave, so both are claimed only where the words round the change stay what they
were: a rewritten clause is `wording`, whatever negations and hedges went with it.
"""

from collections import Counter
from typing import Final

from archive.edits.claims import Claim, is_function_word, step_claim
from archive.edits.steps import Step, WordDiff
from archive.edits.witness import Witness
from archive.language.spelling import is_known, lemma
from archive.language.token import Token, TokenKind
from archive.model import EditKind

_LONGEST_CLAUSE: Final = 12  # tokens of a clause that only says who said it
_SHORTEST_STEM: Final = 4
_ADJECTIVE_ENDINGS: Final = ("able", "ible", "al", "ant", "ent", "ate", "ive", "ect", "ous", "ed")


def changed_attribution(diff: WordDiff, witness: Witness) -> Claim | None:
    """A hedge or a "says X" came or went, or one word of saying stands for another."""
    if witness.lexicon.words_of_saying.isdisjoint([token.key for token in diff.touched()]):
        return None
    return step_claim(
        EditKind.ATTRIBUTION,
        [
            step
            for step in diff.steps
            if _is_hedging(diff, step, witness)
            or _is_other_saying(diff, step, witness)
            or _is_clause_of_saying(diff, step, witness)
        ],
    )


def _is_hedging(diff: WordDiff, step: Step, witness: Witness) -> bool:
    """Whether the step is a hedge alone that comes or goes."""
    left, right = diff.left(step), diff.right(step)
    one, other = _hedges(left, witness), _hedges(right, witness)
    if bool(one) == bool(other):
        return False
    rest = [
        token
        for token in (*left, *right)
        if token not in one and token not in other and not is_function_word(token, witness.lexicon)
    ]
    return not rest


def _hedges(tokens: tuple[Token, ...], witness: Witness) -> list[Token]:
    lexicon = witness.lexicon
    found = [token for token in tokens if token.key in lexicon.hedges]
    keys = tuple(token.key for token in tokens)
    for phrase in lexicon.hedge_phrases:
        for start in range(len(keys) - len(phrase) + 1):
            if keys[start : start + len(phrase)] == phrase:
                found.extend(tokens[start : start + len(phrase)])
    return found


def _is_other_saying(diff: WordDiff, step: Step, witness: Witness) -> bool:
    """Whether the step only puts one word of saying for another: "claimed" for "said"."""
    left, right = _sayings(diff.left(step), witness), _sayings(diff.right(step), witness)
    if len(left) != 1 or len(right) != 1:
        return False
    if lemma(left[0].key, witness.language) == lemma(right[0].key, witness.language):
        return False
    return all(
        token in left or token in right or is_function_word(token, witness.lexicon)
        for token in (*diff.left(step), *diff.right(step))
    )


def _sayings(tokens: tuple[Token, ...], witness: Witness) -> list[Token]:
    return [token for token in tokens if token.key in witness.lexicon.reporting]


def _is_clause_of_saying(diff: WordDiff, step: Step, witness: Witness) -> bool:
    """Whether a clause that only says who said it was put in or taken out."""
    if step.is_replacement:
        return False
    clause = (*diff.left(step), *diff.right(step))
    if len(clause) > _LONGEST_CLAUSE or any(token.key in {"i", "we"} for token in clause):
        return False
    keys = tuple(token.key for token in clause)
    starts_with_source = any(
        keys[: len(phrase)] == phrase
        for phrase in witness.lexicon.hedge_phrases
        if len(keys) > len(phrase)
    )
    return starts_with_source or (
        (len(_sayings(clause, witness)) == 1 and keys[-1] in witness.lexicon.reporting)
        or (len(_sayings(clause, witness)) == 1 and keys[0] in witness.lexicon.reporting)
    )


def changed_polarity(diff: WordDiff, witness: Witness) -> Claim | None:
    """A claim is turned round: a negation came or went and what it denies stayed."""
    negating = [step for step in diff.steps if _is_negation(diff, step, witness)]
    if negating and _negations(diff.old, witness) == _negations(diff.new, witness):
        negating = []  # the negation only stands elsewhere
    prefixed = [step for step in diff.steps if _is_negative_prefix(diff, step, witness)]
    return step_claim(EditKind.POLARITY, [*negating, *prefixed])


def _negations(tokens: tuple[Token, ...], witness: Witness) -> int:
    return sum(_negates(tokens, index, witness) for index in range(len(tokens)))


def _negates(tokens: tuple[Token, ...], index: int, witness: Witness) -> bool:
    if tokens[index].key not in witness.lexicon.negators:
        return False
    following = tokens[index + 1].key if index + 1 < len(tokens) else ""
    return following not in witness.lexicon.not_negating_before


def _is_negation(diff: WordDiff, step: Step, witness: Witness) -> bool:
    """Whether the step brings or takes one negation and nothing else that carries content."""
    left = sum(_negates(diff.old, i, witness) for i in range(step.old_start, step.old_end))
    right = sum(_negates(diff.new, j, witness) for j in range(step.new_start, step.new_end))
    if abs(left - right) != 1 or min(left, right) != 0:
        return False
    return _denied(diff.left(step), witness) == _denied(diff.right(step), witness)


def _denied(tokens: tuple[Token, ...], witness: Witness) -> Counter[str]:
    """The content of a step without negations and what comes and goes with them."""
    lexicon = witness.lexicon
    return Counter(
        lemma(token.key, witness.language)
        for token in tokens
        if token.key not in lexicon.negators
        and token.key not in lexicon.negation_fillers
        and not is_function_word(token, lexicon)
    )


def _is_negative_prefix(diff: WordDiff, step: Step, witness: Witness) -> bool:
    """As in "able" and "unable", "обязательно" and "необязательно": one word for another."""
    left, right = diff.left(step), diff.right(step)
    if len(left) != 1 or len(right) != 1 or left[0].kind is not TokenKind.WORD:
        return False
    short, long = sorted((left[0].key, right[0].key), key=len)
    prefix = long.removesuffix(short)
    return (
        prefix in witness.lexicon.negative_prefixes
        and len(short) >= _SHORTEST_STEM
        and (
            len(prefix) > 2
            or prefix not in {"in", "im", "i"}
            or short.endswith(_ADJECTIVE_ENDINGS)
        )
        and is_known(short, witness.language)
    )
