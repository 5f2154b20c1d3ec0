"""Three readings of one address, all pure.

`normalise` gives what is fetched, `story_key` tells which story an address leads to, `surt` is the
key under which web archives sort it. Never fetch a key: it has no scheme and may be a fold of many
spellings.
"""

from archive.addresses.identity import key_of, story_key
from archive.addresses.normal import BadAddress, Parts, host_of, normalise, take_apart
from archive.addresses.sortable import surt
from archive.addresses.wrapped import original_inside, parts_inside

__all__ = [
    "BadAddress",
    "Parts",
    "host_of",
    "key_of",
    "normalise",
    "original_inside",
    "parts_inside",
    "story_key",
    "surt",
    "take_apart",
]
