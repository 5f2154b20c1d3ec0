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
from archive.model import AccessState, Capture, Exchange, Link, LinkRole
from crawler.fetch import Outcome, Visit
from crawler.frontier.rows import Due, Lease, Validators
from crawler.planning import Planned, Planner
from crawler.store import Store

_COPIES_AFTER: Final = timedelta(minutes=5)  # an edit of the source: time to follow it


@dataclass(frozen=True, slots=True)
class Report:
    """How one check ended, for whoever watches."""

    page: PageRow
    outcome: Outcome
    derived: Derived | None  # None where the visit was put back
    next_check: datetime | None  # None: not looked at again

    @property
    def failed(self) -> bool:
        """Whether the page itself was not seen: no answer, or one that says "not now"."""
        if self.derived is None:
            return False
        finding = self.derived.finding
        return finding is None or finding.reading.access is AccessState.TRANSIENT

    @property
    def reason(self) -> str:
        """Why it failed, in a few words; empty where it did not."""
        if not self.failed:
            return ""
        if self.outcome.failure is not None:
            return f"{self.outcome.failure}: {self.outcome.detail}"
        response = self.outcome.response
        return f"the server answered {response.status}" if response else "it could not be judged"


class Checks:
    """Takes looks into a store. One per process; close it before the store."""

    def __init__(self, store: Store, report: Callable[[Report], None]) -> None:
        self.planner = Planner(store.config.schedule, store.frontier)
        self.kept_at: datetime | None = None  # when anything was last kept
        self._store = store
        self._report = report
        # Concluding blocks on the disk and on a reading; a few at once keep the workers busy.
        threads = store.config.extract.workers + 1
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="conclude")

    def close(self) -> None:
        self._threads.shutdown(wait=True)

    async def keep(self, exchange: Exchange) -> Capture:
        """Make an exchange durable. Raises StorageFull, StorageFailed."""
        capture = await asyncio.wrap_future(self._store.ingest.deposit(exchange))
        self.kept_at = self._store.clock.now()
        return capture

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
        page = self._page(due)
        if outcome.put_back:
            return Report(page, outcome, None, due.next_check)
        now = self._store.clock.now()
        derived = self._store.ingest.conclude(page, _check(page, outcome, now), _answer(outcome))
        headers = outcome.response.headers if outcome.response is not None else ()
        # Asked again: concluding takes a while, in which the clock may have been set back.
        now = self._store.clock.now()
        planned = self.planner.next(page, due, derived, headers, now)
        self._settle(outcome, derived, due, lease, planned, now)
        for copy in derived.copies:
            self._store.frontier.hasten(copy, now + _COPIES_AFTER)
        return Report(page, outcome, derived, planned.due)

    def _page(self, due: Due) -> PageRow:
        """The catalogue's row; made anew where the frontier outlived the archive."""
        ingest = self._store.ingest
        page = ingest.catalogue.page(page_key=due.page_key)
        if page is None:
            link = Link(due.url, LinkRole.LISTED)
            (page,) = ingest.follow([link], article_ids=self._store.article_ids).pages
        return page

    def _settle(
        self,
        outcome: Outcome,
        derived: Derived,
        due: Due,
        lease: Lease,
        planned: Planned,
        now: datetime,
    ) -> None:
        failed = outcome.response is None
        self._store.frontier.settle(
            lease,
            due.page_key,
            now=now,
            next_check=planned.due or now,
            status=planned.status,
            fails=due.fails + 1 if failed else 0,
            validators=_validators(outcome, derived),
            state=planned.state,
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


def _validators(outcome: Outcome, derived: Derived) -> Validators | None:
    """What makes the next look conditional: an article that came whole from the page's address.

    Never a wall or an error page: a 304 would then say that the wall still stands, and be read
    as if the article did.
    """
    response = outcome.response
    if response is None or response.status == 304:
        return None
    whole = response.status == 200 and response.capture.truncated is None
    read = derived.finding is not None and derived.finding.weighed is not None
    if not (whole and read) or response.url != outcome.visit.url:
        return Validators()
    return Validators(response.capture.etag, response.capture.last_modified)
