"""Where quotations stand in a text: by the place of the marks, not by their shape.

Publishers mix “curly”, „low“, «angled», "straight" and 'single' marks, even on one page, and close
a quotation with the mark that opens it. So a mark opens where a space stands before it and a word
after it, and closes where a word stands before it.
"""

from typing import Final

_DOUBLE: Final = frozenset('"“”„‟«»″＂')
_SINGLE: Final = frozenset("'‘’‚‛‹›`´")
_OPENS_AFTER: Final = frozenset("([{-–—‐‑/:|>")
_LONGEST_SINGLE: Final = 400  # characters; a longer one is two stray apostrophes


def quotations(text: str) -> tuple[tuple[int, int], ...]:
    """The ranges [start, end) of the words inside quotation marks, marks left out, in order.

    A quotation inside a quotation belongs to the outer one. A double mark that opens a text and is
    never closed quotes the whole text: that is how a quotation runs on over paragraphs.
    """
    found: list[tuple[int, int]] = []
    place = 0
    while (opening := _next_opening(text, place)) is not None:
        closing = _closing(text, opening)
        if closing is None and opening == 0 and text[0] in _DOUBLE:
            closing = len(text)
        if closing is None:
            place = opening + 1
            continue
        found.append((opening + 1, closing))
        place = closing + 1
    return tuple(found)


def _next_opening(text: str, place: int) -> int | None:
    for index in range(place, len(text)):
        if (text[index] in _DOUBLE or text[index] in _SINGLE) and _may_open(text, index):
            return index
    return None


def _may_open(text: str, index: int) -> bool:
    after = text[index + 1 : index + 2]
    if text[index] == "«" and after.isspace():
        return True  # French sets a space inside its guillemets
    if not after or after.isspace():
        return False
    before = text[index - 1 : index]
    return (
        not before
        or before.isspace()
        or before in _OPENS_AFTER
        or before in _DOUBLE
        or before in _SINGLE
    )


def _closing(text: str, opening: int) -> int | None:
    kind = _DOUBLE if text[opening] in _DOUBLE else _SINGLE
    end = len(text) if kind is _DOUBLE else min(len(text), opening + _LONGEST_SINGLE)
    for index in range(opening + 1, end):
        if text[index] in kind and _may_close(text, index, single=kind is _SINGLE):
            return index
    return None


def _may_close(text: str, index: int, *, single: bool) -> bool:
    after = text[index + 1 : index + 2]
    if single:
        return not text[index - 1].isspace() and not after.isalnum()
    return not (_may_open(text, index) and after.isalnum())
