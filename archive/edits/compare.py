"""All changes between two articles, typed, with the sentences and the places where they stand."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from archive.edits.align import Alignment, Pair, Text, align
from archive.edits.exchanges import figures_in_place
from archive.edits.fields import field_change
from archive.edits.furniture import furniture
from archive.edits.kinds import claims
from archive.edits.notices import is_bare_label, notice_kind
from archive.edits.passages import Sentence
from archive.edits.spans import placed, spans_of, uncovered
from archive.edits.steps import word_diff
from archive.edits.witness import Witness
from archive.language.guess import guess_language
from archive.language.lexicons import lexicon_of
from archive.language.token import Token
from archive.model import Article, Change, EditKind, Field, Span

COMPARER_VERSION: Final = "1"
_BREAK: Final = "\n\n"


@dataclass(frozen=True, slots=True)
class Comparison:
    """The changes, and how much of the old body the new one keeps."""

    changes: tuple[Change, ...]
    kept: float  # share of the old body's characters that stand in kept or equal passages
    furniture_changed: bool


def compare(before: Article, after: Article) -> tuple[Change, ...]:
    """The changes from one article to another; empty where both are written the same."""
    return examine(before, after).changes


def examine(before: Article, after: Article) -> Comparison:
    """The changes from one article to another, and what remains of the old one."""
    lexicon = lexicon_of(_language(before, after))
    fields = [
        change
        for field in (Field.TITLE, Field.BYLINE)
        if (change := field_change(field, before, after, lexicon)) is not None
    ]
    if before.paragraphs == after.paragraphs:
        return Comparison(tuple(fields), kept=1.0, furniture_changed=False)
    old = Text.of(before.paragraphs, furniture(before.paragraphs))
    new = Text.of(after.paragraphs, furniture(after.paragraphs))
    alignment = align(old, new, lexicon)
    body = list(_body_changes(old, new, alignment, Witness(old.body, new.body, lexicon)))
    moved_furniture = list(_furniture_change(old, new))
    return Comparison(
        changes=(*fields, *_complete(old.body, new.body, [*body, *moved_furniture])),
        kept=_kept(old, alignment),
        furniture_changed=bool(moved_furniture),
    )


def _language(before: Article, after: Article) -> str | None:
    return after.language or before.language or guess_language(after.body or before.body)


def _body_changes(
    old: Text, new: Text, alignment: Alignment, witness: Witness
) -> Iterator[Change]:
    for pair in alignment.pairs:
        yield from _pair_changes(old.body, new.body, pair, witness)
    for kind, written, (start, end) in _alone(new.body, alignment.added, EditKind.ADDED):
        yield Change(kind, Field.BODY, None, written, (Span(0, 0, start, end),))
    for kind, written, (start, end) in _alone(old.body, alignment.removed, EditKind.REMOVED):
        yield Change(kind, Field.BODY, written, None, (Span(start, end, 0, 0),))


def _alone(
    body: str, sentences: Iterable[Sentence], kind: EditKind
) -> Iterator[tuple[EditKind, str, tuple[int, int]]]:
    """Passages without a partner: their kind, text and range, the break beside them included."""
    done = 0
    for found, passage in _notices_and_rest(sentences, kind):
        start, end = _with_break(body, passage)
        yield found, _written(body, passage), (max(start, done), end)
        done = end


def _pair_changes(old: str, new: str, pair: Pair, witness: Witness) -> Iterator[Change]:
    before, after = _written(old, pair.old), _written(new, pair.new)
    whole = Span(pair.old[0].start, pair.old[-1].end, pair.new[0].start, pair.new[-1].end)
    if pair.moved:
        yield Change(EditKind.MOVED, Field.BODY, before, after, (whole,))
    diff = figures_in_place(
        word_diff(_tokens(pair.old), _tokens(pair.new)), witness.lexicon.unsure_numbers
    )
    found = claims(diff, witness)
    notice = notice_kind(after)
    if found and notice is not None:
        yield Change(notice, Field.BODY, before, after, (whole,))
        return
    spans: list[Span] = []
    for one in found:
        spans.extend(taken := spans_of(one, diff))
        yield Change(one.kind, Field.BODY, before, after, taken)
    if pair.moved:
        return
    inside = [_shifted(span, whole) for span in spans]
    rest = uncovered(
        old[whole.before_start : whole.before_end],
        new[whole.after_start : whole.after_end],
        inside,
    )
    if rest:
        yield Change(
            EditKind.FORMAT,
            Field.BODY,
            before,
            after,
            tuple(_shifted(span, whole, back=True) for span in rest),
        )


def _shifted(span: Span, by: Span, *, back: bool = False) -> Span:
    sign = 1 if back else -1
    return Span(
        span.before_start + sign * by.before_start,
        span.before_end + sign * by.before_start,
        span.after_start + sign * by.after_start,
        span.after_end + sign * by.after_start,
    )


def _tokens(passage: Sequence[Sentence]) -> tuple[Token, ...]:
    if len(passage) == 1:
        return passage[0].tokens
    return tuple(token for sentence in passage for token in sentence.tokens)


def _written(body: str, passage: Sequence[Sentence]) -> str:
    return body[passage[0].start : passage[-1].end].strip()


def _notices_and_rest(
    alone: Iterable[Sentence], kind: EditKind
) -> Iterator[tuple[EditKind, tuple[Sentence, ...]]]:
    """Runs of sentences that came or went together; a notice owns all that follows it."""
    run: list[Sentence] = []
    run_kind = kind
    for sentence in sorted(alone, key=lambda one: one.start):
        notice = notice_kind(sentence.text)
        follows = bool(run) and _follows(run[-1], sentence, owned=run_kind is not kind)
        if run and (notice is not None or not follows):
            yield _settled(run_kind, run)
            run = []
        if not run:
            run_kind = notice or kind
        run.append(sentence)
    if run:
        yield _settled(run_kind, run)


def _follows(last: Sentence, sentence: Sentence, *, owned: bool) -> bool:
    """Whether a sentence stands right behind another, in its block or below a bare label."""
    if last.end == sentence.start:
        return True
    return owned and is_bare_label(last.text) and sentence.start - last.end <= len(_BREAK)


def _settled(kind: EditKind, run: list[Sentence]) -> tuple[EditKind, tuple[Sentence, ...]]:
    if kind in {EditKind.ADDED, EditKind.REMOVED} and _is_label(run):
        return EditKind.FORMAT, tuple(run)
    return kind, tuple(run)


def _is_label(run: list[Sentence]) -> bool:
    """A label such as "Summary:" says nothing of its own."""
    return len(run) == 1 and len(run[0].tokens) <= 3 and run[0].text.rstrip("*_ ").endswith(":")


def _with_break(body: str, passage: Sequence[Sentence]) -> tuple[int, int]:
    """The range of a passage with the break behind it, or before it at the end of a body."""
    start, end = passage[0].start, passage[-1].end
    if body.startswith(_BREAK, end):
        return start, end + len(_BREAK)
    if end == len(body) and body.endswith(_BREAK, 0, start):
        return start - len(_BREAK), end
    return start, end


def _furniture_change(old: Text, new: Text) -> Iterator[Change]:
    """Furniture that differs is recorded as `format`, and nobody is told."""
    before = [old.blocks[index] for index in sorted(old.furniture)]
    after = [new.blocks[index] for index in sorted(new.furniture)]
    if [block.text for block in before] == [block.text for block in after]:
        return
    yield Change(
        EditKind.FORMAT,
        Field.BODY,
        "\n\n".join(block.text for block in before) or None,
        "\n\n".join(block.text for block in after) or None,
        (
            *(Span(block.start, block.end, 0, 0) for block in before),
            *(Span(0, 0, block.start, block.end) for block in after),
        ),
    )


def _complete(old: str, new: str, changes: list[Change]) -> Iterator[Change]:
    """The changes with every empty range in its place, and one more for what none covers."""
    spans = [span for change in changes for span in change.spans]
    rest = uncovered(old, new, spans)
    if rest:
        changes = [*changes, Change(EditKind.FORMAT, Field.BODY, None, None, rest)]
        spans = [*spans, *rest]
    where = placed(old, new, spans)
    for change in changes:
        yield replace(change, spans=tuple(where[span] for span in change.spans))


def _kept(old: Text, alignment: Alignment) -> float:
    total = sum(len(block.text) for block in old.article_blocks)
    gone = sum(len(sentence.text) for sentence in alignment.removed)
    return 1.0 - gone / total if total else 1.0
