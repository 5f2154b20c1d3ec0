"""Families: pages that are connected by copying, rewriting or a declared source.

A family is a connected group with at most one likely source. Its name stays while it lives: it is
the name that its oldest known member bore, so that a reference to it keeps its meaning when
pages join, and when two families turn out to be one.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256

from archive.kinship.kin import Kin, Origin, Relation

# A quotation or an event in common makes no family: a press conference is quoted by everybody.
BINDING = frozenset(
    (
        Relation.SAME_TEXT,
        Relation.PARTIAL_COPY,
        Relation.REWRITE,
        Relation.DECLARED_SOURCE,
        Relation.CREDITED,
    )
)


@dataclass(frozen=True, slots=True)
class Family:
    """A connected group of pages."""

    name: str
    members: tuple[str, ...]  # in the order of the members as given
    source: str | None  # the likely source; None while that is undecided
    grounds: tuple[str, ...] = ()


def families(links: Iterable[Kin], order: Mapping[str, int]) -> tuple[Family, ...]:
    """The families that the links make, of two members at least.

    `order` gives each member's place in time (first captured, first).
    """
    binding = [link for link in links if BINDING.intersection(link.relations)]
    groups = _connected(binding)
    found: list[Family] = []
    for group in sorted(groups, key=lambda group: min(order[member] for member in group)):
        members = tuple(sorted(group, key=lambda member: (order[member], member)))
        source, grounds = _likely_source(group, [link for link in binding if link.a in group])
        found.append(Family(family_name(members[0]), members, source, grounds))
    return tuple(found)


def family_name(oldest: str) -> str:
    """The name of the family whose oldest member this is."""
    return sha256(oldest.encode()).hexdigest()[:12]


def _connected(links: Iterable[Kin]) -> list[frozenset[str]]:
    neighbours: defaultdict[str, set[str]] = defaultdict(set)
    for link in links:
        neighbours[link.a].add(link.b)
        neighbours[link.b].add(link.a)
    groups: list[frozenset[str]] = []
    seen: set[str] = set()
    for start in neighbours:
        if start in seen:
            continue
        group, waiting = {start}, [start]
        while waiting:
            fresh = neighbours[waiting.pop()] - group
            group |= fresh
            waiting.extend(fresh)
        seen |= group
        groups.append(frozenset(group))
    return groups


def _likely_source(
    group: Collection[str], links: Iterable[Kin]
) -> tuple[str | None, tuple[str, ...]]:
    """The only member from which others came and that came from none, if there is one such."""
    derived: set[str] = set()
    grounds: defaultdict[str, list[str]] = defaultdict(list)
    for link in links:
        if link.origin is Origin.UNDECIDED:
            continue
        late, early = (link.a, link.b) if link.origin is Origin.A_FROM_B else (link.b, link.a)
        derived.add(late)
        grounds[early].extend(link.grounds)
    free = [member for member in group if member in grounds and member not in derived]
    if len(free) != 1:
        return None, ()
    return free[0], tuple(dict.fromkeys(grounds[free[0]]))
