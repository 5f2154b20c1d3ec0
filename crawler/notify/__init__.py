"""Who is told: rules, messages, and the channels by which they go out. Nothing is kept here."""

from crawler.notify.base import Message, Notifier, NotSent
from crawler.notify.channels import notifier_of
from crawler.notify.digest import message_of
from crawler.notify.news import EVENTS, News, news_of_edit, news_of_event, trial_news
from crawler.notify.rules import after_quiet, due_at, matches, retry_at

__all__ = [
    "EVENTS",
    "Message",
    "News",
    "NotSent",
    "Notifier",
    "after_quiet",
    "due_at",
    "matches",
    "message_of",
    "news_of_edit",
    "news_of_event",
    "notifier_of",
    "retry_at",
    "trial_news",
]
