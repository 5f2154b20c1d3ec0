"""Deposit: an exchange becomes a capture, durable when it is acknowledged.

One thread writes. It takes whatever waits, appends it, syncs once for all of it (group commit),
then catalogues it in one transaction, then acknowledges: in that order, so that the catalogue
never points past durable bytes and nobody is told of a capture that a power cut could take.
"""

import queue
import threading
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import datetime
from types import TracebackType
from typing import Self

from archive.catalogue import Catalogue, Filed
from archive.model import Capture, Exchange
from archive.warc.notes import Annotation, Note
from archive.warc.prepare import Prepared, prepare
from archive.warc.records import Deposit
from archive.warc.storage import Sealed, Storage, StorageFailed
from archive.warc.writer import WarcWriter

_MOST_AT_ONCE = 256  # groups in one sync
_MOST_BYTES = 64 * 1024**2  # bytes in one sync, so that a burst of large pages stays bounded


class Closed(RuntimeError):
    """Something was to be kept after the depositor was closed."""


@dataclass(frozen=True, slots=True)
class WriterSettings:
    """How files are written; `warcinfo` says by whom."""

    prefix: str
    max_size: int  # bytes
    compression: int
    dedup: bool
    warcinfo: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class _Job:
    item: Exchange | Annotation | None  # None: finish the open file
    future: "Future[Capture | Note | Sealed | None]"

    @property
    def size(self) -> int:
        return len(self.item.received) if isinstance(self.item, Exchange) else 0


