"""`attribution`: who says it, and how surely.

Rare and grave, so it is claimed only where the words round the change stay what they were: a
rewritten clause is `wording`, whatever hedges and sources went with it.
"""

import re
from typing import Final

from archive.edits.claims import Claim, is_function_word, step_claim
from archive.edits.names import is_name
from archive.edits.polarity import is_turned_saying
from archive.edits.steps import Step, WordDiff
from archive.edits.witness import Witness
from archive.language.lexicon import Lexicon
from archive.language.spelling import lemma
from archive.language.token import Token, TokenKind
from archive.model import EditKind

_LONGEST_CLAUSE: Final = 12  # tokens of a clause that only says who said it
_LONGEST_SOURCE: Final = 4  # content words
# What stands with one of these is a thing or a wish, not somebody who says something.
_NO_SOURCE: Final = frozenset(
    (
        "what",
        "how",
        "which",
        "whether",
        "your",
        "ce",
        "que",
        "qu",
        "votre",
        "vos",
        "lo",
        "wie",
    )
)
_WORDS_BETWEEN: Final = 2  # small words between a source and what names it as one
_CLAUSE_MARK: Final = re.compile(r"""[,;:—–."'“”„«»‘’?!]|\s-\s""")


def changed_attribution(diff: WordDiff, witness: Witness) -> Claim | None:
    """A hedge or a source came or went, or one source or word of saying stands for another."""
    steps = [step for step in diff.steps if _is_other_source(diff, step, witness)]
    if not witness.lexicon.words_of_saying.isdisjoint([token.key for token in diff.touched]):
        steps.extend(
            step
            for step in diff.steps
            if _is_hedging(diff, step, witness)
            or _is_other_saying(diff, step, witness)
            or _is_clause_of_saying(diff, step, witness)
        )
    return step_claim(EditKind.ATTRIBUTION, steps)


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
    if is_turned_saying(diff, step, witness.lexicon):
        return False
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


def _is_other_source(diff: WordDiff, step: Step, witness: Witness) -> bool:
    """Whether somebody else says it: "police said", "witnesses said".

    Where both sides are names only, who is meant may be the same: that is for `name` to tell.
    """
    return (
        step.is_replacement
        and _stands_as_source(diff.old, step.old_start, step.old_end, witness)
        and _are_sources(diff, step, witness)
    )


def _stands_as_source(tokens: tuple[Token, ...], start: int, end: int, witness: Witness) -> bool:
    lexicon = witness.lexicon
    beside = (*tokens[max(0, start - _WORDS_BETWEEN - 1) : start], *tokens[end : end + 2])
    if lexicon.source_marks.isdisjoint([token.key for token in beside]):
        return False
    return (
        _is_subject(tokens, start, end, witness)
        or _is_speaker_behind(tokens, start, end, witness)
        or _follows_source_phrase(tokens, start, witness)
    )


def _are_sources(diff: WordDiff, step: Step, witness: Witness) -> bool:
    """Whether both sides may be people or papers that say something, and not both names."""
    if not all(_source_words(side, witness) for side in (diff.left(step), diff.right(step))):
        return False
    return not all(
        is_name(tokens, index, witness)
        for tokens, start, end in (
            (diff.old, step.old_start, step.old_end),
            (diff.new, step.new_start, step.new_end),
        )
        for index in range(start, end)
        if not is_function_word(tokens[index], witness.lexicon)
    )


def _source_words(tokens: tuple[Token, ...], witness: Witness) -> list[Token]:
    """The content of what may name a source; nothing where more than that stands there."""
    lexicon = witness.lexicon
    content = [token for token in tokens if not is_function_word(token, lexicon)]
    plain = all(
        token.kind is TokenKind.WORD
        and token.key not in lexicon.reporting
        and token.key not in lexicon.negators
        and token.key not in lexicon.hedges
        for token in content
    )
    named = plain and not any(token.key in _NO_SOURCE for token in tokens)
    return content if named and len(content) <= _LONGEST_SOURCE else []


def _follows_source_phrase(tokens: tuple[Token, ...], start: int, witness: Witness) -> bool:
    """As in "according to the ...", "nach Angaben der ..."."""
    lexicon = witness.lexicon
    for end in range(start, max(0, start - _WORDS_BETWEEN - 1), -1):
        last = tokens[end - 1].key
        if last in lexicon.source_words:
            for phrase in lexicon.source_phrases:
                first = max(0, end - len(phrase))
                if tuple(token.key for token in tokens[first:end]) == phrase:
                    return phrase not in lexicon.loose_sources or _is_set_off(tokens, first)
        if last not in lexicon.small_words:
            return False
    return False


def _is_set_off(tokens: tuple[Token, ...], index: int) -> bool:
    """Whether a clause begins here: "..., selon la police", not "selon les normes"."""
    return index == 0 or _parts(tokens[index])


def _is_subject(tokens: tuple[Token, ...], start: int, end: int, witness: Witness) -> bool:
    """As in "..., the ... said": from the head of a clause right up to the verb.

    An office may stand before the verb, for another may hold it: "the fire chief said".
    """
    lexicon = witness.lexicon
    at = end
    if at < len(tokens) and tokens[at].key in lexicon.offices and not _parts(tokens[at]):
        at += 1
    if at < len(tokens) and tokens[at].key in lexicon.saying_auxiliaries:
        at += 1
    if at >= len(tokens) or tokens[at].key not in lexicon.saying or _parts(tokens[at]):
        return False
    return start == 0 or _parts(tokens[start]) or tokens[start - 1].key in lexicon.articles


def _is_speaker_behind(tokens: tuple[Token, ...], start: int, end: int, witness: Witness) -> bool:
    """As in ", said the ... of the town": behind the verb, up to a mark or a small word.

    Where words of content stand between the verb and the change, the clause must end behind it:
    ", said a doctor in the city hospital".
    """
    lexicon = witness.lexicon
    ends = end == len(tokens) or _parts(tokens[end])
    if not (ends or tokens[end].key in lexicon.small_words):
        return False
    at = start - 1
    while at >= 0 and start - at <= _WORDS_BETWEEN and tokens[at].key not in lexicon.saying:
        if _parts(tokens[at + 1]) or not (ends or _is_between(tokens[at], lexicon)):
            return False
        at -= 1
    if at < 0 or tokens[at].key not in lexicon.saying or _parts(tokens[at + 1]):
        return False
    first = at - 1 if at and tokens[at - 1].key in lexicon.saying_auxiliaries else at
    return first == 0 or _parts(tokens[first])


def _is_between(token: Token, lexicon: Lexicon) -> bool:
    return token.kind is TokenKind.DATE or is_function_word(token, lexicon)


def _parts(token: Token) -> bool:
    """Whether a mark before the token begins another clause or a quotation."""
    return _CLAUSE_MARK.search(token.gap) is not None
