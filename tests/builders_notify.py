"""Builders of news and rules; each hides what a test does not show."""

from dataclasses import replace

from archive.catalogue import EditRow, PageRow
from archive.model import Change, EditKind, Field, Verdict
from crawler.config import NotifyRule
from crawler.notify import Message, News, message_of, news_of_edit
from tests.builders_store import KEY, MINUTE, START, URL, capture

BEFORE, AFTER = "At least 30 people were hurt.", "At least 50 people were hurt."
NUMBER = Change(EditKind.NUMBER, Field.BODY, BEFORE, AFTER)
HOOK = "https://desk.example/hook"


def page(**changes: object) -> PageRow:
    row = PageRow(1, KEY, URL, "courier.example", "example,courier)/story/1", START)
    return replace(row, title="Bridge closed", **changes)  # type: ignore[arg-type] # by name


def edit(*changes: Change, **named: object) -> EditRow:
    row = EditRow(
        edit_id=1,
        page_id=1,
        check_id="urn:uuid:1",
        generation=1,
        before_version=1,
        after_version=2,
        before_seen=START,
        after_seen=START + 5 * MINUTE,
        before_record=capture(1).record_id,
        after_record=capture(2).record_id,
        verdict=Verdict.STEALTH,
        text_changed=True,
        provisional=False,
        changes=changes or (NUMBER,),
        moved=(),
        flags=(),
    )
    return replace(row, **named)  # type: ignore[arg-type] # fields of EditRow, by name


def news(*changes: Change, tags: tuple[str, ...] = (), **named: object) -> News:
    made = news_of_edit(
        edit(*changes, **named), page(), before=capture(1), after=capture(2), tags=tags
    )
    assert made is not None
    return made


def rule(**named: object) -> NotifyRule:
    return NotifyRule(webhook=HOOK, **named)  # type: ignore[arg-type] # by name


def message(*told: News, number: int = 1) -> Message:
    return message_of(f"{number:064x}", told or (news(),), made_at=START, sent_at=START)
