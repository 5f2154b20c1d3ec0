"""Where addresses come from: lists, tables and documents, read and never fetched."""

from crawler.sources.kinds import SourceKind
from crawler.sources.reading import SourceReading, read_source

__all__ = ["SourceKind", "SourceReading", "read_source"]
