"""Style sheets: the sheets, images and fonts that they name. Pure, and linear in the text.

A sheet is read by its tokens alone, since all that matters here is what is named in `url()` and
`@import` (CSS Syntax 3). Of the files that one `@font-face` offers a browser fetches one.
"""

import re
from collections.abc import Iterator
from itertools import islice
from typing import Final

from crawler.sources.needs import Need, Requisite, requisite

LONGEST: Final = 2 * 1024**2
"""Characters of a sheet that are read; more is no sheet that a person wrote."""

MOST: Final = 1_000
"""Addresses of each kind that are taken from a sheet."""

# Each ends at the end of the text too, so that what is never closed is looked through once.
_COMMENT: Final = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)
_FONT_FACE: Final = re.compile(r"@font-face\s*+\{([^}]*+)(?:\}|\Z)", re.IGNORECASE)
_IMPORT: Final = re.compile(
    r"""@import(?:\s++|(?=["']))"""  # sheets that were made small leave the space out
    # A semicolon within an address does not end the rule: services of fonts have them there.
    r"""((?:"[^"\n]*+(?:["\n]|\Z)|'[^'\n]*+(?:['\n]|\Z)|"""
    r"""url\((?!\s*+["'])[^)]*+(?:\)|\Z)|[^;"'])*+)(?:;|\Z)""",
    re.IGNORECASE,
)
_URL: Final = re.compile(r"url\(\s*+", re.IGNORECASE)
_FORMAT: Final = re.compile(r"""\s*+\)?\s*+format\(\s*+["']?([\w-]++)""", re.IGNORECASE)
_NAMED: Final = re.compile(r"""["']([^"']++)""")
_BEST_FORMATS: Final = ("woff2", "woff", "truetype", "opentype", "")
_PRINT_ONLY: Final = re.compile(r"\bprint\s*+\Z", re.IGNORECASE)


def style_requisites(text: str, url: str) -> list[Requisite]:
    """What a sheet at `url` names, each once: sheets first, then fonts, then images.

    The text of a `style` element or attribute is read against the address of its page.
    """
    text = _COMMENT.sub(" ", text[:LONGEST])
    fonts = [_font(found[1]) for found in islice(_FONT_FACE.finditer(text), MOST)]
    text = _FONT_FACE.sub(" ", text)
    imports = [_imported(found[1]) for found in islice(_IMPORT.finditer(text), MOST)]
    images = [written for written, _ in islice(_urls(_IMPORT.sub(" ", text)), MOST)]
    found = [
        *(requisite(url, written, Need.STYLE) for written in imports if written),
        *(requisite(url, written, Need.FONT) for written in fonts if written),
        *(requisite(url, written, Need.IMAGE) for written in images),
    ]
    return list(dict.fromkeys(one for one in found if one is not None))


def _imported(prelude: str) -> str | None:
    if _PRINT_ONLY.search(prelude):
        return None
    named = next((written for written, _ in _urls(prelude)), None)
    if named is None and (quoted := _NAMED.match(prelude)):
        return quoted[1]
    return named


def _font(block: str) -> str | None:
    """The file that a browser takes of those that are offered."""
    offered: dict[str, str] = {}
    for written, end in _urls(block):
        said = _FORMAT.match(block, end)
        offered.setdefault(said[1].lower() if said else _by_ending(written), written)
    return next((offered[one] for one in _BEST_FORMATS if one in offered), None)


def _by_ending(written: str) -> str:
    ending = written.partition("?")[0].partition("#")[0].rpartition(".")[2].lower()
    known = {"woff2": "woff2", "woff": "woff", "eot": "embedded-opentype", "svg": "svg"}
    return known.get(ending, "")


def _urls(text: str) -> Iterator[tuple[str, int]]:
    """Each address in `url()`, and where it ends."""
    at = 0
    while (found := _URL.search(text, at)) is not None:
        start = found.end()
        quote = text[start : start + 1]
        if quoted := quote in ('"', "'"):
            start += 1
        end = text.find(quote if quoted else ")", start)
        if end < 0:
            return
        yield text[start:end].strip(), end + 1
        at = end + 1
