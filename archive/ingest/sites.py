"""What a site's own pages teach about it: which blocks are furniture, and what a page gives.

Learned from each new version of an article, in the order of the checks; kept in the catalogue, so
that it survives the process and a rebuild learns the same again.
"""

import dataclasses
import threading
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from archive.catalogue import Catalogue
from archive.catalogue.sites import SiteArticle
from archive.model import Article, Sighting
from archive.text.memory import REMEMBERED, Sighted, SiteMemory
from archive.text.yields import LAYOUT_CHANGED, Yield, with_alarm, yield_of

_MOST_HOSTS: Final = 500  # held in memory; the rest is read again when it is needed
_YIELDS: Final = 20  # newest articles that an alarm goes by


@dataclass(frozen=True, slots=True)
class Site:
    """What is known of one host."""

    memory: SiteMemory
    yields: tuple[tuple[str, Yield], ...] = ()  # page key and what the page gave, oldest first

    def alarmed(self, article: Article, page_key: str) -> Article:
        """The article, flagged where the host's layout seems to have changed."""
        past = [given for key, given in self.yields if key != page_key]
        return with_alarm(article, past[-_YIELDS:])

    def sifted(self, sighting: Sighting, page_key: str) -> Sighting:
        """An earlier sighting without what is known for furniture by now.

        Both sides of a comparison are read with the same memory, so that learning that a block
        is furniture is never taken for the removal of a sentence.
        """
        kept, removed = self.memory.sift(sighting.article.paragraphs, page_key)
        if not removed:
            return sighting
        article = dataclasses.replace(sighting.article, paragraphs=tuple(kept))
        return dataclasses.replace(sighting, article=article)

    def learned(self, article: Article, page_key: str) -> "Site":
        """The site with one more article; one whose layout is in doubt teaches nothing."""
        if LAYOUT_CHANGED in article.flags:
            return self
        memory = self.memory.learn_article(page_key, article)
        others = tuple(pair for pair in self.yields if pair[0] != page_key)
        yields = (*others, (page_key, yield_of(article)))[-REMEMBERED:]
        return Site(memory, yields)

    def entry(self, page_key: str) -> SiteArticle:
        """What the catalogue keeps of an article that was just learned."""
        blocks = next(
            (each.blocks for each in self.memory.sighted if each.article == page_key), {}
        )
        given = dict(self.yields)[page_key]
        return SiteArticle(page_key, blocks, dataclasses.asdict(given))


class Sites:
    """The sites of one catalogue and generation. Safe for many threads; see `turn`."""

    def __init__(
        self, catalogue: Catalogue, *, generation: int | None, kept_texts: Sequence[str] = ()
    ) -> None:
        """`kept_texts` are blocks that a person has declared to be text, whatever is learned."""
        self._catalogue = catalogue
        self._generation = generation
        self._kept_texts = tuple(kept_texts)
        self._known: OrderedDict[str, Site] = OrderedDict()
        self._lock = threading.Lock()
        self._turns: dict[str, threading.RLock] = {}

    def turn(self, host: str) -> threading.RLock:
        """A host's checks are judged one after the other: what one teaches, the next one knows."""
        with self._lock:
            return self._turns.setdefault(host, threading.RLock())

    def of(self, host: str) -> Site:
        """What is known of a host now."""
        with self._lock:
            if host in self._known:
                self._known.move_to_end(host)
                return self._known[host]
        site = self._read(host)
        self.learned(host, site)
        return site

    def learned(self, host: str, site: Site) -> None:
        """Take over what was just written to the catalogue."""
        with self._lock:
            self._known[host] = site
            self._known.move_to_end(host)
            if len(self._known) > _MOST_HOSTS:
                self._known.popitem(last=False)

    def _read(self, host: str) -> Site:
        articles = self._catalogue.site_articles(
            host, newest=REMEMBERED, generation=self._generation
        )
        sighted = tuple(Sighted(each.page_key, each.blocks) for each in articles if each.blocks)
        memory = SiteMemory(host, sighted).overrule(*self._kept_texts)
        yields = tuple((each.page_key, Yield(**each.yielded)) for each in articles)
        return Site(memory, yields)
