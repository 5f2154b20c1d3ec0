"""From what was found to who is told: nothing twice, nothing lost, nothing that is not certain."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest

from archive.catalogue import Catalogue, Event, EventKind, Filed
from archive.model import Change, EditKind, Field, Verdict
from crawler.config import Config, NotifyRule
from crawler.frontier import Frontier, MessageState
from crawler.notify import Message, NotSent
from crawler.telling import Telling, trial
from tests.builders_notify import HOOK, NUMBER, rule
from tests.builders_store import KEY, MINUTE, START, Follower, article, capture, changed
from tests.clocks import MovableClock

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
OLD, NEW = article("At least 30 people were hurt."), article("At least 50 people were hurt.")


@dataclass
class Mailman:
    """A notifier that remembers, and that may be ill."""

    carried: list[Message] = field(default_factory=list)
    ill: bool = False
    tries: int = 0

    def send(self, message: Message) -> None:
        self.tries += 1
        if self.ill:
            raise NotSent("the postman is ill.")
        self.carried.append(message)


class Desk:
    """A store with one page, its rules, and a postman."""

    def __init__(self, folder: Path) -> None:
        self.frontier = Frontier.open(folder / "frontier.sqlite")
        self.catalogue = Catalogue.open(folder / "catalogue.sqlite")
        self.clock = MovableClock(START)
        self.page = Follower(self.catalogue)
        self.postman = Mailman()
        self.rules: tuple[NotifyRule, ...] = (rule(),)
        self.telling = self.open()

    def open(self) -> Telling:
        """As a process that starts does it; what is there already is no news to anybody."""
        config = Config(notify=self.rules)
        self.telling = Telling(
            config,
            self.frontier,
            self.catalogue,
            self.clock,
            notifier=lambda _: self.postman,
        )
        return self.telling

    def ruled(self, *rules: NotifyRule) -> None:
        self.rules = rules
        self.open().turn()

    def turn(self, after: timedelta = timedelta()) -> int:
        self.clock.advance(after)
        return self.telling.turn()

    def states(self) -> list[str]:
        return [row.state.value for row in self.frontier.messages()]

    def close(self) -> None:
        self.frontier.close()
        self.catalogue.close()


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = Desk(tmp_path)
    made.page.look(OLD, new=True)
    made.turn()
    yield made
    made.close()


def edited(desk: Desk, *changes: Change, verdict: Verdict = Verdict.STEALTH) -> None:
    """The page is seen edited, for certain."""
    desk.page.look(NEW, changed(verdict, *(changes or (NUMBER,))), version=2, new=True)


def test_an_edit_is_told_once(desk: Desk) -> None:
    edited(desk)
    assert desk.turn() == 1
    assert desk.turn(HOUR) == 0
    (message,) = desk.postman.carried
    assert "At least 50 people were hurt." in message.text
    assert desk.states() == ["sent"]


def test_what_was_told_is_not_told_again_by_a_process_that_starts_anew(desk: Desk) -> None:
    edited(desk)
    desk.turn()
    desk.open()
    assert desk.turn() == 0


def test_what_was_found_while_nobody_gathered_is_told_afterwards(desk: Desk) -> None:
    edited(desk)
    desk.clock.advance(3 * DAY)
    assert desk.open().turn() == 1


def test_a_new_rule_is_told_of_nothing_that_was_before_it(desk: Desk) -> None:
    edited(desk)
    desk.clock.advance(HOUR)
    desk.ruled(rule(name="new"))
    assert desk.postman.carried == []


def test_without_rules_nothing_is_gathered(desk: Desk) -> None:
    desk.ruled()
    edited(desk)
    assert desk.turn() == 0
    assert desk.frontier.messages() == []


def test_every_rule_that_fits_is_told_and_no_other(desk: Desk) -> None:
    desk.frontier.tag([KEY], "front")
    desk.ruled(
        rule(name="tag", tag=("front",)),
        rule(name="number", kind=("number",)),
        rule(name="declared", verdict=("declared",)),
    )
    edited(desk)
    assert desk.turn() == 2


def test_format_and_furniture_are_never_told(desk: Desk) -> None:
    edited(desk, Change(EditKind.FORMAT, Field.TITLE, "Bridge", "BRIDGE"))
    furniture = Event(EventKind.FURNITURE_CHANGED, START + 9 * MINUTE, {"now": []})
    desk.page.look(NEW, version=2, events=[furniture])
    assert desk.turn() == 0
    assert desk.frontier.messages() == []


def test_an_event_is_told_to_who_asks_for_it(desk: Desk) -> None:
    desk.ruled(rule(kind=("gone",)))
    gone = Event(EventKind.GONE, START + 9 * MINUTE, {"after": START.isoformat()})
    desk.page.look(OLD, events=[gone])
    assert desk.turn() == 1
    assert desk.postman.carried[0].subject == "[gone] Bridge closed"


def test_a_copy_that_was_left_behind_is_told_with_both_figures(desk: Desk) -> None:
    desk.ruled(rule(kind=("copy_outdated",)))
    detail = {
        "source": "https://source.example/1",
        "claim": "figure",
        "carries": "30",
        "source_says": ["50"],
        "sentence": "At least 30 families were taken from their homes.",
    }
    desk.page.look(OLD, events=[Event(EventKind.COPY_OUTDATED, START + 9 * MINUTE, detail)])
    assert desk.turn() == 1
    (message,) = desk.postman.carried
    assert "- At least 30 families" in message.text
    assert "+ https://source.example/1: 50" in message.text


# --- what is not certain yet


def test_a_provisional_edit_is_told_once_a_second_fetch_agrees(desk: Desk) -> None:
    desk.page.look(NEW, changed(Verdict.STEALTH, NUMBER, provisional=True), version=None)
    assert desk.turn() == 0
    assert desk.states() == ["pending"]
    desk.page.look(NEW, changed(Verdict.STEALTH, NUMBER), version=2, new=True)
    assert desk.turn() == 1
    assert desk.states() == ["sent"]
    assert desk.postman.carried[0].payload["news"][0]["versions"] == (1, 2)


def test_a_provisional_edit_that_is_never_confirmed_is_dropped_in_silence(desk: Desk) -> None:
    desk.page.look(NEW, changed(Verdict.STEALTH, NUMBER, provisional=True), version=None)
    desk.turn()
    desk.page.look(OLD, version=1)
    desk.turn()
    desk.clock.advance(30 * DAY)
    desk.page.look(OLD, version=1)
    desk.turn()
    assert desk.postman.carried == []
    assert desk.states() in (["dropped"], [])


# --- a postman who is ill


def test_a_message_that_fails_is_kept_and_tried_again_later(desk: Desk) -> None:
    desk.postman.ill = True
    edited(desk)
    assert desk.turn() == 0
    (row,) = desk.frontier.messages()
    assert (row.state, row.tries, row.error) == (MessageState.WAITING, 1, "the postman is ill.")
    assert desk.turn() == 0
    assert desk.postman.tries == 1
    desk.postman.ill = False
    assert desk.turn(2 * MINUTE) == 1
    assert desk.states() == ["sent"]


def test_every_try_bears_the_same_identity(desk: Desk) -> None:
    seen: list[str] = []
    desk.postman.ill = True
    edited(desk)
    for _ in range(2):
        desk.turn(5 * MINUTE)
        seen += [row.batch or "" for row in desk.frontier.messages()]
    desk.postman.ill = False
    desk.turn(HOUR)
    assert set(seen) == {desk.postman.carried[0].message_id}


def test_a_message_that_fails_for_days_is_given_up_and_shown(desk: Desk) -> None:
    desk.postman.ill = True
    edited(desk)
    for _ in range(20):
        desk.turn(6 * HOUR)
    assert desk.states() == ["failed"]
    tries = desk.postman.tries
    desk.turn(DAY)
    assert desk.postman.tries == tries


def test_while_a_channel_is_ill_it_is_tried_once_a_turn(desk: Desk) -> None:
    desk.postman.ill = True
    edited(desk)
    desk.page.look(OLD, changed(Verdict.STEALTH), version=3, new=True)
    desk.turn()
    assert desk.postman.tries == 1


def test_what_waits_for_a_rule_that_is_gone_is_dropped(desk: Desk) -> None:
    desk.postman.ill = True
    edited(desk)
    desk.turn()
    desk.clock.advance(HOUR)
    desk.ruled(rule(name="another"))
    assert desk.states() == ["dropped"]


# --- digests and quiet hours


def test_a_digest_gathers_and_goes_out_as_one_message(desk: Desk) -> None:
    desk.ruled(rule(digest=HOUR))
    edited(desk)
    assert desk.turn() == 0
    desk.page.look(OLD, changed(Verdict.STEALTH), version=3, new=True)
    assert desk.turn(20 * MINUTE) == 0
    assert desk.turn(HOUR) == 1
    (message,) = desk.postman.carried
    assert message.subject == "2 pieces of news of 1 page"
    assert desk.states() == ["sent", "sent"]


def test_a_digest_that_failed_stays_together_and_what_is_new_waits_apart(desk: Desk) -> None:
    desk.ruled(rule(digest=HOUR))
    edited(desk)
    desk.turn()
    desk.postman.ill = True
    desk.turn(HOUR)
    desk.page.look(OLD, changed(Verdict.STEALTH), version=3, new=True)
    desk.turn()
    desk.postman.ill = False
    assert desk.turn(2 * HOUR) == 2
    assert [len(message.payload["news"]) for message in desk.postman.carried] == [1, 1]


def test_in_quiet_hours_nobody_is_woken(desk: Desk) -> None:
    desk.ruled(rule(quiet="11:00-18:00"))
    edited(desk)
    assert desk.turn(HOUR) == 0
    assert desk.turn(5 * HOUR) == 1


def test_a_retry_waits_for_the_end_of_quiet_hours_too(desk: Desk) -> None:
    desk.ruled(rule(quiet="13:00-18:00"))
    desk.postman.ill = True
    edited(desk)
    desk.turn()
    desk.turn(2 * HOUR)
    assert desk.postman.tries == 1


# --- the rest


def test_the_captures_of_both_sides_are_told(desk: Desk) -> None:
    desk.catalogue.record_captures([Filed(capture(1), 1), Filed(capture(2), 1)])
    edited(desk)
    desk.turn()
    (told,) = desk.postman.carried[0].payload["news"]
    assert told["before"]["block_sha256"] == capture(1).block_sha256
    assert told["after"]["record_id"] == capture(2).record_id


def test_what_was_sent_is_forgotten_after_a_month(desk: Desk) -> None:
    edited(desk)
    desk.turn()
    desk.turn(40 * DAY)
    assert desk.states() == []


def test_a_trial_of_a_rule_is_plainly_a_test(desk: Desk) -> None:
    message = trial(desk.clock, NotifyRule(webhook=HOOK))
    assert message.subject.startswith("[test]")
