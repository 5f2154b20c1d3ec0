import contextlib
import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.model import LinkRole
from crawler.sources import Unreadable, read_feed
from crawler.sources.feeds import LARGEST, MOST_ENTRIES
from tests.builders_documents import BAD, ONE, TWO, answered, atom, item, rss

TEN = datetime(2024, 12, 17, 10, 0, tzinfo=UTC)


def test_an_rss_item_becomes_an_entry_with_its_headline_and_time() -> None:
    feed = answered(rss(item(ONE, "Storm", "Tue, 17 Dec 2024 12:00:00 +0200")))
    (entry,) = read_feed(feed).entries
    assert (entry.link.url, entry.link.words, entry.link.role) == (ONE, "Storm", LinkRole.LISTED)
    assert (entry.published, entry.modified) == (TEN, TEN)
    assert (entry.link.document, entry.link.document_sha256) == (feed.url, feed.sha256)


def test_an_atom_entry_that_was_updated_later_says_so() -> None:
    feed = atom((ONE, "2024-12-17T10:00:00Z", "2024-12-17T14:30:00+02:00"))
    (entry,) = read_feed(answered(feed)).entries
    assert (entry.published, entry.modified) == (TEN, TEN + timedelta(hours=2, minutes=30))


def test_a_json_feed_is_read_like_any_other() -> None:
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "items": [
            {"id": "1", "url": ONE, "title": "Storm", "date_published": "2024-12-17T10:00:00Z"},
            {"id": TWO, "date_modified": "2024-12-17T10:00:00+00:00"},
        ],
    }
    first, second = read_feed(answered(json.dumps(feed))).entries
    assert (first.link.url, first.link.words, first.published) == (ONE, "Storm", TEN)
    assert (second.link.url, second.published, second.modified) == (TWO, None, TEN)


def test_a_relative_address_is_read_against_the_feeds_own() -> None:
    feed = answered(rss(item("/2024/12/a-long-story")), "https://www.a.example/rss.xml")
    assert read_feed(feed).entries[0].link.url == "https://www.a.example/2024/12/a-long-story"


def test_an_entry_without_a_usable_address_is_left_out_with_the_reason() -> None:
    polled = read_feed(answered(rss(item(ONE), "<item><title>Lost</title></item>", item(BAD))))
    assert [entry.link.url for entry in polled.entries] == [ONE]
    assert [left.text for left in polled.left_out] == ["Lost", BAD]


def test_an_address_that_stands_twice_is_one_entry() -> None:
    assert len(read_feed(answered(rss(item(ONE), item(ONE)))).entries) == 1


def test_the_pause_that_a_feed_asks_for_is_told() -> None:
    assert read_feed(answered(rss(head="<ttl>15</ttl>"))).pause == timedelta(minutes=15)
    assert read_feed(answered(rss(head="<ttl>99999</ttl>"))).pause == timedelta(hours=1)
    assert read_feed(answered(rss(head="<ttl>often</ttl>"))).pause is None


def test_a_feed_that_breaks_off_gives_what_stands_before_and_says_so() -> None:
    whole = rss(item(ONE), item(TWO))
    polled = read_feed(answered(whole[: whole.index(TWO) - 30]))
    assert [entry.link.url for entry in polled.entries][:1] == [ONE]
    assert "not well-formed" in polled.trouble


def test_a_feed_that_calls_itself_by_a_wrong_encoding_is_no_trouble() -> None:
    feed = rss(item(ONE, "Unwetter über Köln")).replace("UTF-8", "us-ascii")
    polled = read_feed(answered(feed))
    assert polled.entries[0].link.words == "Unwetter über Köln"
    assert polled.trouble == ""


BOMB = (
    '<!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol2 "&lol;&lol;&lol;">]>'
    "<rss><channel><title>&lol2;</title></channel></rss>"
)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (BOMB.encode(), "declares entities"),
        (BOMB.encode("utf-16"), "declares entities"),
        (b"<rss>" + b" " * LARGEST, "is larger than 5 MB"),
        (b"<a>" * 100_000, "nests its elements deeper"),
        (b"<rss " + b"a='' " * 300 + b"/>", "more than 200 attributes"),
        (
            b"<rss " + b" ".join(b"a%d=''" % n for n in range(300)) + b"/>",
            "more than 200 attributes",
        ),
        (b"<rss>" + b"<a/>" * 75_000 + b"</rss>", "more than 75000 tags"),
        (b"<rss>" + b"a & b" * 200_000, "too large for its meaning to be guessed"),
        (b"<html><body><p>Not found</p></body></html>", "is no feed"),
        (b" \n", "is empty"),
        (b"\x89PNG\r\n\x1a\n", "is an image and no feed"),
        (b'{"items": []}', "no JSON Feed"),
        (b"{" * 100_000, "is not JSON"),
    ],
    ids=[
        *(
            "bomb",
            "wide bomb",
            "huge",
            "deep",
            "same attributes",
            "attributes",
            "tags",
            "broken",
            "page",
        ),
        "empty",
        "picture",
        "json",
        "deep json",
    ],
)
def test_what_is_no_feed_or_an_attack_is_refused_with_a_reason(
    content: bytes, reason: str
) -> None:
    with pytest.raises(Unreadable, match=reason):
        read_feed(answered(content))


def test_a_tag_in_a_text_that_is_marked_as_one_is_no_tag() -> None:
    text = f"<![CDATA[{'<p class=a>' * 20_000}]]>"
    feed = rss(f"<item><link>{ONE}</link><description>{text}</description></item>")
    assert len(read_feed(answered(feed.encode())).entries) == 1


def test_of_an_endless_feed_the_first_entries_are_taken() -> None:
    items = [item(f"https://a.example/2024/12/story-number-{n}", "") for n in range(2_001)]
    polled = read_feed(answered(rss(*items)))
    assert len(polled.entries) == MOST_ENTRIES
    assert "2001 entries" in polled.trouble


def test_a_feed_is_data_and_never_an_address_or_a_file_to_open() -> None:
    for content in (b"https://a.example/feed", b"/etc/hostname", b"file:///etc/hostname"):
        with pytest.raises(Unreadable):
            read_feed(answered(content))


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from(["<", "item", ">", "</", "link", " ", "&", "é", "]]>", "<!--"])))
def test_no_content_of_a_feed_raises_anything_but_a_refusal(pieces: list[str]) -> None:
    with contextlib.suppress(Unreadable):
        polled = read_feed(answered(rss("".join(pieces))))
        assert all(entry.link.url.startswith("http") for entry in polled.entries)
