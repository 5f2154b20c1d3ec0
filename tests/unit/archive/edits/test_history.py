"""What was seen before decides before the table does."""

from dataclasses import replace

import pytest

from archive.edits.judge import weigh
from archive.model import Article, EditKind, Verdict
from tests.builders_edits import article, at, sighting, stamp

A = "The dams held during the night, the fire service said. 140 people were brought to safety."
B = "The dams broke during the night, the fire service said. 170 people were brought to safety."
C = "Schools stay closed until Friday. Two bridges cannot be used, the town told its people."

LONG = "The river is expected to fall below the mark at the weekend, and the bridges to be opened."


def page(text: str, hour: int | None = 8) -> Article:
    return article(text, updated=at(hour) if hour is not None else None)


def test_a_first_sight_is_no_edit() -> None:
    weighed = weigh([], page(A), at(9))
    assert (weighed.verdict, weighed.text_changed) == (Verdict.UNCHANGED, False)


def test_an_old_text_under_its_old_stamp_is_a_stale_copy_and_not_backdating() -> None:
    history = [sighting(page(A, 8)), sighting(page(B, 10))]
    weighed = weigh(history, page(A, 8), at(20))
    assert weighed.verdict is Verdict.UNCHANGED
    assert not weighed.text_changed
    assert weighed.returns_to == 0
    assert weighed.flags == ("stale_copy",)
    assert weighed.provisional


def test_an_old_stamp_on_the_same_text_is_a_stale_copy_too() -> None:
    history = [sighting(page(A, 8)), sighting(page(A, 10))]
    weighed = weigh(history, page(A, 8), at(20))
    assert (weighed.verdict, weighed.returns_to) == (Verdict.UNCHANGED, 0)


def test_an_old_text_under_another_old_stamp_is_backdated() -> None:
    history = [sighting(page(A, 8)), sighting(page(B, 10))]
    assert weigh(history, page(A, 7), at(20)).verdict is Verdict.BACKDATED


def test_an_old_text_under_a_new_stamp_is_that_version_again_and_declared() -> None:
    history = [sighting(page(A, 8)), sighting(page(B, 10))]
    weighed = weigh(history, page(A, 12), at(20))
    assert weighed.verdict is Verdict.DECLARED
    assert weighed.returns_to == 0
    assert "returned" in weighed.flags
    assert weighed.provisional


def test_a_return_is_sure_once_a_second_fetch_agrees() -> None:
    history = [sighting(page(A, 8)), sighting(page(B, 10))]
    assert not weigh(history, page(A, 12), at(20), seen=2).provisional


def test_a_return_on_a_page_without_stamps_is_no_edit() -> None:
    history = [sighting(page(A, None)), sighting(page(B, None))]
    weighed = weigh(history, page(A, None), at(20))
    assert (weighed.verdict, weighed.returns_to) == (Verdict.UNCHANGED, 0)


def test_the_newest_of_equal_versions_is_the_one_that_came_back() -> None:
    history = [sighting(page(text, hour)) for text, hour in ((A, 8), (C, 9), (A, 10), (B, 11))]
    assert weigh(history, page(A, 14), at(20)).returns_to == 2


def test_there_and_back_and_there_again_is_an_oscillation() -> None:
    history = [sighting(page(text, hour)) for text, hour in ((A, 8), (B, 9), (A, 10))]
    weighed = weigh(history, page(B, 10), at(20))
    assert weighed.verdict is Verdict.UNCHANGED
    assert weighed.flags == ("oscillation",)
    assert weighed.returns_to == 1


def test_there_and_back_under_a_new_stamp_each_time_is_declared_each_time() -> None:
    history = [sighting(page(text, hour)) for text, hour in ((A, 8), (B, 9), (A, 10))]
    assert weigh(history, page(B, 11), at(20)).verdict is Verdict.DECLARED


def test_a_return_in_other_quotation_marks_is_a_return() -> None:
    quoted = 'They said "the dams held" in the night. A hundred people were brought to safety.'
    curly = quoted.replace(' "', " “").replace('" ', "” ")
    history = [sighting(page(quoted, None)), sighting(page(B, None))]
    assert weigh(history, page(curly, None), at(20)).returns_to == 0


def test_a_new_text_returns_to_nothing() -> None:
    history = [sighting(page(A, 8)), sighting(page(B, 10))]
    assert weigh(history, page(C, 12), at(20)).returns_to is None


def test_an_undeclared_edit_waits_for_a_second_fetch() -> None:
    history = [sighting(page(A, 8))]
    once, twice = (weigh(history, page(B, 8), at(20), seen=seen) for seen in (1, 2))
    assert (once.verdict, once.provisional) == (Verdict.STEALTH, True)
    assert (twice.verdict, twice.provisional) == (Verdict.STEALTH, False)


def test_a_declared_edit_waits_for_nothing() -> None:
    assert not weigh([sighting(page(A, 8))], page(B, 12), at(20)).provisional


