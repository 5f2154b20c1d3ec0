"""The corridor: one look at one page, from due to due.

    due ── visit ──► crawl ── outcome ──► deposit'd, concluded ──► settled, with the next due

Everything that a crawl asks of the store is here: `keep` makes an exchange durable, `tell` turns
an outcome into a check, a finding and the time of the next look.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from archive.catalogue import CheckRow, PageRow
from archive.ingest import Answer, Derived, new_check_id
from archive.model import Capture, Exchange
from crawler.fetch import Outcome, Visit
from crawler.frontier.rows import Due, DueStatus, Lease, Validators
from crawler.schedule.ladder import next_check
from crawler.store import Store

SOONEST_CONFIRMATION: Final = timedelta(minutes=10)
"""After this a second fetch is asked whether it agrees with what one fetch alone has shown."""

_FIRST_RETRY: Final = timedelta(minutes=10)
_LONGEST_RETRY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Report:
    """How one check ended, for whoever watches."""

    page: PageRow
    outcome: Outcome
    derived: Derived | None  # None where the visit was put back
    next_check: datetime | None  # None: not looked at again

    @property
    def failed(self) -> bool:
        return self.derived is not None and self.derived.finding is None


class Checks:
    """Takes looks into a store. One per process; close it before the store."""

    def __init__(self, store: Store, report: Callable[[Report], None]) -> None:
        self._store = store
        self._report = report
        # Concluding blocks on the disk and on a reading; a few at once keep the workers busy.
        threads = store.config.extract.workers + 1
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="conclude")

    def close(self) -> None:
        self._threads.shutdown(wait=True)

    async def keep(self, exchange: Exchange) -> Capture:
        """Make an exchange durable. Raises StorageFull, StorageFailed."""
        return await asyncio.wrap_future(self._store.ingest.deposit(exchange))

    def visit(self, due: Due) -> Visit:
        """The visit that looks at a due page, conditional where validators are held."""
        validators = due.validators if self._store.config.archive.conditional else Validators()
        return Visit(
            page_key=due.page_key,
            url=due.url,
            host=due.host,
            etag=validators.etag,
            last_modified=validators.last_modified,
            check=new_check_id(),
        )

    async def tell(self, outcome: Outcome, due: Due, lease: Lease) -> Report:
        """Record how a visit ended and settle its page. Raises StaleLease."""
        loop = asyncio.get_running_loop()
        report = await loop.run_in_executor(self._threads, self._conclude, outcome, due, lease)
        self._report(report)
        return report

    def _conclude(self, outcome: Outcome, due: Due, lease: Lease) -> Report:
        page = self._store.ingest.catalogue.page(page_key=due.page_key)
        assert page is not None, f"{due.page_key} is due and in no catalogue"
        if outcome.put_back:
            return Report(page, outcome, None, due.next_check)
        now = self._store.clock.now()
        derived = self._store.ingest.conclude(page, _check(page, outcome, now), _answer(outcome))
        upcoming = self._next(page, due, derived, now)
        self._settle(outcome, due, lease, upcoming, now)
        return Report(page, outcome, derived, upcoming)

    def _next(self, page: PageRow, due: Due, derived: Derived, now: datetime) -> datetime | None:
        if derived.finding is None:
            return now + min(_FIRST_RETRY * (1 << min(due.fails, 10)), _LONGEST_RETRY)
        if due.pinned is not None:
            return now + due.pinned
        schedule = self._store.config.schedule
        article = derived.finding.reading.article
        published = article.published.at if article and article.published else page.added_at
        regular = next_check(
            published,
            now,
            changed_at=page.last_edit_at,
            first=schedule.first,
            longest=schedule.longest,
            retire_after=schedule.retire_after,
        )
        if not derived.wants_another_look:
            return regular
        confirmation = now + max(SOONEST_CONFIRMATION, derived.agreement_after or timedelta())
        return confirmation if regular is None else min(regular, confirmation)

    def _settle(
        self,
        outcome: Outcome,
        due: Due,
        lease: Lease,
        upcoming: datetime | None,
        now: datetime,
    ) -> None:
        failed = outcome.response is None
        self._store.frontier.settle(
            lease,
            due.page_key,
            now=now,
            next_check=upcoming or now,
            status=DueStatus.LIVE if upcoming is not None else DueStatus.RETIRED,
            fails=due.fails + 1 if failed else 0,
            validators=_validators(outcome),
        )
        if outcome.retry_after is not None:
            self._store.frontier.hold(lease.host, now + outcome.retry_after)


def _check(page: PageRow, outcome: Outcome, now: datetime) -> CheckRow:
    response = outcome.response
    assert outcome.visit.check is not None, "a visit of ours bears its check"
    return CheckRow(
        check_id=outcome.visit.check,
        page_id=page.page_id,
        started_at=outcome.captures[0].captured_at if outcome.captures else now,
        finished_at=now,
        url=outcome.visit.url,
        final_url=response.url if response is not None else None,
        record_id=response.capture.record_id if response is not None else None,
        failure=outcome.failure,
        detail=outcome.detail,
    )


def _answer(outcome: Outcome) -> Answer | None:
    response = outcome.response
    if response is None:
        return None
    return Answer(
        url=outcome.visit.url,
        final_url=response.url,
        status=response.status,
        headers=response.headers,
        content=response.content,
        capture=response.capture,
    )


def _validators(outcome: Outcome) -> Validators | None:
    """What makes the next look conditional: only a whole answer to the page's own address."""
    response = outcome.response
    if response is None or response.status == 304:
        return None
    whole = response.status == 200 and response.capture.truncated is None
    if not whole or response.url != outcome.visit.url:
        return Validators()
    return Validators(response.capture.etag, response.capture.last_modified)
