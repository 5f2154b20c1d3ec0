"""`headline` and `byline`: the words of a field changed, not only its case, marks or labels."""

import re
from typing import Final
from urllib.parse import urlsplit

from archive.edits.measures import without_restated
from archive.edits.spans import by_words
from archive.edits.steps import word_diff
from archive.language.folding import fold
from archive.language.lexicon import Lexicon
from archive.language.tokens import letters, tokenise
from archive.model import Article, Change, EditKind, Field

_BYLINE_LABEL: Final = re.compile(
    r"^\s*(?:(?:written |reported |story )?by|authors?|von|par|por|de la redacción de"
    r"|автор(?:ы|и)?|текст|текст:)\s*:?\s+",
    re.IGNORECASE,
)
_JOINING: Final = frozenset(("and", "und", "et", "y", "e", "и", "і", "й", "та"))
_SUFFIX: Final = re.compile(r"(?P<mark>\s[-–—|·•»]\s|\s?[|]\s?|\s::\s)(?P<site>[^-–—|·•»]{2,40})$")


def field_change(field: Field, old: Article, new: Article, lexicon: Lexicon) -> Change | None:
    """The change of a headline or byline; None where it is written with the same characters."""
    before, after = _value(field, old), _value(field, new)
    if (before or "") == (after or ""):
        return None
    if field is Field.TITLE:
        same = _same_title(before or "", after or "", old, new, lexicon)
        kind = EditKind.HEADLINE
    else:
        same = _names(before or "", lexicon) == _names(after or "", lexicon)
        kind = EditKind.BYLINE
    return Change(
        kind=EditKind.FORMAT if same else kind,
        field=field,
        before=before,
        after=after,
        spans=by_words(before or "", after or ""),
    )


def same_headline(one: str, other: str, lexicon: Lexicon) -> bool:
    """Whether two headlines say the same: the same words, and figures of the same worth."""
    if one.isupper() or other.isupper():
        one, other = one.casefold(), other.casefold()  # "ß" has no capital
    old, new = tokenise(one, lexicon), tokenise(other, lexicon)
    return letters(old) == letters(new) or not without_restated(word_diff(old, new), lexicon)


def _value(field: Field, article: Article) -> str | None:
    return article.title if field is Field.TITLE else article.byline


def _names(byline: str, lexicon: Lexicon) -> str:
    """The words of a byline without its label and without what joins the last name to the rest."""
    tokens = tokenise(_BYLINE_LABEL.sub("", byline), lexicon)
    return letters([token for token in tokens if token.key not in _JOINING])


def _same_title(before: str, after: str, old: Article, new: Article, lexicon: Lexicon) -> bool:
    if same_headline(before, after, lexicon):
        return True
    return any(
        same_headline(_without_site(one, article), other, lexicon)
        for one, other, article in ((before, after, old), (after, before, new))
    )


def _without_site(title: str, article: Article) -> str:
    """A headline without the name of the site that a page puts behind it."""
    suffix = _SUFFIX.search(title)
    if suffix is None:
        return title
    site = suffix["site"].strip()
    host = urlsplit(article.canonical_url or "").hostname or ""
    of_host = re.sub(r"\W", "", fold(site).lower()) in host.replace("-", "").replace(".", "")
    words = site.split()
    looks_like_name = all(
        word[0].isupper() or word[0].isdigit() or len(word) <= 3 for word in words
    )
    sure_mark = suffix["mark"].strip() in {"|", "::", "·", "•", "»"}
    if of_host or (looks_like_name and (sure_mark or len(words) >= 2)):
        return title[: suffix.start()]
    return title