class Depositor:
    """Keeps exchanges and notes. Methods may be called from any thread.

    What was handed over is kept, also where nobody waits for it any more.
    """

    def __init__(
        self,
        storage: Storage,
        catalogue: Catalogue,
        settings: WriterSettings,
        clock: Callable[[], datetime],
        *,
        on_finished: Callable[[Sealed], None],
        on_rows_lost: Callable[[], None],
    ) -> None:
        """`on_finished` is told each finished file, once the rows of all that stands in it are
        there; `on_rows_lost` that something may stand in a file that has no row.
        """
        self._storage = storage
        self._catalogue = catalogue
        self._on_finished = on_finished
        self._on_rows_lost = on_rows_lost
        self._finished: list[str] = []  # files that the batch in hand was the last one for
        self._dedup = settings.dedup
        self._writer = WarcWriter(
            storage,
            prefix=settings.prefix,
            max_size=settings.max_size,
            compression_level=settings.compression,
            warcinfo=settings.warcinfo,
            clock=clock,
        )
        self._jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._closed = False
        self._closing = threading.Lock()
        self._thread = threading.Thread(target=self._run, name="depositor", daemon=True)
        self._thread.start()

    def deposit(self, exchange: Exchange) -> "Future[Capture]":
        """Keep an exchange; the future is done once it is durable and catalogued.

        It fails with StorageFull or StorageFailed where the bytes could not be kept.
        """
        return self._put(exchange)  # type: ignore[return-value] # an exchange gives a capture

    def note(self, annotation: Annotation) -> "Future[Note]":
        """Keep what leaves no answer on the wire, in the same way."""
        return self._put(annotation)  # type: ignore[return-value] # an annotation gives a note

    def roll(self) -> "Future[Sealed | None]":
        """Finish the open file; the next deposit begins another."""
        return self._put(None)  # type: ignore[return-value] # nothing gives a sealed file

    @property
    def opened_at(self) -> datetime | None:
        """When the open file was begun; None where none is open."""
        return self._writer.opened_at

    def close(self) -> None:
        """Keep what waits, finish the open file, stop. Raises StorageFailed if that fails."""
        with self._closing:
            if self._closed:
                return
            self._closed = True
            last = self._queue(None)
            self._jobs.put(None)
        self._thread.join()
        last.result()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _put(self, item: Exchange | Annotation | None) -> "Future[Capture | Note | Sealed | None]":
        with self._closing:  # nothing may be queued behind the end
            if self._closed:
                raise Closed("the store was closed while something was still to be kept")
            return self._queue(item)

    def _queue(
        self, item: Exchange | Annotation | None
    ) -> "Future[Capture | Note | Sealed | None]":
        job = _Job(item, Future())
        job.future.set_running_or_notify_cancel()  # from here on it cannot be called off
        self._jobs.put(job)
        return job.future

    def _run(self) -> None:
        while (first := self._jobs.get()) is not None:
            batch, ended = self._drain(first)
            self._keep(batch)
            if ended:
                return

    def _drain(self, first: _Job) -> tuple[list[_Job], bool]:
        """What waits now, up to the bounds; and whether the end was met."""
        batch, size = [first], first.size
        while len(batch) < _MOST_AT_ONCE and size < _MOST_BYTES:
            try:
                job = self._jobs.get_nowait()
            except queue.Empty:
                return batch, False
            if job is None:
                return batch, True
            batch.append(job)
            size += job.size
        return batch, False

    def _keep(self, batch: Sequence[_Job]) -> None:
        done: list[tuple[_Job, Filed | Note | Sealed | None]] = []
        for job in batch:
            before = self._writer.file_name
            try:
                done.append((job, self._append(job.item)))
            except Exception as error:  # noqa: BLE001 - the one who asked is told, and decides
                job.future.set_exception(error)
            if before is not None and before != self._writer.file_name:
                self._finished.append(before)
        try:
            self._writer.sync()
            self._record([kept for _, kept in done if isinstance(kept, Filed)])
            self._tell_of_finished_files()
        except Exception as error:  # noqa: BLE001 - not durable: nobody of the batch is told it is
            self._finished.clear()  # recovery reads a file that no row tells of
            self._on_rows_lost()
            for job, _ in done:
                job.future.set_exception(error)
            return
        for job, kept in done:
            job.future.set_result(kept.capture if isinstance(kept, Filed) else kept)

    def _append(self, item: Exchange | Annotation | None) -> Filed | Note | Sealed | None:
        match item:
            case None:
                return self._writer.roll()
            case Annotation():
                return self._writer.append_metadata([item])[0]
            case Exchange():
                return self._append_exchange(item)

    def _append_exchange(self, exchange: Exchange) -> Filed:
        prepared = prepare(exchange)
        page = self._catalogue.page(page_key=exchange.page) if exchange.page else None
        page_id = None if page is None else page.page_id
        original = self._original(prepared, page_id)
        (capture,) = self._writer.append([Deposit(prepared, original)])
        return Filed(
            capture,
            page_id=page_id,
            check_id=exchange.check,
            transfer_encoding=prepared.transfer_encoding,
            content_encoding=prepared.content_encoding,
        )

    def _original(self, prepared: Prepared, page_id: int | None) -> Capture | None:
        """The earlier response that may stand for this one's body."""
        if prepared.not_modified:
            return None if page_id is None else self._confirmed_by(prepared, page_id)
        if not (self._dedup and prepared.deduplicable and prepared.entity_sha256):
            return None
        return self._catalogue.original_for(
            prepared.entity_sha256,
            page_id=page_id,
            transfer_encoding=prepared.transfer_encoding,
            content_encoding=prepared.content_encoding,
        )

    def _confirmed_by(self, prepared: Prepared, page_id: int) -> Capture | None:
        """The response that a 304 says still holds: the one whose validators we sent."""
        held = self._catalogue.newest_response(page_id, url=prepared.exchange.url)
        if held is None or held.refers_to is None:
            return held
        return self._catalogue.capture(held.refers_to)

    def _tell_of_finished_files(self) -> None:
        """The writer rolls over by itself; what it finished is in the storage's manifest.

        A file that is not there was let go after a fault of the disk: it is left to recovery.
        """
        finished, self._finished = self._finished, []
        manifest = self._storage.manifest() if finished else {}
        for name in finished:
            if (sha256 := manifest.get(name)) is not None:
                self._on_finished(Sealed(name, self._storage.size(name), sha256))

    def _record(self, filed: Sequence[Filed]) -> None:
        if filed:
            self._catalogue.record_captures(filed)


__all__ = ["Closed", "Depositor", "StorageFailed", "WriterSettings"]
