"""What is remembered of each site: its newest articles, block by block, and what they gave."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, insert, select

from archive.catalogue.book import Book, current_generation
from archive.catalogue.columns import short_key
from archive.catalogue.tables import SITE_ARTICLES


@dataclass(frozen=True, slots=True)
class SiteArticle:
    """One article as its site remembers it; plain JSON values."""

    page_key: str
    blocks: Mapping[str, str]
    yielded: Mapping[str, Any]


class SiteBook(Book):
    def site_articles(
        self, host: str, *, newest: int, generation: int | None = None
    ) -> list[SiteArticle]:
        """The articles of a host that were learned last, oldest first."""
        table = SITE_ARTICLES.c
        query = (
            select(table.page_key, table.blocks, table.yielded)
            .where(table.host == host)
            .where(table.generation == (generation or current_generation()))
            .order_by(table.sighted_id.desc())
            .limit(newest)
        )
        with self._reading() as connection:
            return [SiteArticle(*row) for row in connection.execute(query)][::-1]

    def keep_site_article(
        self, host: str, article: SiteArticle, *, generation: int | None = None
    ) -> None:
        """Remember an article as the newest of its host; a newer look replaces an older one."""
        table = SITE_ARTICLES.c
        with self._writing() as connection:
            number = generation or connection.execute(select(current_generation())).scalar_one()
            connection.execute(
                delete(SITE_ARTICLES).where(
                    table.host == host,
                    table.generation == number,
                    table.page_key == short_key(article.page_key),
                )
            )
            connection.execute(
                insert(SITE_ARTICLES).values(
                    host=host,
                    generation=number,
                    page_key=article.page_key,
                    blocks=dict(article.blocks),
                    yielded=dict(article.yielded),
                )
            )
