"""What is followed, and when it is due: pages, leases by host, robots files, backfills, sources,
and the messages that wait to be sent.
"""

from crawler.frontier.leases import StaleLease
from crawler.frontier.rows import (
    Due,
    DueCounts,
    DueStatus,
    Entry,
    EntryState,
    HostRow,
    HouseJob,
    Lease,
    MessageRow,
    MessageState,
    NewDue,
    PolicyState,
    RobotsFile,
    Settlement,
    SourceRow,
    Validators,
)
from crawler.frontier.store import Frontier

__all__ = [
    "Due",
    "DueCounts",
    "DueStatus",
    "Entry",
    "EntryState",
    "Frontier",
    "HostRow",
    "HouseJob",
    "Lease",
    "MessageRow",
    "MessageState",
    "NewDue",
    "PolicyState",
    "RobotsFile",
    "Settlement",
    "SourceRow",
    "StaleLease",
    "Validators",
]
