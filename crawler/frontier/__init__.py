"""What is followed, and when it is due: pages, leases by host, robots files, backfills."""

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
    NewDue,
    PolicyState,
    RobotsFile,
    Settlement,
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
    "NewDue",
    "PolicyState",
    "RobotsFile",
    "Settlement",
    "StaleLease",
    "Validators",
]
