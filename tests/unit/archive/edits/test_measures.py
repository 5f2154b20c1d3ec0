"""Amounts in edits: written otherwise, in another unit, under another bound."""

import pytest

from archive.model import EditKind
from tests.builders_edits import article, kinds_between

K = EditKind


def kinds(before: str, after: str, language: str = "en") -> set[EditKind]:
    return kinds_between(article(before, language=language), article(after, language=language))


@pytest.mark.parametrize(
    ("language", "before", "after"),
    [
        ("en", "It was insured for $1.5 million.", "It was insured for $1,500,000."),
        ("en", "It cost 2.4 million dollars to build.", "It cost $2.4 million to build."),
        ("en", "The gates open at 9:30 a.m. each day.", "The gates open at 9.30am each day."),
        ("en", "It is 35 kilometres from the town.", "It is 35 km from the town."),
        ("de", "Der Zug fuhr gegen 18.40 Uhr ab.", "Der Zug fuhr gegen 18:40 Uhr ab."),
        (
            "de",
            "Der Unfall auf der Strecke geschah am 3. Juni 2022 bei Regen.",
            "Der Unfall auf der Strecke geschah am 03.06.2022 bei Regen.",
        ),
        ("fr", "La séance reprendra à 14 heures ici.", "La séance reprendra à 14h ici."),
        ("es", "La participación fue del 61,4 %.", "La participación fue del 61,4 por ciento."),
        ("uk", "Без світла 12 тисяч родин міста.", "Без світла 12 000 родин міста."),
    ],
)
def test_an_amount_of_the_same_worth_is_no_edit(language: str, before: str, after: str) -> None:
    assert kinds(before, after, language) == set()


@pytest.mark.parametrize(
    ("language", "before", "after"),
    [
        ("en", "It is 30 miles from the town.", "It is 30 kilometres from the town."),
        ("en", "They will meet within ten days.", "They will meet within ten weeks."),
        ("en", "The pound rose by 0.4 percent.", "The pound rose by 0.4 percentage points."),
        ("en", "It cost 2.4 million dollars here.", "It cost 2.4 million pounds here."),
        ("en", "The fire began at 4 a.m. there.", "The fire began at 4 p.m. there."),
        (
            "en",
            "The front line grew by 30 kilometres over the winter.",
            "The front line grew by 35 km over the winter.",
        ),
        ("fr", "La facture est de 2 millions d'euros.", "La facture est de 2 millions de francs."),
        ("ru", "Он похитил 48 млн рублей тогда.", "Он похитил 48 млн долларов тогда."),
    ],
)
def test_another_unit_is_a_number_edit(language: str, before: str, after: str) -> None:
    assert kinds(before, after, language) == {K.NUMBER}


@pytest.mark.parametrize(
    ("language", "before", "after"),
    [
        ("en", "At least 20 people were hurt.", "20 people were hurt."),
        ("en", "20 people were hurt.", "More than 20 people were hurt."),
        ("en", "At least 20 people were hurt.", "At most 20 people were hurt."),
        ("fr", "Plus de 600 pompiers sont là.", "600 pompiers sont là."),
        ("ru", "Режим продлится не менее недели.", "Режим продлится неделю."),
        ("uk", "Місто чекало щонайменше три доби.", "Місто чекало три доби."),
    ],
)
def test_a_bound_that_came_or_went_is_a_number_edit(
    language: str, before: str, after: str
) -> None:
    assert kinds(before, after, language) == {K.NUMBER}


def test_another_word_for_the_same_bound_is_no_number_edit() -> None:
    before = "More than 600 people had to leave the town."
    assert K.NUMBER not in kinds(before, "Over 600 people had to leave the town.")


def test_figures_that_change_places_round_the_same_words_are_a_number_edit() -> None:
    before = "The fire killed three people and injured at least 20 others."
    after = "The fire killed 20 people and injured at least three others."
    assert kinds(before, after) == {K.NUMBER}


def test_figures_that_move_with_their_words_are_no_number_edit() -> None:
    before = "There were 10 dead and 20 injured in the fire."
    assert K.NUMBER not in kinds(before, "There were 20 injured and 10 dead in the fire.")


def test_a_count_that_looks_like_a_year_is_a_number() -> None:
    assert kinds("About 2013 people had to leave.", "About 13 people had to leave.") == {K.NUMBER}


def test_a_round_year_is_a_date_still() -> None:
    before = "The hall was built in 2014 by the town."
    assert kinds(before, "The hall was built in 2000 by the town.") == {K.DATE}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("They met last Friday in town.", "They met this Friday in town."),
        ("They expect to cut jobs this year.", "They expect to cut jobs next year."),
    ],
)
def test_another_year_or_friday_is_a_date_edit(before: str, after: str) -> None:
    assert kinds(before, after) == {K.DATE}


