"""The page spider: every request of newskeep is one of its requests."""

from collections.abc import AsyncIterator
from functools import partial
from typing import Any

from scrapy import Request, Spider
from scrapy.http import Response
from twisted.python.failure import Failure

from crawler.fetch.door import Door
from crawler.fetch.errands import ERRAND, Errand, Errands


class PageSpider(Spider):
    """Turns errands into requests, and answers into arrivals, for as long as errands come."""

    name = "page"

    def __init__(self, *, errands: Errands, door: Door, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.errands = errands
        self.door = door

    async def start(self) -> AsyncIterator[Request]:
        while (errand := await self.errands.next()) is not None:
            yield Request(
                errand.ask.url,
                callback=self.arrived,
                errback=partial(self.failed, errand),
                method=errand.ask.method,
                meta={ERRAND: errand},
                dont_filter=True,
            )

    async def arrived(self, response: Response) -> None:
        errand: Errand = response.meta[ERRAND]
        errand.settle()

    async def failed(self, errand: Errand, failure: Failure) -> None:
        """No status came, or keeping failed: the arrival tells which."""
        errand.settle(None if errand.arrival is not None else failure.value)
