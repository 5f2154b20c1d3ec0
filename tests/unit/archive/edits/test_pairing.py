"""Which sentences are paired: the ones that keep most words, in order, one with two at most."""

from collections.abc import Iterator

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from archive.edits.pairing import Bag, is_kept, pair_in_order, share

Match = tuple[tuple[int, ...], tuple[int, ...]]


def bag(words: str) -> Bag:
    return Bag.of(words.split())


def whole(bags: list[Bag], indexes: tuple[int, ...]) -> Bag:
    return Bag.of(word for index in indexes for word in bags[index].stems.elements())


def gain(old: list[Bag], new: list[Bag], match: Match) -> float:
    """The words that a pair keeps; a little less where one sentence stands for two."""
    common = share(whole(old, match[0]), whole(new, match[1]))
    return common if len(match[0]) == len(match[1]) else common - 0.5


def may_pair(old: list[Bag], new: list[Bag], match: Match) -> bool:
    one, other = whole(old, match[0]), whole(new, match[1])
    parts = [
        *((old[i], other) for i in match[0] if len(match[0]) == 2),
        *((new[j], one) for j in match[1] if len(match[1]) == 2),
    ]
    half = all(part.size > 0 and 2 * share(part, all_) >= part.size for part, all_ in parts)
    # The first of two has to have a word in common for the two to be looked at.
    begins = share(old[match[0][0]], new[match[1][0]]) > 0
    return half and begins and is_kept(one, other)


def all_pairings(old: list[Bag], new: list[Bag], i: int = 0, j: int = 0) -> Iterator[list[Match]]:
    """Every way to pair without crossings."""
    yield []
    for a in range(i, len(old)):
        for b in range(j, len(new)):
            for olds, news in (((a,), (b,)), ((a,), (b, b + 1)), ((a, a + 1), (b,))):
                if olds[-1] >= len(old) or news[-1] >= len(new):
                    continue
                if may_pair(old, new, (olds, news)):
                    for rest in all_pairings(old, new, olds[-1] + 1, news[-1] + 1):
                        yield [(olds, news), *rest]


bags = st.lists(st.lists(st.sampled_from("abcdef"), max_size=5).map(Bag.of), max_size=4)


@given(bags, bags)
def test_no_other_pairing_without_crossings_keeps_more_words(
    old: list[Bag], new: list[Bag]
) -> None:
    assume(len(old) != len(new) or not all(map(is_kept, old, new)))
    found = pair_in_order(old, new)
    best = max(sum(gain(old, new, one) for one in way) for way in all_pairings(old, new))
    assert sum(gain(old, new, one) for one in found.pairs) == best


@given(bags, bags)
def test_every_sentence_is_paired_removed_or_added_once_and_in_order(
    old: list[Bag], new: list[Bag]
) -> None:
    found = pair_in_order(old, new)
    olds = [i for pair in found.pairs for i in pair[0]]
    news = [j for pair in found.pairs for j in pair[1]]
    assert (olds, news) == (sorted(olds), sorted(news))
    assert sorted([*olds, *found.removed]) == list(range(len(old)))
    assert sorted([*news, *found.added]) == list(range(len(new)))


@pytest.mark.parametrize(
    ("old", "new", "kept"),
    [
        ("a b c d", "a b x y", True),
        ("a b c d", "a x y z", False),
        ("a b", "a u v w", True),
        ("a b", "a u v w x", False),
        ("a b c d e f g h i j k l m n o p", "a b c d y", True),
        ("a b c d e f g h i j k l m n o p q", "a b c d y", False),
        ("a b c d e f g h i j k l m n o p", "a b c d y z", False),
        ("a", "", False),
        ("", "a", False),
    ],
)
def test_a_sentence_is_kept_by_half_its_words_or_as_the_better_part_of_a_shorter_one(
    old: str, new: str, kept: bool
) -> None:
    assert is_kept(bag(old), bag(new)) is kept


def test_a_word_counts_as_often_as_both_have_it_and_by_its_first_five_letters() -> None:
    assert share(bag("very very very old"), bag("very very young")) == 2
    assert share(bag("closing"), bag("closingly")) == 1
    assert share(bag("close"), bag("clove")) == 0


@pytest.mark.parametrize("longer", ["old", "new"])
def test_a_text_too_large_to_weigh_is_paired_by_place(longer: str) -> None:
    few = [bag(f"line {number} same words") for number in range(250)]
    many = [bag("nothing of it"), *few[1:], *(bag(f"more {number}") for number in range(3))]
    old, new = (many, few) if longer == "old" else (few, many)
    found = pair_in_order(old, new)
    assert found.pairs == [((k,), (k,)) for k in range(1, 250)]
    rest = ([0, 250, 251, 252], [0]) if longer == "old" else ([0], [0, 250, 251, 252])
    assert (found.removed, found.added) == rest
