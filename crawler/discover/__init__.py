"""The corridor of sources: one look at one feed, sitemap, section page or watched folder."""

from crawler.discover.corridor import Discovery
from crawler.discover.taking import Hear, Report

__all__ = ["Discovery", "Hear", "Report"]
