"""What every notifier keeps to, against a real server: the whole message arrives, a failure is
one sentence and nothing else, no secret is told, and a retry bears the same identity.
"""

import email
import email.policy
import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest

from crawler.config import Channel, MailConfig, NotifyRule
from crawler.notify import Notifier, NotSent, notifier_of
from crawler.notify.apprise import MISSING
from tests.builders_notify import AFTER, BEFORE, message, news
from tests.builders_store import MINUTE, URL, capture
from tests.servers.receivers import Arrived, Mood, Receiver, hook, mailbox

SECRET = "s3cret"

# Apprise itself imports it, on the Pythons that still have it.
pytestmark = pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning")


def _text_of_hook(arrived: Arrived) -> str:
    return json.dumps(json.loads(arrived.body), ensure_ascii=False)


def _text_of_letter(arrived: Arrived) -> str:
    letter = email.message_from_bytes(arrived.body, policy=email.policy.default)
    return str(letter.get_content())


def _text_of_apprise(arrived: Arrived) -> str:
    return str(json.loads(arrived.body)["message"])


# For each channel: its server, its rule, and how to read what arrived.
SAMPLES: dict[
    Channel,
    tuple[Callable[[], object], Callable[[str], NotifyRule], Callable[[Arrived], str]],
] = {
    Channel.WEBHOOK: (
        hook,
        lambda at: NotifyRule(webhook=f"http://{at}/{SECRET}", secret=SECRET),
        _text_of_hook,
    ),
    Channel.EMAIL: (mailbox, lambda _: NotifyRule(email=("desk@a.example",)), _text_of_letter),
    Channel.APPRISE: (
        hook,
        lambda at: NotifyRule(apprise=f"json://{at}/{SECRET}"),
        _text_of_apprise,
    ),
}


def test_every_channel_has_a_sample() -> None:
    assert set(SAMPLES) == set(Channel)


@contextmanager
def _channel(channel: Channel) -> Iterator[tuple[Notifier, Receiver]]:
    serve, make, _ = SAMPLES[channel]
    if channel is Channel.APPRISE:
        pytest.importorskip("apprise", reason="the extra `apprise` is not installed")
    with serve() as receiver:  # type: ignore[attr-defined] # each gives a context
        mail = MailConfig(server=receiver.address, sender="newskeep@a.example")
        yield notifier_of(make(receiver.address), mail, user_agent="newskeep-test/1"), receiver


@pytest.fixture(params=list(SAMPLES))
def channel(request: pytest.FixtureRequest) -> Channel:
    assert isinstance(request.param, Channel)
    return request.param


def test_the_whole_of_the_news_arrives(channel: Channel) -> None:
    with _channel(channel) as (notifier, receiver):
        notifier.send(message(news(tags=("front",))))
    (arrived,) = receiver.arrived
    text = SAMPLES[channel][2](arrived)
    for told in (
        "stealth",
        "number",
        BEFORE,
        AFTER,
        URL,
        "12:00:00",
        "12:05:00",
        capture(1).record_id,
        capture(2).record_id,
        capture(2).block_sha256,
    ):
        assert told in text


def test_words_of_every_alphabet_arrive_as_they_are(channel: Channel) -> None:
    story = replace(news(), title="Мост закрыт — «до утра» 橋")
    with _channel(channel) as (notifier, receiver):
        notifier.send(message(story))
    assert "Мост закрыт — «до утра» 橋" in SAMPLES[channel][2](receiver.arrived[0])


def test_a_headline_of_several_lines_cannot_add_a_header(channel: Channel) -> None:
    story = replace(news(), title="Bridge\r\nBcc: all@a.example\r\n\r\nclosed")
    with _channel(channel) as (notifier, receiver):
        notifier.send(message(story))
    arrived = receiver.arrived[0]
    assert "bcc" not in arrived.headers
    if channel is Channel.EMAIL:
        assert email.message_from_bytes(arrived.body)["Bcc"] is None


@pytest.mark.parametrize("mood", [Mood.REFUSING, Mood.HANGING_UP])
def test_a_server_that_does_not_take_it_is_a_sentence_without_secrets(
    channel: Channel, mood: Mood
) -> None:
    with _channel(channel) as (notifier, receiver):
        receiver.mood = mood
        with pytest.raises(NotSent) as failed:
            notifier.send(message())
    assert str(failed.value).endswith(".")
    assert SECRET not in str(failed.value)
    assert receiver.arrived == []


def test_a_server_that_is_not_there_is_a_sentence_too(channel: Channel) -> None:
    with _channel(channel) as (notifier, _):
        pass
    with pytest.raises(NotSent) as failed:
        notifier.send(message())
    assert SECRET not in str(failed.value)


def test_a_message_that_failed_can_be_sent_again(channel: Channel) -> None:
    with _channel(channel) as (notifier, receiver):
        receiver.mood = Mood.REFUSING
        with pytest.raises(NotSent):
            notifier.send(message())
        receiver.mood = Mood.WELL
        notifier.send(message())
    assert len(receiver.arrived) == 1


@pytest.mark.parametrize("channel", [Channel.WEBHOOK, Channel.EMAIL])
def test_a_retry_bears_the_identity_of_the_first_try(channel: Channel) -> None:
    first, later = message(), replace(message(), sent_at=message().sent_at + MINUTE)
    with _channel(channel) as (notifier, receiver):
        for one in (first, later):
            notifier.send(one)
    letters = [email.message_from_bytes(arrived.body) for arrived in receiver.arrived]
    hooks = [arrived.headers.get("idempotency-key") for arrived in receiver.arrived]
    identities = hooks if channel is Channel.WEBHOOK else [one["Message-ID"] for one in letters]
    assert len(set(identities)) == 1
    assert first.message_id in str(identities[0])


def test_where_apprise_is_not_installed_that_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "apprise", None)
    notifier = notifier_of(NotifyRule(apprise="json://a"), MailConfig(), user_agent="t")
    with pytest.raises(NotSent, match="pip install") as failed:
        notifier.send(message())
    assert str(failed.value) == MISSING


def test_an_apprise_url_of_no_service_is_said() -> None:
    pytest.importorskip("apprise", reason="the extra `apprise` is not installed")
    notifier = notifier_of(NotifyRule(apprise="nonsense"), MailConfig(), user_agent="t")
    with pytest.raises(NotSent, match="does not know"):
        notifier.send(message())
