"""`number` and `date`: a figure that changed, came or went inside a kept passage."""

from collections import Counter
from collections.abc import Iterable

from archive.edits.agreement import agreeing, agreeing_words, has_content
from archive.edits.claims import Claim, claim, is_function_word, new_indexes, old_indexes
from archive.edits.measures import changed_measures, is_measured
from archive.edits.steps import Step, WordDiff
from archive.edits.witness import Witness
from archive.language.spelling import lemma
from archive.language.token import Token, TokenKind
from archive.model import EditKind


def changed_numbers(diff: WordDiff, witness: Witness) -> Claim | None:
    """Figures, ordinals, number words, versions, times of day; not those that only moved."""
    unsure = witness.lexicon.unsure_numbers
    if not (is_measured(diff, witness.lexicon) or any(t.key in unsure for t in diff.touched)):
        return None
    one, other = changed_measures(diff, witness)
    old: list[int] = []
    new: list[int] = []
    exchanged = False
    counted: list[Step] = []
    for step in diff.steps:
        left = _numbers(diff.old, range(step.old_start, step.old_end))
        right = _numbers(diff.new, range(step.new_start, step.new_end))
        # "one" and "second" count against another number only: "the second", "one of them".
        lone_left = _unsure(diff.old, range(step.old_start, step.old_end), unsure)
        lone_right = _unsure(diff.new, range(step.new_start, step.new_end), unsure)
        if left or (lone_left and lone_right):
            right = sorted({*right, *lone_right})
        if right or (lone_left and lone_right):
            left = sorted({*left, *lone_left})
        exchanged = exchanged or _is_exchange(diff, step, unsure)
        if _is_one_count(diff, step, witness):
            old.append(step.old_start)
            new.append(step.new_start)
        elif not _is_one_date(diff, step, witness):
            old.extend(left)
            new.extend(right)
        if left or right:
            counted.append(step)
    if not exchanged and _is_moved(diff, old, new, witness):
        return claim(EditKind.NUMBER, one, other)
    forms = _forms(diff, counted, witness)
    return claim(EditKind.NUMBER, [*one, *old, *forms[0]], [*other, *new, *forms[1]])


def _forms(diff: WordDiff, counted: list[Step], witness: Witness) -> tuple[list[int], list[int]]:
    """The words that follow a changed figure in their form: "one man was", "two men were"."""
    old: list[int] = []
    new: list[int] = []
    for step in counted:
        left, right = agreeing_words(diff, step, witness)
        old.extend(left)
        new.extend(right)
    beside = [
        step for step in agreeing(diff, counted, witness) if has_content(diff, step, witness)
    ]
    return [*old, *old_indexes(beside)], [*new, *new_indexes(beside)]


def changed_dates(diff: WordDiff, witness: Witness) -> Claim | None:
    """Days, weekdays, months, years; a date written otherwise has the same keys and is none."""
    leads = witness.lexicon.span_leads
    if not any(token.kind is TokenKind.DATE or token.key in leads for token in diff.touched):
        return None
    old: list[int] = []
    new: list[int] = []
    exchanged = False
    for step in diff.steps:
        left, right = range(step.old_start, step.old_end), range(step.new_start, step.new_end)
        exchanged = exchanged or _is_exchange(diff, step)
        if _is_one_count(diff, step, witness):
            continue
        if _is_one_date(diff, step, witness) or _is_other_span(diff, step, witness):
            old.extend(left)
            new.extend(right)
            continue
        both = any(_is_date(diff.old, i) for i in left) and any(
            _is_date(diff.new, j) for j in right
        )
        old.extend(i for i in left if _counts(diff.old[i], witness, both=both))
        new.extend(j for j in right if _counts(diff.new[j], witness, both=both))
    if not exchanged and _is_moved(diff, old, new, witness):
        return None
    return claim(EditKind.DATE, old, new)


