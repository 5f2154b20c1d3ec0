"""Generations of judgement: a better extractor's answers beside the old, until switched to."""

from datetime import datetime

from sqlalchemy import delete, func, insert, select, update

from archive.catalogue.book import Book
from archive.catalogue.kin import drop_kin
from archive.catalogue.rows import Generation, GenerationState
from archive.catalogue.tables import (
    ARTICLES,
    COUNTERS,
    EDIT_KINDS,
    EDITS,
    EVENTS,
    FINDINGS,
    GENERATIONS,
    SIGHTINGS,
    SITE_ARTICLES,
    STANDINGS,
    VERSIONS,
)


class GenerationBook(Book):
    def generation(self) -> int:
        """The number of the generation that readers see."""
        query = select(GENERATIONS.c.number).where(GENERATIONS.c.state == GenerationState.CURRENT)
        with self._reading() as connection:
            return int(connection.execute(query).scalar_one())

    def generations(self) -> list[Generation]:
        with self._reading() as connection:
            return [
                Generation(row.number, GenerationState(row.state), row.extractor, row.made_at)
                for row in connection.execute(select(GENERATIONS).order_by(GENERATIONS.c.number))
            ]

    def begin_generation(self, *, extractor: str, made_at: datetime) -> int:
        """Start a new generation; its findings stay unseen until `switch_generation`."""
        with self._writing() as connection:
            newest = connection.execute(select(func.max(GENERATIONS.c.number))).scalar_one()
            connection.execute(
                insert(GENERATIONS).values(
                    number=newest + 1,
                    state=GenerationState.BUILDING,
                    extractor=extractor,
                    made_at=made_at,
                )
            )
            return int(newest) + 1

    def switch_generation(self, number: int) -> None:
        """Let readers see this generation; the one they saw is kept as old.

        Raises LookupError for a number that was never begun.
        """
        table = GENERATIONS.c
        with self._writing() as connection:
            old = update(GENERATIONS).where(table.state == GenerationState.CURRENT)
            connection.execute(old.values(state=GenerationState.OLD))
            new = update(GENERATIONS).where(table.number == number)
            if not connection.execute(new.values(state=GenerationState.CURRENT)).rowcount:
                msg = f"there is no generation {number} to switch to"
                raise LookupError(msg)

    def drop_generation(self, number: int) -> None:
        """Forget a generation that readers do not see, and the articles only it held.

        Raises ValueError for the current one.
        """
        if number == self.generation():
            msg = f"generation {number} is what readers see; switch to another first"
            raise ValueError(msg)
        with self._writing() as connection:
            drop_kin(connection, number)
            theirs = select(EDITS.c.edit_id).where(EDITS.c.generation == number)
            connection.execute(delete(EDIT_KINDS).where(EDIT_KINDS.c.edit_id.in_(theirs)))
            derived = (EDITS, EVENTS, FINDINGS, SIGHTINGS, VERSIONS, STANDINGS, SITE_ARTICLES)
            for table in (*derived, COUNTERS):
                connection.execute(delete(table).where(table.c.generation == number))
            connection.execute(delete(GENERATIONS).where(GENERATIONS.c.number == number))
            held = select(SIGHTINGS.c.article_sha256).union(select(VERSIONS.c.article_sha256))
            connection.execute(delete(ARTICLES).where(ARTICLES.c.article_sha256.not_in(held)))
