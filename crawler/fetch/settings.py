"""Scrapy's settings for newskeep: one asyncio loop, our handler, nothing that acts by itself.

Redirects, retries, robots.txt, politeness and time-outs belong to the walk and the wire, where
each of them is an exchange that is kept; so Scrapy's own middlewares for them are switched off.
"""

from collections import deque
from typing import Any, Final

from scrapy import Request
from scrapy.core.scheduler import BaseScheduler
from scrapy.logformatter import LogFormatter
from scrapy.settings import Settings

from crawler.config import FetchConfig

_HANDLER: Final = "crawler.fetch.handler.RecordingHandler"


class InOrder(BaseScheduler):
    """Requests in the order in which walks asked for them; the gate has chosen that order."""

    def __init__(self) -> None:
        self._requests: deque[Request] = deque()

    def has_pending_requests(self) -> bool:
        return bool(self._requests)

    def enqueue_request(self, request: Request) -> bool:
        self._requests.append(request)
        return True

    def next_request(self) -> Request | None:
        return self._requests.popleft() if self._requests else None


class Quiet(LogFormatter):
    """No line a page: what happened to it is told as an outcome."""

    def crawled(self, *_arguments: Any, **_named: Any) -> Any:
        return None  # documented as "log nothing"; the declared type does not know it


def scrapy_settings(config: FetchConfig) -> Settings:
    """The settings of one crawl."""
    return Settings(
        {
            "TWISTED_REACTOR_ENABLED": False,
            "DOWNLOAD_HANDLERS": {
                "http": _HANDLER,
                "https": _HANDLER,
                **dict.fromkeys(("file", "data", "ftp", "s3")),
            },
            "SCHEDULER": InOrder,
            "LOG_FORMATTER": Quiet,
            "STATS_CLASS": "scrapy.statscollectors.DummyStatsCollector",
            "CONCURRENT_REQUESTS": config.concurrency,
            "CONCURRENT_REQUESTS_PER_DOMAIN": config.concurrency,  # the gate knows better
            "CONCURRENT_ITEMS": 1,  # the default makes a hundred tasks a page
            "DOWNLOAD_DELAY": 0,
            "WARN_ON_GENERATOR_RETURN_VALUE": False,
            "TELNETCONSOLE_ENABLED": False,
            "USER_AGENT": config.user_agent,
            # Emptied, and not switched off one by one, since Scrapy imports even what is switched
            # off: aiohttp, requests and more, which take longer than a hundred pages do.
            "DOWNLOADER_MIDDLEWARES_BASE": {},
            "SPIDER_MIDDLEWARES_BASE": {},
            "EXTENSIONS_BASE": {},
        }
    )
