"""The corridor of messages: what was found becomes news in the outbox, and goes out from there.

    catalogue ── gather ──► outbox ── send ──► notifier

No check waits for any of this. An edit that needs a second fetch waits until that agrees.
"""

from crawler.telling.corridor import Telling, notifiers, trial

__all__ = ["Telling", "notifiers", "trial"]
