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


@pytest.mark.parametrize(
    ("language", "before", "after"),
    [
        ("en", "The road was closed on Monday.", "The road was disclosed on Monday."),
        ("en", "The file was covered in the house.", "The file was discovered in the house."),
        ("en", "The migrant was taken to the town.", "The immigrant was taken to the town."),
        ("en", "The plan was proved in the town.", "The plan was improved in the town."),
        ("de", "Das Wetter kam am Montag.", "Das Unwetter kam am Montag."),
        ("de", "Der Fall wurde am Montag gemeldet.", "Der Unfall wurde am Montag gemeldet."),
        ("es", "El cuerpo fue cubierto el lunes.", "El cuerpo fue descubierto el lunes."),
        ("fr", "Un migrant a été secouru lundi.", "Un immigrant a été secouru lundi."),
        ("ru", "Он знает, сколько людей пришло.", "Он знает, несколько людей пришло."),
    ],
)
def test_a_word_of_its_own_that_begins_like_a_negated_one_turns_nothing_round(
    language: str, before: str, after: str
) -> None:
    assert K.POLARITY not in kinds(before, after, language)
    assert K.POLARITY not in kinds(after, before, language)


@pytest.mark.parametrize(
    ("language", "before", "after"),
    [
        ("en", "They agree with the plan.", "They disagree with the plan."),
        ("en", "The body was covered on Monday.", "The body was uncovered on Monday."),
        ("en", "It has an experienced crew.", "It has an inexperienced crew."),
        ("en", "It is a legal trade in the town.", "It is an illegal trade in the town."),
        ("de", "Das war möglich am Montag.", "Das war unmöglich am Montag."),
        ("es", "El acuerdo es legal desde ayer.", "El acuerdo es ilegal desde ayer."),
        ("ru", "Это законный договор города.", "Это незаконный договор города."),
    ],
)
def test_a_prefix_that_denies_turns_the_claim_round(
    language: str, before: str, after: str
) -> None:
    assert K.POLARITY in kinds(before, after, language)
    assert K.POLARITY in kinds(after, before, language)


@pytest.mark.parametrize(
    ("language", "before", "after"),
    [
        ("en", "He always paid his taxes in town.", "He never paid his taxes in town."),
        ("en", "They let all people out of the town.", "They let no people out of the town."),
        ("en", "The bridge is still open to cars.", "The bridge is not open to cars."),
        ("en", "Everyone was hurt in the fire.", "No one was hurt in the fire."),
        ("de", "Er hat immer Steuern gezahlt.", "Er hat nie Steuern gezahlt."),
        ("de", "Alle Menschen konnten fliehen.", "Keine Menschen konnten fliehen."),
        ("fr", "Il est toujours venu à la mairie.", "Il n'est jamais venu à la mairie."),
        ("es", "Siempre ha pagado sus impuestos.", "Nunca ha pagado sus impuestos."),
        ("ru", "Он всегда платил налоги.", "Он никогда не платил налоги."),
        ("uk", "Він завжди платив податки.", "Він ніколи не платив податки."),
    ],
)
def test_always_for_never_and_all_for_none_turn_the_claim_round(
    language: str, before: str, after: str
) -> None:
    assert kinds(before, after, language) == {K.POLARITY}
    assert kinds(after, before, language) == {K.POLARITY}


@pytest.mark.parametrize(
    ("language", "before", "after"),
    [
        ("en", "He always paid his taxes in town.", "He paid his taxes in town."),
        ("en", "They let all people out of the town.", "They let some people out of the town."),
        ("en", "The bridge is still open to cars.", "The bridge is always open to cars."),
        ("en", "He was still not at home.", "He was not at home."),
        ("de", "Er hat immer Steuern gezahlt.", "Er hat oft Steuern gezahlt."),
        ("fr", "Il n'est toujours pas venu.", "Il n'est pas venu."),
        ("es", "Siempre ha pagado impuestos.", "Ha pagado impuestos."),
        ("ru", "Он всегда платил налоги.", "Он часто платил налоги."),
    ],
)
def test_always_all_and_still_deny_nothing_by_themselves(
    language: str, before: str, after: str
) -> None:
    assert K.POLARITY not in kinds(before, after, language)
    assert K.POLARITY not in kinds(after, before, language)
