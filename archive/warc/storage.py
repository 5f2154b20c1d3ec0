"""Where WARC files live: the Protocol, the errors with their remedies, and what a name may be.

A file is written once. While it grows it is *open*: appended to by one writer, readable by
anybody. Finished, it never changes again. An object store may stand behind the same Protocol; the
contract suite in tests/contracts says what each has to keep.
"""

import re
from dataclasses import dataclass
from typing import BinaryIO, Protocol

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._@-]{0,180}\.warc(\.gz)?")


class StorageFailed(Exception):
    """The bytes could not be kept. Nothing kept before is lost; the message says what to do."""


class StorageFull(StorageFailed):
    """There is no room left. Writing may go on as soon as there is."""


class FileTooLarge(StorageFull):
    """The file may not grow, though another might: a limit on the size of files."""


class FileInUse(StorageFailed):
    """Another writer holds the file."""


class NoSuchFile(StorageFailed):
    """The store has no file of that name."""


@dataclass(frozen=True, slots=True)
class Sealed:
    """A finished file: what the manifest says of it."""

    name: str
    size: int  # bytes
    sha256: str  # hex, of the whole file


class Appender(Protocol):
    """One open file, held by one writer."""

    @property
    def name(self) -> str: ...

    @property
    def size(self) -> int:
        """Bytes in the file: the offset at which the next append will begin."""
        ...

    def append(self, data: bytes) -> int:
        """Write all of `data` or nothing, and give the offset where it begins.

        Raises StorageFull or StorageFailed; the file then ends where it ended before.
        """
        ...

    def sync(self) -> None:
        """Durable when it returns: what was appended survives a power cut."""
        ...

    def finish(self) -> Sealed:
        """Make the file durable, note its digest in the manifest, give it its final name."""
        ...

    def abandon(self) -> None:
        """Let go of the file as it is, still open; recovery will look after it."""
        ...


class Storage(Protocol):
    """A store of WARC files. Names are without folder and without any mark of being open."""

    def finished(self) -> list[str]:
        """Names of the finished files, in order of name."""
        ...

    def unfinished(self) -> list[str]:
        """Names of the open files, in order of name: someone writes them, or someone died."""
        ...

    def create(self, name: str) -> Appender:
        """Begin a file. Raises StorageFailed where the name was used before or is no name."""
        ...

    def reopen(self, name: str, *, size: int, keep_tail: bool = False) -> Appender:
        """Take over an open file whose writer died, cut to `size` bytes.

        With `keep_tail` what is cut off is kept apart first. Raises FileInUse where the writer
        lives, NoSuchFile where there is no such open file.
        """
        ...

    def discard(self, name: str) -> None:
        """Remove an open file in which nothing was kept."""
        ...

    def size(self, name: str) -> int:
        """Bytes in a file, open or finished."""
        ...

    def read(self, name: str, offset: int, length: int) -> bytes:
        """A range of a file, open or finished; shorter only at the file's end."""
        ...

    def stream(self, name: str) -> BinaryIO:
        """A file, open or finished, to be read from the start; the caller closes it."""
        ...

    def manifest(self) -> dict[str, str]:
        """Name to hex SHA-256 of every file that was finished here."""
        ...


def checked_name(name: str) -> str:
    """`name`, if it is one that the store may use; else StorageFailed.

    Names come from our own prefix, time and counter, or from an imported file: never a path.
    """
    if not _NAME.fullmatch(name) or ".." in name:
        raise StorageFailed(
            f"{name[:80]!r} is no name for a WARC file: letters, digits, '.', '_' and '-', "
            "ending in .warc or .warc.gz. Rename the file."
        )
    return name
