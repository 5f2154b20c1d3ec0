"""From the catalogue to the outbox: what was found becomes one message for every rule it concerns.

What is found is looked up afterwards, some hours back each time: so nothing is missed where a
check was derived late, or over a crash. What was ever put into the outbox is not put again.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from archive.catalogue import Catalogue, EditRow, EventKind, EventRow, PageRow
from archive.model import Capture
from crawler.clock import Clock
from crawler.config import NotifyRule
from crawler.frontier import Frontier, MessageRow, MessageState
from crawler.notify import EVENTS, News, due_at, matches, news_of_edit, news_of_event

TOLD: Final = "told"
"""The frontier's setting: {"to": looked through up to there, "rules": {rule: told since}}."""

_OVERLAP: Final = timedelta(hours=6)  # a check may be derived this long after it was made
_PENDING_FOR: Final = timedelta(days=14)  # then no second fetch will agree any more


class Gatherer:
    """Looks through a catalogue for the news that rules ask for."""

    def __init__(
        self,
        rules: Mapping[str, NotifyRule],
        frontier: Frontier,
        catalogue: Catalogue,
        clock: Clock,
    ) -> None:
        self._rules = rules
        self._frontier = frontier
        self._catalogue = catalogue
        self._clock = clock
        self._counted: dict[str, int] | None = None  # the catalogue's counters when last looked
        self._due: dict[str, datetime] = {}  # of each rule, for what is found in this turn

    def gather(self) -> int:
        """Put what was found since the last time into the outbox; how many messages are new."""
        if not self._rules:
            return 0
        now = self._clock.now()
        told = self._frontier.setting(TOLD) or {"to": now.isoformat(), "rules": {}}
        since = {name: told["rules"].get(name, now.isoformat()) for name in self._rules}
        counted = self._catalogue.counters()
        put = 0
        if counted != self._counted:
            self._due = {
                name: due_at(rule, now, self._gathering_until(rule))
                for name, rule in self._rules.items()
            }
            start = datetime.fromisoformat(told["to"]) - _OVERLAP
            rows = [*self._edit_messages(start), *self._event_messages(start)]
            put = self._frontier.put_messages([row for row in rows if _is_told(row, since)])
            self._settle_pending(now)
        self._frontier.keep_setting(TOLD, {"to": now.isoformat(), "rules": since})
        self._counted = counted
        return put

    def _edit_messages(self, since: datetime) -> Iterator[MessageRow]:
        for edit in self._catalogue.edits(since=since):
            page = self._catalogue.page(page_id=edit.page_id)
            news = None if page is None else self._news_of(edit, page)
            if page is not None and news is not None:
                state = MessageState.PENDING if edit.provisional else MessageState.WAITING
                yield from self._messages(news, page, edit.check_id, state)

    def _event_messages(self, since: datetime) -> Iterator[MessageRow]:
        for kind in EVENTS:
            for row in self._catalogue.events(kind=kind, since=since):
                page = self._catalogue.page(page_id=row.page_id)
                if page is None:
                    continue
                capture, tags = self._answer(row), self._tags(page)
                news = news_of_event(row, page, capture=capture, tags=tags)
                if news is not None:
                    identity = f"{kind}\0{row.check_id or row.event.at.isoformat()}"
                    if kind is EventKind.COPY_OUTDATED:  # a check may show several of them
                        identity += (
                            f"\0{row.event.detail['source']}\0{row.event.detail['carries']}"
                        )
                    yield from self._messages(news, page, identity, MessageState.WAITING)

    def _news_of(self, edit: EditRow, page: PageRow) -> News | None:
        before = self._catalogue.capture(edit.before_record)
        after = self._catalogue.capture(edit.after_record)
        return news_of_edit(edit, page, before=before, after=after, tags=self._tags(page))

    def _answer(self, row: EventRow) -> Capture | None:
        check = self._catalogue.check(row.check_id) if row.check_id is not None else None
        if check is None or check.record_id is None:
            return None
        return self._catalogue.capture(check.record_id)

    def _tags(self, page: PageRow) -> Sequence[str]:
        return sorted(self._frontier.tags([page.page_key]).get(page.page_key, ()))

    def _messages(
        self, news: News, page: PageRow, identity: str, state: MessageState
    ) -> Iterator[MessageRow]:
        """One message for every rule that lets the news through."""
        for rule_id, rule in self._rules.items():
            if not matches(rule, news):
                continue
            # The check's id is the same in a rebuilt catalogue and in one that was read anew.
            digest = hashlib.sha256(f"{rule_id}\0{page.page_key}\0{identity}".encode())
            yield MessageRow(
                message_id=digest.hexdigest(),
                rule=rule_id,
                page_key=page.page_key,
                news={**news.plain(), "check": identity},
                made_at=self._clock.now(),
                due_at=self._due[rule_id],
                state=state,
            )

    def _gathering_until(self, rule: NotifyRule) -> datetime | None:
        """When the digest goes out that is being gathered for a rule."""
        if rule.digest is None:
            return None
        waiting = self._frontier.messages(state=MessageState.WAITING, rule=rule.rule_id)
        return next((row.due_at for row in waiting if row.batch is None), None)

    def _settle_pending(self, now: datetime) -> None:
        """Tell of the edits that a second fetch has confirmed; forget those that it did not."""
        for row in self._frontier.messages(state=MessageState.PENDING):
            settled = self._settled(row, now)
            if settled is not None:
                self._frontier.keep_messages([settled])

    def _settled(self, row: MessageRow, now: datetime) -> MessageRow | None:
        rule = self._rules.get(row.rule)
        page = self._catalogue.page(page_key=row.page_key)
        if rule is None or page is None or now - row.made_at > _PENDING_FOR:
            return replace(row, state=MessageState.DROPPED, error="was never confirmed.")
        seen = datetime.fromisoformat(row.news["after_seen"])
        edits = self._catalogue.edits(page_id=page.page_id, since=seen)
        edit = next((one for one in edits if one.check_id == row.news["check"]), None)
        if edit is None or edit.provisional:
            return None
        news = self._news_of(edit, page)
        if news is None or not matches(rule, news):
            return replace(row, state=MessageState.DROPPED, error="was another edit after all.")
        told = {**news.plain(), "check": edit.check_id}
        return replace(row, state=MessageState.WAITING, news=told, due_at=self._due[row.rule])


def _identity(row: EventRow) -> str:
    """The same for one event in a rebuilt catalogue and in one that was read anew."""
    event = row.event
    parts = [event.kind.value, row.check_id or event.at.isoformat()]
    if event.kind is EventKind.COPY_OUTDATED:  # a check may show several of them
        parts += [str(event.detail["source"]), str(event.detail["carries"])]
    return "\0".join(parts)


def _is_told(row: MessageRow, since: dict[str, str]) -> bool:
    """Whether the news is newer than its rule: a new rule is not told of what was before it."""
    seen = datetime.fromisoformat(row.news["after_seen"])
    return seen >= datetime.fromisoformat(since[row.rule])