def is_same_figure(diff: WordDiff, step: Step, witness: Witness) -> bool:
    """Whether a figure only stands for its word, where the word alone need not be one: "third"."""
    values = witness.lexicon.numbers
    left, right = (
        [values.get(token.key, token.key) for token in side]
        for side in (diff.left(step), diff.right(step))
    )
    return left == right


def _counts(token: Token, witness: Witness, *, both: bool) -> bool:
    """The word "today" is a date against another one; alone it is a manner of speaking."""
    return token.kind is TokenKind.DATE and (
        both or token.key not in witness.lexicon.relative_days
    )


def _is_date(tokens: tuple[Token, ...], index: int) -> bool:
    return tokens[index].kind is TokenKind.DATE


def _is_one_date(diff: WordDiff, step: Step, witness: Witness) -> bool:
    """One year for another where only one side could be read as one: "2000" may be a count."""
    return _is_mixed(diff, step) and not _is_one_count(diff, step, witness)


def _is_one_count(diff: WordDiff, step: Step, witness: Witness) -> bool:
    """Four digits that only look like a year, for a count: 2013 people, 13 people."""
    if not _is_mixed(diff, step):
        return False
    sides = (*diff.left(step), *diff.right(step))
    year = next(token for token in sides if token.kind is TokenKind.DATE)
    count = next(token for token in sides if token.kind is TokenKind.NUMBER)
    before = diff.old[max(0, step.old_start - 1) : step.old_start]
    if any(token.key in witness.lexicon.year_words for token in before):
        return False
    return len(year.key) == 4 and year.key.isdigit() and len(count.key) != 4


def _is_mixed(diff: WordDiff, step: Step) -> bool:
    left, right = diff.left(step), diff.right(step)
    kinds = {token.kind for token in (*left, *right)}
    return (
        len(left) == len(right) == 1
        and kinds == {TokenKind.DATE, TokenKind.NUMBER}
        and left[0].text != right[0].text
    )


def _numbers(tokens: tuple[Token, ...], indexes: Iterable[int]) -> list[int]:
    return [index for index in indexes if tokens[index].kind is TokenKind.NUMBER]


def _unsure(
    tokens: tuple[Token, ...], indexes: Iterable[int], unsure: frozenset[str]
) -> list[int]:
    return [index for index in indexes if tokens[index].key in unsure]


def _is_moved(diff: WordDiff, old: list[int], new: list[int], witness: Witness) -> bool:
    """Whether the same figures stand on both sides, only elsewhere in the passage."""
    values = witness.lexicon.numbers
    left = Counter(values.get(diff.old[i].key, diff.old[i].key) for i in old)
    right = Counter(values.get(diff.new[j].key, diff.new[j].key) for j in new)
    return left == right


def _is_exchange(diff: WordDiff, step: Step, unsure: frozenset[str] = frozenset()) -> bool:
    """One figure for another, the words round it unmoved: "3 dead, 20 hurt", "20 dead, 3 hurt"."""
    left, right = diff.left(step), diff.right(step)
    if not len(left) == len(right) == 1 or left[0].key == right[0].key:
        return False
    words = [token for token in (*left, *right) if token.kind is TokenKind.WORD]
    return not words or (len(words) == 1 and words[0].key in unsure)


def _is_other_span(diff: WordDiff, step: Step, witness: Witness) -> bool:
    """Another word before a year, month, week or weekday: "last Friday", "next Friday"."""
    lexicon = witness.lexicon
    sides = []
    for tokens, start, end in (
        (diff.old, step.old_start, step.old_end),
        (diff.new, step.new_start, step.new_end),
    ):
        leads = [token.key for token in tokens[start:end] if token.key in lexicon.span_leads]
        rest = [
            token
            for token in tokens[start:end]
            if token.key not in lexicon.span_leads and not is_function_word(token, lexicon)
        ]
        beside = (*tokens[max(0, start - 1) : start], *tokens[end : end + 1])
        spans = any(
            token.kind is TokenKind.DATE or token.key in lexicon.span_words for token in beside
        )
        if len(leads) != 1 or rest or not spans:
            return False
        sides.append(lemma(leads[0], witness.language))
    return sides[0] != sides[1]
