"""The corridor that joins the rooms: deposit, then derive.

exchange ── deposit ──► capture (durable) ── derive ──► finding
"""

import dataclasses
import logging
import uuid
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Future
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from archive.catalogue import Catalogue, CheckRow, PageRow
from archive.ingest.deposit import Depositor, WriterSettings
from archive.ingest.derive import JOBS, Answer, Derived, Deriver
from archive.ingest.following import Followed, follow
from archive.ingest.notes import check_note
from archive.ingest.relating import Relating
from archive.ingest.replaying import Replay, answer_of
from archive.ingest.trouble import refused
from archive.ingest.unsettled import Unsettled
from archive.layout import Layout
from archive.model import Capture, Exchange, Link
from archive.warc.folder import FolderStorage
from archive.warc.names import in_order
from archive.warc.recovery import Recovered, recover
from archive.warc.storage import Sealed, Storage
from archive.workers import Limits, Workers

_GIB: Final = 1024**3

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ReadingSettings:
    """How pages are read: the worker processes and the user's profiles."""

    workers: int = 1
    timeout: timedelta = timedelta(seconds=20)
    memory: int = 2 * _GIB  # bytes a worker
    profiles: Path | None = None
    keep_blocks: tuple[str, ...] = ()  # declared to be text, whatever a site teaches

    def deriver(
        self, catalogue: Catalogue, workers: Workers, *, generation: int | None = None
    ) -> Deriver:
        return Deriver(
            catalogue,
            workers,
            profiles=self.profiles,
            kept_texts=self.keep_blocks,
            generation=generation,
        )

    def pool(self) -> Workers:
        limits = Limits(wall=self.timeout, memory=self.memory)
        return Workers(self.workers, JOBS, limits=limits)


def new_check_id() -> str:
    return f"urn:uuid:{uuid.uuid4()}"


