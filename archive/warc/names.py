"""Names of the files that we write. They sort in the order in which the files were begun.

`PREFIX-YYYYMMDDhhmmss-NUMBER-ID.warc.gz`. A rebuild reads files in this order, since a page's
checks are judged in the order in which they were made: so neither two runs within one second nor
a clock that is set back may turn it round.
"""

import re
from collections.abc import Iterable
from datetime import UTC, datetime

_OURS = re.compile(r".+-(?P<stamp>\d{14})-(?P<number>\d{5})-[0-9a-f]{8}\.warc\.gz")


def next_name(prefix: str, now: datetime, number: int, taken: Iterable[str], unique: str) -> str:
    """The name of the file that begins now; it comes after every name that is taken.

    `number` is the least that the file may bear; the stamp is later than `now` only where files
    of a later second are there already.
    """
    stamp = now.astimezone(UTC).strftime("%Y%m%d%H%M%S")
    newest = max(map(_place, taken), default=_place(""))
    if newest[0] >= stamp:
        stamp, number = newest[0], max(number, int(newest[1]) + 1)
    return f"{prefix}-{stamp}-{number:05d}-{unique[:8]}.warc.gz"


def in_order(names: Iterable[str]) -> list[str]:
    """Names in the order in which the files were begun, whatever their prefix; others first."""
    return sorted(names, key=_place)


def _place(name: str) -> tuple[str, str, str]:
    ours = _OURS.fullmatch(name)
    return ("", "", name) if ours is None else (ours["stamp"], ours["number"], name)
