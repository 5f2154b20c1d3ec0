"""The index over the WARC files: who holds what, when it was seen, what was judged of it.

It can be deleted: `newskeep rebuild` makes it again from the WARCs.
"""

from archive.catalogue.database import (
    DatabaseRefused,
    NetworkFileSystem,
    SchemaTooNew,
    SchemaTooOld,
)
from archive.catalogue.rows import (
    CheckRow,
    EditRow,
    Event,
    EventKind,
    EventRow,
    Filed,
    FindingRow,
    Generation,
    OutletRow,
    PageRow,
    SightingRow,
    VersionRow,
    WarcRow,
    WarcState,
)
from archive.catalogue.store import Catalogue

__all__ = [
    "Catalogue",
    "CheckRow",
    "DatabaseRefused",
    "EditRow",
    "Event",
    "EventKind",
    "EventRow",
    "Filed",
    "FindingRow",
    "Generation",
    "NetworkFileSystem",
    "OutletRow",
    "PageRow",
    "SchemaTooNew",
    "SchemaTooOld",
    "SightingRow",
    "VersionRow",
    "WarcRow",
    "WarcState",
]
