"""Families of connected pages: who belongs, who came first, and the name that stays."""

from hypothesis import given
from hypothesis import strategies as st

from archive.kinship.families import families, family_name
from archive.kinship.kin import Kin, Origin, Relation

ORDER = {name: place for place, name in enumerate("abcdefgh")}


def link(
    a: str, b: str, relation: Relation = Relation.REWRITE, origin: Origin = Origin.UNDECIDED
) -> Kin:
    return Kin(a, b, (relation,), 0.5, 0.5, origin=origin, grounds=(f"{a} and {b}",))


def members(*links: Kin) -> list[tuple[str, ...]]:
    return [family.members for family in families(links, ORDER)]


def test_pages_are_a_family_where_links_connect_them() -> None:
    assert members(link("b", "a"), link("c", "b"), link("e", "f")) == [("a", "b", "c"), ("e", "f")]


def test_a_quotation_or_an_event_in_common_makes_no_family() -> None:
    assert (
        members(link("a", "b", Relation.SHARED_QUOTE), link("c", "d", Relation.SAME_EVENT)) == []
    )


def test_the_only_member_that_came_from_no_other_is_the_likely_source() -> None:
    (family,) = families(
        [link("a", "b", origin=Origin.B_FROM_A), link("c", "b", origin=Origin.A_FROM_B)], ORDER
    )
    assert family.source == "a"
    assert family.grounds == ("a and b",)


def test_two_that_came_from_no_other_leave_the_source_undecided() -> None:
    (family,) = families(
        [link("a", "b", origin=Origin.B_FROM_A), link("c", "b", origin=Origin.B_FROM_A)], ORDER
    )
    assert family.source is None


def test_without_any_direction_the_source_is_undecided() -> None:
    assert families([link("a", "b")], ORDER)[0].source is None


def test_a_family_keeps_its_name_when_younger_pages_join() -> None:
    (before,) = families([link("a", "b")], ORDER)
    (after,) = families([link("a", "b"), link("b", "c")], ORDER)
    assert after.members == ("a", "b", "c")
    assert after.name == before.name == family_name("a")


def test_families_that_turn_out_to_be_one_bear_the_name_of_the_older() -> None:
    older, younger = families([link("a", "b"), link("c", "d")], ORDER)
    (joined,) = families([link("a", "b"), link("c", "d"), link("d", "b")], ORDER)
    assert joined.name == older.name != younger.name


@given(st.lists(st.tuples(st.sampled_from("abcdefgh"), st.sampled_from("abcdefgh"))))
def test_no_page_is_in_two_families_and_linked_pages_are_in_one(
    pairs: list[tuple[str, str]],
) -> None:
    links = [link(a, b) for a, b in pairs if a != b]
    found = families(links, ORDER)
    flat = [member for family in found for member in family.members]
    assert len(flat) == len(set(flat))
    assert len({family.name for family in found}) == len(found)
    for one in links:
        assert sum({one.a, one.b} <= set(family.members) for family in found) == 1
