"""From news to a message: one piece by itself, or several gathered into a digest."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from crawler.notify.base import Message
from crawler.notify.news import News, Witness

VERSION: Final = 1
"""Of the JSON payload; it is counted up when a field changes its meaning."""

_MOST_CHANGES_IN_TEXT: Final = 20
_MOST_IN_TEXT: Final = 50  # pieces of news
_LONGEST_SUBJECT: Final = 150  # characters


def message_of(
    message_id: str, told: Sequence[News], *, made_at: datetime, sent_at: datetime
) -> Message:
    """One message of one or more pieces of news."""
    return Message(
        message_id=message_id,
        made_at=made_at,
        sent_at=sent_at,
        subject=_one_line(_subject(told)),
        text="\n\n\n".join(_paragraphs(told)) + "\n",
        payload={
            "type": "newskeep.test" if told[0].what == "test" else "newskeep.news",
            "version": VERSION,
            "id": message_id,
            "made_at": made_at.isoformat(),
            "news": [news.plain() for news in told],
        },
    )


def _subject(told: Sequence[News]) -> str:
    first = told[0]
    if len(told) == 1:
        return f"[{_sort(first)}] {first.title or first.page}"
    pages = len({news.page for news in told})
    return f"{len(told)} pieces of news of {pages} page{'s' if pages > 1 else ''}"


def _paragraphs(told: Sequence[News]) -> list[str]:
    paragraphs = [_words(news) for news in told[:_MOST_IN_TEXT]]
    if len(told) > _MOST_IN_TEXT:
        left = len(told) - _MOST_IN_TEXT
        paragraphs.append(f"And {left} more; see `newskeep list edits`.")
    return paragraphs


def _words(news: News) -> str:
    lines = [news.title or "(no headline)", news.page, ""]
    kinds = ", ".join(kind.replace("_", " ") for kind in news.kinds)
    lines.append(f"{_sort(news)}{f': {kinds}' if kinds and news.what != 'event' else ''}")
    lines.append(_seen(news))
    lines += [f"stamp {stamp}" for stamp in news.stamps]
    lines += [f"flag {flag}" for flag in news.flags]
    for change in news.changes[:_MOST_CHANGES_IN_TEXT]:
        lines += ["", change.kind.replace("_", " ")]
        lines += [f"- {change.before}"] if change.before is not None else []
        lines += [f"+ {change.after}"] if change.after is not None else []
    if len(news.changes) > _MOST_CHANGES_IN_TEXT:
        lines += ["", f"and {len(news.changes) - _MOST_CHANGES_IN_TEXT} more changes"]
    lines += ["", *_evidence("before", news.before), *_evidence("after", news.after)]
    before, after = news.versions
    if before and after:
        lines.append(f"newskeep diff {news.page} {before}..{after}")
    return "\n".join(lines).rstrip()


def _sort(news: News) -> str:
    """What it is, in one word or two."""
    if news.what == "test":
        return "test"
    if news.verdict is not None:
        return f"{news.verdict} edit" if news.what == "edit" else news.verdict
    return news.kinds[0] if news.kinds else news.what


def _seen(news: News) -> str:
    if news.what == "event":
        before = f", last seen otherwise {_time(news.before_seen)}" if news.before_seen else ""
        return f"Seen {_time(news.after_seen)}{before}."
    return (
        f"The old text was last seen {_time(news.before_seen)}, "
        f"the new one first seen {_time(news.after_seen)}."
    )


def _time(written: str | None) -> str:
    return "at an unknown time" if written is None else f"{written[:19].replace('T', ' ')}Z"


def _evidence(side: str, witness: Witness | None) -> list[str]:
    if witness is None:
        return []
    return [
        f"{side}: capture {witness.record_id} of {_time(witness.captured_at)}",
        f"  {witness.warc} at byte {witness.offset}, sha256 of the block {witness.block_sha256}",
        *([f"  sha256 of the payload {witness.payload_sha256}"] if witness.payload_sha256 else []),
    ]


def _one_line(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST_SUBJECT else line[: _LONGEST_SUBJECT - 1] + "…"
