"""What one kind claims and what it leaves to another, where altered rules went unnoticed."""

import pytest

from archive.edits.compare import compare
from archive.model import EditKind
from tests.builders_edits import article, kinds_between

K = EditKind


def kinds(before: str, after: str, language: str = "en") -> set[EditKind]:
    """The kinds found between two sentences that stand alone."""
    return kinds_between(article(before, language=language), article(after, language=language))


@pytest.mark.parametrize(
    ("before", "after", "found"),
    [
        ("Der Minsiter kam spät.", "Der Minister kam spät.", {K.TYPO}),
        ("Die Regierung zahlt nicht.", "Die Regierng zahlt nicht.", {K.TYPO}),
        ("Er fuhr nach Berlin.", "Er fuhr nach Bremen.", {K.NAME}),
    ],
)
def test_a_slip_in_a_german_noun_is_no_name(before: str, after: str, found: set[EditKind]) -> None:
    assert kinds(before, after, "de") == found


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("The town may have lost it.", "The town lost it."),
        ("The ships seem to be gone.", "The ships are gone."),
        ("The ships would seem to be gone.", "The ships are gone."),
        ("The bridge is closed, officials in town said.", "The bridge is closed."),
        (
            "According to the mayor of the old town, the bridge will stay closed all week.",
            "The bridge will stay closed all week.",
        ),
    ],
)
def test_a_hedge_of_several_words_that_comes_or_goes_is_attribution(
    before: str, after: str
) -> None:
    assert kinds(before, after) == {K.ATTRIBUTION}
    assert kinds(after, before) == {K.ATTRIBUTION}


@pytest.mark.parametrize(
    "clause",
    [
        "According to workers in the office of the mayor of the old town there, ",
        "The mayor who officials said was ill found out today that ",
    ],
)
def test_a_clause_that_says_more_than_who_says_it_is_no_attribution(clause: str) -> None:
    said = "the bridge will stay closed to cars and lorries for the whole of the coming week."
    assert K.ATTRIBUTION not in kinds(said, clause + said)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("We pay, but they do.", "We pay, but they do not."),
        ("They were able to pay.", "They were unable to pay."),
        ("The deal is formal, he says.", "The deal is informal, he says."),
    ],
)
def test_a_negation_at_the_end_or_in_front_of_a_word_turns_a_claim_round(
    before: str, after: str
) -> None:
    assert kinds(before, after) == {K.POLARITY}
    assert kinds(after, before) == {K.POLARITY}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("They do not think the bridge will hold.", "They think the bridge will not hold."),
        ("The town paid only for it.", "The town paid not only for it."),
        (
            "It is diverse in race and color at home.",
            "It does not discriminate on race and color in home.",
        ),
        ("It is not in color.", "It is rich and diverse in color."),
    ],
)
def test_a_negation_that_moved_limits_or_came_with_other_words_is_no_polarity(
    before: str, after: str
) -> None:
    assert K.POLARITY not in kinds(before, after)
    assert K.POLARITY not in kinds(after, before)


def test_a_date_late_in_a_sentence_may_be_written_the_other_way_round() -> None:
    before = "On the day he left for home, 17 December 2024, it rained."
    after = "On the day he left for home, 2024 December 17, it rained."
    assert kinds(before, after) == kinds(after, before) == set()


def test_a_date_that_was_put_at_the_other_end_of_a_sentence_is_wording() -> None:
    before, after = "In 2024 the town paid for it all.", "The town paid for it all in 2024."
    assert kinds(before, after) == kinds(after, before) == {K.WORDING}


@pytest.mark.parametrize(
    ("before", "after", "found"),
    [
        ("We how it helps.", "We showed how it helps.", {K.TYPO}),
        (
            "The mayor came to the bridge at noon.",
            "The minister came to the bridge bridge at noon.",
            {K.TYPO, K.WORDING},
        ),
    ],
)
def test_a_slip_is_found_at_the_head_and_beside_another_edit(
    before: str, after: str, found: set[EditKind]
) -> None:
    assert kinds(before, after) == kinds(after, before) == found


@pytest.mark.parametrize(
    ("behind", "found"),
    [
        ("News of the World", set()),
        ("Channel 24 News", set()),
        ("Evening News", set()),
        ("what we know", {K.HEADLINE}),
    ],
)
def test_what_stands_behind_a_dash_is_a_site_when_its_longer_words_are_large(
    behind: str, found: set[EditKind]
) -> None:
    old = article("Text.", title="30 killed in Lviv")
    assert kinds_between(old, article("Text.", title=f"30 killed in Lviv - {behind}")) == found


