"""Where quotations stand in a text: by the place of the marks, not by their shape.

Publishers mix “curly”, „low“, «angled», "straight" and 'single' marks, even on one page, and close
a quotation with the mark that opens it. So a mark opens where a space stands before it and a word
after it, and closes where a word stands before it.
"""

import re
from typing import Final

DOUBLE_MARKS: Final = frozenset('"“”„‟«»″＂')
_SINGLE: Final = frozenset("'‘’‚‛‹›`´")
_MARK: Final = re.compile("[" + "".join(sorted(DOUBLE_MARKS | _SINGLE)) + "]")
_OPENS_AFTER: Final = frozenset("([{-–—‐‑/:|>")
_LONGEST_SINGLE: Final = 400  # characters; a longer one is two stray apostrophes


def quotations(text: str) -> tuple[tuple[int, int], ...]:
    """The ranges [start, end) of the words inside quotation marks, marks left out, in order.

    A quotation inside a quotation belongs to the outer one. A double mark that opens a text and is
    never closed quotes the whole text: that is how a quotation runs on over paragraphs.
    """
    marks = [match.start() for match in _MARK.finditer(text)]
    found: list[tuple[int, int]] = []
    done = 0
    for number, opening in enumerate(marks):
        if opening < done or not _may_open(text, opening):
            continue
        closing = _closing(text, opening, marks[number + 1 :])
        if closing is None and opening == 0 and text[0] in DOUBLE_MARKS:
            closing = len(text)
        if closing is not None:
            found.append((opening + 1, closing))
            done = closing + 1
    return tuple(found)


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
        or before in DOUBLE_MARKS
        or before in _SINGLE
    )


def _closing(text: str, opening: int, marks: list[int]) -> int | None:
    double = text[opening] in DOUBLE_MARKS
    kind = DOUBLE_MARKS if double else _SINGLE
    end = len(text) if double else opening + _LONGEST_SINGLE
    for index in marks:
        if index >= end:
            break
        if text[index] in kind and _may_close(text, index, single=not double):
            return index
    return None


def _may_close(text: str, index: int, *, single: bool) -> bool:
    after = text[index + 1 : index + 2]
    if single:
        return not text[index - 1].isspace() and not after.isalnum()
    return not (_may_open(text, index) and after.isalnum())
