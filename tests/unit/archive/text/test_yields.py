from dataclasses import replace

import pytest

from archive.model import Article
from archive.text.page import read
from archive.text.yields import Yield, alarm, with_alarm, yield_of
from tests.builders_text import article, html, jsonld, response

USUAL = (Yield(400, title=True, stamp=True),) * 6


@pytest.mark.parametrize(
    ("now", "missing"),
    [
        (Yield(12, title=True, stamp=True), "12 words"),
        (Yield(380, title=False, stamp=True), "no title"),
        (Yield(380, title=True, stamp=False), "no stamp"),
        (Yield(380, title=True, stamp=True, body_found=False), "no body of the profile"),
    ],
)
def test_what_a_host_always_gave_and_gives_no_more_is_named(now: Yield, missing: str) -> None:
    assert missing in (alarm(USUAL, now) or "")


def test_a_shorter_article_is_no_alarm() -> None:
    assert alarm(USUAL, Yield(90, title=True, stamp=True)) is None


def test_a_host_that_never_had_stamps_may_go_on_without() -> None:
    past = (Yield(400, title=True, stamp=False),) * 6
    assert alarm(past, Yield(380, title=True, stamp=False)) is None


def test_a_host_of_short_notes_may_have_a_shorter_one() -> None:
    past = (Yield(40, title=True, stamp=True),) * 6
    assert alarm(past, Yield(3, title=True, stamp=True)) is None


def test_too_few_pages_expect_nothing() -> None:
    assert alarm(USUAL[:4], Yield(0, title=False, stamp=False)) is None


def test_an_article_under_alarm_is_flagged_once_and_else_unchanged() -> None:
    doubtful = with_alarm(Article(None, None, ("x",)), USUAL)
    assert doubtful == replace(Article(None, None, ("x",)), flags=("layout_changed",))
    assert with_alarm(doubtful, USUAL) is doubtful
    assert with_alarm(article(), USUAL[:2]) == article()


def test_a_date_in_the_address_is_no_stamp_of_the_page() -> None:
    bare = read(response(html())).article
    stamped = read(response(html(head=jsonld(datePublished="2026-05-04T08:00:00Z")))).article
    assert bare is not None
    assert stamped is not None
    assert (yield_of(bare).stamp, yield_of(stamped).stamp) == (False, True)
