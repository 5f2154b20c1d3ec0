"""What is said of the stories of tests/data/kin_blind: as much as was measured, and no less."""

import pytest

from tests.labels_kin import FIRST, LATER, Scores, labelled, labelled_stories, scores


@pytest.fixture(scope="module")
def scored() -> Scores:
    return scores(FIRST)


@pytest.fixture(scope="module")
def scored_later() -> Scores:
    return scores(LATER)


@pytest.mark.parametrize("batch", [FIRST, LATER])
def test_every_label_is_of_two_stories(batch: str) -> None:
    ids = {story["id"] for story in labelled_stories(batch)}
    assert {label[side] for label in labelled(batch) for side in "ab"} <= ids
    assert all(label["a"] != label["b"] for label in labelled(batch))


@pytest.mark.parametrize(
    ("relation", "recall", "precision"),
    [
        ("same_text", 1.0, 1.0),
        ("partial_copy", 1.0, 1.0),
        ("shared_quote", 1.0, 1.0),
        ("rewrite", 0.60, 0.98),
        ("credited", 0.86, 1.0),
        ("declared_source", 1.0, 1.0),
    ],
)
def test_a_relation_is_found_and_is_right_as_often_as_measured(
    scored: Scores, relation: str, recall: float, precision: float
) -> None:
    assert scored.relations[relation].recall >= recall
    assert scored.relations[relation].precision >= precision


def test_every_agency_rewrite_is_found(scored: Scores) -> None:
    assert scored.rewrites["wire"].recall == 1.0


def test_stories_that_have_nothing_to_do_with_each_other_are_hardly_ever_linked(
    scored: Scores,
) -> None:
    assert len(scored.unrelated_linked) <= 1


def test_no_direction_is_wrong(scored: Scores) -> None:
    assert scored.directions["wrong"] == 0
    assert scored.directions["right"] >= 52


def test_later_stories_are_told_apart_as_well_as_measured(scored_later: Scores) -> None:
    assert scored_later.rewrites["wire"].recall == 1.0
    assert scored_later.relations["rewrite"].recall >= 0.44
    assert scored_later.relations["shared_quote"].recall == 1.0
    assert len(scored_later.unrelated_linked) <= 3
