"""The state of the demo site at one moment: a value, which each step of the script replaces."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType
from typing import Final

from crawler.demo.stories import APPEAL, HOSTS, Story, opening_stories

MOST_READ: Final = (
    "Ten walks that are better in the rain",
    "What the tide tables do not say",
    "The last cinema on the coast",
)


@dataclass(frozen=True, slots=True)
class Newsroom:
    """Every story, and the furniture that stands around all of them."""

    stories: Mapping[str, Story]
    edited_at: Mapping[str, datetime]  # when the page of a story was last touched, for HTTP
    most_read: tuple[str, ...] = MOST_READ
    ticker: str = "Wind 9 in the Sound · Snow above 600 metres · Crown 0.0914"
    appeal: tuple[str, ...] = APPEAL

    def story_at(self, host: str, path: str) -> Story | None:
        """The story of an address, also one that is gone."""
        for story in self.stories.values():
            if (story.host, story.path) == (host, path):
                return story
        return None

    def with_story(self, story: Story, at: datetime) -> "Newsroom":
        stories = MappingProxyType({**self.stories, story.key: story})
        edited_at = MappingProxyType({**self.edited_at, story.key: at})
        return replace(self, stories=stories, edited_at=edited_at)

    def with_furniture(
        self, at: datetime, *, most_read: tuple[str, ...], ticker: str, appeal: tuple[str, ...]
    ) -> "Newsroom":
        """Change what stands around the stories: every page changes, no story does."""
        edited_at = MappingProxyType(dict.fromkeys(self.stories, at))
        return replace(
            self, edited_at=edited_at, most_read=most_read, ticker=ticker, appeal=appeal
        )


def open_newsroom(opened_at: datetime) -> Newsroom:
    """The newsroom as the site opens; nothing in it is younger than that."""
    stories = opening_stories(opened_at)
    assert {story.host for story in stories} == set(HOSTS)
    return Newsroom(
        stories=MappingProxyType({story.key: story for story in stories}),
        edited_at=MappingProxyType(
            {story.key: story.updated or story.published for story in stories}
        ),
    )
