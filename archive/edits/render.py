"""An edit as marked text, for whoever puts colours or tags on it: woven, side by side, HTML.

Nothing here knows a terminal or a page. A segment is a piece of text and what befell it.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from html import escape
from typing import Final

from archive.edits.spans import Remainder, by_words
from archive.model import Article, Change, EditKind, Field, Span

_BREAK: Final = "\n\n"


class Mark(StrEnum):
    SAME = "same"
    REMOVED = "removed"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of text under one mark."""

    text: str
    mark: Mark


@dataclass(frozen=True, slots=True)
class Row:
    """One passage that changed: the kinds of its changes, and the passage as marked text."""

    kinds: tuple[EditKind, ...]
    field: Field
    segments: tuple[Segment, ...]

    @property
    def old(self) -> tuple[Segment, ...]:
        """The left side: what the old version has."""
        return tuple(one for one in self.segments if one.mark is not Mark.ADDED)

    @property
    def new(self) -> tuple[Segment, ...]:
        """The right side: what the new version has."""
        return tuple(one for one in self.segments if one.mark is not Mark.REMOVED)


def rows(changes: Sequence[Change]) -> tuple[Row, ...]:
    """The passages that changed, each once, in the order of the changes; formats are left out."""
    grouped: dict[tuple[Field, str | None, str | None], list[Change]] = {}
    for change in changes:
        if change.kind is not EditKind.FORMAT:
            grouped.setdefault((change.field, change.before, change.after), []).append(change)
    return tuple(
        Row(
            tuple(dict.fromkeys(change.kind for change in group)),
            field,
            _passage(group),
        )
        for (field, _, _), group in grouped.items()
    )


def html(before: Article, after: Article, changes: Sequence[Change]) -> str:
    """Both articles woven into one, with `<ins>` and `<del>`; one `<p>` for each block."""
    woven = {
        field: weave(field_text(before, field), field_text(after, field), spans_in(changes, field))
        for field in Field
    }
    parts = []
    if woven[Field.TITLE]:
        parts.append(f"<h1>{_tagged(woven[Field.TITLE])}</h1>")
    if woven[Field.BYLINE]:
        parts.append(f'<p class="byline">{_tagged(woven[Field.BYLINE])}</p>')
    parts.extend(f"<p>{_tagged(block)}</p>" for block in _blocks(woven[Field.BODY]) if block)
    return "\n".join(parts)


def field_text(article: Article, field: Field) -> str:
    """The text that the spans of a field are offsets in."""
    match field:
        case Field.TITLE:
            return article.title or ""
        case Field.BYLINE:
            return article.byline or ""
        case Field.BODY:
            return article.body


def spans_in(changes: Iterable[Change], field: Field) -> tuple[Span, ...]:
    """The spans of all changes of a field."""
    return tuple(span for change in changes if change.field is field for span in change.spans)


def weave(old: str, new: str, spans: Sequence[Span]) -> tuple[Segment, ...]:
    """Two texts as one: what stayed once, what went marked as removed, what came as added.

    Where the spans do not cover every difference, the whole of both texts is marked.
    """
    left = Remainder.of(old, ((span.before_start, span.before_end) for span in spans))
    right = Remainder.of(new, ((span.after_start, span.after_end) for span in spans))
    if left.text != right.text:
        found = (Segment(old, Mark.REMOVED), Segment(new, Mark.ADDED))
        return tuple(segment for segment in found if segment.text)
    pieces = sorted(
        [
            *((at, 0, Segment(text, Mark.REMOVED)) for at, text in left.gaps(old)),
            *((at, 1, Segment(text, Mark.ADDED)) for at, text in right.gaps(new)),
        ],
        key=lambda piece: piece[:2],
    )
    segments: list[Segment] = []
    done = 0
    for at, _, segment in pieces:
        if at > done:
            segments.append(Segment(left.text[done:at], Mark.SAME))
            done = at
        segments.append(segment)
    if done < len(left.text):
        segments.append(Segment(left.text[done:], Mark.SAME))
    return tuple(segments)


def _passage(group: Sequence[Change]) -> tuple[Segment, ...]:
    """One passage woven word by word; what moved stands whole on both sides."""
    before, after = group[0].before or "", group[0].after or ""
    if any(change.kind is EditKind.MOVED for change in group):
        return (Segment(before, Mark.REMOVED), Segment(after, Mark.ADDED))
    return weave(before, after, by_words(before, after))


def _blocks(segments: Sequence[Segment]) -> Iterator[list[Segment]]:
    block: list[Segment] = []
    for segment in segments:
        first, *rest = segment.text.split(_BREAK)
        block.append(Segment(first, segment.mark))
        for text in rest:
            yield [one for one in block if one.text]
            block = [Segment(text, segment.mark)]
    yield [one for one in block if one.text]


def _tagged(segments: Iterable[Segment]) -> str:
    return "".join(_tag(segment) for segment in segments)


def _tag(segment: Segment) -> str:
    text = escape(segment.text)
    match segment.mark:
        case Mark.SAME:
            return text
        case Mark.REMOVED:
            return f"<del>{text}</del>"
        case Mark.ADDED:
            return f"<ins>{text}</ins>"
