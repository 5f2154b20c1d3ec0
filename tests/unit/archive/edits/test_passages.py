"""Sentences that came, went, moved or were set in other paragraphs; notices; furniture."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.edits.compare import compare, examine
from archive.edits.furniture import furniture
from archive.model import EditKind, Field
from tests.builders_edits import article, kinds_between

K = EditKind
ONE = "The river fell below the warning mark on Monday, but the old town is under water."
TWO = "Rescue workers brought 140 people to safety during the night."
THREE = "Schools in Bristol and Bath will stay closed until the end of the week."
FOUR = "The ministry has not said how much money it will give to the towns."


def test_a_paragraph_that_came_is_added() -> None:
    assert kinds_between(article(ONE, TWO), article(ONE, TWO, THREE)) == {K.ADDED}


def test_a_sentence_that_came_inside_a_paragraph_is_added() -> None:
    assert kinds_between(article(ONE, TWO), article(f"{ONE} {THREE}", TWO)) == {K.ADDED}


def test_a_paragraph_that_went_is_removed() -> None:
    assert kinds_between(article(ONE, TWO, THREE), article(ONE, THREE)) == {K.REMOVED}


def test_a_sentence_of_which_less_than_half_remains_is_removed_and_another_added() -> None:
    after = "Rescue dogs found three cats in a cellar that had been forgotten for days on end."
    assert kinds_between(article(ONE, TWO), article(ONE, after)) == {K.ADDED, K.REMOVED}


def test_a_paragraph_that_stands_elsewhere_has_moved() -> None:
    old, new = article(ONE, TWO, THREE, FOUR), article(ONE, FOUR, TWO, THREE)
    assert kinds_between(old, new) == {K.MOVED}


def test_a_paragraph_that_moved_and_was_edited_is_both() -> None:
    old = article(ONE, TWO, THREE, FOUR)
    new = article(ONE, FOUR, TWO.replace("140", "170"), THREE)
    assert kinds_between(old, new) == {K.MOVED, K.NUMBER}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ((f"{ONE} {TWO}", THREE), (ONE, TWO, THREE)),
        ((ONE, TWO, THREE), (f"{ONE} {TWO} {THREE}",)),
        ((f"{ONE}{TWO}", THREE), (ONE, TWO, THREE)),
        ((ONE, "Rescue workers brought 140 people to safety", "during the night."), (ONE, TWO)),
    ],
)
def test_paragraphs_split_joined_glued_or_broken_are_no_edit(
    old: tuple[str, ...], new: tuple[str, ...]
) -> None:
    assert kinds_between(article(*old), article(*new)) == set()
    assert kinds_between(article(*new), article(*old)) == set()


def test_an_edit_is_found_where_a_paragraph_was_split_too() -> None:
    old = article(f"{ONE} {TWO}", THREE)
    new = article(ONE, TWO.replace("140", "170"), THREE)
    assert kinds_between(old, new) == {K.NUMBER}


def test_one_sentence_made_two_is_one_kept_passage() -> None:
    old = article(ONE, "Workers brought many people to safety, and the town gave them warm food.")
    new = article(ONE, "Workers brought many people to safety. The town gave them hot food.")
    assert kinds_between(old, new) == {K.WORDING}


def test_a_list_item_that_came_is_added_alone() -> None:
    old, new = article(ONE, "Bread", "Water"), article(ONE, "Bread", "Blankets", "Water")
    (change,) = [one for one in compare(old, new) if one.kind is not K.FORMAT]
    assert (change.kind, change.before, change.after) == (K.ADDED, None, "Blankets")


def test_a_label_alone_says_nothing() -> None:
    assert kinds_between(article(ONE), article("Summary:", ONE)) == set()


CORRECTIONS = [
    "Correction: An earlier version of this article misstated the number of soldiers.",
    "CORRECTION (March 5): The town is Bath.",
    "Editor's Note: The story was corrected to reflect that the meeting was held online.",
    "This article has been amended to say that the bridge is open.",
    "An earlier version of this story misspelled the name of the river.",
    "Clarification: the sum is an estimate.",
    "Исправление: в первой версии текста было неверно указано число раненых.",
    "Уточнення: кількість постраждалих змінено.",
    "Korrektur: In einer früheren Version dieses Artikels stand eine falsche Zahl.",
    "Rectificatif : le pont est ouvert.",
    "Fe de erratas: el puente está abierto.",
]
UPDATES = [
    "UPDATE: Adds reaction from the Kremlin.",
    "Update: The site is live!",
    "Updated at 4 p.m.: the bridge is open.",
    "This story has been updated with a comment of the ministry.",
    "Обновлено: добавлен комментарий.",
    "Оновлено. Додано коментар міністерства.",
    "Aktualisierung: Angaben des Ministeriums ergänzt.",
    "Mise à jour : ajout de la réaction du ministère.",
    "Actualización: se añade la reacción.",
]


@pytest.mark.parametrize("notice", CORRECTIONS)
def test_a_correction_notice_is_known_by_its_words(notice: str) -> None:
    assert kinds_between(article(ONE, TWO), article(ONE, TWO, notice)) == {K.CORRECTION_NOTICE}
    assert kinds_between(article(ONE, notice), article(ONE)) == {K.CORRECTION_NOTICE}


@pytest.mark.parametrize("notice", UPDATES)
def test_an_update_notice_is_known_by_its_words(notice: str) -> None:
    assert kinds_between(article(ONE, TWO), article(notice, ONE, TWO)) == {K.UPDATE_NOTICE}


@pytest.mark.parametrize(
    "sentence",
    [
        "The update of the software took three days.",
        "He said a correction of the course was needed.",
        "Updates come every week, the maker of the software said.",
        "Editor's note: This is the second part of a series.",
    ],
)
def test_a_sentence_that_only_speaks_of_corrections_is_no_notice(sentence: str) -> None:
    assert kinds_between(article(ONE), article(ONE, sentence)) == {K.ADDED}


def test_a_notice_owns_all_its_sentences() -> None:
    notice = "Correction: The sum was wrong. It is an estimate. We regret the error."
    assert kinds_between(article(ONE), article(ONE, notice)) == {K.CORRECTION_NOTICE}


def test_a_bare_label_owns_the_paragraph_below_it() -> None:
    new = article(ONE, "Update:", "A reader wrote that the bridge is open again.")
    assert kinds_between(article(ONE), new) == {K.UPDATE_NOTICE}


def test_a_paragraph_after_a_whole_notice_is_its_own() -> None:
    new = article(ONE, "Correction: The sum was wrong.", "The dams held, the town said.")
    assert kinds_between(article(ONE), new) == {K.CORRECTION_NOTICE, K.ADDED}


def test_a_notice_whose_words_change_is_a_notice_edit() -> None:
    old = article(ONE, "Correction: The town that we named is Bath.")
    new = article(ONE, "Correction: The town that we named is Wells.")
    assert kinds_between(old, new) == {K.CORRECTION_NOTICE}


FURNITURE = [
    "2 hours ago",
    "15 минут назад",
    "3 години тому",
    "9,117 views",
    "Просмотров: 311",
    "4 min read",
    "Related article: The Dams That Held",
    "Читайте также: Дамбы выдержали",
    "Advertisement",
    "Show more",
]


@pytest.mark.parametrize("block", FURNITURE)
def test_furniture_that_comes_or_goes_is_recorded_and_no_edit(block: str) -> None:
    old, new = article(ONE, TWO), article(ONE, block, TWO)
    assert kinds_between(old, new) == set()
    assert examine(old, new).furniture_changed
    assert {change.kind for change in compare(old, new)} == {K.FORMAT}


@pytest.mark.parametrize(
    "sentence",
    [
        '"Share this video with everyone you know," he urged his followers three hours ago.',
        "The last bus left two hours ago.",
        "Related articles were seized by the police, the court said.",
        "More than 300 views of the bridge were painted here.",
        "Reklama is the name of the company.",
    ],
)
def test_a_sentence_that_looks_like_furniture_is_text(sentence: str) -> None:
    assert kinds_between(article(ONE), article(ONE, sentence)) == {K.ADDED}


APPEAL = (
    "A Message from The Evening News:",
    "Dear readers,",
    "We need your help to go on with our work.",
    "If you can, please support us monthly starting from just $2.",
    "Remind me later.",
)


def test_an_appeal_below_the_article_is_furniture() -> None:
    assert kinds_between(article(ONE, TWO, THREE), article(ONE, TWO, THREE, *APPEAL)) == set()


def test_an_appeal_that_changes_is_no_edit() -> None:
    old = article(ONE, TWO, THREE, *APPEAL)
    new = article(ONE, TWO, THREE, *(block.replace("$2", "$5") for block in APPEAL))
    assert kinds_between(old, new) == set()


def test_a_head_of_a_tail_without_its_words_hides_nothing() -> None:
    blocks = (ONE, TWO, "Dear readers,", THREE, FOUR)
    assert furniture(blocks) == frozenset()


def test_a_tail_is_never_the_whole_article() -> None:
    assert 0 not in furniture(APPEAL)


@settings(deadline=None)
@given(st.permutations(FURNITURE), st.permutations(FURNITURE))
def test_the_order_of_furniture_never_matters(before: list[str], after: list[str]) -> None:
    old, new = article(ONE, *before, TWO), article(ONE, *after, TWO)
    assert kinds_between(old, new) == set()


def test_every_change_carries_its_sentences_and_where_its_words_stand() -> None:
    old = article(ONE, TWO, THREE)
    new = article(ONE, TWO.replace("140", "170"), THREE)
    (change,) = compare(old, new)
    assert (change.kind, change.field) == (K.NUMBER, Field.BODY)
    assert (change.before, change.after) == (TWO, TWO.replace("140", "170"))
    (span,) = change.spans
    assert old.body[span.before_start : span.before_end] == "140"
    assert new.body[span.after_start : span.after_end] == "170"


def test_an_added_sentence_says_where_nothing_stood() -> None:
    old, new = article(ONE, THREE), article(ONE, TWO, THREE)
    (change,) = compare(old, new)
    (span,) = change.spans
    assert span.before_start == span.before_end == old.body.index(THREE)
    assert new.body[span.after_start : span.after_end].strip() == TWO


def test_the_share_that_is_kept_is_one_without_and_nought_with_all_removed() -> None:
    assert examine(article(ONE, TWO), article(ONE, TWO, THREE)).kept == 1.0
    assert examine(article(ONE, TWO), article()).kept == 0.0
    half = examine(article(ONE, TWO), article(ONE)).kept
    assert half == pytest.approx(len(ONE) / (len(ONE) + len(TWO)))


def test_the_range_of_a_last_paragraph_that_went_holds_the_break_before_it() -> None:
    before = article(ONE, TWO, THREE)
    (change,) = compare(before, article(ONE, TWO))
    (span,) = change.spans
    assert before.body[span.before_start : span.before_end] == f"\n\n{THREE}"


def test_a_notice_that_became_two_sentences_is_shown_whole_on_both_sides() -> None:
    old = article(ONE, "Correction: The town is Bath, and the sum of the damage is wrong.")
    new = article(ONE, "Correction: The town is Wells. The sum of the damage is wrong.")
    for before, after in ((old, new), (new, old)):
        (change,) = compare(before, after)
        (span,) = change.spans
        assert change.kind is K.CORRECTION_NOTICE
        assert before.body[span.before_start : span.before_end] == before.paragraphs[1]
        assert after.body[span.after_start : span.after_end] == after.paragraphs[1]


def test_a_paragraph_that_moved_in_other_letters_is_no_format_edit_besides() -> None:
    old, new = article(ONE, TWO, THREE, FOUR), article(ONE, FOUR.upper(), TWO, THREE)
    of_sentences = [change.kind for change in compare(old, new) if change.before is not None]
    assert of_sentences == [K.MOVED]


def test_marks_that_changed_in_a_paragraph_that_stayed_are_shown_with_its_sentences() -> None:
    old, new = article(ONE, TWO), article(ONE, TWO.replace("people", "“people”"))
    formats = [change for change in compare(old, new) if change.kind is K.FORMAT]
    assert [(change.before, change.after) for change in formats] == [
        (TWO, TWO.replace("people", "“people”"))
    ]


PARAGRAPH = f"{TWO} {THREE} {FOUR}"


@pytest.mark.parametrize("more", ["", ".", "..", "..."])
def test_a_paragraph_of_three_sentences_that_came_is_one_change_with_the_break_behind_it(
    more: str,
) -> None:
    first = ONE.replace(".", f", they said{more}.")
    old, new = article(first, FOUR), article(first, PARAGRAPH, FOUR)
    (change,) = compare(old, new)
    (span,) = change.spans
    assert (change.kind, change.before, change.after) == (K.ADDED, None, PARAGRAPH)
    assert new.body[span.after_start : span.after_end] == f"{PARAGRAPH}\n\n"


@pytest.mark.parametrize("more", ["", ".", "..", "..."])
def test_a_last_paragraph_of_three_sentences_that_went_is_one_change(more: str) -> None:
    first = ONE.replace(".", f", they said{more}.")
    old, new = article(first, PARAGRAPH), article(first)
    (change,) = compare(old, new)
    (span,) = change.spans
    assert (change.kind, change.before, change.after) == (K.REMOVED, PARAGRAPH, None)
    assert old.body[span.before_start : span.before_end] == f"\n\n{PARAGRAPH}"
    assert span.after_start == span.after_end == len(new.body)


def test_a_first_sentence_that_went_takes_no_break_with_it() -> None:
    old, new = article(ONE, f"{TWO} {THREE}"), article(ONE, THREE)
    (change,) = compare(old, new)
    (span,) = change.spans
    assert old.body[span.before_start : span.before_end] == f"{TWO} "
    assert span.after_start == span.after_end == new.body.index(THREE)


def test_a_sentence_that_became_two_is_shown_with_both() -> None:
    whole = "Workers brought many people to safety, and the town gave them warm food."
    parts = "Workers brought many people to safety. The town gave them hot food."
    for before, after in ((whole, parts), (parts, whole)):
        shown = {
            (change.before, change.after) for change in compare(article(before), article(after))
        }
        assert shown == {(before, after)}


def test_a_bare_label_that_went_takes_the_paragraph_below_it() -> None:
    old = article(ONE, "Correction:", "The town is Bath, the council told us.")
    assert kinds_between(old, article(ONE)) == {K.CORRECTION_NOTICE}


def test_a_bare_label_owns_no_paragraph_that_stands_elsewhere() -> None:
    with_notice, without = article("Update:", ONE, TWO, THREE), article(ONE, TWO)
    assert kinds_between(without, with_notice) == {K.UPDATE_NOTICE, K.ADDED}
    assert kinds_between(with_notice, without) == {K.UPDATE_NOTICE, K.REMOVED}


@pytest.mark.parametrize(
    ("label", "said"),
    [("Photos:", set()), ("What we know:", set()), ("What we do know:", {K.ADDED})],
)
def test_a_label_has_three_words_at_most(label: str, said: set[EditKind]) -> None:
    assert kinds_between(article(ONE), article(label, ONE)) == said


def test_furniture_that_changes_is_shown_as_it_was_and_as_it_is() -> None:
    old, new = article("2 hours ago", ONE), article("5 hours ago", ONE)
    (change,) = compare(old, new)
    assert (change.kind, change.before, change.after) == (K.FORMAT, "2 hours ago", "5 hours ago")
    went, came = change.spans
    assert (went.before_start, went.before_end, went.after_start) == (0, 11, went.after_end)
    assert (came.after_start, came.after_end, came.before_start) == (0, 11, came.before_end)


@pytest.mark.parametrize("times", [0, 1])
def test_furniture_that_comes_or_goes_is_shown_on_one_side(times: int) -> None:
    sides = article(ONE), article("2 hours ago", ONE)
    old, new = (sides[times], sides[1 - times])
    shown = [(one.before, one.after) for one in compare(old, new) if one.before or one.after]
    assert shown == ([(None, "2 hours ago")] if times == 0 else [("2 hours ago", None)])


def test_an_equal_body_is_kept_whole_and_so_is_an_empty_one() -> None:
    renamed = examine(article(ONE, title="Dams hold"), article(ONE, title="Dams break"))
    assert (renamed.kept, renamed.furniture_changed) == (1.0, False)
    assert examine(article(), article(ONE)).kept == 1.0


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("It is there and it is in the old town.", "It is there and it is in the new city."),
        ("Old towns are there as it is to be in.", "New cities are there as it is to be in."),
        ("It is there that old towns are to be in.", "It is there that new cities are to be in."),
    ],
)
def test_a_sentence_is_kept_when_three_quarters_stand_where_they_stood(
    before: str, after: str
) -> None:
    assert kinds_between(article(ONE, before), article(ONE, after)) == {K.WORDING}


def test_a_sentence_is_not_kept_when_two_thirds_stay_and_no_word_of_content() -> None:
    old, new = article(ONE, "It is in the old town."), article(ONE, "It is in the new city.")
    assert kinds_between(old, new) == {K.ADDED, K.REMOVED}


@pytest.mark.parametrize(
    ("before", "after", "found"),
    [
        (FOUR, FOUR.replace("money", "cash"), {K.MOVED, K.WORDING}),
        ("The fresh bread came late.", "Fresh bread came late.", {K.MOVED, K.TYPO}),
        ("The bread came late.", "Bread came late.", {K.ADDED, K.REMOVED}),
        (
            FOUR,
            FOUR[:-1] + " and where its trucks, boats, tents and blankets went before winter.",
            {K.ADDED, K.REMOVED},
        ),
    ],
)
def test_an_edited_sentence_is_known_again_elsewhere_by_most_of_its_words_and_four_at_least(
    before: str, after: str, found: set[EditKind]
) -> None:
    old, new = article(ONE, TWO, THREE, before), article(ONE, after, TWO, THREE)
    assert kinds_between(old, new) == found
    assert kinds_between(new, old) == found


@pytest.mark.parametrize(
    ("joined", "parts"),
    [
        ("Workers came, they helped.", "Workers came. They helped."),
        ("Workers came, they helped, they left.", "Workers came. They helped. They left."),
    ],
)
def test_stops_put_for_commas_are_no_edit_however_many(joined: str, parts: str) -> None:
    assert kinds_between(article(ONE, joined), article(ONE, parts)) == set()
    assert kinds_between(article(ONE, parts), article(ONE, joined)) == set()


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("He left the old town in a car.", "and so did the mayor of it."),
        ("Bread and water", "for the whole town were brought in."),
    ],
)
def test_a_block_with_an_end_stop_or_of_three_words_runs_on_into_no_other(
    first: str, second: str
) -> None:
    assert kinds_between(article(ONE, first, second), article(ONE, first)) == {K.REMOVED}


@pytest.mark.parametrize("ahead", [f"{THREE} ", "  "])
def test_a_figure_is_shown_in_its_place_whatever_stands_before_it(ahead: str) -> None:
    old, new = (article(ONE, ahead + TWO.replace("140", figure)) for figure in ("140", "170"))
    (change,) = compare(old, new)
    (span,) = change.spans
    assert old.body[span.before_start : span.before_end] == "140"
    assert new.body[span.after_start : span.after_end] == "170"


def test_a_pointer_longer_than_a_pointer_is_text() -> None:
    block = "Read also: " + ONE + " " + THREE + " " + FOUR
    assert len(block) > 220
    assert K.ADDED in kinds_between(article(ONE), article(ONE, block))


def test_lines_above_a_tail_never_make_a_tail_of_the_whole_article() -> None:
    blocks = ("The river fell", "The dams held", "About the author", "He is a reporter in Bath.")
    assert furniture(blocks) == {1, 2, 3}


@pytest.mark.parametrize(
    ("notice", "kind"),
    [
        ("Editor's note: Erroneous sums were given in the third paragraph.", K.CORRECTION_NOTICE),
        ("EDITOR'S NOTE: Updates on the bridge will follow.", K.UPDATE_NOTICE),
    ],
)
def test_a_note_of_the_editor_is_known_by_its_words_in_any_case(
    notice: str, kind: EditKind
) -> None:
    assert kinds_between(article(ONE), article(ONE, notice)) == {kind}


@pytest.mark.parametrize(
    ("label", "owns"),
    [("Update (4 p.m.):", True), ("Correction: It is Bath.", False)],
)
def test_a_notice_of_three_words_is_a_label_and_one_of_four_is_whole(
    label: str, owns: bool
) -> None:
    found = kinds_between(article(ONE), article(ONE, label, "The dams held, the town said."))
    assert (K.ADDED not in found) is owns


def test_two_sentences_that_changed_side_by_side_are_two_changes() -> None:
    said = "At least {} people were brought to safety there. The river rose by {} centimetres."
    old, new = article(ONE, said.format(140, 30)), article(ONE, said.format(170, 50))
    changed = [
        (
            old.body[span.before_start : span.before_end],
            new.body[span.after_start : span.after_end],
        )
        for change in compare(old, new)
        for span in change.spans
    ]
    assert changed == [("140", "170"), ("30", "50")]


@pytest.mark.parametrize(
    "parts",
    [
        ("Rescue workers brought 140 people to safety", "during the long and cold night."),
        ("Rescue workers brought 140 people to safety", "during the long", "and cold night."),
        ("Rescue workers brought 140 people", "to safety during the long", "and cold", "night."),
    ],
)
def test_an_edit_in_a_sentence_laid_over_blocks_is_no_more_than_that(
    parts: tuple[str, ...],
) -> None:
    whole = " ".join(parts).replace("140", "170")
    assert kinds_between(article(ONE, *parts, FOUR), article(ONE, whole, FOUR)) == {K.NUMBER}
    assert kinds_between(article(ONE, whole, FOUR), article(ONE, *parts, FOUR)) == {K.NUMBER}


def test_an_item_that_came_into_a_list_without_stops_is_added() -> None:
    items = ("people over the age of sixty", "children under the age of five", "women with child")
    old = article(ONE, items[0], items[2], FOUR)
    assert kinds_between(old, article(ONE, *items, FOUR)) == {K.ADDED}
