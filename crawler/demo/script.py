"""The edits that the demo site makes to itself, one named step after the other.

Each step says in a sentence what a newsroom did, and what a careful reader should find. A driver
calls `DemoSite.advance` between two rounds of checks; it may take several steps at once, since no
story is edited twice before "correction".
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from archive.model import AccessState, Verdict
from crawler.demo.newsroom import Newsroom
from crawler.demo.stories import OTHER_APPEAL


@dataclass(frozen=True, slots=True)
class Expected:
    """What the next check of a story should say."""

    story: str  # its key
    verdict: Verdict | None  # None where the page is no article
    access: AccessState = AccessState.ARTICLE


@dataclass(frozen=True, slots=True)
class Step:
    name: str
    said: str
    expected: tuple[Expected, ...]
    play: Callable[[Newsroom, datetime], Newsroom]


def _furniture(newsroom: Newsroom, at: datetime) -> Newsroom:
    return newsroom.with_furniture(
        at,
        most_read=("A bridge too low", "Seven soups for a strike", *newsroom.most_read[:1]),
        ticker="Wind 4 in the Sound · Thaw in the valleys · Crown 0.0921",
        appeal=OTHER_APPEAL,
    )


def _declared(newsroom: Newsroom, at: datetime) -> Newsroom:
    return _rewrite(
        newsroom, at, "dam", "At least 30 families", "At least 50 families", stamp=True
    )


def _stealth(newsroom: Newsroom, at: datetime) -> Newsroom:
    return _rewrite(
        newsroom, at, "sea_wall", "At least 12 boats", "At least 17 boats", stamp=False
    )


def _touch(newsroom: Newsroom, at: datetime) -> Newsroom:
    story = newsroom.stories["grid"]
    return newsroom.with_story(replace(story, updated=_stamp(at)), at)


def _headline_trial(newsroom: Newsroom, at: datetime) -> Newsroom:
    trial = "By 25 Votes: How the Stonebridge Strike Ended"
    return newsroom.with_story(replace(newsroom.stories["teachers"], shown_title=trial), at)


def _gone(newsroom: Newsroom, at: datetime) -> Newsroom:
    return newsroom.with_story(replace(newsroom.stories["archive_fire"], gone=True), at)


def _correction(newsroom: Newsroom, at: datetime) -> Newsroom:
    corrected = _rewrite(newsroom, at, "dam", "At least 50 families", "47 families", stamp=True)
    story = corrected.stories["dam"]
    notice = (
        "Correction: An earlier version of this article gave a wrong number of families. The town"
        " council counts 47."
    )
    return corrected.with_story(replace(story, paragraphs=(*story.paragraphs, notice)), at)


def _back(newsroom: Newsroom, at: datetime) -> Newsroom:
    return newsroom.with_story(replace(newsroom.stories["archive_fire"], gone=False), at)


def _stamp(at: datetime) -> datetime:
    """The whole second that `at` is not after: a second rounded down could name a time at which
    somebody still saw the old text.
    """
    down = at.replace(microsecond=0)
    return down if down == at else down + timedelta(seconds=1)


def _rewrite(
    newsroom: Newsroom, at: datetime, key: str, old: str, new: str, *, stamp: bool
) -> Newsroom:
    story = newsroom.stories[key]
    changed = tuple(paragraph.replace(old, new) for paragraph in story.paragraphs)
    assert changed != story.paragraphs, f"{key} does not say {old!r}"
    updated = _stamp(at) if stamp else story.updated
    return newsroom.with_story(replace(story, paragraphs=changed, updated=updated), at)


SCRIPT: Final = (
    Step(
        name="furniture",
        said="Most-read list, ticker and appeal are swapped on every page; no story is edited.",
        expected=tuple(
            Expected(story, Verdict.UNCHANGED)
            for story in ("dam", "sea_wall", "grid", "teachers", "ferry", "dam_copy", "market")
        ),
        play=_furniture,
    ),
    Step(
        name="declared",
        said='The Courier raises 30 families to 50 and says "Updated".',
        expected=(Expected("dam", Verdict.DECLARED),),
        play=_declared,
    ),
    Step(
        name="stealth",
        said="The Courier raises 12 boats to 17 and says nothing.",
        expected=(
            Expected("sea_wall", Verdict.STEALTH),
            Expected("sea_wall_rewrite", Verdict.UNCHANGED),
        ),
        play=_stealth,
    ),
    Step(
        name="touch",
        said='The Courier moves "Updated" on the power story and leaves the text as it was.',
        expected=(Expected("grid", Verdict.TOUCH),),
        play=_touch,
    ),
    Step(
        name="headline_trial",
        said="The Courier tries a headline on every other reader; its metadata keep the real one.",
        expected=(Expected("teachers", Verdict.UNCHANGED),),
        play=_headline_trial,
    ),
    Step(
        name="gone",
        said="The Gazette takes its story on the burnt registers down.",
        expected=(Expected("archive_fire", None, AccessState.GONE),),
        play=_gone,
    ),
    Step(
        name="correction",
        said="The Courier corrects 50 families to 47 with a notice; the aggregator still says 30.",
        expected=(Expected("dam", Verdict.DECLARED), Expected("dam_copy", Verdict.UNCHANGED)),
        play=_correction,
    ),
    Step(
        name="back",
        said="The Gazette's story on the burnt registers is there again, word for word.",
        expected=(Expected("archive_fire", Verdict.UNCHANGED),),
        play=_back,
    ),
)
