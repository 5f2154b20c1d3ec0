"""What `add` hands over while the daemon has the store."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from archive.model import Link, LinkRole
from crawler.discover.inbox import Addition, follow, hand_over, take_up, waiting
from crawler.store import Store
from tests.workbench import Workbench

A, B = "http://127.0.0.1/2026/storm", "http://127.0.0.1/2026/harbour"
MINUTE = timedelta(minutes=1)


@pytest.fixture
def store(bench: Workbench) -> Iterator[Store]:
    with bench.store() as opened:
        yield opened


def addition(*urls: str, tag: str | None = None, every: timedelta | None = None) -> Addition:
    links = (Link(url, LinkRole.LISTED, "list.txt", "ab" * 32, 3, "Source:", "ґ") for url in urls)
    return Addition(tuple(links), tag, every)


def hand(store: Store, given: Addition) -> Path:
    return hand_over(store.config.store, given, store.clock.now())


def followed(store: Store) -> list[str]:
    return sorted(due.url for due in store.frontier.dues())


def test_what_is_handed_over_is_followed_and_then_gone(store: Store) -> None:
    hand(store, addition(A, B))
    assert take_up(store) == 1
    assert followed(store) == [B, A]
    assert list((store.config.store / "inbox").iterdir()) == []


def test_a_page_that_is_handed_over_knows_the_words_that_led_to_it(store: Store) -> None:
    given = addition(A)
    hand(store, given)
    take_up(store)
    page = store.ingest.catalogue.page(page_key=store.frontier.dues()[0].page_key)
    assert page is not None
    assert [row.link for row in store.ingest.catalogue.links(page.page_id)] == list(given.links)


def test_a_tag_and_a_pin_are_handed_over_too(store: Store) -> None:
    hand(store, addition(A, tag="desk", every=10 * MINUTE))
    take_up(store)
    (due,) = store.frontier.dues()
    assert due.pinned == 10 * MINUTE
    assert store.frontier.tags([due.page_key]) == {due.page_key: {"desk"}}


def test_of_two_pins_that_are_handed_over_the_later_holds(store: Store) -> None:
    hand(store, addition(A, every=10 * MINUTE))
    hand(store, addition(A, every=timedelta()))
    assert take_up(store) == 2
    assert [due.pinned for due in store.frontier.dues()] == [None]


def test_a_file_that_is_not_whole_yet_is_left_alone(store: Store) -> None:
    whole = hand(store, addition(A))
    part = whole.replace(whole.with_suffix(".part"))
    assert take_up(store) == 0
    assert part.exists()
    assert followed(store) == []


def test_a_file_that_makes_no_sense_is_set_aside_and_the_others_are_taken_up(
    store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    hand(store, addition(A)).write_text('{"links": [{"url": "x"}]}')
    hand(store, addition(B))
    assert take_up(store) == 1
    assert followed(store) == [B]
    assert waiting(store.config.store) == []
    assert [path.suffix for path in (store.config.store / "inbox").iterdir()] == [".refused"]
    assert "is set aside" in caplog.text


def test_a_file_stays_where_it_could_not_be_followed(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = hand(store, addition(A))
    with monkeypatch.context() as broken:
        broken.setattr(store.frontier, "add", lambda *_, **__: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            take_up(store)
    assert waiting(store.config.store) == [path]
    take_up(store)
    assert followed(store) == [A]


def test_what_was_taken_up_twice_is_followed_once(store: Store) -> None:
    given = addition(A)
    assert [follow(store, given).new, follow(store, given).new] == [1, 0]
    page = store.ingest.catalogue.page(page_key=store.frontier.dues()[0].page_key)
    assert page is not None
    assert len(store.ingest.catalogue.links(page.page_id)) == 1


def test_a_daemon_that_is_told_to_stop_leaves_the_rest_for_the_next(store: Store) -> None:
    hand(store, addition(A))
    assert take_up(store, stopped=lambda: True) == 0
    assert len(waiting(store.config.store)) == 1
