"""Derive: from a capture to a finding. May be repeated for ever, offline, by a better reader.

The order: read, in a process that can be killed; judge against the page's history; record, in one
transaction. A failure here never touches what was deposited.
"""

import dataclasses
import hashlib
import logging
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Final

from archive.catalogue import Catalogue, CheckRow, Event, PageRow, SightingRow
from archive.edits.life import wait_for_agreement
from archive.edits.normal import text_digest
from archive.ingest.judging import Judged, judge
from archive.ingest.memo import Memo
from archive.ingest.sites import Sites
from archive.ingest.trouble import refused
from archive.model import (
    AccessState,
    Capture,
    ExtractionOutcome,
    Finding,
    Reading,
)
from archive.text.job import READ_JOB, reading_lost, reading_of, request
from archive.text.memory import SiteMemory
from archive.text.page import Response
from archive.workers import Done, Loss, Workers

log = logging.getLogger(__name__)

JOBS: Final[Mapping[str, str]] = {"read": READ_JOB}
"""What the worker processes of an archive must be able to do."""

_MOST_HISTORY: Final = 50  # sightings that a new one is weighed against
_LOSSES: Final[Mapping[Loss, ExtractionOutcome]] = {
    Loss.TIMEOUT: ExtractionOutcome.TIMEOUT,
    Loss.KILLED: ExtractionOutcome.KILLED,
    Loss.ERROR: ExtractionOutcome.PARSE_ERROR,
}


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer that ended a check, decoded."""

    url: str  # that was asked for
    final_url: str
    status: int
    headers: tuple[tuple[str, str], ...]
    content: bytes
    capture: Capture


@dataclass(frozen=True, slots=True)
class Derived:
    """What deriving one check gave."""

    check: CheckRow
    finding: Finding | None  # None for a check that got no answer
    events: tuple[Event, ...]
    memo: Memo
    copies: tuple[str, ...] = ()  # page_keys of copies that are to be looked at soon

    @property
    def wants_another_look(self) -> bool:
        """Whether something waits for a second fetch that agrees."""
        weighed = self.finding.weighed if self.finding is not None else None
        pending = weighed is not None and weighed.provisional
        return pending or self.memo.life.candidate is not None

    @property
    def agreement_after(self) -> timedelta | None:
        """How long to wait for it where a state of the page must hold for a while to count."""
        return wait_for_agreement(self.memo.life)


class Deriver:
    """Derives checks; blocks. One at a time per page, in the order of their captures."""

    def __init__(
        self,
        catalogue: Catalogue,
        workers: Workers,
        *,
        profiles: Path | None = None,
        kept_texts: Sequence[str] = (),
        generation: int | None = None,
    ) -> None:
        """`generation` is the one that is being built, or None for the one that readers see."""
        self._catalogue = catalogue
        self._workers = workers
        self._profiles = profiles
        self._generation = generation
        self._sites = Sites(catalogue, generation=generation, kept_texts=kept_texts)

    def turn(self, host: str) -> AbstractContextManager[bool]:
        """Held round the note of a check and its derivation, so that both have one order."""
        return self._sites.turn(host)

    def derive(self, check: CheckRow, answer: Answer | None) -> Derived:
        """Judge one check and record it. Repeating a recorded check changes nothing."""
        page = self._catalogue.page(page_id=check.page_id)
        assert page is not None, "a check of a page that is there"
        with self.turn(page.host):
            return self._derive(page, check, answer)

    def _derive(self, page: PageRow, check: CheckRow, answer: Answer | None) -> Derived:
        generation = self._generation
        rows = self._catalogue.history(page.page_id, newest=_MOST_HISTORY, generation=generation)
        memo = Memo.from_plain(self._catalogue.memo(page.page_id, generation=generation))
        derived = Derived(check, None, (), memo)
        if answer is not None:
            try:
                judged = self._judge(page, answer, rows, memo)
            except Exception as error:  # what was deposited stands; `rederive` tries again
                if refused(error) is not None:  # which says nothing about the page
                    raise
                log.exception("a check could not be judged", extra={"check": check.check_id})
            else:
                derived = Derived(check, judged.finding, judged.events, judged.memo)
        self._record(page, derived)
        return derived

    def _judge(
        self, page: PageRow, answer: Answer, rows: Sequence[SightingRow], memo: Memo
    ) -> Judged:
        site, key = self._sites.of(page.host), page.page_key
        digest = _answer_digest(answer)
        reading = _known_reading(answer, rows, is_same=self._is_same(answer, digest, rows, memo))
        is_known = reading is not None
        if reading is None:
            reading = self._read(answer, rows, site.memory)
            if reading.article is not None:
                article = site.alarmed(reading.article, key)
                reading = dataclasses.replace(reading, article=article)
            rows = [
                dataclasses.replace(row, sighting=site.sifted(row.sighting, key)) for row in rows
            ]
        judged = judge(
            answer.capture,
            reading,
            final_url=answer.final_url,
            rows=rows,
            memo=memo,
            is_known=is_known,
        )
        if reading.access is AccessState.NOT_MODIFIED or judged.finding.weighed is None:
            return judged  # nothing was said that the next answer could be the same as
        return dataclasses.replace(judged, memo=dataclasses.replace(judged.memo, answer=digest))

    def _is_same(
        self, answer: Answer, digest: str, rows: Sequence[SightingRow], memo: Memo
    ) -> bool:
        """Whether the last sighting was of the same answer."""
        if memo.answer is not None or not rows:
            return digest == memo.answer
        # A memo from before answers were kept: what was read once by older rules is not to look
        # edited because it is read by newer ones.
        held = self._catalogue.capture(rows[-1].last_record)
        if held is None or held.content_sha256 is None:
            return False
        content = hashlib.sha256(answer.content).hexdigest()
        now = answer.capture
        return (held.content_sha256, held.status, held.url) == (content, now.status, now.url)

    def _read(self, answer: Answer, rows: Sequence[SightingRow], memory: SiteMemory) -> Reading:
        earlier = next((row.sighting.article for row in reversed(rows) if row.version), None)
        response = Response(
            url=answer.url,
            final_url=answer.final_url,
            status=answer.status,
            headers=answer.headers,
            content=answer.content,
            captured_at=answer.capture.captured_at,
            cut=answer.capture.truncated,
        )
        payload, blob = request(response, earlier=earlier, memory=memory, profiles=self._profiles)
        outcome = self._workers.run_sync("read", payload, blob)
        if isinstance(outcome, Done):
            return reading_of(outcome.result)
        return reading_lost(_LOSSES[outcome.reason], outcome.detail)

    def _record(self, page: PageRow, derived: Derived) -> None:
        finding, generation = derived.finding, self._generation
        article = finding.reading.article if finding is not None else None
        site = None
        if finding is not None and finding.is_new_version and article is not None:
            site = self._sites.of(page.host).learned(article, page.page_key)
        with self._catalogue.transaction() as t:
            is_new = t.record_finding(
                derived.check,
                derived.finding,
                events=derived.events,
                text_digest=None if article is None else text_digest(article),
                generation=generation,
            )
            if is_new:
                memo = derived.memo.plain()
                t.keep_memo(derived.check.page_id, memo, generation=generation)
                if site is not None and page.page_key in dict(site.yields):
                    entry = site.entry(page.page_key)
                    t.keep_site_article(page.host, entry, generation=generation)
        if site is not None and is_new:
            self._sites.learned(page.host, site)


def _known_reading(
    answer: Answer, rows: Sequence[SightingRow], *, is_same: bool
) -> Reading | None:
    """The last reading again, where the server said so or sent the same content."""
    if not rows:
        return None
    last, ok = rows[-1], ExtractionOutcome.OK
    if answer.status == 304:
        return Reading(AccessState.NOT_MODIFIED, "304", ok, last.sighting.article)
    if not is_same or last.version is None:
        return None
    return Reading(AccessState.ARTICLE, "the same content as before", ok, last.sighting.article)


def _answer_digest(answer: Answer) -> str:
    """Equal where a second reading would say the same: however the page was packed on its way."""
    capture = answer.capture
    kinds = [value for name, value in answer.headers if name.lower() == "content-type"]
    told = f"{answer.status} {capture.url} {capture.truncated or ''} {kinds}\n".encode()
    return hashlib.sha256(told + hashlib.sha256(answer.content).digest()).hexdigest()
