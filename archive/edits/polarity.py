"""`polarity`: a claim is turned round, by a negation or by a verb that says the opposite.

Rare and grave, so it is claimed only where the words round the change stay what they were: a
rewritten clause is `wording`, whatever negations went with it.
"""

import re
from os.path import commonprefix
from typing import Final

from rapidfuzz.distance import OSA

from archive.edits.agreement import NEAR, agreeing
from archive.edits.claims import Claim, is_function_word, step_claim
from archive.edits.steps import Step, WordDiff
from archive.edits.witness import Witness
from archive.language.lexicon import Lexicon, listed
from archive.language.spelling import is_known, lemma
from archive.language.token import Token, TokenKind
from archive.model import EditKind

_SHORTEST_STEM: Final = 4
_OR: Final = frozenset(("or", "oder", "ou", "o", "или", "чи", "або"))
_OR_NOT: Final = frozenset(  # "or not" leaves it open
    ("not", "neither", "none", "nicht", "keine", "non", "pas", "no", "нет", "ні")
)
_ENDS_CLAUSE: Final = re.compile(r"[.,;:!?—–()]")
_VERB_STEM: Final = 5  # letters that two aspects of a Slavic verb share
_ADJECTIVE_ENDINGS: Final = listed("able ible al ant ent ate ive ect ous ienced")
_ASPECT_LANGUAGES: Final = frozenset(("ru", "uk"))
# Languages in which two negations are one: "никто не", "no ... nadie".
_CONCORD_LANGUAGES: Final = frozenset(("ru", "uk", "es", "fr"))


def changed_polarity(diff: WordDiff, witness: Witness) -> Claim | None:
    """A claim is turned round: a negation came or went and what it denies stayed."""
    negating = [step for step in diff.steps if _is_negation(diff, step, witness)]
    if negating and (
        _negations(diff.old, witness) == _negations(diff.new, witness)
        or _cancel_out(diff, negating, witness)
    ):
        negating = []  # the negation only stands elsewhere, or two went that were none
    turned = [
        step
        for step in diff.steps
        if step not in negating
        and (
            _is_negative_prefix(diff, step, witness)
            or is_turned_saying(diff, step, witness.lexicon)
        )
    ]
    if not negating and not turned:
        return None
    turns = [*negating, *turned]
    return step_claim(EditKind.POLARITY, [*turns, *agreeing(diff, turns, witness)])


def is_turned_saying(diff: WordDiff, step: Step, lexicon: Lexicon) -> bool:
    """Whether the step puts a verb that affirms for one that denies, or the other way round."""
    left = {token.key for token in diff.left(step)}
    right = {token.key for token in diff.right(step)}
    for denying, affirming in ((left, right), (right, left)):
        if denying & lexicon.denying and affirming & lexicon.affirming:
            return all(
                token.key in lexicon.denying
                or token.key in lexicon.affirming
                or _is_filler(token, lexicon)
                for token in (*diff.left(step), *diff.right(step))
            )
    return False


def _cancel_out(diff: WordDiff, negating: list[Step], witness: Witness) -> bool:
    """As in "no llegó sin ayuda": a "not" and a "without" near it that come or go together."""
    if len(negating) != 2:
        return False
    first, second = negating
    lexicon = witness.lexicon
    for one, other in (
        (diff.left(first), diff.left(second)),
        (diff.right(first), diff.right(second)),
    ):
        denied, also = {t.key for t in one}, {t.key for t in other}
        if denied & lexicon.negators and also & lexicon.negators:
            privative = bool(denied & lexicon.privatives), bool(also & lexicon.privatives)
            return sum(privative) == 1 and second.old_start - first.old_end <= NEAR
    return False


def _negations(tokens: tuple[Token, ...], witness: Witness) -> int:
    return sum(_is_negator(tokens, index, witness.lexicon) for index in range(len(tokens)))


def _is_negator(tokens: tuple[Token, ...], index: int, lexicon: Lexicon) -> bool:
    if tokens[index].key not in lexicon.negators:
        return False
    following = tokens[index + 1].key if index + 1 < len(tokens) else ""
    return following not in lexicon.not_negating_before


def _negates(tokens: tuple[Token, ...], index: int, witness: Witness) -> bool:
    """Whether a negator denies something by itself."""
    lexicon = witness.lexicon
    if not _is_negator(tokens, index, lexicon):
        return False
    if tokens[index].key in lexicon.echoing_negators:
        # "neither ... nor" is one negation, "not ... or" is the same one.
        return not any(token.key in lexicon.negators for token in tokens[:index])
    return not (index and tokens[index - 1].key in _OR and tokens[index].key in _OR_NOT)


