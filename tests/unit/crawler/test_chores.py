"""Work that blocks, beside the loop."""

import asyncio
import threading
from datetime import timedelta

from crawler.chores import Chores

SOON = timedelta(seconds=20)


class Told:
    def __init__(self) -> None:
        self.ended: list[tuple[str, str]] = []

    def __call__(self, name: str, error: BaseException | None) -> None:
        self.ended.append((name, str(error or "well")))


async def test_a_chore_tells_once_how_it_ended() -> None:
    told = Told()
    chores = Chores(told)

    def broken() -> None:
        raise ValueError("the disk is a lie")

    assert chores.start("good", lambda: None)
    assert chores.start("bad", broken)
    assert await chores.drain(SOON)
    assert sorted(told.ended) == [("bad", "the disk is a lie"), ("good", "well")]


async def test_a_chore_that_is_under_way_is_not_begun_again() -> None:
    go, told = threading.Event(), Told()
    chores = Chores(told)
    assert chores.start("audit", go.wait)
    assert not chores.start("audit", go.wait)
    go.set()
    assert await chores.drain(SOON)
    assert chores.start("audit", go.wait)
    assert await chores.drain(SOON)
    assert told.ended == [("audit", "well")] * 2


async def test_the_end_waits_no_longer_than_it_was_told_to() -> None:
    go, told = threading.Event(), Told()
    chores = Chores(told)
    chores.start("backup", go.wait)
    assert not await chores.drain(timedelta(milliseconds=1))
    assert told.ended == []
    go.set()
    assert await chores.drain(SOON)


def test_a_chore_that_outlives_the_loop_troubles_nobody() -> None:
    go = threading.Event()
    left: list[threading.Thread] = []

    async def leave() -> None:
        Chores(Told()).start("backup", go.wait)
        left.extend(thread for thread in threading.enumerate() if thread.name == "backup")

    asyncio.run(leave())
    go.set()
    for thread in left:
        thread.join(20)
        assert not thread.is_alive()