def test_marks_dropped_before_another_edit_are_a_quote_edit_all_the_same() -> None:
    before = "They met an “intense” attack by the old army."
    after = "They met an intense attack by the new army."
    assert kinds(before, after) == kinds(after, before) == {K.QUOTE, K.WORDING}


def test_a_mark_set_one_word_further_on_is_no_quote_edit() -> None:
    before = "He called it “sad and bitter” for us."
    after = "He called it “sad and” bitter for us."
    assert kinds(before, after) == kinds(after, before) == set()


def test_a_name_at_the_head_of_a_german_sentence_is_a_name() -> None:
    assert kinds("Kiew ist seit gestern ruhig.", "Lwiw ist seit gestern ruhig.", "de") == {K.NAME}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Police said it is closed.", "Officials said it is closed."),
        ("The police said it is closed.", "The army said it is closed."),
    ],
)
def test_another_speaker_is_attribution_with_an_article_and_without(
    before: str, after: str
) -> None:
    assert kinds(before, after) == kinds(after, before) == {K.ATTRIBUTION}


def test_two_capitals_are_a_name_though_the_letters_are_a_small_word_too() -> None:
    told = "They told us so on Monday."
    before, after = (article(told, f"The {who} asked for help.") for who in ("US", "EU"))
    assert kinds_between(before, after) == kinds_between(after, before) == {K.NAME}


@pytest.mark.parametrize(
    ("before", "after", "language", "found"),
    [
        ("They have never not paid.", "They have paid.", "en", {K.WORDING}),
        ("Вони ніколи не платили за це.", "Вони платили за це.", "uk", {K.POLARITY}),
        ("Они никогда не платили за это.", "Они платили за это.", "ru", {K.POLARITY}),
        ("No pagaron nunca por eso.", "Pagaron por eso.", "es", {K.POLARITY}),
    ],
)
def test_two_negations_cancel_out_or_are_one_as_the_language_has_it(
    before: str, after: str, language: str, found: set[EditKind]
) -> None:
    assert kinds(before, after, language) == kinds(after, before, language) == found


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("He denied the talks.", "He rejected the talks."),
        ("He confirmed the talks.", "He admitted the talks."),
    ],
)
def test_one_denial_or_one_admission_for_another_turns_nothing_round(
    before: str, after: str
) -> None:
    assert K.POLARITY not in kinds(before, after)


def test_two_figures_that_change_their_places_are_a_number_edit() -> None:
    before = "The flood left 3 dead and 20 hurt."
    after = "The flood left 20 dead and 3 hurt."
    assert kinds(before, after) == kinds(after, before) == {K.NUMBER}


def shown(before: str, after: str) -> dict[EditKind, list[tuple[str, str]]]:
    """The words that a reader is shown as changed, by kind."""
    old, new = article(before), article(after)
    return {
        change.kind: [
            (
                old.body[span.before_start : span.before_end],
                new.body[span.after_start : span.after_end],
            )
            for span in change.spans
        ]
        for change in compare(old, new)
    }


def test_words_on_either_side_of_a_figure_are_shown_apart_from_it() -> None:
    before = "Kyiv said soldiers 30 tanks died in the region over the weekend."
    after = "Kyiv said troops 50 guns died in the region over the weekend."
    found = shown(before, after)
    assert found == {
        K.NUMBER: [("30", "50")],
        K.WORDING: [("soldiers", "troops"), ("tanks", "guns")],
    }


def test_a_word_that_lost_its_marks_is_shown_with_the_quote_edit() -> None:
    found = shown("They met an “intense” attack.", "They met an intense attack.")
    assert found[K.QUOTE] == [("intense", "intense")]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Open from 9 to 5 each day.", "Open from 9 - 5 each day."),
        ("In brief: The old town is dry.", "The old town is dry."),
    ],
)
def test_a_range_with_a_dash_and_a_label_of_two_words_are_writing(before: str, after: str) -> None:
    assert kinds(before, after) == kinds(after, before) == set()


@pytest.mark.parametrize(
    ("short", "long"),
    [
        ("$5k", "$5,000"),
        ("$2m", "$2 million"),
        ("$2mn", "$2,000,000"),
        ("$2bn", "$2,000 million"),
        ("$2tn", "$2 trillion"),
        ("$2 trillion", "$2,000 billion"),
    ],
)
def test_a_sum_is_the_same_sum_under_a_shorter_name(short: str, long: str) -> None:
    before, after = f"It cost {short} to build it.", f"It cost {long} to build it."
    assert kinds(before, after) == kinds(after, before) == set()
