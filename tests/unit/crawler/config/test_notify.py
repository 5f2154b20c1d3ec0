from datetime import time, timedelta

import pytest

from crawler.config import Channel, ConfigError, NotifyRule, load_text, show
from crawler.config.notify import quiet_hours

HOOK = "https://a.example/hook"


def test_a_rule_names_its_channel_and_its_filters() -> None:
    text = f'notify: [{{webhook: "{HOOK}", verdict: stealth, kind: [number, gone], digest: 1h}}]'
    (rule,) = load_text(text).notify
    assert (rule.channel, rule.target) == (Channel.WEBHOOK, HOOK)
    assert (rule.verdict, rule.kind) == (("stealth",), ("number", "gone"))
    assert rule.digest == timedelta(hours=1)


def test_one_address_or_several_may_be_given() -> None:
    one, two = load_text(
        "notify: [{email: a@a.example}, {email: [b@b.example, c@c.example]}]"
    ).notify
    assert (one.target, two.target) == ("a@a.example", "b@b.example, c@c.example")


def test_a_rule_is_told_from_others_without_giving_its_target_away() -> None:
    rule = NotifyRule(webhook="https://a.example/hook/s3cret")
    assert "s3cret" not in rule.rule_id + rule.title
    assert rule.rule_id != NotifyRule(webhook=HOOK).rule_id


def test_secrets_are_masked_when_the_configuration_is_shown() -> None:
    text = (
        "notify: [{webhook: 'https://a.example/s3cret', secret: s3cret}, {apprise: 'x://s3cret'}]\n"
        "mail: {password: s3cret}\n"
    )
    assert "s3cret" not in show(load_text(text))


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("{verdict: stealth}", "must say by exactly one of webhook, email, apprise who is told"),
        (f"{{webhook: '{HOOK}', email: a@a.example}}", "must say by exactly one of"),
        (f"{{webhook: '{HOOK}', verdict: stelth}}", "must be one of declared, stealth"),
        (f"{{webhook: '{HOOK}', kind: format}}", "must be one of headline"),
        (f"{{webhook: '{HOOK}', kind: furniture_changed}}", "must be one of headline"),
        ("{webhook: a.example}", "must give an http or https address for the webhook"),
        ("{email: desk}", "must give e-mail addresses"),
        (f"{{webhook: '{HOOK}', quiet: late}}", "must give quiet hours such as 22:00-07:00"),
        (f"{{webhook: '{HOOK}', quiet: '25:00-07:00'}}", "must give quiet hours"),
        (f"{{webhook: '{HOOK}', timezone: Mars/Base}}", "must give a time zone"),
    ],
)
def test_a_rule_that_cannot_be_kept_is_refused_at_its_line(line: str, message: str) -> None:
    with pytest.raises(ConfigError) as refused:
        load_text(f"store: keep\nnotify:\n  - {line}\n")
    assert str(refused.value).startswith("config.yaml, line 3: `notify")
    assert message in str(refused.value)


def test_quiet_hours_have_two_ends() -> None:
    assert quiet_hours("22:30 - 7:05") == (time(22, 30), time(7, 5))
