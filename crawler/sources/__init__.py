"""Where addresses come from: lists, tables, documents, feeds, sitemaps and section pages, read and
never fetched.
"""

from crawler.sources.entries import Answered, Entry, Nested, Polled, Unreadable
from crawler.sources.feeds import read_feed
from crawler.sources.kinds import SourceKind
from crawler.sources.listings import read_listing, within
from crawler.sources.reading import SourceReading, read_source
from crawler.sources.sitemaps import read_sitemap

__all__ = [
    "Answered",
    "Entry",
    "Nested",
    "Polled",
    "SourceKind",
    "SourceReading",
    "Unreadable",
    "read_feed",
    "read_listing",
    "read_sitemap",
    "read_source",
    "within",
]
