"""Checks and what was found by them: the one place that grows a page's history.

A page's findings must be recorded in the order of its captures: each is joined to the sighting
before it. Nothing is judged here; which article is a new version was decided before.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from archive.catalogue.book import NO_GENERATION, Book, chosen, count, current_generation
from archive.catalogue.database import inserted, upsert
from archive.catalogue.edits import record_edit
from archive.catalogue.rows import CheckRow, Event, FindingRow
from archive.catalogue.sightings import Grown, Step, grow, text_digest_of
from archive.catalogue.tables import CAPTURES, CHECKS, EVENTS, FINDINGS, PAGES, STANDINGS
from archive.model import (
    AccessState,
    Article,
    ExtractionOutcome,
    Failure,
    Finding,
    Verdict,
    Weighed,
)


class FindingBook(Book):
    def record_finding(
        self,
        check: CheckRow,
        finding: Finding | None = None,
        *,
        events: Sequence[Event] = (),
        text_digest: str | None = None,
        generation: int | None = None,
    ) -> bool:
        """Keep a check and all that it showed, in one transaction; False if that was known.

        `finding` is None for a check that failed. A finding without a version whose weighing is
        there is a variant: pending until the same text comes again with a version number.
        `text_digest` tells equal texts apart from others (default: exact words);
        `generation` is the one being built, or the current one.
        """
        with self._writing() as connection:
            number = generation or connection.execute(select(current_generation())).scalar_one()
            is_new = _record_check(connection, check)
            if finding is not None:
                is_new = _record_finding(connection, check, finding, number)
            if not is_new:
                return False
            if finding is not None:
                _grow_history(connection, check, finding, number, text_digest)
            _record_events(connection, check, events, number)
            return True

    def record_events(
        self,
        page_id: int,
        events: Sequence[Event],
        *,
        check_id: str | None = None,
        generation: int | None = None,
    ) -> None:
        """Keep events that were found after a check, or that belong to none.

        Not idempotent: the caller knows what it told.
        """
        with self._writing() as connection:
            number = generation or connection.execute(select(current_generation())).scalar_one()
            _write_events(
                connection, events, page_id=page_id, check_id=check_id, generation=number
            )

    def check(self, check_id: str) -> CheckRow | None:
        with self._reading() as connection:
            row = connection.execute(
                select(CHECKS).where(CHECKS.c.check_id == check_id)
            ).one_or_none()
        return None if row is None else _check_row(row)

    def checks_of(self, page_id: int, *, newest: int | None = None) -> list[CheckRow]:
        """A page's checks, oldest first; only the `newest` ones if given."""
        table = CHECKS.c
        query = (
            select(CHECKS)
            .where(table.page_id == page_id)
            .order_by(table.started_at.desc(), table.check_id.desc())
            .limit(newest)
        )
        with self._reading() as connection:
            return [_check_row(row) for row in connection.execute(query)][::-1]

    def finding(self, check_id: str, *, generation: int | None = None) -> FindingRow | None:
        """What a check found, as the given or the current generation reads it."""
        table = FINDINGS.c
        query = select(FINDINGS).where(
            table.check_id == check_id, table.generation == (generation or current_generation())
        )
        with self._reading() as connection:
            row = connection.execute(query).one_or_none()
        return None if row is None else _finding_row(row)

    def first_reading_since(
        self, page_id: int, at: datetime, *, generation: int | None = None
    ) -> tuple[CheckRow, int] | None:
        """The first check from then on that showed a version of the page, and its number."""
        table = FINDINGS.c
        query = (
            select(CHECKS, table.version)
            .join(FINDINGS, CHECKS.c.check_id == table.check_id)
            .where(CHECKS.c.page_id == page_id, CHECKS.c.started_at >= at)
            .where(table.version.is_not(None))
            .where(table.generation == (generation or current_generation()))
            .order_by(CHECKS.c.started_at, CHECKS.c.check_id)
            .limit(1)
        )
        with self._reading() as connection:
            row = connection.execute(query).first()
        return None if row is None else (_check_row(row), int(row.version))

    def findings_of(self, page_id: int, *, generation: int | None = None) -> list[FindingRow]:
        """A page's findings in the order of its checks."""
        table = FINDINGS.c
        query = (
            select(FINDINGS)
            .join(CHECKS, CHECKS.c.check_id == table.check_id)
            .where(
                table.page_id == page_id, table.generation == (generation or current_generation())
            )
            .order_by(CHECKS.c.started_at, CHECKS.c.check_id)
        )
        with self._reading() as connection:
            return [_finding_row(row) for row in connection.execute(query)]