def test_a_headline_with_the_same_amount_is_no_edit() -> None:
    body = "The council met on Tuesday to vote."
    before = article(body, title="Town spends $1.5 million")
    assert kinds_between(before, article(body, title="Town spends $1,500,000")) == set()


def test_a_version_that_ends_in_a_nought_is_another_version() -> None:
    before = "Release 1.10 is out and can be had from all servers."
    assert kinds(before, "Release 1.1 is out and can be had from all servers.") == {K.NUMBER}


def test_the_hour_of_a_zone_is_written_with_or_without_a_space() -> None:
    before = "The call begins at noon, UTC -5, and is open to all members."
    assert kinds(before, "The call begins at noon, UTC-5, and is open to all members.") == set()


def test_a_minus_that_went_is_a_number_edit() -> None:
    before = "Temperatures in the camps fell to -5 degrees overnight."
    after = "Temperatures in the camps fell to 5 degrees overnight."
    assert kinds(before, after) == {K.NUMBER}


def test_the_form_of_a_unit_is_a_slip_and_no_number_edit() -> None:
    before = "The limit is fifty accounts in three hour for each address."
    after = "The limit is fifty accounts in three hours for each address."
    assert kinds(before, after) == {K.TYPO}


def test_a_verb_that_goes_up_to_a_figure_bears_no_bound() -> None:
    before = "The share of empty homes in the town went up to 30 percent."
    after = "The share of empty homes in the town rose to 30 percent."
    assert kinds(before, after) == {K.WORDING}


def test_no_more_than_and_more_than_are_two_bounds() -> None:
    before = "The police said that no more than 200 people had come to the square."
    after = "The police said that more than 200 people had come to the square."
    assert K.NUMBER in kinds(before, after)


@pytest.mark.parametrize(
    ("language", "before", "after"),
    [
        ("en", "One person died in the crash on the motorway.",
         "Two people died in the crash on the motorway."),
        ("en", "One soldier was killed in the attack on the base.",
         "Three soldiers were killed in the attack on the base."),
        ("de", "Ein Mensch starb bei dem Unfall auf der Autobahn.",
         "Zwei Menschen starben bei dem Unfall auf der Autobahn."),
        ("fr", "Une personne est morte dans l'accident de car.",
         "Deux personnes sont mortes dans l'accident de car."),
        ("es", "Una persona murió en el accidente de la autopista.",
         "Tres personas murieron en el accidente de la autopista."),
        ("ru", "В аварии на трассе погиб один человек, сообщили в МЧС.",
         "В аварии на трассе погибли два человека, сообщили в МЧС."),
        ("uk", "Збито 21 безпілотник, повідомили військові.",
         "Збито 24 безпілотники, повідомили військові."),
    ],
)  # fmt: skip
def test_the_forms_that_follow_a_figure_are_no_other_wording(
    language: str, before: str, after: str
) -> None:
    assert kinds(before, after, language) == {K.NUMBER}


def test_other_words_beside_a_figure_are_other_wording() -> None:
    before = "One person died in the crash on the motorway."
    assert kinds(before, "Two drivers died in the crash on the motorway.") == {
        K.NUMBER,
        K.WORDING,
    }


def test_basis_points_are_no_percentage_points() -> None:
    before = "The rate rose by 4 basis points in the town."
    assert kinds(before, before.replace("basis", "percentage")) == {K.NUMBER}


def test_basis_points_beside_another_word_stay_what_they_are() -> None:
    before = "The rate rose by 4 basis points in the town."
    assert kinds(before, before.replace("rose", "jumped")) == {K.WORDING}


@pytest.mark.parametrize("after", ["30F", "32C"])
def test_another_scale_or_degree_glued_to_a_figure_is_a_number_edit(after: str) -> None:
    before = "It was 30C in the town on Monday."
    assert kinds(before, before.replace("30C", after)) == {K.NUMBER}


def test_a_scale_written_out_is_no_edit() -> None:
    assert kinds("It was 30C in the town.", "It was 30 Celsius in the town.") == set()


@pytest.mark.parametrize("verb", ["handed over", "turned over", "signed over"])
def test_the_particle_of_a_verb_bounds_no_figure(verb: str) -> None:
    rest = "30 pounds to the people of the old town after the fire."
    assert kinds(f"The state {verb} {rest}", f"The state paid {rest}") == {K.WORDING}


def test_over_behind_any_other_verb_bounds_its_figure() -> None:
    rest = "30 pounds to the people of the old town after the fire."
    assert K.NUMBER in kinds(f"The state paid over {rest}", f"The state paid {rest}")
