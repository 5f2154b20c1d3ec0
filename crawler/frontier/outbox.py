"""Messages that wait to be sent: put here first, so that no notifier ever holds back a record."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, func, select, update

from archive.catalogue.database import upsert
from crawler.frontier.base import Part
from crawler.frontier.rows import MessageRow, MessageState
from crawler.frontier.tables import OUTBOX

_OVER = (MessageState.SENT, MessageState.FAILED, MessageState.DROPPED)


class Outbox(Part):
    def put_messages(self, messages: Sequence[MessageRow]) -> int:
        """Add messages; one that was ever put is not put again. How many are new."""
        if not messages:
            return 0
        with self._database.writing() as connection:
            row = upsert(connection, OUTBOX)
            new = row.on_conflict_do_nothing(index_elements=["message_id"])
            told = new.returning(OUTBOX.c.message_id)
            return sum(
                connection.execute(told, _columns(message)).first() is not None
                for message in messages
            )

    def messages(
        self,
        *,
        state: MessageState | None = None,
        rule: str | None = None,
        due_by: datetime | None = None,
        limit: int | None = None,
    ) -> list[MessageRow]:
        """Messages by the time they are due."""
        query = select(OUTBOX).order_by(OUTBOX.c.due_at, OUTBOX.c.made_at, OUTBOX.c.message_id)
        if state is not None:
            query = query.where(OUTBOX.c.state == state)
        if rule is not None:
            query = query.where(OUTBOX.c.rule == rule)
        if due_by is not None:
            query = query.where(OUTBOX.c.due_at <= due_by)
        with self._database.reading() as connection:
            return [_message(row) for row in connection.execute(query.limit(limit))]

    def keep_messages(self, messages: Sequence[MessageRow]) -> None:
        """Keep how these messages stand, all or none."""
        with self._database.writing() as connection:
            for message in messages:
                values = _columns(message)
                key = OUTBOX.c.message_id == values.pop("message_id")
                connection.execute(update(OUTBOX).where(key).values(**values))

    def message_counts(self) -> dict[MessageState, int]:
        query = select(OUTBOX.c.state, func.count()).group_by(OUTBOX.c.state)
        with self._database.reading() as connection:
            found = {MessageState(state): number for state, number in connection.execute(query)}
        return {state: found.get(state, 0) for state in MessageState}

    def forget_messages(self, before: datetime) -> int:
        """Forget what was sent or given up, if it was made before; how many that were."""
        old = delete(OUTBOX).where(OUTBOX.c.state.in_(_OVER), OUTBOX.c.made_at < before)
        with self._database.writing() as connection:
            return connection.execute(old).rowcount


def _columns(message: MessageRow) -> dict[str, Any]:
    return {
        "message_id": message.message_id,
        "rule": message.rule,
        "page_key": message.page_key,
        "state": message.state,
        "news": message.news,
        "made_at": message.made_at,
        "due_at": message.due_at,
        "batch": message.batch,
        "tries": message.tries,
        "error": message.error,
        "sent_at": message.sent_at,
    }


def _message(row: Row[Any]) -> MessageRow:
    return MessageRow(
        message_id=row.message_id,
        rule=row.rule,
        page_key=row.page_key,
        news=row.news,
        made_at=row.made_at,
        due_at=row.due_at,
        state=MessageState(row.state),
        batch=row.batch,
        tries=row.tries,
        error=row.error,
        sent_at=row.sent_at,
    )
