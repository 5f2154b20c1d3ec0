"""Opens a store for whoever fetches into it: the lock, the archive, the frontier, the pace.

One process at a time fetches into a store; reading it needs none of this.
"""

import errno
import os
import shutil
import socket
import time
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import timedelta
from types import TracebackType
from typing import Final, Self

from sqlalchemy.exc import OperationalError

from archive.ingest import Ingest, ReadingSettings
from archive.layout import Layout
from archive.lock import StoreLock
from archive.warc.storage import StorageFull
from archive.workers import Workers
from crawler.clock import Clock
from crawler.config import Config
from crawler.frontier import Frontier
from crawler.warcinfo import writer_settings

MIB = 1024**2
_NO_ROOM: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


@dataclass(slots=True)
class Store:
    """A store that this process fetches into. Use it in a `with` block.

    Raises StoreInUse where another process has it, and what the archive raises on opening.
    """

    config: Config
    clock: Clock
    workers: Workers | None = None  # shared with other stores; None: its own
    ingest: Ingest = field(init=False)
    frontier: Frontier = field(init=False)
    owner: str = field(init=False)
    _open: ExitStack = field(init=False, default_factory=ExitStack)

    def __enter__(self) -> Self:
        layout = Layout(self.config.store).made()
        self.owner = f"{socket.gethostname()}/{os.getpid()}/{int(time.monotonic() * 1000)}"
        with ExitStack() as stack:
            stack.enter_context(StoreLock(layout.root))
            self.frontier = stack.enter_context(Frontier.open(layout.frontier))
            # We hold the lock, so whoever had a lease is dead: its hosts wait out their delay.
            self.frontier.take_back(None, now=self.clock.now())
            self.ingest = stack.enter_context(
                Ingest(
                    layout,
                    writing=writer_settings(self.config),
                    reading=reading_settings(self.config),
                    clock=self.clock.now,
                    workers=self.workers,
                )
            )
            self._open = stack.pop_all()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._open.close()

    def delay_of(self, host: str) -> timedelta:
        """The configured wait between two requests to a host."""
        return self.config.fetch.for_host(host).per_host.delay

    def check_room(self) -> None:
        """Raise StorageFull where the disk has less free than the configured floor."""
        floor, free = self.config.archive.keep_free, shutil.disk_usage(self.config.store).free
        if free < floor:
            raise StorageFull(
                f"{self.config.store}: the disk has {free // MIB} MB free, less than the "
                f"{floor // MIB} MB that archive.keep_free asks for. Make room, or lower it; what "
                "is kept stays as it is and fetching goes on from where it stopped."
            )

    @property
    def article_ids(self) -> Mapping[str, str]:
        """Patterns of article numbers in addresses, beside those that ship: none.

        They would make page keys, and one that came later would give a kept page another key: the
        page would be followed a second time. What profiles say of ids is for judging redirects.
        """
        return {}


def no_room(error: BaseException | None) -> bool:
    """Whether an error says that the disk is full, whoever met it: a WARC file or a database."""
    if isinstance(error, OSError):
        return error.errno in _NO_ROOM
    if isinstance(error, OperationalError):
        return "disk is full" in str(error.orig)
    return isinstance(error, StorageFull)


def reading_settings(config: Config) -> ReadingSettings:
    return ReadingSettings(
        workers=config.extract.workers,
        timeout=config.extract.timeout,
        memory=config.extract.memory,
        profiles=config.extract.profiles,
        keep_blocks=config.extract.keep_blocks,
    )
