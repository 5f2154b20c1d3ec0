"""Verbs that read and repair. They never fetch: an address means its newest capture."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from archive.cli.lazy import Verb

VERBS: Final[Mapping[str, Verb]] = MappingProxyType(
    {
        "list": Verb("archive.cli.pages:list_", "List pages, edits, checks, captures or links."),
        "log": Verb("archive.cli.pages:log", "A page's history: versions, verdicts, events."),
        "show": Verb("archive.cli.pages:show", "What a page said, now or at a time."),
        "rebuild": Verb("archive.cli.repair:rebuild", "Make the catalogue again from the WARCs."),
    }
)
"""What the one command `newskeep` mounts."""
