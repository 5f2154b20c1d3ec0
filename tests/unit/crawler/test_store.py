"""A store is opened by one process at a time, and knows when there is no room."""

import errno
import sqlite3
from datetime import timedelta

import pytest
from sqlalchemy.exc import OperationalError

from archive.lock import StoreInUse
from archive.warc.storage import StorageFailed, StorageFull
from crawler.frontier import NewDue
from crawler.store import no_room
from tests.workbench import QUICK, Workbench


def of_sqlite(said: str) -> OperationalError:
    return OperationalError("INSERT", {}, sqlite3.OperationalError(said))


@pytest.mark.parametrize(
    "error",
    [
        StorageFull("full"),
        OSError(errno.ENOSPC, "No space left on device"),
        OSError(errno.EFBIG, "File too large"),
        of_sqlite("database or disk is full"),
    ],
)
def test_a_full_disk_is_known_whoever_met_it(error: Exception) -> None:
    assert no_room(error)


@pytest.mark.parametrize(
    "error",
    [None, StorageFailed("tired"), OSError(errno.EIO, "I/O"), of_sqlite("database is locked")],
)
def test_other_trouble_is_no_full_disk(error: Exception | None) -> None:
    assert not no_room(error)


def test_a_second_opening_is_refused_and_the_first_goes_on(bench: Workbench) -> None:
    with bench.store() as store:
        with pytest.raises(StoreInUse, match=r"in use by process \d+; stop it, or"), bench.store():
            pass
        assert store.frontier.next_ready() is None
    with bench.store():
        pass


def test_hosts_wait_out_their_delay_after_every_start(bench: Workbench) -> None:
    bench.configure(QUICK.replace("delay: 0s", "delay: 5s"))
    with bench.store() as store:
        now = store.clock.now()
        due = NewDue("a.example/1", "https://a.example/1", "a.example", now)
        store.frontier.add([due], delay_of=store.delay_of, now=now)
    with bench.store() as store:
        ready = store.frontier.next_ready()
    assert ready is not None
    assert ready - now >= timedelta(seconds=5)


def test_less_room_than_the_floor_stops_fetching_with_the_remedy(bench: Workbench) -> None:
    bench.configure(QUICK.replace("keep_free: 0", "keep_free: 900000GB"))
    with bench.store() as store, pytest.raises(StorageFull, match=r"keep_free .*Make room"):
        store.check_room()


def test_enough_room_is_no_event(bench: Workbench) -> None:
    with bench.store() as store:
        store.check_room()
