"""A finished file counts as read only when everything in it has its rows."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from archive.catalogue import Catalogue
from archive.ingest.unsettled import Unsettled
from archive.warc.storage import Sealed
from tests.builders_warc import NOON

FILE = Sealed("test-1.warc.gz", 900, "a" * 64)


@pytest.fixture
def catalogue(tmp_path: Path) -> Iterator[Catalogue]:
    with Catalogue.open(tmp_path / "catalogue.sqlite") as opened:
        yield opened


@pytest.fixture
def unsettled(catalogue: Catalogue) -> Unsettled:
    return Unsettled(catalogue, lambda: NOON)


def settled(catalogue: Catalogue) -> bool:
    (row,) = catalogue.warcs()
    return row.catalogued_to == row.bytes


def test_a_file_that_is_finished_is_known_and_not_settled(
    catalogue: Catalogue, unsettled: Unsettled
) -> None:
    unsettled.finished(FILE)
    assert not settled(catalogue)


def test_it_is_settled_once_nothing_is_under_way(
    catalogue: Catalogue, unsettled: Unsettled
) -> None:
    with unsettled.busy():
        with unsettled.busy():
            unsettled.finished(FILE)
        assert not settled(catalogue)
    assert settled(catalogue)


def test_after_an_error_it_is_left_to_recovery(catalogue: Catalogue, unsettled: Unsettled) -> None:
    with pytest.raises(OSError, match="full"), unsettled.busy():
        raise OSError("full")
    unsettled.finished(FILE)
    unsettled.settle()
    assert not settled(catalogue)


def test_after_rows_were_lost_it_is_left_to_recovery(
    catalogue: Catalogue, unsettled: Unsettled
) -> None:
    unsettled.leave_to_recovery()
    unsettled.finished(FILE)
    with unsettled.busy():
        pass
    assert not settled(catalogue)
