"""One daemon per store: a lock that the kernel drops when its holder dies, however it dies."""

import fcntl
import os
from pathlib import Path
from types import TracebackType
from typing import Self


class StoreInUse(Exception):
    """Another process runs on this store; the message says which."""


class StoreLock:
    """Held from `with` to its end, or to the process's: a dead holder never blocks the next."""

    def __init__(self, store: Path) -> None:
        """`store` is the folder; the lock is the file `lock` in it, which stays there empty."""
        self._path = store / "lock"
        self._file: int | None = None

    def __enter__(self) -> Self:
        file = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.read(file, 32).decode(errors="replace").strip()
            os.close(file)
            who = f"process {holder}" if holder else "another process"
            msg = f"{self._path.parent} is in use by {who}; stop it, or give another --store"
            raise StoreInUse(msg) from None
        os.ftruncate(file, 0)
        os.write(file, f"{os.getpid()}\n".encode())
        self._file = file
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._file is not None:
            os.ftruncate(self._file, 0)
            os.close(self._file)
            self._file = None