def test_documents_that_somebody_hands_in_wait_for_nothing() -> None:
    weighed = weigh([sighting(page(A, 8))], page(B, 8), at(20), undeclared_waits=False)
    assert not weighed.provisional


def test_a_page_that_was_replaced_is_flagged_and_waits() -> None:
    long = " ".join([A, C, "The river is expected to fall below the mark at the weekend."])
    other = "Our shop has moved. Buy two lamps and get one free, as long as stocks last. " * 3
    weighed = weigh([sighting(page(long, 8))], page(other, 12), at(20))
    assert "wholesale" in weighed.flags
    assert weighed.provisional
    assert not weigh([sighting(page(long, 8))], page(other, 12), at(20), seen=2).provisional


def test_a_page_that_was_emptied_is_wholesale() -> None:
    long = " ".join([A, C, "The river is expected to fall below the mark at the weekend."])
    weighed = weigh([sighting(page(long, 8))], article(updated=at(8)), at(20))
    assert "wholesale" in weighed.flags
    assert weighed.verdict is Verdict.STEALTH


def test_a_sentence_more_is_not_wholesale() -> None:
    weighed = weigh([sighting(page(A + " " + C, 8))], page(A + " " + C + " It rains.", 8), at(20))
    assert "wholesale" not in weighed.flags


def headlines(
    shown: str, others: tuple[str, ...], text: str = A, hour: int | None = None
) -> Article:
    return article(
        text, title=shown, alternates=others, updated=at(hour) if hour is not None else None
    )


WITNESSES = ("Dams hold in the night",)


def test_a_headline_that_changes_while_its_witnesses_stand_still_is_a_variant() -> None:
    old = headlines("Dams hold in the night", WITNESSES)
    new = headlines("What the night brought to the river towns", WITNESSES)
    weighed = weigh([sighting(old)], new, at(20))
    assert (weighed.verdict, weighed.text_changed) == (Verdict.UNCHANGED, False)
    assert weighed.provisional
    assert "headline_variant" in weighed.flags
    assert not weighed.changes


def test_a_variant_that_a_second_fetch_confirms_is_an_edit() -> None:
    old = headlines("Dams hold in the night", WITNESSES)
    new = headlines("What the night brought to the river towns", WITNESSES)
    assert weigh([sighting(old)], new, at(20), seen=2).verdict is Verdict.UNSTAMPED


def test_a_headline_that_changes_with_its_witnesses_is_an_edit() -> None:
    old = headlines("Dams hold in the night", WITNESSES)
    new = headlines("Dams break in the night", ("Dams break in the night",))
    assert weigh([sighting(old)], new, at(20)).verdict is Verdict.UNSTAMPED


def test_a_headline_under_a_new_stamp_is_an_edit_whatever_the_witnesses() -> None:
    old = headlines("Dams hold in the night", WITNESSES, hour=8)
    new = headlines("What the night brought to the river towns", WITNESSES, hour=12)
    assert weigh([sighting(old)], new, at(20)).verdict is Verdict.DECLARED


def test_a_witness_that_never_agreed_proves_nothing() -> None:
    old = headlines("Dams hold in the night", ("River towns: the night in pictures",))
    new = headlines("Dams break in the night", ("River towns: the night in pictures",))
    assert weigh([sighting(old)], new, at(20)).verdict is Verdict.UNSTAMPED


def test_a_variant_does_not_hide_an_edit_of_the_body() -> None:
    old = headlines("Dams hold in the night", WITNESSES)
    new = headlines("What the night brought to the river towns", WITNESSES, text=B)
    weighed = weigh([sighting(old)], new, at(20))
    assert weighed.text_changed
    assert "headline_variant" in weighed.flags


def test_furniture_that_changes_is_flagged_and_no_edit() -> None:
    old, new = article("2 hours ago", A), article("5 hours ago", A)
    weighed = weigh([sighting(old)], new, at(20))
    assert weighed.verdict is Verdict.UNCHANGED
    assert weighed.flags == ("furniture_changed",)


def test_a_change_that_a_third_fetch_confirms_is_as_sure_as_after_the_second() -> None:
    assert not weigh([sighting(page(A, 8))], page(B, 8), at(20), seen=3).provisional
    old = headlines("Dams hold in the night", WITNESSES)
    new = headlines("What the night brought to the river towns", WITNESSES)
    assert weigh([sighting(old)], new, at(20), seen=3).verdict is Verdict.UNSTAMPED


def test_a_short_text_that_was_replaced_is_not_wholesale() -> None:
    weighed = weigh([sighting(page("The dams held.", 8))], page("Two bridges broke.", 12), at(20))
    assert weighed.verdict is Verdict.DECLARED
    assert weighed.flags == ()


def test_a_long_text_of_which_two_sentences_in_three_remain_is_not_wholesale() -> None:
    kept, cut = page(f"{A} {C} {LONG}", 8), page(f"{A} {C}", 12)
    assert len(kept.body) > 200
    assert weigh([sighting(kept)], cut, at(20)).flags == ()


