"""Apply an edit: from the old article and the changes to the new one.

Nobody needs it to read an archive. It is the proof that the spans of an edit cover every
difference: what lies outside them must be the same text on both sides.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from archive.edits.render import field_text
from archive.edits.spans import Remainder
from archive.model import Article, Change, Field, Span


@dataclass(frozen=True, slots=True)
class Piece:
    """What stands in the new text at one span."""

    field: Field
    span: Span
    text: str


def pieces(changes: Iterable[Change], after: Article) -> tuple[Piece, ...]:
    """An edit that carries the new words with it, so that the new article can be let go."""
    texts = {field: field_text(after, field) for field in Field}
    return tuple(
        Piece(change.field, span, texts[change.field][span.after_start : span.after_end])
        for change in changes
        for span in change.spans
    )


def apply(before: Article, edit: Sequence[Piece]) -> Article:
    """The new article: its headline, byline and paragraphs; all else is the old one's."""
    title, byline, body = (
        _patched(field_text(before, field), [piece for piece in edit if piece.field is field])
        for field in (Field.TITLE, Field.BYLINE, Field.BODY)
    )
    return replace(
        before,
        title=title or None,
        byline=byline or None,
        paragraphs=tuple(body.split("\n\n")) if body else (),
    )


def _patched(text: str, edit: Sequence[Piece]) -> str:
    if not edit:
        return text
    kept = Remainder.of(
        text, ((piece.span.before_start, piece.span.before_end) for piece in edit)
    ).text
    done: list[str] = []
    at = taken = 0  # how far the new text is written, and how much of the kept text is used up
    for piece in sorted(edit, key=lambda one: (one.span.after_start, -one.span.after_end)):
        if piece.span.after_end <= at:
            continue  # a change inside another: a typo in a paragraph that moved
        gap = piece.span.after_start - at
        done.extend((kept[taken : taken + gap], piece.text))
        taken += gap
        at = piece.span.after_end
    return "".join((*done, kept[taken:]))
