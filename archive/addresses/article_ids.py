"""Sites whose addresses carry an article number that outlives the words around it: data only.

One line per host, folded as in `identity.folded_host`. The pattern is searched in the path (with
"?query" where there is one) and its first group is the number. A line belongs here only when the
number is the article's own on the whole site, so that two articles can never share it. It makes
page keys, so a line that is added later gives kept pages of the host another key; what profiles
say of ids is for judging redirects. Give the pattern an end: a slug may hold "a320" too.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

ARTICLE_IDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "apnews.com": r"^/article/(?:[^/]*-)?([0-9a-f]{32})(?![\w-])",
        "dw.com": r"/(a-\d{6,})(?![\w-])",
        "lemonde.fr": r"/article/(?:[^?]*_)(\d{6,})_\d+\.html",
        "rferl.org": r"^/a/(?:[^/?]+/)?(\d{5,})\.html",
        "svoboda.org": r"^/a/(?:[^/?]+/)?(\d{5,})\.html",
        "themoscowtimes.com": r"^[^?]*[/-](a\d{4,7})(?![\w-])",
    }
)
