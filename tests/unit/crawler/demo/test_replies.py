"""What the demo site answers, request by request."""

import gzip
from datetime import UTC, datetime, timedelta
from types import MappingProxyType

import pytest

from crawler.demo.newsroom import Newsroom, open_newsroom
from crawler.demo.replies import Reply, Request, answer
from crawler.demo.script import SCRIPT
from crawler.demo.stories import COURIER, GAZETTE, HOSTS, NEWSWELL, Story

OPENED = datetime(2025, 3, 4, 11, 0, 7, tzinfo=UTC)
NEWSROOM = open_newsroom(OPENED)


def asked(
    host: str, path: str, *, newsroom: Newsroom = NEWSROOM, method: str = "GET", **headers: str
) -> Reply:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    request = Request(method, host, path, MappingProxyType(named))
    return answer(newsroom, request, port=8000, now=OPENED)


def page(key: str, newsroom: Newsroom = NEWSROOM, **headers: str) -> Reply:
    story = newsroom.stories[key]
    return asked(story.host, story.path, newsroom=newsroom, **headers)


def header(reply: Reply, name: str) -> str:
    return dict(reply.headers)[name]


def after(name: str) -> Newsroom:
    newsroom, at = NEWSROOM, OPENED
    for step in SCRIPT:
        at += timedelta(seconds=20)
        newsroom = step.play(newsroom, at)
        if step.name == name:
            break
    return newsroom


@pytest.mark.parametrize("story", NEWSROOM.stories.values(), ids=lambda story: story.key)
def test_every_story_is_served_with_every_paragraph(story: Story) -> None:
    reply = page(story.key)
    text = reply.body.decode()
    assert reply.status == 200
    assert story.title.replace("'", "&#x27;") in text
    assert text.count("<p>") >= len(story.paragraphs)


@pytest.mark.parametrize("host", HOSTS)
def test_robots_may_read_with_a_pause(host: str) -> None:
    assert b"Crawl-delay: 0.2" in asked(host, "/robots.txt").body


@pytest.mark.parametrize("host", HOSTS)
def test_a_front_page_lists_its_stories(host: str) -> None:
    text = asked(host, "/").body.decode()
    for story in NEWSROOM.stories.values():
        assert (story.path in text) == (story.host == host)


def test_an_address_that_never_was_is_not_found() -> None:
    assert asked(COURIER, "/nothing").status == 404


def test_a_story_of_one_house_is_not_found_at_another() -> None:
    assert asked(GAZETTE, NEWSROOM.stories["dam"].path).status == 404


def test_a_story_that_was_taken_down_is_gone_until_it_is_back() -> None:
    assert page("archive_fire", after("gone")).status == 410
    assert page("archive_fire", after("back")).status == 200


def test_a_stranger_host_is_misdirected() -> None:
    assert asked("elsewhere.example", "/").status == 421


def test_only_reading_is_allowed() -> None:
    assert asked(COURIER, "/", method="POST").status == 405


def test_gzip_is_sent_to_those_who_take_it() -> None:
    zipped, plain = page("dam", accept_encoding="gzip"), page("dam")
    assert header(zipped, "Content-Encoding") == "gzip"
    assert gzip.decompress(zipped.body) == plain.body


@pytest.mark.parametrize("key", ["dam", "market"])
def test_a_page_that_did_not_change_since_is_not_sent_again(key: str) -> None:
    since = header(page(key), "Last-Modified")
    reply = page(key, if_modified_since=since)
    assert (reply.status, reply.body) == (304, b"")


def test_a_page_with_a_known_entity_tag_is_not_sent_again() -> None:
    assert page("dam", if_none_match=header(page("dam"), "ETag")).status == 304


def test_an_edited_page_is_sent_again_to_those_who_know_the_old_one() -> None:
    old = page("sea_wall")
    edited = page(
        "sea_wall",
        after("stealth"),
        if_none_match=header(old, "ETag"),
        if_modified_since=header(old, "Last-Modified"),
    )
    assert edited.status == 200


def test_the_gazette_gives_no_validators() -> None:
    assert {"ETag", "Last-Modified"}.isdisjoint(dict(page("ferry").headers))


def test_a_date_that_is_none_is_no_reason_to_send_nothing() -> None:
    assert page("dam", if_modified_since="yesterday").status == 200


def test_updated_stands_on_a_courier_page_only_after_an_update() -> None:
    assert b"Updated:" not in page("dam").body
    assert b"Updated: <time" in page("dam", after("declared")).body


def test_the_aggregators_line_names_both_its_times() -> None:
    text = page("dam_copy").body.decode()
    assert "By The Northern Courier | Created at 2025-03-04 06:10:07 | Updated at" in text
    assert "4 hours ago" in text


def test_the_aggregator_links_what_it_copied_and_pastes_the_appeal() -> None:
    text = page("dam_copy").body.decode()
    assert f"{COURIER}:8000{NEWSROOM.stories['dam'].path}" in text
    assert "Read Entire Article" in text
    assert "A Message from The Northern Courier:" in text


def test_a_page_of_the_aggregator_may_share_the_appeal_and_nothing_else() -> None:
    text = page("market").body.decode()
    assert "A Message from The Northern Courier:" in text
    assert "Read Entire Article" not in text


def test_a_headline_on_trial_goes_to_every_other_reader_and_not_into_the_head() -> None:
    newsroom = after("headline_trial")
    story = newsroom.stories["teachers"]
    request = Request("GET", story.host, story.path, MappingProxyType({}))
    pages = [
        answer(newsroom, request, port=8000, now=OPENED, look=look).body.decode()
        for look in (0, 1)
    ]
    assert [f"<h1>{story.shown_title}</h1>" in text for text in pages] == [True, False]
    assert [f'og:title" content="{story.title}' in text for text in pages] == [True, True]


@pytest.mark.parametrize("chunked", [True, False])
def test_the_bytes_on_the_wire_are_framed(chunked: bool) -> None:
    wire = Reply(200, b"x" * 5_000).on_the_wire(with_body=True, chunked=chunked, now=OPENED)
    head, _, body = wire.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 200 OK\r\nDate: Tue, 04 Mar 2025 11:00:07 GMT")
    if chunked:
        assert body.startswith(b"1000\r\nxxx")
        assert body.endswith(b"\r\n0\r\n\r\n")
    else:
        assert b"Content-Length: 5000" in head
        assert len(body) == 5_000


def test_the_answer_to_a_head_has_the_length_and_no_body() -> None:
    wire = Reply(200, b"xyz").on_the_wire(with_body=False, chunked=False, now=OPENED)
    assert wire.endswith(b"Content-Length: 3\r\n\r\n")


def test_newswell_differs_from_the_courier_in_its_template() -> None:
    assert b"article__byline" in page("dam").body
    assert b"article__byline" not in page("dam_copy").body
    assert NEWSROOM.stories["dam_copy"].host == NEWSWELL
