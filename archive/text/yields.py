"""The yield alarm: a host whose pages suddenly give no text, title or stamp has a new layout.

Pure: what the host's recent articles gave against what this one gives. An alarm does not change
the reading; it flags it, so that edits of that host are held as doubtful until someone has looked.
"""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from archive.model import Article
from archive.text.blocks import count_words

LAYOUT_CHANGED: Final = "layout_changed"
_ENOUGH: Final = 5  # articles of the host before anything can be expected of it
_USUAL: Final = 0.8  # share of them that must have had what is missing now
_COLLAPSED: Final = 0.15  # of the usual number of words
_WORTH: Final = 80  # words that are usual on a host whose texts can collapse at all


@dataclass(frozen=True, slots=True)
class Yield:
    """What one page gave."""

    words: int
    title: bool
    stamp: bool  # any claim of time in the page itself, the address not counted
    body_found: bool = True  # the profile's body container, where a profile names one


def yield_of(article: Article) -> Yield:
    """Measure an article."""
    return Yield(
        words=sum(map(count_words, article.paragraphs)),
        title=article.title is not None,
        stamp=any(stamp.source not in ("address", "htmldate") for stamp in article.stamps),
        body_found="profile_body_missing" not in article.flags,
    )


def alarm(past: Sequence[Yield], now: Yield) -> str | None:
    """What is missing that the host's pages usually give, in a few words; None when all is well.

    `past` are the newest yields of other articles of the host.
    """
    if len(past) < _ENOUGH:
        return None
    usual_words = statistics.median(each.words for each in past)
    if usual_words >= _WORTH and now.words < _COLLAPSED * usual_words:
        return f"{now.words} words where {usual_words:.0f} are usual"
    for name, had, has in (
        ("title", [each.title for each in past], now.title),
        ("stamp", [each.stamp for each in past], now.stamp),
        ("body of the profile", [each.body_found for each in past], now.body_found),
    ):
        if not has and sum(had) >= _USUAL * len(had):
            return f"no {name} where {sum(had)} of {len(had)} pages have one"
    return None


def with_alarm(article: Article, past: Sequence[Yield]) -> Article:
    """The article, flagged when its host's layout seems to have changed."""
    if alarm(past, yield_of(article)) is None or LAYOUT_CHANGED in article.flags:
        return article
    return replace(article, flags=(*article.flags, LAYOUT_CHANGED))
