"""Fetch: one polite look at a page, exact to the byte, by a Scrapy spider.

`crawl` (or `Crawl`, which can be stopped) takes visits and tells outcomes; every exchange passes
through `keep` before anybody reads it.
"""

from crawler.fetch.crawl import Crawl, Tell, crawl
from crawler.fetch.door import Keep
from crawler.fetch.politeness import HostGate
from crawler.fetch.robots import RobotsFile, RobotsInMemory, RobotsMemory
from crawler.fetch.visit import FetchedResponse, Outcome, Visit
from crawler.fetch.wire import Ask, Engine, Wire

__all__ = [
    "Ask",
    "Crawl",
    "Engine",
    "FetchedResponse",
    "HostGate",
    "Keep",
    "Outcome",
    "RobotsFile",
    "RobotsInMemory",
    "RobotsMemory",
    "Tell",
    "Visit",
    "Wire",
    "crawl",
]
