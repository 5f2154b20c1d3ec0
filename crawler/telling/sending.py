"""From the outbox to people: at least once, and never in the way of anything else.

A message that fails is tried again, ever more rarely, for some days; then it is given up, which
`newskeep status` shows.
"""

import hashlib
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import groupby
from typing import Any, Final

from crawler.clock import Clock
from crawler.config import NotifyRule
from crawler.frontier import Frontier, MessageRow, MessageState
from crawler.notify import News, Notifier, NotSent, after_quiet, message_of, retry_at

_REMEMBERED: Final = timedelta(days=30)  # what was sent; longer than anything is looked at again
_MOST_AT_ONCE: Final = 200  # messages of one rule in one turn

MakeNotifier = Callable[[NotifyRule], Notifier]

log = logging.getLogger(__name__)


class Sender:
    """Sends what waits in an outbox."""

    def __init__(
        self,
        rules: Mapping[str, NotifyRule],
        frontier: Frontier,
        clock: Clock,
        notifier: MakeNotifier,
    ) -> None:
        self._rules = rules
        self._frontier = frontier
        self._clock = clock
        self._notifier = notifier

    def send(self) -> int:
        """Send what is due; how many messages went out. A rule that fails waits for its turn."""
        now = self._clock.now()
        self._drop_unruled()
        sent = 0
        for rule_id, rule in self._rules.items():
            if after_quiet(rule, now) > now:
                continue
            waiting = self._frontier.messages(
                state=MessageState.WAITING, rule=rule_id, due_by=now, limit=_MOST_AT_ONCE
            )
            for batch in self._batches(rule, waiting):
                if not self._send(rule, batch):
                    break
                sent += 1
        self._frontier.forget_messages(now - _REMEMBERED)
        return sent

    def _batches(self, rule: NotifyRule, waiting: Sequence[MessageRow]) -> list[list[MessageRow]]:
        """What goes out together. It stays together when it is tried again."""
        new = [row for row in waiting if row.batch is None]
        batched = [row for row in waiting if row.batch is not None]
        together = hashlib.sha256("\0".join(row.message_id for row in new).encode()).hexdigest()
        digest = rule.digest is not None and len(new) > 1
        new = [replace(row, batch=together if digest else row.message_id) for row in new]
        self._frontier.keep_messages(new)
        rows = sorted([*batched, *new], key=lambda row: (row.batch or "", row.made_at))
        batches = [list(some) for _, some in groupby(rows, key=lambda row: row.batch)]
        return sorted(batches, key=lambda batch: batch[0].due_at)

    def _send(self, rule: NotifyRule, batch: Sequence[MessageRow]) -> bool:
        now, first = self._clock.now(), batch[0]
        assert first.batch is not None, "it was put into a batch"
        told = [News.from_plain(_without_check(row.news)) for row in batch]
        message = message_of(first.batch, told, made_at=first.made_at, sent_at=now)
        try:
            self._notifier(rule).send(message)
        except NotSent as error:
            self._put_off(rule, batch, str(error))
            return False
        rows = [
            replace(row, state=MessageState.SENT, sent_at=now, error="", tries=row.tries + 1)
            for row in batch
        ]
        self._frontier.keep_messages(rows)
        log.info("people told", extra={"rule": rule.title, "news": len(batch)})
        return True

    def _put_off(self, rule: NotifyRule, batch: Sequence[MessageRow], error: str) -> None:
        now, tries = self._clock.now(), batch[0].tries + 1
        again = retry_at(tries, batch[0].made_at, now)
        state = MessageState.FAILED if again is None else MessageState.WAITING
        log.warning("message not sent: %s", error, extra={"rule": rule.title, "state": state})
        self._frontier.keep_messages(
            [
                replace(row, state=state, tries=tries, due_at=again or now, error=error)
                for row in batch
            ]
        )

    def _drop_unruled(self) -> None:
        """What waits for a rule that is gone from the configuration waits for nobody."""
        gone = [
            replace(row, state=MessageState.DROPPED, error="its rule is no longer configured.")
            for row in self._frontier.messages(state=MessageState.WAITING)
            if row.rule not in self._rules
        ]
        self._frontier.keep_messages(gone)


def _without_check(news: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in news.items() if name != "check"}
