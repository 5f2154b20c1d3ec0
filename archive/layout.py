"""Where things lie in a store folder, and nothing else.

STORE/warc/        the truth: WARC files and their manifest
STORE/catalogue.sqlite   an index over the WARCs; `newskeep rebuild` makes it again
STORE/frontier.sqlite    this machine's working memory: what is followed and when it is due
STORE/lock               held by the one process that fetches into the store
"""

from dataclasses import dataclass
from pathlib import Path


class NoStore(Exception):
    """The folder holds no store; the message says how to make one."""


@dataclass(frozen=True, slots=True)
class Layout:
    """The paths of one store."""

    root: Path

    @property
    def warcs(self) -> Path:
        return self.root / "warc"

    @property
    def catalogue(self) -> Path:
        return self.root / "catalogue.sqlite"

    @property
    def frontier(self) -> Path:
        return self.root / "frontier.sqlite"

    def made(self) -> "Layout":
        """The same, with the folders there. Raises `OSError`."""
        self.warcs.mkdir(parents=True, exist_ok=True)
        return self

    def existing(self) -> "Layout":
        """The same, if a store is there. Raises `NoStore`."""
        if not self.warcs.is_dir():
            raise NoStore(
                f"{self.root}: holds no newskeep store. Name another with --store, or make one "
                "with `newskeep init`."
            )
        return self