class Ingest:
    """An archive that is being added to. Open one per store and process.

    Raises what its parts raise: DatabaseRefused, StorageFull, StorageFailed.
    """

    def __init__(
        self,
        layout: Layout,
        *,
        writing: WriterSettings,
        reading: ReadingSettings,
        clock: Callable[[], datetime],
        workers: Workers | None = None,
    ) -> None:
        """`workers`, if given, are the caller's, who closes them; stores may share them."""
        self._clock = clock
        self.layout = layout.made()
        self.storage: Storage = FolderStorage(layout.warcs)
        # By host: noted, and not derived, as the catalogue took no rows. Whoever has a host's
        # turn may touch its list, and never waits for another host's.
        self._owed: dict[str, list[CheckRow]] = {}
        with ExitStack() as stack:
            self.catalogue = stack.enter_context(Catalogue.open(layout.catalogue))
            pool = workers or stack.enter_context(reading.pool())
            self._deriver = reading.deriver(self.catalogue, pool)
            self._relating = Relating(self.catalogue)
            self._unsettled = Unsettled(self.catalogue, clock)
            self.recovered = self._recover()
            self._depositor = Depositor(
                self.storage,
                self.catalogue,
                writing,
                clock,
                on_finished=self._unsettled.finished,
                on_rows_lost=self._unsettled.leave_to_recovery,
            )
            self._open = stack.pop_all()

    def deposit(self, exchange: Exchange) -> "Future[Capture]":
        """Keep an exchange: durable and catalogued once the future is done."""
        return self._depositor.deposit(exchange)

    def follow(self, links: Iterable[Link], *, article_ids: Mapping[str, str]) -> Followed:
        """Add the pages that links lead to, with where each address came from."""
        with self._unsettled.busy():
            return follow(
                links,
                depositor=self._depositor,
                catalogue=self.catalogue,
                article_ids=article_ids,
                now=self._clock(),
            )

    def conclude(self, page: PageRow, check: CheckRow, answer: Answer | None) -> Derived:
        """Keep that a check was made, and derive what it showed; blocks.

        Where the catalogue takes no rows (a full disk), the check is owed: it is derived before
        the next one of its host, since those are judged in the order in which they were made.
        """
        with self._unsettled.busy():
            derived = self._conclude(page, check, answer)
            self._catch_up_elsewhere()
        return derived

    def _conclude(self, page: PageRow, check: CheckRow, answer: Answer | None) -> Derived:
        with self._deriver.turn(page.host):
            self._depositor.note(check_note(page.page_key, page.url, check)).result()
            try:
                self._catch_up(page.host)
                return self._derive(check, answer)
            except BaseException:
                self._owed.setdefault(page.host, []).append(check)
                raise

    def _derive(self, check: CheckRow, answer: Answer | None) -> Derived:
        derived = self._deriver.derive(check, answer)
        return dataclasses.replace(derived, copies=self._relate(derived))

    def _relate(self, derived: Derived) -> tuple[str, ...]:
        """Compare a new version with other pages; the copies that are to be looked at soon."""
        finding, page_id = derived.finding, derived.check.page_id
        if finding is None or finding.version is None:
            return ()
        try:
            if not finding.is_new_version:
                self._relating.look_at_copy(page_id, check_id=derived.check.check_id)
                return ()
            self._relating.relate(page_id, finding.version)
            return self._relating.after_edit(page_id) if finding.version > 1 else ()
        except Exception as error:  # noqa: BLE001 - the finding stands; recovery compares again
            why = f"{type(error).__name__}: {str(error).splitlines()[0]}"
            log.warning("a version could not be compared", extra={"page": page_id, "why": why})
            self._unsettled.leave_to_recovery()
            return ()

    def _catch_up_elsewhere(self) -> None:
        """Derive what other hosts are owed, while no turn is held: turns are not nested."""
        for host in list(self._owed):
            with self._deriver.turn(host):
                try:
                    self._catch_up(host)
                except Exception as error:
                    why = refused(error)
                    trace = error if why is None else None
                    told = {"host": host, "why": why or "an error of newskeep"}
                    log.warning("an earlier check waits", extra=told, exc_info=trace)
                    return

    def _catch_up(self, host: str) -> None:
        owed = self._owed.get(host, [])
        while owed:
            check = owed[0]
            self._derive(check, answer_of(check, self.catalogue, self.storage))
            del owed[0]
        self._owed.pop(host, None)

    def take_in(self, name: str) -> None:
        """Catalogue a finished file that was copied into the store; blocks.

        Its captures are catalogued; where it is newskeep's own, its pages and checks as well.
        """
        sealed = self.storage.manifest()
        size = self.storage.size(name)
        with self._unsettled.busy():
            self._unsettled.finished(Sealed(name, size, sealed.get(name, "")))
            replay = Replay(self.catalogue, self.storage, self._deriver)
            replay.facts(name)
            touched = replay.checks(name)
            self._relating.catch_up()
            self._relating.look_at_copies(touched)

    def roll(self) -> None:
        """Finish the open WARC file; the next deposit begins another."""
        self._depositor.roll().result()

    @property
    def warc_opened_at(self) -> datetime | None:
        """When the open WARC file was begun; None where none is open."""
        return self._depositor.opened_at

    def close(self) -> None:
        """Keep what waits, finish the open WARC, end our own workers."""
        with self._open:
            self._depositor.close()
            self._unsettled.settle()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _recover(self) -> tuple[Recovered, ...]:
        """Mend what a crash left open, and catalogue what no row tells of yet."""
        recovered = tuple(recover(self.storage))
        settled = {row.name for row in self.catalogue.warcs() if row.catalogued_to >= row.bytes}
        finished = in_order(self.storage.finished())
        names = [name for name in finished if name not in settled]
        replay = Replay(self.catalogue, self.storage, self._deriver)
        for name in names:
            replay.facts(name)
        sealed = self.storage.manifest() if names else {}
        touched: set[int] = set()
        for name in names:
            touched |= replay.checks(name)
            size = self.storage.size(name)
            self._unsettled.finished(Sealed(name, size, sealed.get(name, "")))
        self._relating.catch_up()
        self._relating.look_at_copies(touched)
        self._unsettled.settle()
        return recovered
