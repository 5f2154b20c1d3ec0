"""Knows which finished WARC files may still hold something that the catalogue does not.

A file is settled once everything that was written into it has its rows: only then does recovery
pass it over. While pages are being added or checks concluded, their notes are in a file and their
rows are not yet there.
"""

import dataclasses
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime

from archive.catalogue import Catalogue, WarcRow, WarcState
from archive.warc.storage import Sealed


class Unsettled:
    """Marks finished files as settled whenever nothing is under way. Safe for many threads."""

    def __init__(self, catalogue: Catalogue, clock: Callable[[], datetime]) -> None:
        self._catalogue = catalogue
        self._clock = clock
        self._lock = threading.Lock()
        self._files: dict[str, WarcRow] = {}
        self._busy = 0

    def finished(self, sealed: Sealed) -> None:
        """A file was finished; it is not settled yet."""
        row = WarcRow(
            name=sealed.name,
            state=WarcState.CLOSED,
            bytes=sealed.size,
            sha256=sealed.sha256 or None,
            closed_at=self._clock(),
        )
        with self._lock:
            self._files[sealed.name] = row
        self._catalogue.record_warc(row)

    @contextmanager
    def busy(self) -> Iterator[None]:
        """Something is noted in a file now and gets its rows before the end of the block."""
        with self._lock:
            self._busy += 1
        # After an error rows may be missing for good, so the block then never counts as ended.
        yield
        with self._lock:
            self._busy -= 1
        self.settle()

    def leave_to_recovery(self) -> None:
        """Rows may be missing for good: no file is marked any more by this process."""
        with self._lock:
            self._busy += 1

    def settle(self) -> None:
        """Mark the finished files, if nothing is under way."""
        with self._lock:
            if self._busy or not self._files:
                return
            files, self._files = list(self._files.values()), {}
        for row in files:
            marked = dataclasses.replace(row, catalogued_to=row.bytes)
            self._catalogue.record_warc(marked)
