"""The corridor of what comes in: deposit an exchange, derive what it shows."""

from archive.ingest.corridor import Ingest, ReadingSettings, new_check_id
from archive.ingest.deposit import WriterSettings
from archive.ingest.derive import Answer, Derived
from archive.ingest.following import Followed
from archive.ingest.trouble import refused

__all__ = [
    "Answer",
    "Derived",
    "Followed",
    "Ingest",
    "ReadingSettings",
    "WriterSettings",
    "new_check_id",
    "refused",
]
