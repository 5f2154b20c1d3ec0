"""What kinship compares: a text with what is known of its origin, and what it says when."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final, Self

from archive.model import Article, Link, Precision, Stamp, ZoneOrigin

# A clock reading of unknown place lies between UTC-12 and UTC+14.
_UNKNOWN_ZONE: Final = timedelta(hours=14)
_LENGTHS: Final = {
    Precision.SECOND: timedelta(seconds=1),
    Precision.MINUTE: timedelta(minutes=1),
    Precision.DAY: timedelta(days=1),
}


@dataclass(frozen=True, slots=True)
class Moment:
    """An instant as far as it is known: somewhere from `earliest` to `latest`, both in UTC."""

    earliest: datetime
    latest: datetime

    @classmethod
    def of_stamp(cls, stamp: Stamp) -> Self:
        slack = _UNKNOWN_ZONE if stamp.zone is ZoneOrigin.NONE else timedelta(0)
        return cls(stamp.at - slack, stamp.at + _LENGTHS[stamp.precision] + slack)

    @classmethod
    def of_text(cls, written: str) -> Self | None:
        """Of an ISO 8601 date or time; None for anything else."""
        written = written.strip()
        try:
            at = datetime.fromisoformat(written)
        except ValueError:
            return None
        length = timedelta(seconds=1) if any(mark in written for mark in ":T") else timedelta(1)
        if at.tzinfo is not None:
            at = at.astimezone(UTC)
            return cls(at, at + length)
        at = at.replace(tzinfo=UTC)
        return cls(at - _UNKNOWN_ZONE, at + length + _UNKNOWN_ZONE)

    def before(self, other: Self) -> bool:
        """Surely earlier; two moments that may coincide are in no order."""
        return self.latest <= other.earliest


@dataclass(frozen=True, slots=True)
class Document:
    """A page's text at one time, furniture removed, with what is known of its origin."""

    doc_id: str
    paragraphs: tuple[str, ...]
    title: str | None = None
    byline: str | None = None
    url: str | None = None
    published: Moment | None = None  # as the page claims
    first_seen: datetime | None = None  # our first capture of it
    language: str | None = None  # ISO 639-1; guessed from the text where it is None
    declared: tuple[Link, ...] = ()  # "Original url:", canonical, "Read Entire Article"

    @classmethod
    def of_article(
        cls, doc_id: str, article: Article, *, url: str | None, first_seen: datetime | None
    ) -> Self:
        return cls(
            doc_id=doc_id,
            paragraphs=article.paragraphs,
            title=article.title,
            byline=article.byline,
            url=url,
            published=None if article.published is None else Moment.of_stamp(article.published),
            first_seen=first_seen,
            language=article.language,
            declared=article.declared_sources,
        )