def _record_check(connection: Connection, check: CheckRow) -> bool:
    row = upsert(connection, CHECKS).values(
        check_id=check.check_id,
        page_id=check.page_id,
        started_at=check.started_at,
        finished_at=check.finished_at,
        url=check.url,
        final_url=check.final_url,
        record_id=check.record_id,
        failure=check.failure,
        detail=check.detail,
    )
    if not inserted(connection, row, key="check_id"):
        return False
    connection.execute(
        update(PAGES)
        .where(PAGES.c.page_id == check.page_id)
        .values(
            checks=PAGES.c.checks + 1, last_check_at=check.started_at, last_failure=check.failure
        )
    )
    if check.record_id is not None:  # a foreign capture does not say whose it is
        mine = CAPTURES.c.record_id == check.record_id, CAPTURES.c.page_id.is_(None)
        owner = {"page_id": check.page_id, "check_id": check.check_id}
        connection.execute(update(CAPTURES).where(*mine).values(owner))
    failed = int(check.failure is not None)
    count(connection, {"checks": 1, "failed_checks": failed}, generation=NO_GENERATION)
    return True


def _record_finding(
    connection: Connection, check: CheckRow, finding: Finding, generation: int
) -> bool:
    reading, weighed = finding.reading, finding.weighed
    row = upsert(connection, FINDINGS).values(
        check_id=check.check_id,
        generation=generation,
        page_id=check.page_id,
        record_id=finding.capture.record_id,
        access=reading.access,
        ground=reading.ground,
        outcome=reading.outcome,
        verdict=weighed and weighed.verdict,
        provisional=weighed is not None and weighed.provisional,
        version=finding.version,
        extractor=reading.article.extractor if reading.article else "",
    )
    return inserted(connection, row, key="check_id generation")


def _grow_history(
    connection: Connection,
    check: CheckRow,
    finding: Finding,
    generation: int,
    text_digest: str | None,
) -> None:
    article, weighed = finding.reading.article, finding.weighed
    standing: dict[str, Any] = {"access": _access_after(finding)}
    added: dict[str, int] = {}
    if article is not None and weighed is not None:
        step = _step(check, finding, article, weighed, generation, text_digest)
        grown = grow(connection, step)
        edit = record_edit(connection, step, grown)
        standing |= _standing_after(step, grown, edit)
        added = {"versions": int(finding.is_new_version), "edits": int(edit is not None)}
        if edit is not None:
            count(connection, {f"edits:{edit}": 1}, generation=generation)
        count(connection, added, generation=generation)
    _stand(connection, check.page_id, generation, standing, added)


def _access_after(finding: Finding) -> AccessState:
    """How a page stands. A 304 tells of the article that is held, if one is."""
    access, article = finding.reading.access, finding.reading.article
    is_held = access is AccessState.NOT_MODIFIED and article is not None
    return AccessState.ARTICLE if is_held else access


def _step(
    check: CheckRow,
    finding: Finding,
    article: Article,
    weighed: Weighed,
    generation: int,
    text_digest: str | None,
) -> Step:
    return Step(
        page_id=check.page_id,
        generation=generation,
        check_id=check.check_id,
        finding=finding,
        article=article,
        weighed=weighed,
        text_digest=text_digest or text_digest_of(article),
    )


def _standing_after(step: Step, grown: Grown, edit: Verdict | None) -> dict[str, Any]:
    standing: dict[str, Any] = {"verdict": step.weighed.verdict}
    if step.version is not None:
        standing["title"] = step.article.title
    if edit is not None:
        standing["last_edit_at"] = grown.first_seen
    return standing


def _stand(
    connection: Connection,
    page_id: int,
    generation: int,
    standing: Mapping[str, Any],
    added: Mapping[str, int],
) -> None:
    row = upsert(connection, STANDINGS).values(
        page_id=page_id, generation=generation, **standing, **added
    )
    totals = {name: STANDINGS.c[name] + more for name, more in added.items()}
    connection.execute(
        row.on_conflict_do_update(
            index_elements=["page_id", "generation"], set_={**standing, **totals}
        )
    )


def _record_events(
    connection: Connection, check: CheckRow, events: Sequence[Event], generation: int
) -> None:
    _write_events(
        connection,
        events,
        page_id=check.page_id,
        check_id=check.check_id,
        generation=generation,
    )


def _write_events(
    connection: Connection,
    events: Sequence[Event],
    *,
    page_id: int,
    check_id: str | None,
    generation: int,
) -> None:
    for event in events:
        connection.execute(
            insert(EVENTS).values(
                page_id=page_id,
                generation=generation,
                check_id=check_id,
                kind=event.kind,
                at=event.at,
                detail=dict(event.detail),
            )
        )
        count(connection, {f"events:{event.kind}": 1}, generation=generation)


def _check_row(row: Row[Any]) -> CheckRow:
    return CheckRow(
        check_id=row.check_id,
        page_id=row.page_id,
        started_at=row.started_at,
        finished_at=row.finished_at,
        url=row.url,
        final_url=row.final_url,
        record_id=row.record_id,
        failure=chosen(Failure, row.failure),
        detail=row.detail,
    )


def _finding_row(row: Row[Any]) -> FindingRow:
    return FindingRow(
        check_id=row.check_id,
        generation=row.generation,
        record_id=row.record_id,
        access=AccessState(row.access),
        ground=row.ground,
        outcome=ExtractionOutcome(row.outcome),
        verdict=chosen(Verdict, row.verdict),
        provisional=row.provisional,
        version=row.version,
        extractor=row.extractor,
    )
