"""The gates before any comparison: equal text, and text that is equal but for its writing."""

import hashlib

from archive.edits.furniture import furniture
from archive.language.folding import fold
from archive.model import Article

NORMAL_VERSION = "1"


def text_digest(article: Article) -> str:
    """A digest of what a reader reads, as written: headline, byline and paragraphs.

    Equal digests mean equal text, so nothing needs to be compared. Unequal ones mean that somebody
    has to look.
    """
    parts = (article.title, article.byline, *article.paragraphs)
    # The lengths go before the text, so that no two cuts of one text give the same bytes.
    lengths = [-1 if part is None else len(part) for part in parts]
    written = f"{lengths}{''.join([part or '' for part in parts])}"
    return hashlib.sha256(written.encode("utf-8", "surrogatepass")).hexdigest()


def same_text(one: Article, other: Article) -> bool:
    """Whether two articles are written with the same characters."""
    return (
        one.paragraphs == other.paragraphs
        and one.title == other.title
        and one.byline == other.byline
    )


def normal_form(article: Article) -> str:
    """What is left when typography, blocks, case and furniture are folded away.

    Two articles with the same normal form say the same; the reverse is for `compare` to find.
    """
    skipped = furniture(article.paragraphs)
    kept = (block for index, block in enumerate(article.paragraphs) if index not in skipped)
    return "\n".join(
        fold(part).casefold()
        for part in (article.title or "", article.byline or "", " ".join(kept))
    )
