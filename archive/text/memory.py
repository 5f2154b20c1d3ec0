"""The memory of a site: a block that stands on several different articles of a host is furniture.

Pure values: the corridor feeds it articles as they become versions and keeps it in the catalogue.
Nothing is learned from copies of one story (their common lines are the story), short lines are
left alone (datelines, separators), and never more than half of a page goes.
"""

import re
import zlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, Self

from archive.language.folding import fold
from archive.model import Article
from archive.text.furniture import Sifted, sift

_BEARERS: Final = 4  # articles kept as evidence of one block in a condensed memory
ENOUGH: Final = 2  # other articles of the host on which a block must have been seen
REMEMBERED: Final = 200  # articles per host; the oldest go first
_SHORTEST: Final = 25  # letters of the shortest block that is remembered
_SAME_STORY: Final = 0.5  # of the letters of the shorter article, from which two are one story
_LETTER: Final = re.compile(r"[^\W_]")


@dataclass(frozen=True, slots=True)
class Sighted:
    """One article as the memory keeps it: its blocks, by their key, and how they read."""

    article: str  # the page's key, or any id that tells articles apart
    blocks: Mapping[str, str]  # folded lower-case text to the text as it stood


@dataclass(frozen=True, slots=True)
class Known:
    """A block that is taken for furniture, with its evidence."""

    text: str
    articles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SiteMemory:
    """What has been seen on the articles of one host, and what a person has overruled."""

    host: str = ""
    sighted: tuple[Sighted, ...] = ()
    overruled: frozenset[str] = frozenset()  # keys that are text, whatever the memory says

    def learn(self, article: str, lines: Sequence[str]) -> Self:
        """The memory with one more article; `lines` are its raw lines, furniture included.

        A newer look at a known article replaces the older one. A copy of a known story is not
        counted as another article.
        """
        blocks = {key: line for line in lines if (key := block_key(line))}
        others = tuple(each for each in self.sighted if each.article != article)
        if not blocks or any(_same_story(blocks, each.blocks) for each in others):
            return replace(self, sighted=others) if len(others) < len(self.sighted) else self
        kept = (*others, Sighted(article, blocks))[-REMEMBERED:]
        return replace(self, sighted=kept)

    def learn_article(self, key: str, article: Article) -> Self:
        """The memory with one more article, taken whole: what is text and what was removed."""
        return self.learn(key, (*article.paragraphs, *(each.text for each in article.furniture)))

    def overrule(self, *texts: str) -> Self:
        """The memory with blocks declared to be text for good."""
        keys = frozenset(fold(text).lower() for text in texts)
        return replace(self, overruled=self.overruled | keys)

    def known(self) -> tuple[Known, ...]:
        """Every block that is taken for furniture, with the articles that bear it."""
        texts: dict[str, str] = {}
        bearers: dict[str, list[str]] = {}
        for each in self.sighted:
            for key, text in each.blocks.items():
                texts[key] = text
                bearers.setdefault(key, []).append(each.article)
        return tuple(
            Known(texts[key], tuple(articles))
            for key, articles in bearers.items()
            if len(articles) >= ENOUGH and key not in self.overruled
        )

    def condensed(self) -> Self:
        """The same judgement in little room: only what is furniture, on a few of its bearers.

        This is what goes to a worker process with every page.
        """
        left = {block_key(each.text): _BEARERS for each in self.known()}
        sighted = []
        for each in reversed(self.sighted):
            blocks = {key: text for key, text in each.blocks.items() if left.get(key, 0) > 0}
            left.update((key, left[key] - 1) for key in blocks)
            if blocks:
                sighted.append(Sighted(each.article, blocks))
        return replace(self, sighted=tuple(reversed(sighted)))

    def sift(self, lines: Sequence[str], article: str | None = None) -> Sifted:
        """Part the lines of an article from the site's furniture, unless that is over half.

        `article` is the article's own id: what stands on it alone is no evidence.
        """
        if not self.sighted:
            return tuple(lines), ()
        keys = [block_key(line) for line in lines]
        others = [each for each in self.sighted if each.article != article]
        seen = Counter(key for each in others for key in set(keys) if key in each.blocks)
        reasons = [
            f"seen on {seen[key]} other articles of the site"
            if key and seen[key] >= ENOUGH and key not in self.overruled
            else None
            for key in keys
        ]
        return sift(lines, reasons, "site_memory")

    @property
    def label(self) -> str:
        """Tells one state of the memory's judgement from another, for the article's record."""
        keys = sorted(block_key(each.text) or "" for each in self.known())
        return f"{len(keys)}-{zlib.crc32(chr(10).join(keys).encode()):08x}" if keys else "0"

    def plain(self) -> dict[str, Any]:
        """The memory as JSON-able data."""
        return {
            "host": self.host,
            "sighted": [[each.article, dict(each.blocks)] for each in self.sighted],
            "overruled": sorted(self.overruled),
        }

    @classmethod
    def from_plain(cls, data: Mapping[str, Any]) -> Self:
        """What `plain` gave."""
        return cls(
            host=data["host"],
            sighted=tuple(Sighted(article, blocks) for article, blocks in data["sighted"]),
            overruled=frozenset(data["overruled"]),
        )


def block_key(line: str) -> str | None:
    """The form in which blocks are compared; None for a line too short to be told apart."""
    key = fold(line).lower()
    return key if len(_LETTER.findall(key)) >= _SHORTEST else None


def _same_story(a: Mapping[str, str], b: Mapping[str, str]) -> bool:
    """Whether two articles share so much that their common lines are the story itself."""
    shared = sum(len(key) for key in a.keys() & b.keys())
    shorter = min(sum(map(len, a)), sum(map(len, b)))
    return shared > _SAME_STORY * shorter