def test_a_page_of_which_a_quarter_remains_is_wholesale() -> None:
    whole = page(f"{A} {C} {LONG}", 8)
    weighed = weigh([sighting(whole)], page(A.split(". ")[0] + ".", 12), at(20))
    assert weighed.flags == ("wholesale",)


def test_another_headline_over_a_text_that_stayed_is_not_wholesale() -> None:
    old, new = (
        article(f"{A} {C} {LONG}", title=title) for title in ("Dams hold", "Bridges are closed")
    )
    assert weigh([sighting(old)], new, at(20)).flags == ()


@pytest.mark.parametrize("index", range(5))
def test_a_return_names_the_version_that_came_back_wherever_it_stands(index: int) -> None:
    texts = [f"{A} The council met for hour {number} about the dams." for number in range(6)]
    stamped = [sighting(page(text, hour)) for hour, text in enumerate(texts, start=1)]
    stale = weigh(stamped, page(texts[index], index + 1), at(20))
    assert (stale.returns_to, stale.flags) == (index, ("stale_copy",))
    restamped = weigh(stamped, page(texts[index], 12), at(20))
    assert (restamped.returns_to, restamped.flags) == (index, ("returned",))


def test_a_stamp_of_the_server_that_moves_alone_is_no_stale_copy() -> None:
    old, new = (article(A, stamps=(stamp(at(hour), source="last-modified"),)) for hour in (8, 10))
    weighed = weigh([sighting(old)], new, at(20))
    assert (weighed.verdict, weighed.returns_to, weighed.flags) == (Verdict.UNCHANGED, None, ())
    assert not weighed.provisional


def test_a_spelling_that_case_folds_to_the_one_before_is_an_edit_and_no_return() -> None:
    old, new = (
        article(f"Die {word} bleibt gesperrt.", language="de") for word in ("Straße", "Strasse")
    )
    weighed = weigh([sighting(old)], new, at(20))
    assert (weighed.verdict, weighed.returns_to) == (Verdict.UNSTAMPED, None)


def test_a_return_to_a_text_that_was_left_once_only_is_no_oscillation() -> None:
    history = [sighting(page(text, hour)) for text, hour in ((C, 8), (B, 9), (A, 10))]
    assert weigh(history, page(B, 10), at(20)).flags == ("returned",)


def test_the_same_text_under_more_stamps_or_fewer_is_not_the_pair_that_was_seen() -> None:
    hidden, shown = stamp(at(8)), stamp(at(8), source="visible")
    one, two = (article(A, updated=hidden, stamps=given) for given in ((hidden,), (hidden, shown)))
    between = sighting(page(B, 8))
    for first, second in ((one, two), (two, one)):
        weighed = weigh([sighting(first), between], second, at(20))
        assert (weighed.verdict, weighed.flags) == (Verdict.STEALTH, ("returned",))


def test_an_edit_of_the_body_alone_is_no_headline_variant() -> None:
    old, new = (headlines("Dams hold in the night", WITNESSES, text=text) for text in (A, B))
    weighed = weigh([sighting(old)], new, at(20), undeclared_waits=False)
    assert (weighed.flags, weighed.provisional) == ((), False)


def test_a_variant_does_not_hide_another_byline() -> None:
    old = replace(headlines("Dams hold in the night", WITNESSES), byline="City Desk")
    new = replace(headlines("The night in the towns", WITNESSES), byline="World Desk")
    assert weigh([sighting(old)], new, at(20)).kinds == (EditKind.BYLINE,)


@pytest.mark.parametrize(
    ("before", "after"),
    [(None, "Dams hold in the night"), ("Dams hold in the night", None)],
)
def test_a_headline_that_came_or_went_is_no_variant(before: str | None, after: str | None) -> None:
    old, new = (
        article(A, title=title, alternates=("Dams hold in the night",))
        for title in (before, after)
    )
    weighed = weigh([sighting(old)], new, at(20))
    assert weighed.kinds == (EditKind.HEADLINE,)
    assert "headline_variant" not in weighed.flags


@pytest.mark.parametrize(("old_says", "new_says"), [("de", None), (None, "de")])
def test_the_words_of_a_witness_are_read_in_the_language_that_either_version_declares(
    old_says: str | None, new_says: str | None
) -> None:
    old = article(A, title="Dreißig Tote", alternates=("30 Tote",), language=old_says)
    new = article(A, title="Was geschah", alternates=("30 Tote",), language=new_says)
    assert "headline_variant" in weigh([sighting(old)], new, at(20)).flags


def test_furniture_that_went_is_flagged_too() -> None:
    weighed = weigh([sighting(article("2 hours ago", A))], article(A), at(20))
    assert (weighed.verdict, weighed.flags) == (Verdict.UNCHANGED, ("furniture_changed",))


def test_the_old_text_under_a_third_headline_is_no_return() -> None:
    texts = (("Dams hold", A), ("Dams hold", B), ("Bridges are closed", A))
    first, second, third = (article(text, title=title) for title, text in texts)
    assert weigh([sighting(first), sighting(second)], third, at(20)).returns_to is None
