"""What a page needs beside its text, as an address with its kind."""

from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urljoin

from archive.addresses import BadAddress, normalise


class Need(StrEnum):
    STYLE = "style"
    IMAGE = "image"
    FONT = "font"


@dataclass(frozen=True, slots=True)
class Requisite:
    """An address that a page needs, normalised as `archive.addresses.normalise` does."""

    url: str
    need: Need


def requisite(base: str, written: str, need: Need) -> Requisite | None:
    """What is written at `base`; None for `data:` and all else that is not fetched."""
    if not written.strip() or written.lstrip().startswith("#"):
        return None
    try:
        return Requisite(normalise(urljoin(base, written.strip())), need)
    except (BadAddress, ValueError):
        return None
