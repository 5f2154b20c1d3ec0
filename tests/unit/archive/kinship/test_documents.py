"""When a page says that it was published, as far as it says so."""

from datetime import UTC, datetime, timedelta

import pytest

from archive.kinship.documents import Document, Moment
from archive.model import Article, Precision, Stamp, StampRole, ZoneOrigin

NOON = datetime(2024, 12, 16, 12, tzinfo=UTC)


def stamp(zone: ZoneOrigin, precision: Precision) -> Stamp:
    return Stamp(StampRole.PUBLISHED, "visible", "as written", NOON, zone, precision)


def test_a_stamp_with_a_zone_is_as_sure_as_its_precision() -> None:
    moment = Moment.of_stamp(stamp(ZoneOrigin.PAGE, Precision.MINUTE))
    assert moment == Moment(NOON, NOON + timedelta(minutes=1))


def test_a_stamp_without_a_zone_may_be_anywhere_on_earth() -> None:
    moment = Moment.of_stamp(stamp(ZoneOrigin.NONE, Precision.SECOND))
    assert moment.earliest == NOON - timedelta(hours=14)
    assert moment.latest == NOON + timedelta(hours=14, seconds=1)


@pytest.mark.parametrize(
    ("early", "late", "ordered"),
    [
        ("2024-12-16T09:00:00+00:00", "2024-12-16T10:00:00+00:00", True),
        ("2024-12-16T12:00:00+03:00", "2024-12-16T10:00:00+00:00", True),
        ("2024-12-16", "2024-12-16T10:00:00+00:00", False),
        ("2024-12-16", "2024-12-17", False),
        ("2024-12-16", "2024-12-19", True),
    ],
)
def test_one_is_before_the_other_only_where_no_zone_could_say_otherwise(
    early: str, late: str, ordered: bool
) -> None:
    first, second = Moment.of_text(early), Moment.of_text(late)
    assert first
    assert second
    assert first.before(second) is ordered
    assert not second.before(first)


def test_what_is_no_date_is_no_moment() -> None:
    assert Moment.of_text("last Tuesday") is None


def test_a_document_is_what_the_article_says_of_itself() -> None:
    article = Article(
        title="Ferry runs aground",
        byline="The Courier",
        paragraphs=("One.", "Two."),
        published=stamp(ZoneOrigin.PAGE, Precision.SECOND),
        language="en",
    )
    made = Document.of_article("7", article, url="https://courier.example/7", first_seen=NOON)
    assert (made.title, made.byline, made.paragraphs) == (
        "Ferry runs aground",
        "The Courier",
        ("One.", "Two."),
    )
    assert made.published == Moment(NOON, NOON + timedelta(seconds=1))
    assert made.first_seen == NOON
