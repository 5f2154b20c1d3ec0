"""`typo`: a slip of spelling or grammar mended, a small word missing or doubled; nothing else."""

from typing import Final

from archive.edits.claims import is_function_word
from archive.edits.steps import Step, WordDiff
from archive.edits.witness import Witness
from archive.language.doublets import is_doublet
from archive.language.spelling import is_known, is_slip
from archive.language.token import Token, TokenKind

_SMALL: Final = 2  # words on either side of an exchange of small words
_SUBJECTS: Final = frozenset(("i", "we", "you", "he", "she", "they", "it", "who", "that", "which"))
_QUESTIONS: Final = frozenset(("how", "what", "when", "where", "why", "whether"))
_STEM: Final = 4  # letters
_NEAR: Final = 2  # words back in which the subject of a missing verb stands


def is_slip_step(diff: WordDiff, step: Step, witness: Witness) -> bool:
    """Whether a step mends (or makes) a misspelled, misformed, missing or doubled word."""
    left, right = diff.left(step), diff.right(step)
    if not left or not right:
        return _is_doubled(diff, step) or _is_missing_verb(diff, step, witness)
    if not all(token.kind is TokenKind.WORD for token in (*left, *right)):
        return False
    runs = _run(left), _run(right)
    if runs[0] == runs[1] or is_doublet(*runs, witness.language):
        return True
    if len(left) != len(right):
        return False
    pairs = [pair for pair in zip(left, right, strict=True) if pair[0].key != pair[1].key]
    small = [_is_small(one, other, witness) for one, other in pairs]
    return not all(small) and all(
        is_small or _is_slip_of(one, other, witness)
        for is_small, (one, other) in zip(small, pairs, strict=True)
    )


def is_small_step(diff: WordDiff, step: Step, witness: Witness) -> bool:
    """Whether a step exchanges small words only, and none whose exchange says another thing."""
    left, right = diff.left(step), diff.right(step)
    weighty = witness.lexicon.weighty
    one, other = ([token.key for token in side if token.key in weighty] for side in (left, right))
    return one == other and max(len(left), len(right)) <= _SMALL


def _is_small(one: Token, other: Token, witness: Witness) -> bool:
    lexicon = witness.lexicon
    if one.key[:_STEM] == other.key[:_STEM] and len(one.key) > _STEM:
        return False  # two forms of one word: who declines it wrongly has slipped
    return is_function_word(one, lexicon) and is_function_word(other, lexicon)


def _is_slip_of(one: Token, other: Token, witness: Witness) -> bool:
    lexicon = witness.lexicon
    if one.key in lexicon.negators or other.key in lexicon.negators:
        return False
    if is_function_word(one, lexicon) or is_function_word(other, lexicon):
        if is_slip(one.key, other.key, None):
            return True
        # "They" for "The": one letter too many made another word of it.
        short, long = sorted((one.key, other.key), key=len)
        return long.startswith(short[:_STEM]) and len(long) - len(short) <= 1
    return is_slip(one.key, other.key, witness.language)


def _run(tokens: tuple[Token, ...]) -> str:
    """The words as written, without spaces and apostrophes: "Whats" and "What's" are one."""
    written = "".join({token.start: token.text for token in tokens}.values()).lower()
    return written if written.isalnum() else "".join(filter(str.isalnum, written))


def _is_doubled(diff: WordDiff, step: Step) -> bool:
    """Whether the words that came or went stand right beside themselves."""
    for tokens, start, end in (
        (diff.old, step.old_start, step.old_end),
        (diff.new, step.new_start, step.new_end),
    ):
        size = end - start
        keys = [token.key for token in tokens]
        if size and keys[start:end] in (
            keys[max(0, start - size) : start],
            keys[end : end + size],
        ):
            return True
    return False


def _is_missing_verb(diff: WordDiff, step: Step, witness: Witness) -> bool:
    """Whether the one word that came or went stands where an English clause wants its verb.

    "we how transparency helps" has a subject and then a small word that is no auxiliary.
    """
    if witness.language != "en":
        return False
    tokens, start, end = (
        (diff.old, step.old_start, step.old_end)
        if step.old_start < step.old_end
        else (diff.new, step.new_start, step.new_end)
    )
    if end - start != 1 or end == len(tokens) or tokens[start].capital:
        return False
    before = {token.key for token in tokens[max(0, start - _NEAR) : start]}
    after = tokens[end]
    return (
        bool(before & _SUBJECTS)
        and not before & witness.lexicon.negation_fillers
        and (after.key in _QUESTIONS or is_function_word(after, witness.lexicon))
        and after.key not in witness.lexicon.negation_fillers
        and is_known(tokens[start].key, witness.language)
    )
