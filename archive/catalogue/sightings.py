"""How a page's history grows by one finding: sightings, and the versions they show."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select, update

from archive.catalogue.columns import json_text, plain_of
from archive.catalogue.database import upsert
from archive.catalogue.tables import ARTICLES, SIGHTINGS, VERSIONS
from archive.model import Article, Finding, Weighed


@dataclass(frozen=True, slots=True)
class Step:
    """One finding with an article, on its way into a page's history."""

    page_id: int
    generation: int
    check_id: str
    finding: Finding
    article: Article
    weighed: Weighed
    text_digest: str

    @property
    def at(self) -> datetime:
        return self.finding.capture.captured_at

    @property
    def record_id(self) -> str:
        return self.finding.capture.record_id

    @property
    def version(self) -> int | None:
        return self.finding.version


@dataclass(frozen=True, slots=True)
class Seen:
    """A sighting as the next one needs it."""

    ordinal: int
    version: int | None
    first_seen: datetime
    last_seen: datetime
    first_record: str
    last_record: str
    text_digest: str


@dataclass(frozen=True, slots=True)
class Grown:
    """What a step did to the history."""

    last: Seen | None  # the sighting before, a pending one too
    settled: Seen | None  # the newest sighting before that shows a version
    joined: bool  # the step went on with `last`, and confirmed it if that was pending
    first_seen: datetime
    first_record: str


def text_digest_of(article: Article) -> str:
    """SHA-256 over title, byline and paragraphs exactly as extracted."""
    words = [article.title, article.byline, *article.paragraphs]
    return hashlib.sha256(json_text(words).encode()).hexdigest()


def grow(connection: Connection, step: Step) -> Grown:
    """Join the step to the newest sighting or begin another; keep the version it shows."""
    last = _newest(connection, step, settled=False)
    settled = last if last is None or last.version else _newest(connection, step, settled=True)
    if last is not None and _joins(last, step):
        _extend(connection, last, step)
        grown = Grown(last, settled, True, last.first_seen, last.first_record)  # noqa: FBT003
    else:
        _begin(connection, step, ordinal=last.ordinal + 1 if last else 1)
        grown = Grown(last, settled, False, step.at, step.record_id)  # noqa: FBT003
    if step.finding.is_new_version:
        _add_version(connection, step, grown)
    elif step.version is not None:
        _see_version_again(connection, step)
    return grown


def _joins(last: Seen, step: Step) -> bool:
    """Whether the step shows what the newest sighting showed.

    A pending sighting is joined, and confirmed, by the same text alone; a settled one only while
    neither its text nor its stamps moved, so that every pair of the two has a run of its own.
    """
    if last.version is None:
        return last.text_digest == step.text_digest
    quiet = not step.weighed.moved and not step.weighed.changes
    return quiet and last.version == step.version and not step.finding.is_new_version


def _newest(connection: Connection, step: Step, *, settled: bool) -> Seen | None:
    table = SIGHTINGS.c
    query = (
        select(
            *(table.ordinal, table.version, table.first_seen, table.last_seen),
            *(table.first_record, table.last_record, table.text_digest),
        )
        .where(table.page_id == step.page_id, table.generation == step.generation)
        .order_by(table.ordinal.desc())
        .limit(1)
    )
    if settled:
        query = query.where(table.version.is_not(None))
    row = connection.execute(query).one_or_none()
    return None if row is None else Seen(*row)


def _extend(connection: Connection, last: Seen, step: Step) -> None:
    table = SIGHTINGS.c
    connection.execute(
        update(SIGHTINGS)
        .where(table.page_id == step.page_id, table.generation == step.generation)
        .where(table.ordinal == last.ordinal)
        .values(
            version=step.version,
            last_seen=step.at,
            last_record=step.record_id,
            checks=table.checks + 1,
        )
    )


def _begin(connection: Connection, step: Step, *, ordinal: int) -> None:
    connection.execute(
        insert(SIGHTINGS).values(
            page_id=step.page_id,
            generation=step.generation,
            ordinal=ordinal,
            version=step.version,
            first_seen=step.at,
            last_seen=step.at,
            first_record=step.record_id,
            last_record=step.record_id,
            checks=1,
            text_digest=step.text_digest,
            article_sha256=_keep_article(connection, step.article),
        )
    )


def _keep_article(connection: Connection, article: Article) -> str:
    """The article's key; equal articles are kept once."""
    plain = plain_of(article)
    key = hashlib.sha256(json_text(plain).encode()).hexdigest()
    row = upsert(connection, ARTICLES).values(article_sha256=key, article=plain)
    connection.execute(row.on_conflict_do_nothing(index_elements=["article_sha256"]))
    return key


def _add_version(connection: Connection, step: Step, grown: Grown) -> None:
    article = step.article
    connection.execute(
        insert(VERSIONS).values(
            page_id=step.page_id,
            generation=step.generation,
            number=step.version,
            first_seen=grown.first_seen,
            last_seen=step.at,
            first_record=grown.first_record,
            last_record=step.record_id,
            text_digest=step.text_digest,
            title=article.title,
            byline=article.byline,
            published=article.published and article.published.at,
            updated=article.updated and article.updated.at,
            language=article.language,
            extractor=article.extractor,
            article_sha256=_keep_article(connection, article),
            flags=list(step.weighed.flags),
        )
    )


def _see_version_again(connection: Connection, step: Step) -> None:
    table = VERSIONS.c
    values: dict[str, Any] = {"last_seen": step.at, "last_record": step.record_id}
    connection.execute(
        update(VERSIONS)
        .where(table.page_id == step.page_id, table.generation == step.generation)
        .where(table.number == step.version)
        .values(**values)
    )