def _is_negation(diff: WordDiff, step: Step, witness: Witness) -> bool:
    """Whether the step brings or takes a negation and nothing else that carries content."""
    left = [i for i in range(step.old_start, step.old_end) if _negates(diff.old, i, witness)]
    right = [j for j in range(step.new_start, step.new_end) if _negates(diff.new, j, witness)]
    if bool(left) == bool(right):
        return False
    gone = [diff.old[i] for i in left] or [diff.new[j] for j in right]
    if not _denies(gone, witness):
        return False
    if left and _is_denied_still(diff.new, step.new_start, step.new_end, gone, witness):
        return False
    if right and _is_denied_still(diff.old, step.old_start, step.old_end, gone, witness):
        return False
    return _same_content(diff.left(step), diff.right(step), witness) or _is_one_letter(diff, step)


def _denies(negations: list[Token], witness: Witness) -> bool:
    """Whether these negations deny together: two may cancel out, or may be one said twice."""
    privative = [token for token in negations if token.key in witness.lexicon.privatives]
    if witness.language not in _CONCORD_LANGUAGES:
        return len(negations) % 2 == 1
    return (len(privative) < len(negations)) != (len(privative) % 2 == 1)


def _is_denied_still(
    tokens: tuple[Token, ...], start: int, end: int, gone: list[Token], witness: Witness
) -> bool:
    """Whether another negation beside the place says the same: "никогда не", "sans aucun".

    Two "not" before two verbs are no such pair.
    """
    lexicon = witness.lexicon
    if witness.language not in _CONCORD_LANGUAGES:
        return False
    plain = all(token.key in lexicon.verb_negators for token in gone)
    for reach in (range(start - 1, max(-1, start - 1 - NEAR), -1), range(end, end + NEAR)):
        for index in reach:
            if not 0 <= index < len(tokens):
                break
            after = tokens[index] if index >= end else None
            if after is not None and _ENDS_CLAUSE.search(after.gap):
                break
            key = tokens[index].key
            if key in lexicon.negation_particles or (
                key in lexicon.negators and not (plain and key in lexicon.verb_negators)
            ):
                return True
            if after is None and _ENDS_CLAUSE.search(tokens[index].gap):
                break
    return False


def _same_content(left: tuple[Token, ...], right: tuple[Token, ...], witness: Witness) -> bool:
    """Whether two sides have the same content but for negations and what goes with them."""
    lexicon = witness.lexicon
    rest = [token.key for token in right if not _is_filler(token, lexicon)]
    for token in left:
        if _is_filler(token, lexicon):
            continue
        same = next((key for key in rest if _is_one_word(token.key, key, witness)), None)
        if same is None:
            return False
        rest.remove(same)
    return not rest


def _is_filler(token: Token, lexicon: Lexicon) -> bool:
    return (
        token.key in lexicon.negators
        or token.key in lexicon.negation_fillers
        or token.key in lexicon.indefinites
        or is_function_word(token, lexicon)
    )


def _is_one_word(one: str, other: str, witness: Witness) -> bool:
    """Two forms of a word; in Slavic languages a denied verb takes the other aspect, too."""
    if lemma(one, witness.language) == lemma(other, witness.language):
        return True
    return witness.language in _ASPECT_LANGUAGES and (
        len(commonprefix((one, other))) >= _VERB_STEM  # noqa: RUF071 - letters are compared
    )


def _is_one_letter(diff: WordDiff, step: Step) -> bool:
    """As in "now" and "not": a slip of one letter that denies, whoever made it."""
    left, right = diff.left(step), diff.right(step)
    return len(left) == len(right) == 1 and OSA.distance(left[0].key, right[0].key) == 1


def _is_negative_prefix(diff: WordDiff, step: Step, witness: Witness) -> bool:
    """As in "able" and "unable", "a legal" and "an illegal": one word for another."""
    left = _without_article(diff.left(step), witness.lexicon)
    right = _without_article(diff.right(step), witness.lexicon)
    if len(left) != 1 or len(right) != 1 or left[0].kind is not TokenKind.WORD:
        return False
    short, long = sorted((left[0].key, right[0].key), key=len)
    prefix = long.removesuffix(short)
    return (
        prefix in witness.lexicon.negative_prefixes
        and not long.startswith(witness.lexicon.seeming_negations)
        and len(short) >= _SHORTEST_STEM
        and (prefix not in {"in", "im", "i"} or short.endswith(_ADJECTIVE_ENDINGS))
        and is_known(short, witness.language)
    )


def _without_article(tokens: tuple[Token, ...], lexicon: Lexicon) -> tuple[Token, ...]:
    return tokens[1:] if len(tokens) == 2 and tokens[0].key in lexicon.articles else tokens
