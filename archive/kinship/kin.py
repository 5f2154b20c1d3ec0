"""The words of kinship: relations, direction, and one related pair with its grounds.

They are observations. A page "shares", "carries", "names"; nothing here says who did wrong.
"""

from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any


class Relation(StrEnum):
    """What two pages have in common, the strongest first. A pair may have several."""

    SAME_TEXT = "same_text"  # one is the other republished, with or without cuts
    PARTIAL_COPY = "partial_copy"  # a good part of one stands in the other, word for word
    REWRITE = "rewrite"  # the same facts in the same or other words
    SHARED_QUOTE = "shared_quote"  # they quote the same words
    DECLARED_SOURCE = "declared_source"  # one names the other's address as where it comes from
    CREDITED = "credited"  # one bears the other's outlet in its byline or credit
    SAME_EVENT = "same_event"  # the same names, figures and topic: weak


class Origin(StrEnum):
    """Which of a pair came first, as far as the grounds go: a likely source, never a proof."""

    A_FROM_B = "a_from_b"
    B_FROM_A = "b_from_a"
    UNDECIDED = "undecided"


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Words that stand in both texts, as the first has them, with the place in either."""

    text: str
    words: int
    a_start: int  # index of the first word
    b_start: int


@dataclass(frozen=True, slots=True)
class Kin:
    """A related pair, and on what grounds."""

    a: str  # doc_id
    b: str
    relations: tuple[Relation, ...]  # the strongest first
    containment_ab: float  # part of a's words in runs of five and more that b has too
    containment_ba: float
    excerpts: tuple[Excerpt, ...] = ()  # the long shared spans
    shared_quotes: tuple[str, ...] = ()  # as a has them
    shared_figures: tuple[str, ...] = ()  # as a has them, those that tell something
    missing_in_a: tuple[str, ...] = ()  # figures of b that a does not have
    missing_in_b: tuple[str, ...] = ()
    origin: Origin = Origin.UNDECIDED
    grounds: tuple[str, ...] = ()  # sentences, for the relations and then for the origin

    @property
    def is_strong(self) -> bool:
        """Whether more than the event is shared."""
        return self.relations[0] is not Relation.SAME_EVENT

    def detail(self) -> dict[str, Any]:
        """All but the two ids, the relations and the origin, as plain JSON to keep."""
        return {
            "containment_ab": self.containment_ab,
            "containment_ba": self.containment_ba,
            "excerpts": [asdict(excerpt) for excerpt in self.excerpts],
            "shared_quotes": list(self.shared_quotes),
            "shared_figures": list(self.shared_figures),
            "missing_in_a": list(self.missing_in_a),
            "missing_in_b": list(self.missing_in_b),
            "grounds": list(self.grounds),
        }
