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
        "diff": Verb("archive.cli.edits:diff", "What changed between two versions of a page."),
        "compare": Verb("archive.cli.edits:compare", "What changed between any two texts."),
        "extract": Verb("archive.cli.texts:extract", "The article of a page, a file, or records."),
        "kin": Verb("archive.cli.kin:kin", "Which texts are copies or rewrites of which."),
        "profile": Verb("archive.cli.profiles:profile", "What a publisher's profile takes."),
        "lint": Verb("archive.cli.files:lint", "Judge WARC files by the standard."),
        "audit": Verb("archive.cli.files:audit", "Re-read every kept file; mend from copies."),
        "import": Verb("archive.cli.bring:import_", "Bring in WARC and WACZ of other tools."),
        "rebuild": Verb("archive.cli.repair:rebuild", "Make the catalogue again from the WARCs."),
        "rederive": Verb("archive.cli.repair:rederive", "Read kept pages again, and compare."),
    }
)
"""What the one command `newskeep` mounts."""
