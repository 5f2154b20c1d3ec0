"""`typo`: a slip of spelling or grammar mended, a small word missing or doubled; nothing else."""

from archive.edits.claims import is_function_word
from archive.edits.steps import Step, WordDiff
from archive.edits.witness import Witness
from archive.language.spelling import is_slip
from archive.language.tokens import Token, TokenKind


def is_slip_step(diff: WordDiff, step: Step, witness: Witness) -> bool:
    """Whether a step mends (or makes) a misspelled, misformed or doubled word."""
    left, right = diff.left(step), diff.right(step)
    if not left or not right:
        return _is_doubled(diff, step)
    if not all(token.kind is TokenKind.WORD for token in (*left, *right)):
        return False
    if len(left) == len(right):
        slips = [_is_slip_of(one, other, witness) for one, other in zip(left, right, strict=True)]
        return all(slips)
    one, other = _run(left), _run(right)
    return len(one) > 3 and is_slip(one, other, None)


def _is_slip_of(one: Token, other: Token, witness: Witness) -> bool:
    lexicon = witness.lexicon
    if one.key == other.key:
        return True
    if is_function_word(one, lexicon) or is_function_word(other, lexicon):
        return (
            is_function_word(one, lexicon)
            and is_function_word(other, lexicon)
            and (one.key[:1] == other.key[:1])
        )
    if one.key in lexicon.negators or other.key in lexicon.negators:
        return False
    return is_slip(one.key, other.key, witness.language)


def _run(tokens: tuple[Token, ...]) -> str:
    return "".join(token.key for token in tokens).replace("'", "")


def _is_doubled(diff: WordDiff, step: Step) -> bool:
    """Whether the words that came or went stand right beside themselves."""
    for tokens, start, end in (
        (diff.old, step.old_start, step.old_end),
        (diff.new, step.new_start, step.new_end),
    ):
        size = end - start
        keys = [token.key for token in tokens]
        if size and keys[start:end] in (keys[start - size : start], keys[end : end + size]):
            return True
    return False


def is_small_step(diff: WordDiff, step: Step, witness: Witness) -> bool:
    """Whether a step exchanges small words only, and none whose exchange says another thing."""
    left, right = diff.left(step), diff.right(step)
    weighty = witness.lexicon.weighty
    if left and right:
        heavy = any(t.key in weighty for t in left) and any(t.key in weighty for t in right)
        return not heavy and max(len(left), len(right)) <= 2
    return len(left) + len(right) <= 2
