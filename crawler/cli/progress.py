"""What a person sees of checks as they are made: a bar on a terminal, plain lines otherwise."""

import sys
from types import TracebackType
from typing import Any, Self

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
from rich.progress import Progress as Bar

from archive.cli import tell
from crawler.check import Report


class Progress:
    """Shows reports of a backfill."""

    def __init__(self, *, as_json: bool) -> None:
        self._as_json = as_json
        self._bar: Bar | None = None
        if sys.stderr.isatty() and not as_json:
            columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
            console = Console(stderr=True)
            self._bar = Bar(*columns, TimeRemainingColumn(), console=console, transient=True)

    def __enter__(self) -> Self:
        if self._bar is not None:
            self._bar.start()
            self._task = self._bar.add_task("keeping", total=None)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._bar is not None:
            self._bar.stop()

    def begin(self, *, total: int, before: int) -> None:
        if self._bar is not None:
            self._bar.update(self._task, total=total, completed=before)
        elif before and not self._as_json:
            click.echo(f"{before} of {total} were done before.", err=True)

    def report(self, report: Report) -> None:
        if self._as_json:
            click.echo(tell.as_json(report_plain(report)))
        elif self._bar is None:
            click.echo(report_line(report), err=True)
        else:
            self._bar.advance(self._task)
            if report.failed:
                self._bar.console.print(report_line(report), markup=False, highlight=False)


def report_line(report: Report, *, long: bool = False) -> str:
    """One line on a check; with `long` also the changes, the stamps and the next look."""
    line = f"{report.page.url}  {_words(report)}"
    if not long or report.derived is None:
        return line
    return "\n".join((line, *_details(report)))


def _words(report: Report) -> str:
    outcome, derived = report.outcome, report.derived
    if derived is None:
        return "put back: not looked at now"
    if derived.finding is None:
        return f"failed: {outcome.failure}: {outcome.detail}"
    finding = derived.finding
    words = [finding.reading.access.value]
    if finding.weighed is None:
        words.append(f"({finding.reading.ground})")
    elif finding.is_new_version and finding.version == 1:
        words.append("kept as version 1")
    else:
        words.append(tell.coloured(finding.weighed.verdict))
        words += [f"({', '.join(k.value for k in finding.weighed.kinds)})"] * bool(
            finding.weighed.changes
        )
        words.append("provisional" if finding.weighed.provisional else "")
    return " ".join(word for word in words if word)


def _details(report: Report) -> list[str]:
    assert report.derived is not None
    finding, lines = report.derived.finding, []
    if finding is not None and finding.reading.article is not None:
        article = finding.reading.article
        lines.append(f"  title    {article.title}")
        stamps = [stamp for stamp in (article.published, article.updated) if stamp is not None]
        lines += [f"  {stamp.role.value:<8} {stamp.raw} ({stamp.source})" for stamp in stamps]
    if finding is not None and finding.weighed is not None:
        changes = finding.weighed.changes
        lines += [f"  {c.kind.value}: {c.before or '–'} → {c.after or '–'}" for c in changes]
    if finding is not None:
        place = finding.capture.place
        lines.append(f"  kept in  {place.warc} at byte {place.offset}")
    if report.next_check is not None:
        lines.append(f"  next     {tell.when(report.next_check)}")
    return lines


def report_plain(report: Report) -> dict[str, Any]:
    """A check as plain values."""
    outcome, derived = report.outcome, report.derived
    finding = derived.finding if derived is not None else None
    weighed = finding.weighed if finding is not None else None
    return {
        "type": "check",
        "url": report.page.url,
        "key": report.page.page_key,
        "check": outcome.visit.check,
        "put_back": outcome.put_back,
        "failure": outcome.failure,
        "detail": outcome.detail,
        "final_url": outcome.response.url if outcome.response else None,
        "status": outcome.response.status if outcome.response else None,
        "access": finding.reading.access if finding else None,
        "ground": finding.reading.ground if finding else None,
        "version": finding.version if finding else None,
        "is_new_version": finding.is_new_version if finding else False,
        "verdict": weighed.verdict if weighed else None,
        "kinds": weighed.kinds if weighed else (),
        "provisional": weighed.provisional if weighed else False,
        "changes": [tell.change_plain(c) for c in weighed.changes] if weighed else [],
        "captures": [tell.capture_plain(capture) for capture in outcome.captures],
        "next_check": report.next_check,
    }
