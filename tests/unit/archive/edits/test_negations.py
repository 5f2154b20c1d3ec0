"""How far a negation reaches, and what beside it belongs to the turn of a claim."""

import pytest

from archive.model import EditKind
from tests.builders_edits import article, kinds_between

K = EditKind


def kinds(before: str, after: str, language: str = "en") -> set[EditKind]:
    return kinds_between(article(before, language=language), article(after, language=language))


def test_another_word_near_a_negation_that_went_is_wording_of_its_own() -> None:
    before, after = "The army is not ready for the attack.", "The army is ready for the siege."
    assert kinds(before, after) == {K.POLARITY, K.WORDING}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Nunca jamás volvió a la ciudad.", "Nunca volvió a la ciudad."),
        ("Nadie lo ha visto nunca.", "Nadie lo ha visto."),
    ],
)
def test_the_first_word_of_a_sentence_may_deny_it_still(before: str, after: str) -> None:
    assert K.POLARITY not in kinds(before, after, "es")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            "Завод не работал, никто не знает причин.",
            "Завод работал, никто не знает причин.",
        ),
        (
            "Угрозы прорыва нет, никто не пострадал.",
            "Угроза прорыва есть, никто не пострадал.",
        ),
    ],
)
def test_a_negation_in_the_next_clause_denies_nothing_in_this_one(before: str, after: str) -> None:
    assert kinds(before, after, "ru") == {K.POLARITY}


def test_a_denied_verb_for_another_verb_is_wording() -> None:
    before = "The minister was not invited to the talks."
    assert kinds(before, "The minister was welcomed to the talks.") == {K.WORDING}


def test_no_more_at_the_end_of_a_sentence_is_no_negation() -> None:
    assert K.POLARITY not in kinds("It will cost no more.", "It will cost more.")


def test_a_word_that_only_begins_like_a_negated_one_turns_nothing_round() -> None:
    before = "The law on migration was passed."
    assert kinds(before, "The law on immigration was passed.") == {K.WORDING}


@pytest.mark.parametrize(
    ("language", "before", "after"),
    [
        (
            "en",
            "The town is without water and without light.",
            "The town is with water and with light.",
        ),
        ("es", "La ciudad quedó sin agua y sin luz.", "La ciudad quedó con agua y con luz."),
        (
            "en",
            "He did not eat, did not drink and did not sleep.",
            "He did eat, did drink and did sleep.",
        ),
    ],
)
def test_several_negations_that_go_together_do_not_cancel_each_other_out(
    language: str, before: str, after: str
) -> None:
    assert kinds(before, after, language) == {K.POLARITY}


def test_a_negation_many_words_further_on_denies_nothing_here() -> None:
    before = "Вчера завод у реки не работал и в тот день никто не обедал."
    after = "Вчера завод у реки работал и в тот день никто не обедал."
    assert kinds(before, after, "ru") == {K.POLARITY}


def test_a_denied_opposite_is_wording() -> None:
    before = "The bridge in the old town is now open to men."
    assert kinds(before, "The bridge in the old town is not shut to men.") == {K.WORDING}
