"""From a rule to its notifier; a new channel is registered here in one line."""

from crawler.config import Channel, MailConfig, NotifyRule
from crawler.notify.apprise import Apprise
from crawler.notify.base import Notifier
from crawler.notify.email import Email
from crawler.notify.webhook import Webhook


def notifier_of(rule: NotifyRule, mail: MailConfig, *, user_agent: str) -> Notifier:
    match rule.channel:
        case Channel.WEBHOOK:
            return Webhook(rule.target, secret=rule.secret, user_agent=user_agent)
        case Channel.EMAIL:
            return Email(rule.email, mail)
        case Channel.APPRISE:
            return Apprise(rule.target)
