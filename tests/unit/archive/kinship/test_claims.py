"""How a figure or a quotation travels over the pages of a family."""

from datetime import UTC, datetime, timedelta

from archive.kinship.claims import (
    Claim,
    Outdated,
    Sighted,
    Step,
    Version,
    journey,
    outdated_copies,
    shared_claims,
)
from tests.builders_kin import portrait

NOON = datetime(2024, 12, 16, 12, tzinfo=UTC)
OLD = "The office said that at least 30 soldiers were killed near the village."
NEW = "The office said that at least 50 soldiers were killed near the village."
OTHER = "The weather in the province remained cold and dry for most of the week."
QUOTE = '"We counted every single one of them by hand," he said.'


def version(page: str, hour: int, *paragraphs: str) -> Version:
    return Version(page, NOON + timedelta(hours=hour), portrait(*paragraphs, doc_id=page))


def steps(claim: Claim, key: str, *versions: Version) -> list[tuple[str, Step]]:
    return [(stop.page, stop.step) for stop in journey(claim, key, versions)]


def test_a_figure_is_followed_from_page_to_page_in_time_order() -> None:
    found = steps(
        Claim.FIGURE,
        "30",
        version("copy", 2, OLD, OTHER),
        version("source", 0, OLD),
        version("source", 5, NEW),
    )
    assert found == [("source", Step.CARRIED), ("copy", Step.CARRIED), ("source", Step.CHANGED)]


def test_a_figure_whose_sentence_went_too_was_dropped() -> None:
    found = steps(Claim.FIGURE, "30", version("a", 0, OLD, OTHER), version("a", 1, OTHER))
    assert found[-1] == ("a", Step.DROPPED)


def test_a_figure_that_came_later_was_taken_up() -> None:
    found = steps(Claim.FIGURE, "50", version("a", 0, OLD), version("a", 1, NEW))
    assert found == [("a", Step.ABSENT), ("a", Step.TAKEN_UP)]


def test_a_figure_that_came_back_was_taken_up_again() -> None:
    versions = [version("a", hour, text) for hour, text in enumerate((OLD, NEW, NEW, OLD))]
    assert [step for _, step in steps(Claim.FIGURE, "30", *versions)] == [
        Step.CARRIED,
        Step.CHANGED,
        Step.TAKEN_UP,
    ]


def test_a_look_that_shows_nothing_new_is_no_stop() -> None:
    assert len(steps(Claim.FIGURE, "30", version("a", 0, OLD), version("a", 1, OLD))) == 1


def test_a_stop_shows_the_sentence_and_the_time() -> None:
    (stop,) = journey(Claim.FIGURE, "30", [version("a", 0, OTHER, OLD)])
    assert stop == Sighted("a", NOON, Step.CARRIED, OLD)


def test_a_quotation_travels_too() -> None:
    key = "we counted every single one of them by hand"
    found = steps(Claim.QUOTATION, key, version("a", 0, QUOTE), version("a", 1, OTHER))
    assert found == [("a", Step.CARRIED), ("a", Step.DROPPED)]


def test_claims_worth_following_stand_in_two_texts() -> None:
    found = shared_claims([portrait(OLD, QUOTE), portrait(OLD, OTHER), portrait(NEW, QUOTE)])
    assert set(found) == {
        (Claim.FIGURE, "30"),
        (Claim.QUOTATION, "we counted every single one of them by hand"),
    }


def test_a_copy_that_still_carries_the_corrected_figure_is_outdated() -> None:
    (found,) = outdated_copies(
        portrait(OLD, OTHER),
        portrait(NEW, OTHER),
        [portrait(OLD, doc_id="copy"), portrait(NEW, doc_id="good"), portrait(OTHER, doc_id="c")],
    )
    assert found == Outdated("copy", Claim.FIGURE, "30", ("50",), OLD)


def test_the_same_figure_in_another_statement_is_not_outdated() -> None:
    copy = portrait("Tickets for the museum now cost 30 crowns for adults.", doc_id="copy")
    assert outdated_copies(portrait(OLD), portrait(NEW), [copy]) == ()


def test_a_figure_that_the_original_only_cut_has_no_successor() -> None:
    (found,) = outdated_copies(
        portrait(OLD, OTHER), portrait(OTHER), [portrait(OLD, doc_id="copy")]
    )
    assert found.new == ()


def test_a_copy_that_still_carries_a_withdrawn_quotation_is_outdated() -> None:
    (found,) = outdated_copies(
        portrait(QUOTE, OTHER), portrait(OTHER), [portrait(QUOTE, doc_id="copy")]
    )
    assert (found.page, found.claim) == ("copy", Claim.QUOTATION)
    assert found.old == "We counted every single one of them by hand,"
    assert found.new == ()


def test_an_edit_that_leaves_the_claims_alone_outdates_nothing() -> None:
    assert outdated_copies(portrait(OLD), portrait(OLD, OTHER), [portrait(OLD)]) == ()
