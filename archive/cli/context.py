"""What every verb is given, and how a refusal leaves the program."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

import click

from archive.addresses import BadAddress, normalise, story_key
from archive.catalogue import Catalogue, PageRow
from archive.ingest import ReadingSettings, WriterSettings
from archive.layout import Layout
from archive.model import Capture
from archive.warc.folder import FolderStorage
from archive.warc.reader import Record, read_record
from archive.warc.responses import NoResponse, StoredResponse, response_of
from archive.warc.source import Damage
from archive.warc.storage import Storage

DIFFERENT: Final = 1  # `diff`: as diff(1)
TROUBLE: Final = 2
VERIFICATION_FAILED: Final = 6


class Refusal(Exception):
    """What was asked cannot be done; one sentence that names the thing and the remedy."""


class Hurt(Exception):
    """A kept record is not what it was; the message says which one, and how to mend it."""


@dataclass(frozen=True, slots=True)
class Reading:
    """The store that reading verbs look into, and what they need to read pages anew."""

    store: Path
    writing: WriterSettings
    profiles: Path | None = None
    keep_blocks: tuple[str, ...] = ()
    copies: tuple[Path, ...] = ()  # folders with second copies of the WARC files
    article_ids: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    @contextmanager
    def catalogue(self, *, writing: bool = False) -> Iterator[Catalogue]:
        """The catalogue, by default for reading. Raises NoStore, DatabaseRefused."""
        layout = Layout(self.store).existing()
        if not layout.catalogue.exists():
            raise Refusal(
                f"{layout.root}: has WARC files and no catalogue. Make it with `newskeep rebuild`."
            )
        with Catalogue.open(layout.catalogue, read_only=not writing) as catalogue:
            yield catalogue

    def reading(self, *, workers: int = 1) -> ReadingSettings:
        return ReadingSettings(workers, profiles=self.profiles, keep_blocks=self.keep_blocks)

    @property
    def storage(self) -> Storage:
        return FolderStorage(Layout(self.store).existing().warcs)

    def page(self, catalogue: Catalogue, address: str) -> PageRow:
        """The page that an address leads to, in any of its spellings. Raises Refusal."""
        full = address if "://" in address else f"https://{address}"
        try:
            url = normalise(full)
            key = story_key(url, article_ids=self.article_ids)
        except BadAddress as error:
            raise Refusal(str(error)) from error
        page = catalogue.page(page_key=key) or catalogue.page(url=url)
        if page is None:
            raise Refusal(
                f"{address}: no page of this store has that address. See `newskeep list`, or "
                "follow it with `newskeep add`."
            )
        return page

    def answer(self, catalogue: Catalogue, capture: Capture) -> StoredResponse:
        """The answer that a capture stands for. Raises Refusal, Hurt."""
        with _mendable(capture):
            try:
                return response_of(capture, self.storage, catalogue.capture, catalogue.response_at)
            except NoResponse as error:
                raise Refusal(str(error)) from error

    def record(self, capture: Capture) -> Record:
        """The WARC record of a capture. Raises Hurt."""
        with _mendable(capture):
            return read_record(self.storage, capture.place)


@contextmanager
def _mendable(capture: Capture) -> Iterator[None]:
    try:
        yield
    except Damage as damage:
        at = capture.captured_at.astimezone(UTC)
        raise Hurt(
            f"{capture.url}: the record of {at:%Y-%m-%d %H:%M:%S}Z is damaged ({damage}). "
            "`newskeep audit --copy FOLDER` mends the file from a second copy."
        ) from damage


def split_time(argument: str) -> tuple[str, datetime | None]:
    """`URL@2026-03-01T10:00` → the address and the instant (UTC unless it bears an offset).

    An address may have an @ of its own, so what is no time is left in it.
    """
    address, at, time = argument.rpartition("@")
    if not at:
        return argument, None
    try:
        return address, in_utc(datetime.fromisoformat(time))
    except (ValueError, OverflowError):
        return argument, None


def in_utc(instant: datetime) -> datetime:
    """An instant that bears no offset is one of UTC. Raises OverflowError out of all calendars."""
    return instant.astimezone(UTC) if instant.tzinfo else instant.replace(tzinfo=UTC)


def reading(context: click.Context) -> Reading:
    """The reading context that the group has prepared."""
    found: Any = context.find_object(Reading)
    assert isinstance(found, Reading), "the group prepares a reading context"
    return found
