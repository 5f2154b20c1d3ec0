"""The plain ladder: the older a page, the rarer the look. Needs no history, learns nothing.

It serves where the policy has nothing to go by: a page kept without the policy's state, or a
daemon that is told to do without learning.
"""

from datetime import datetime, timedelta

RUNGS = (
    # (younger than, look again after): news edits thin out about as one over the page's age.
    (timedelta(hours=3), timedelta(minutes=15)),
    (timedelta(days=1), timedelta(hours=1)),
    (timedelta(days=7), timedelta(hours=6)),
    (timedelta(days=30), timedelta(days=3)),
)


def next_check(
    born: datetime,
    now: datetime,
    *,
    changed_at: datetime | None = None,
    first: timedelta = timedelta(minutes=15),
    longest: timedelta = timedelta(days=30),
    retire_after: timedelta = timedelta(days=360),
) -> datetime | None:
    """When to look again at a page that was published (or first seen) at `born`.

    `changed_at` is the newest edit that was seen: a page that lives on is young again. No look
    comes sooner than `first` nor later than `longest`. None: the page is too old to be followed.
    """
    youth = born if changed_at is None else max(born, changed_at)
    # A publication date in the future is a mistake of the page; it must not put off every look.
    age = max(now - youth, timedelta(0))
    if age >= retire_after:
        return None
    wait = next((wait for limit, wait in RUNGS if age < limit), longest)
    return now + min(max(wait, first), longest)
