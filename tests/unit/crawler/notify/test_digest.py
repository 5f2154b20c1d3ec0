import json
from dataclasses import replace

from archive.catalogue import Event, EventKind, EventRow
from archive.model import Change, EditKind, Field
from crawler.notify import news_of_event, trial_news
from tests.builders_notify import AFTER, BEFORE, message, news, page
from tests.builders_store import START, URL


def test_one_piece_of_news_is_named_in_the_subject() -> None:
    assert message().subject == "[stealth edit] Bridge closed"


def test_several_are_counted_in_the_subject_and_told_one_after_another() -> None:
    other = replace(news(), page="https://b.example/2", title="Harbour open")
    told = message(news(), news(), other)
    assert told.subject == "3 pieces of news of 2 pages"
    assert told.text.count(BEFORE) == 3
    assert "Harbour open" in told.text


def test_the_text_says_what_a_person_needs_and_how_to_look_closer() -> None:
    text = message().text
    assert f"- {BEFORE}\n+ {AFTER}\n" in text
    assert "last seen 2026-03-01 12:00:00Z, the new one first seen 2026-03-01 12:05:00Z" in text
    assert f"newskeep diff {URL} 1..2" in text


def test_what_was_added_has_no_sentence_before() -> None:
    text = message(news(Change(EditKind.ADDED, Field.BODY, None, "New."))).text
    assert "+ New." in text
    assert "\n- " not in text


def test_an_event_is_told_with_the_time_it_was_last_otherwise() -> None:
    detail = {"after": "2026-03-01T11:00:00+00:00"}
    gone = news_of_event(
        EventRow(1, 1, None, Event(EventKind.GONE, START, detail)), page(), capture=None
    )
    assert gone is not None
    told = message(gone)
    assert told.subject == "[gone] Bridge closed"
    assert "Seen 2026-03-01 12:00:00Z, last seen otherwise 2026-03-01 11:00:00Z." in told.text


def test_a_subject_is_one_short_line() -> None:
    subject = message(replace(news(), title="a\r\nb " + "x" * 500)).subject
    assert "\n" not in subject
    assert len(subject) == 150


def test_a_long_digest_is_cut_in_words_and_whole_in_json() -> None:
    told = message(*[news()] * 60)
    assert "And 10 more; see `newskeep list edits`." in told.text
    assert len(told.payload["news"]) == 60


def test_a_page_without_headline_is_told_by_its_address() -> None:
    told = message(replace(news(), title=None))
    assert told.subject == f"[stealth edit] {URL}"
    assert told.text.startswith("(no headline)")


def test_the_payload_is_plain_json_with_a_version() -> None:
    payload = json.loads(json.dumps(message().payload))
    assert (payload["type"], payload["version"]) == ("newskeep.news", 1)
    assert payload["news"][0]["changes"][0] == {"kind": "number", "before": BEFORE, "after": AFTER}


def test_a_test_message_is_called_one() -> None:
    told = message(trial_news(START))
    assert told.subject.startswith("[test]")
    assert told.payload["type"] == "newskeep.test"
