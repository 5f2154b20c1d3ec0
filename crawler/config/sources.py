"""What can be said of a source that is polled: where it is, how often, and what is taken of it."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Final

from archive.addresses import normalise

SHORTEST: Final = timedelta(minutes=1)


class SourceForm(StrEnum):
    """The four forms of a source; each is the key of the file that names its place."""

    FEED = "feed"  # RSS, Atom or JSON Feed
    SITEMAP = "sitemap"  # a sitemap, a news sitemap, or an index of them
    PAGE = "page"  # a section page whose links to articles are taken
    DOCUMENTS = "documents"  # a folder, or a pattern of file names, that is watched


@dataclass(frozen=True, slots=True)
class SourceConfig:
    """One source; exactly one of the first four keys says where it is.

    Raises ValueError, in words for the person who wrote the file.
    """

    feed: str | None = None
    sitemap: str | None = None
    page: str | None = None
    documents: str | None = None
    name: str | None = None
    tag: str | None = None
    every: timedelta | None = None  # None: as often as it proves worth it
    since: timedelta | None = None  # entries that are older when first met are left
    hosts: tuple[str, ...] = ()  # only links to these hosts and below them; none: all

    def __post_init__(self) -> None:
        given = [form for form in SourceForm if getattr(self, form.value)]
        if len(given) != 1:
            keys = ", ".join(SourceForm)
            raise ValueError(f"must say by exactly one of {keys} where the source is")
        web = given[0] is not SourceForm.DOCUMENTS
        if web and not self.place.startswith(("http://", "https://")):
            raise ValueError(f"must give an http or https address, not {self.place!r}")
        if web:
            normalise(self.place)
        if self.every is not None and self.every < SHORTEST:
            raise ValueError("must not be polled more often than every 1m")

    @property
    def form(self) -> SourceForm:
        return next(form for form in SourceForm if getattr(self, form.value))

    @property
    def place(self) -> str:
        """The address; of documents the folder or pattern."""
        return str(getattr(self, self.form.value))

    @property
    def source_id(self) -> str:
        """Tells this source from every other one; stays when its name or tag changes."""
        return f"{self.form.value}:{self.place}"

    @property
    def title(self) -> str:
        return self.name or self.place
