"""CSV and TSV: the addresses of one column, found by its name or by what stands in it."""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from archive.model import LeftOut, LinkRole
from crawler.sources.lists import is_address_like
from crawler.sources.passages import Document, Found, refanged, shortened

_DELIMITERS: Final = "\t;,|"
# The whole name of a column, or a word of it.
_NAMES: Final = re.compile(
    r"(?:.*[\s_-])?(?:urls?|uri|links?|href|address|web ?page|permalink|ссылк[аи]|адрес"
    r"|посилання|lien|enlace|adresse)(?:[\s_-].*)?",
    re.IGNORECASE,
)
_ROWS_LOOKED_AT: Final = 20
_LOOKED_AT: Final = 65_536


@dataclass(frozen=True, slots=True)
class _Row:
    line: int  # 1-based line on which the row begins
    cells: list[str]


@dataclass(frozen=True, slots=True)
class _Column:
    index: int
    name: str | None  # None where the table has no header
    has_header: bool


def read(document: Document) -> Iterator[Found | LeftOut]:
    """Give the address of every row; the words are the other cells."""
    delimiter = delimiter_of(document.text) or ","
    rows = list(_rows(document, delimiter))
    sound = [row for row in rows if isinstance(row, _Row)]
    column = _column(sound, document.column)
    if column is None:
        yield document.left_out(document.name, _no_column(sound, document.column))
        return
    header = sound[0] if column.has_header else None
    for row in rows:
        if isinstance(row, LeftOut):
            yield row
        elif row is not header:
            yield _found(document, row, column)


def is_table(text: str) -> bool:
    """Tell whether a text has a header that names a column of addresses.

    Without a header it takes the file's name or the caller's word: an address may hold commas.
    """
    delimiter = delimiter_of(text)
    if delimiter is None:
        return False
    document = Document(name="", text=_head(text))
    rows = [row for row in _rows(document, delimiter) if isinstance(row, _Row)]
    return bool(rows) and _named(rows[:_ROWS_LOOKED_AT]) is not None


def delimiter_of(text: str) -> str | None:
    """Give the delimiter that cuts nine of ten first rows into as many cells as the first."""
    document = Document(name="", text=_head(text))
    for delimiter in _DELIMITERS:
        rows = [row for row in _rows(document, delimiter) if isinstance(row, _Row)]
        widths = [len(row.cells) for row in rows[:_ROWS_LOOKED_AT]]
        if widths and widths[0] > 1 and widths.count(widths[0]) >= 0.9 * len(widths):
            return delimiter
    return None


def _head(text: str) -> str:
    """The first whole lines of a text."""
    lines = text[:_LOOKED_AT].split("\n")
    return "\n".join(lines[: -1 if len(text) > _LOOKED_AT else None])


def _rows(document: Document, delimiter: str) -> Iterator[_Row | LeftOut]:
    reader = csv.reader((f"{line}\n" for line in document.lines), delimiter=delimiter)
    in_table = False
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield document.left_out(f"row of line {line}", f"A broken row ({error}).", line)
            continue
        if not any(cell.strip() for cell in cells):
            continue
        if in_table or not cells[0].lstrip().startswith("#"):
            in_table = True
            yield _Row(line, [cell.strip() for cell in cells])


def _column(rows: list[_Row], wanted: str | None) -> _Column | None:
    if not rows:
        return None
    if wanted is not None:
        return _wanted(rows[0], wanted)
    sample = rows[:_ROWS_LOOKED_AT]
    return _named(sample) or _full_of_addresses(sample)


def _wanted(header: _Row, wanted: str) -> _Column | None:
    """The column of that name, or of that number (from 1) where no column has the name."""
    names = [cell.casefold() for cell in header.cells]
    if wanted.strip().casefold() in names:
        index = names.index(wanted.strip().casefold())
        return _Column(index, header.cells[index], has_header=True)
    if wanted.strip().isdecimal() and 1 <= int(wanted) <= len(names):
        index = int(wanted) - 1
        titled = not is_address_like(header.cells[index])
        return _Column(index, header.cells[index] if titled else None, has_header=titled)
    return None


def _named(sample: list[_Row]) -> _Column | None:
    """The column whose name says that it holds addresses; "url" before an empty "image url"."""
    header = sample[0].cells
    if any(is_address_like(cell) for cell in header):
        return None
    fitting = [index for index, cell in enumerate(header) if _NAMES.fullmatch(cell)]
    if not fitting:
        return None
    index = max(fitting, key=lambda i: (_addresses(sample, i), -len(header[i]), -i))
    return _Column(index, header[index], has_header=True)


def _full_of_addresses(sample: list[_Row]) -> _Column | None:
    """The first column in which more than half of the cells below a title are addresses."""
    for index, title in enumerate(sample[0].cells):
        titled = not is_address_like(title)
        below = len(sample) - titled
        if below and _addresses(sample, index) > below / 2:
            return _Column(index, title if titled else None, has_header=titled)
    return None


def _addresses(sample: list[_Row], index: int) -> int:
    return sum(is_address_like(cell) for row in sample for cell in row.cells[index : index + 1])


def _no_column(rows: list[_Row], wanted: str | None) -> str:
    if not rows:
        return "A table without rows."
    names = shortened(", ".join(rows[0].cells))
    if wanted is not None:
        return f"Has no column {shortened(wanted, 40)!r}; its columns are: {names}."
    return f"No column holds addresses; name one with a column option. The columns are: {names}."


def _found(document: Document, row: _Row, column: _Column) -> Found | LeftOut:
    written = row.cells[column.index] if column.index < len(row.cells) else ""
    if not written:
        words = shortened(" · ".join(cell for cell in row.cells if cell))
        return document.left_out(words, "A row without an address.", row.line)
    others = (cell for i, cell in enumerate(row.cells) if i != column.index and cell)
    return Found(
        written=written,
        url=refanged(written),
        role=LinkRole.LISTED,
        line=row.line,
        label=column.name,
        words=shortened(" · ".join(others)),
    )
