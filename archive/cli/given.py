"""The texts that a person names: a file, else the address of a kept page."""

import gzip
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from archive.catalogue import Catalogue, PageRow
from archive.cli.context import Reading, Refusal
from archive.layout import Layout, NoStore
from archive.text.record import read_page_file

_BINARY: Final = (b"%PDF", b"PK\x03\x04", b"\x1f\x8b", b"\x89PNG", b"\xff\xd8\xff")


def file_content(name: str) -> bytes | None:
    """What a file holds, gzipped (.gz) or not; None where there is none. Raises Refusal."""
    if not Path(name).is_file():
        return None
    try:
        content = read_page_file(name)
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise Refusal(f"{name}: is no whole gzip file ({error}). Get it anew.") from error
    if b"\0" in content or content.startswith(_BINARY):
        raise Refusal(f"{name}: is a binary file. Save its text as UTF-8, and give that.")
    return content


def as_text(name: str, content: bytes) -> str:
    """A text of a file. Raises Refusal where it is in no encoding that can be known."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Refusal(f"{name}: is no UTF-8 text. Save it as UTF-8, and give that.") from error


@contextmanager
def kept_page(where: Reading, name: str) -> Iterator[tuple[Catalogue, PageRow]]:
    """The page of a store that has an address, which may have been meant for a file.

    Raises Refusal, NoStore.
    """
    no_file = f"{name}: is no file that is there, and"
    try:
        Layout(where.store).existing()
    except NoStore as error:
        if "://" in name:
            raise
        raise Refusal(f"{no_file} {where.store} is no store to look for a page in.") from error
    with where.catalogue() as catalogue:
        try:
            page = where.page(catalogue, name)
        except Refusal as error:
            if "://" in name:
                raise
            raise Refusal(f"{no_file} no page of this store has that address.") from error
        yield catalogue, page
