"""The queue between walks and the spider loses nothing and leaves nobody waiting."""

import asyncio

import pytest

from crawler.fetch.errands import Errand, Errands, Vanished
from crawler.fetch.wire import Ask


def errand() -> Errand:
    return Errand(Ask("http://news.example/"), on_sent=lambda: None)


async def test_errands_come_out_in_the_order_in_which_they_went_in() -> None:
    errands = Errands()
    given = [errand() for _ in range(3)]
    waiting = [asyncio.create_task(errands.run(one)) for one in given]
    assert [await errands.next() for _ in range(3)] == given
    errands.abandon()
    await asyncio.gather(*waiting, return_exceptions=True)


async def test_closing_ends_the_spiders_queue() -> None:
    errands = Errands()
    errands.close()
    errands.close()
    assert await errands.next() is None
    with pytest.raises(Vanished):
        await errands.run(errand())


async def test_a_request_that_was_dropped_is_told_to_the_walk() -> None:
    errands = Errands()
    one = errand()
    waiting = asyncio.create_task(errands.run(one))
    await errands.next()
    one.settle()
    with pytest.raises(Vanished):
        await waiting


async def test_an_end_of_the_spider_is_told_to_every_walk() -> None:
    errands = Errands()
    waiting = [asyncio.create_task(errands.run(errand())) for _ in range(3)]
    await asyncio.sleep(0)
    errands.abandon()
    results = await asyncio.gather(*waiting, return_exceptions=True)
    assert all(isinstance(result, Vanished) for result in results)


async def test_what_keeping_raised_reaches_the_walk() -> None:
    errands = Errands()
    one = errand()
    waiting = asyncio.create_task(errands.run(one))
    await errands.next()
    one.settle(OSError("disk full"))
    one.settle()  # a second word changes nothing
    with pytest.raises(OSError, match="disk full"):
        await waiting
