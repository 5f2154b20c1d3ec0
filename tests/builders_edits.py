"""Builders of articles, stamps and sightings for the tests of edits."""

from datetime import UTC, datetime

from archive.edits.compare import compare
from archive.model import (
    Article,
    EditKind,
    Precision,
    Sighting,
    Stamp,
    StampRole,
    ZoneOrigin,
)


def at(hour: int, minute: int = 0, *, day: int = 4) -> datetime:
    """A moment in March 2025, UTC."""
    return datetime(2025, 3, day, hour, minute, tzinfo=UTC)


def stamp(
    moment: datetime,
    *,
    source: str = "jsonld",
    role: StampRole = StampRole.UPDATED,
    precision: Precision = Precision.SECOND,
    zone: ZoneOrigin = ZoneOrigin.PAGE,
) -> Stamp:
    return Stamp(
        role=role,
        source=source,
        raw=moment.isoformat(),
        at=moment,
        zone=zone,
        precision=precision,
    )


def article(
    *paragraphs: str,
    title: str | None = "A headline",
    byline: str | None = None,
    updated: datetime | Stamp | None = None,
    published: datetime | None = None,
    language: str | None = "en",
    alternates: tuple[str, ...] = (),
    stamps: tuple[Stamp, ...] = (),
) -> Article:
    chosen = stamp(updated) if isinstance(updated, datetime) else updated
    return Article(
        title=title,
        byline=byline,
        paragraphs=paragraphs,
        stamps=stamps or ((chosen,) if chosen else ()),
        updated=chosen,
        published=stamp(published, role=StampRole.PUBLISHED) if published else None,
        language=language,
        alternate_titles=alternates,
    )


def sighting(of: Article, first: datetime | None = None, last: datetime | None = None) -> Sighting:
    return Sighting(of, first_seen=first or at(9), last_seen=last or first or at(9))


def kinds_between(before: Article, after: Article) -> set[EditKind]:
    """The kinds of change, formats aside."""
    return {change.kind for change in compare(before, after)} - {EditKind.FORMAT}
