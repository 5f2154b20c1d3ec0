"""`quote`: words inside quotation marks changed, or a quotation came or went.

Marks round a title, a code name or a word that no dictionary has are typography. Marks round plain
words say that somebody used them: to take those away is an edit.
"""

from collections.abc import Iterator
from typing import Final

from archive.edits.claims import Claim, claim, is_function_word, only_function_words
from archive.edits.steps import Step, WordDiff
from archive.edits.witness import Witness
from archive.language.quotations import DOUBLE_MARKS
from archive.language.spelling import has_dictionary, is_known
from archive.language.token import Token, TokenKind
from archive.model import EditKind

_TITLE_SHARE: Final = 0.5  # of the content words with a capital: a title, no quotation
_NEW_QUOTATION: Final = 3  # words that make a quotation of what was put in
_RETOLD: Final = 4  # words kept for each one that changed where a quotation is told without marks
_SCARE_WORDS: Final = 12  # marks round more words than this flip by a stray mark


def changed_quotations(diff: WordDiff, witness: Witness, slips: frozenset[Step]) -> Claim | None:
    """Tokens inside quotations that changed; a spelling slip mended there is no quote edit."""
    marked = [token.quoted for token in diff.old], [token.quoted for token in diff.new]
    if True not in marked[0] and True not in marked[1]:
        return None
    old: set[int] = set()
    new: set[int] = set()
    for step in diff.steps:
        if step in slips or _is_small(diff, step, witness):
            continue
        left = _quoted(diff.old, step.old_start, step.old_end, witness)
        right = _quoted(diff.new, step.new_start, step.new_end, witness)
        if (step.is_replacement and bool(left) != bool(right)) or (
            not step.is_replacement and not _inside(diff, step)
        ):
            left, right = _whole(left), _whole(right)
        old.update(left)
        new.update(right)
    if not _is_marked_alike(diff.apart, *marked):
        for i, j in _remarked(diff, witness):
            old.add(i)
            new.add(j)
    return claim(EditKind.QUOTE, old, new)


def _is_small(diff: WordDiff, step: Step, witness: Witness) -> bool:
    """Whether a small word was missing; that is a slip, inside a quotation too."""
    return not step.is_replacement and only_function_words(diff, step, witness.lexicon)


def _whole(indexes: list[int]) -> list[int]:
    return indexes if len(indexes) >= _NEW_QUOTATION else []


def _quoted(tokens: tuple[Token, ...], start: int, end: int, witness: Witness) -> list[int]:
    """Quoted words of a range, unless their quotation is a title or a code name."""
    return [
        index
        for index in range(start, end)
        if tokens[index].quoted and _is_speech(_quotation_round(tokens, index), witness)
    ]


def _inside(diff: WordDiff, step: Step) -> bool:
    """Whether what came or went was part of a quotation of which other words are on both sides."""
    tokens, start, end = (
        (diff.old, step.old_start, step.old_end)
        if step.old_start < step.old_end
        else (diff.new, step.new_start, step.new_end)
    )
    return (
        _is_one_quotation(tokens, start)
        and diff.old[step.old_start - 1].quoted
        and diff.new[step.new_start - 1].quoted
    ) or (
        _is_one_quotation(tokens, end)
        and diff.old[step.old_end].quoted
        and diff.new[step.new_end].quoted
    )


def _is_one_quotation(tokens: tuple[Token, ...], at: int) -> bool:
    """Whether a token and the one before it stand between the same marks."""
    return (
        0 < at < len(tokens)
        and tokens[at - 1].quoted
        and tokens[at].quoted
        and DOUBLE_MARKS.isdisjoint(tokens[at].gap)
    )


def _quotation_round(tokens: tuple[Token, ...], index: int) -> tuple[Token, ...]:
    start = end = index
    while start > 0 and tokens[start - 1].quoted:
        start -= 1
    while end + 1 < len(tokens) and tokens[end + 1].quoted:
        end += 1
    return tokens[start : end + 1]


def _is_speech(quotation: tuple[Token, ...], witness: Witness) -> bool:
    """Whether plain words are quoted, and no title, name or piece of code."""
    content = [
        token
        for token in quotation
        if token.kind is TokenKind.WORD and not is_function_word(token, witness.lexicon)
    ]
    if not content:
        return False
    large = sum(token.capital for token in content)
    if len(content) > 1:
        return large / len(content) < _TITLE_SHARE or len(content) > _SCARE_WORDS
    word = content[0].key
    return not large and (not has_dictionary(witness.language) or is_known(word, witness.language))


def _remarked(diff: WordDiff, witness: Witness) -> Iterator[tuple[int, int]]:
    """Words that stayed while the marks round them came or went."""
    run: list[tuple[int, int]] = []
    for pair in (*diff.same, None):
        if pair is not None and diff.old[pair[0]].quoted != diff.new[pair[1]].quoted:
            run.append(pair)
            continue
        if run and _is_remarked(diff, run, witness):
            yield from run
        run = []


def _is_marked_alike(apart: tuple[Step, ...], old: list[bool], new: list[bool]) -> bool:
    """Whether all that stayed is quoted on both sides or on neither."""
    i = j = 0
    for step in apart:
        if old[i : step.old_start] != new[j : step.new_start]:
            return False
        i, j = step.old_end, step.new_end
    return old[i:] == new[j:]


def _is_remarked(diff: WordDiff, run: list[tuple[int, int]], witness: Witness) -> bool:
    if len(run) > _SCARE_WORDS:
        return False
    first, last = run[0], run[-1]
    side = diff.old if diff.old[first[0]].quoted else diff.new
    place = 0 if side is diff.old else 1
    whole = side[first[place] : last[place] + 1]
    missing = len(_quotation_round(side, first[place])) - len(whole)
    return 0 <= missing <= len(whole) // _RETOLD and _is_speech(whole, witness)
