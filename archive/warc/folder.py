"""WARC files in a folder of a local disk: the store that newskeep has by default.

`NAME.open` while it grows, `NAME` once it is finished, and `manifest-sha256.txt` beside them in
the form that `sha256sum -c` reads. Appends are all or nothing: what fails half-way is cut off.
"""

import errno
import fcntl
import hashlib
import os
from pathlib import Path
from typing import BinaryIO

from archive.warc.storage import (
    Appender,
    FileInUse,
    FileTooLarge,
    NoSuchFile,
    Sealed,
    StorageFailed,
    StorageFull,
    checked_name,
)

OPEN = ".open"
MANIFEST = "manifest-sha256.txt"
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})
_PIECE = 1 << 20


class FolderStorage:
    """A `Storage` over one folder, which is made if it is not there."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def finished(self) -> list[str]:
        return sorted(p.name for p in self.folder.iterdir() if _is_warc(p.name))

    def unfinished(self) -> list[str]:
        names = (p.name.removesuffix(OPEN) for p in self.folder.glob("*" + OPEN))
        return sorted(name for name in names if _is_warc(name))

    def create(self, name: str) -> Appender:
        path = self.folder / (checked_name(name) + OPEN)
        if (self.folder / name).exists():
            raise StorageFailed(f"{name} is finished and is never written again.")
        descriptor = _open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_EXCL)
        try:
            _lock(descriptor, path)
            _sync_folder(self.folder)
        except StorageFailed:
            os.close(descriptor)
            raise
        return _FolderAppender(self.folder, name, descriptor)

    def reopen(self, name: str, *, size: int, keep_tail: bool = False) -> Appender:
        path = self.folder / (checked_name(name) + OPEN)
        descriptor = _open(path, os.O_RDWR | os.O_APPEND)
        try:
            _lock(descriptor, path)
            if keep_tail:
                _keep_tail(path, size)
            os.ftruncate(descriptor, min(size, os.fstat(descriptor).st_size))
            os.fsync(descriptor)
        except OSError as fault:
            os.close(descriptor)
            raise _failed(fault, path) from fault
        except StorageFailed:
            os.close(descriptor)
            raise
        return _FolderAppender(self.folder, name, descriptor)

    def discard(self, name: str) -> None:
        (self.folder / (checked_name(name) + OPEN)).unlink(missing_ok=True)
        _sync_folder(self.folder)

    def size(self, name: str) -> int:
        with self.stream(name) as file:
            return os.fstat(file.fileno()).st_size

    def read(self, name: str, offset: int, length: int) -> bytes:
        with self.stream(name) as file:
            return os.pread(file.fileno(), length, offset)

    def stream(self, name: str) -> BinaryIO:
        checked_name(name)
        # A file may get its final name between two looks, so the finished name is tried twice.
        for candidate in (name, name + OPEN, name):
            try:
                return (self.folder / candidate).open("rb")
            except FileNotFoundError:
                continue
        raise NoSuchFile(f"{self.folder / name} is not there. Restore it from a copy.")

    def manifest(self) -> dict[str, str]:
        try:
            # A hurt line is none of ours, and leaves the others to be read.
            lines = (self.folder / MANIFEST).read_text("utf-8", errors="replace").split("\n")
        except FileNotFoundError:
            return {}
        pairs = (line.split("  ", 1) for line in lines)  # "HEX  NAME"; a later line wins
        return {
            pair[1]: pair[0]
            for pair in pairs
            if len(pair) == 2 and len(pair[0]) == 64 and Path(pair[1]).name == pair[1]
        }


class _FolderAppender:
    def __init__(self, folder: Path, name: str, descriptor: int) -> None:
        self.name = name
        self._folder = folder
        self._path = folder / (name + OPEN)
        self._descriptor = descriptor
        self._sha256 = hashlib.sha256()
        self._broken: str | None = None
        self._size = self._digest_what_is_there()

    @property
    def size(self) -> int:
        return self._size

    def append(self, data: bytes) -> int:
        self._refuse_if_broken()
        before = self._size
        rest = memoryview(data)
        try:
            while rest:  # a write may take less than it was given
                rest = rest[os.write(self._descriptor, rest) :]
        except OSError as fault:
            self._cut_back(before)
            raise _failed(fault, self._path) from fault
        self._sha256.update(data)
        self._size = before + len(data)
        return before

    def sync(self) -> None:
        self._refuse_if_broken()
        try:
            os.fdatasync(self._descriptor)
        except OSError as fault:
            # After a failed sync nobody knows which pages reached the disk, and a second sync
            # would say "well" without having written them. The file is left to recovery.
            self._broken = "its last sync failed"
            raise _failed(fault, self._path) from fault

    def finish(self) -> Sealed:
        self._refuse_if_broken()
        final = self._folder / self.name
        sealed = Sealed(self.name, self._size, self._sha256.hexdigest())
        try:
            os.fsync(self._descriptor)
            _append_line(self._folder / MANIFEST, f"{sealed.sha256}  {self.name}\n")
            self._path.rename(final)
        except OSError as fault:
            self._broken = "it could not be finished"
            raise _failed(fault, self._path) from fault
        _sync_folder(self._folder)
        self.abandon()
        return sealed

    def abandon(self) -> None:
        if self._descriptor >= 0:
            os.close(self._descriptor)  # which also gives up the lock
            self._descriptor = -1
        self._broken = self._broken or "it was let go"

    def _digest_what_is_there(self) -> int:
        offset = 0
        while piece := os.pread(self._descriptor, _PIECE, offset):
            self._sha256.update(piece)
            offset += len(piece)
        return offset

    def _cut_back(self, size: int) -> None:
        try:
            os.ftruncate(self._descriptor, size)
        except OSError as fault:
            self._broken = f"a torn write could not be cut off ({fault.strerror})"

    def _refuse_if_broken(self) -> None:
        if self._broken:
            raise StorageFailed(f"{self._path} takes no more records: {self._broken}.")


def _is_warc(name: str) -> bool:
    try:
        return bool(checked_name(name))
    except StorageFailed:
        return False


def _open(path: Path, flags: int) -> int:
    try:
        return os.open(path, flags | os.O_CLOEXEC, 0o644)
    except FileExistsError as fault:
        raise FileInUse(f"{path} is there already; a name is used once.") from fault
    except FileNotFoundError as fault:
        raise NoSuchFile(f"{path} is not there.") from fault
    except OSError as fault:
        raise _failed(fault, path) from fault


def _lock(descriptor: int, path: Path) -> None:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as fault:
        raise FileInUse(f"{path} is being written by another process; let it end.") from fault
    except OSError as fault:
        raise _failed(fault, path) from fault


def _keep_tail(path: Path, size: int) -> None:
    with path.open("rb") as source:
        source.seek(size)
        aside = path.with_name(f"{path.name.removesuffix(OPEN)}.torn-{size}")
        with aside.open("wb") as target:
            while piece := source.read(_PIECE):
                target.write(piece)
            target.flush()
            os.fsync(target.fileno())


def _append_line(path: Path, line: str) -> None:
    """Add a line; begins a new one where an earlier write was torn in the middle of a line."""
    descriptor = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        size = os.fstat(descriptor).st_size
        torn = size > 0 and os.pread(descriptor, 1, size - 1) != b"\n"
        os.write(descriptor, (("\n" if torn else "") + line).encode("ascii"))
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _sync_folder(folder: Path) -> None:
    """Make names durable, not only bytes."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    except OSError as fault:
        raise _failed(fault, folder) from fault
    finally:
        os.close(descriptor)


def _failed(fault: OSError, path: Path) -> StorageFailed:
    if fault.errno in _FULL:
        return StorageFull(
            f"{path.parent} is full ({fault.strerror}). Free some space or point `store` to a "
            "larger disk; what was kept is safe, and writing goes on by itself once there is room."
        )
    if fault.errno == errno.EFBIG:
        return FileTooLarge(
            f"{path} may not grow any further ({fault.strerror}). Raise the file size limit of "
            "the process (`ulimit -f`) or set a smaller `archive.max_size`."
        )
    return StorageFailed(
        f"{path} could not be written: {fault.strerror}. Check the disk and the folder's "
        "permissions; what was kept before is safe."
    )
