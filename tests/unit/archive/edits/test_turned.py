"""Claims turned round, sources exchanged, names in other cases: what a newsroom rings up about."""

import pytest

from archive.model import EditKind
from tests.builders_edits import article, kinds_between

K = EditKind


def kinds(before: str, after: str, language: str = "en") -> set[EditKind]:
    return kinds_between(article(before, language=language), article(after, language=language))


@pytest.mark.parametrize(
    ("language", "before", "after"),
    [
        ("en", "The ministry denied the reports.", "The ministry confirmed the reports."),
        ("en", "The damage is now put at two million.", "The damage is not put at two million."),
        ("de", "Ein Sprecher bestritt den Vorwurf.", "Ein Sprecher bestätigte den Vorwurf."),
        ("de", "Beim Unfall wurde niemand verletzt.", "Beim Unfall wurden mehrere verletzt."),
        ("fr", "Cet homme nie avoir mis le feu.", "Cet homme reconnaît avoir mis le feu."),
        ("fr", "Le feu est éteint, aucun habitant n'a été touché.",
         "Le feu est éteint, des habitants ont été touchés."),
        ("es", "El gobierno negó que faltara agua.", "El gobierno confirmó que faltara agua."),
        ("es", "Según la policía, ninguna persona quedó atrapada.",
         "Según la policía, varias personas quedaron atrapadas."),
        ("ru", "Сторона попросила суд не переводить его под домашний арест.",
         "Сторона попросила суд перевести его под домашний арест."),
        ("ru", "По данным МЧС, угрозы прорыва нет.", "По данным МЧС, угроза прорыва есть."),
        ("uk", "Асоціація закликала президента не підписувати закон.",
         "Асоціація закликала президента підписати закон."),
        ("uk", "Уряд заперечує, що це зашкодить містам.", "Уряд визнає, що це зашкодить містам."),
    ],
)  # fmt: skip
def test_a_claim_that_is_turned_round_is_polarity(language: str, before: str, after: str) -> None:
    assert kinds(before, after, language) == {K.POLARITY}


@pytest.mark.parametrize(
    ("language", "before", "after"),
    [
        ("en", "He could neither confirm nor deny the meeting.",
         "He could not confirm or deny the meeting."),
        ("en", "The army is not unwilling to take part.", "The army is willing to take part."),
        ("es", "El acuerdo no llegó sin ayuda de la región.",
         "El acuerdo llegó con ayuda de la región."),
        ("ru", "Собрали большинство не без помощи оппозиции.",
         "Собрали большинство с помощью оппозиции."),
    ],
)  # fmt: skip
def test_a_negation_that_only_takes_another_form_is_no_polarity(
    language: str, before: str, after: str
) -> None:
    assert K.POLARITY not in kinds(before, after, language)


@pytest.mark.parametrize(
    ("language", "before", "after"),
    [
        ("en", "The fire hurt two people, local officials said.",
         "The fire hurt two people, witnesses said."),
        ("en", "The road was closed, according to the county.",
         "The road was closed, according to the police."),
        ("en", "The talks failed, said a spokeswoman for the ministry.",
         "The talks failed, said a lawyer for the ministry."),
        ("de", "Der Zug fuhr nach Angaben der Polizei zu schnell.",
         "Der Zug fuhr nach Angaben der Feuerwehr zu schnell."),
        ("fr", "Le feu n'est pas fixé, a indiqué jeudi la préfecture.",
         "Le feu n'est pas fixé, a indiqué jeudi la mairie."),
        ("es", "Según los bomberos, la casa quedó destruida.",
         "Según los vecinos, la casa quedó destruida."),
        ("ru", "По данным спасателей, плотина цела.", "По данным полиции, плотина цела."),
        ("uk", "Міст закрито, повідомили в поліції.", "Міст закрито, повідомили в лікарні."),
    ],
)  # fmt: skip
def test_another_source_is_attribution(language: str, before: str, after: str) -> None:
    assert kinds(before, after, language) == {K.ATTRIBUTION}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("The general said the war would end.", "The general said the fighting would end."),
        ("The policy announced in May will stay.", "The programme announced in May will stay."),
        ("The minister later said nothing of it.", "The minister then said nothing of it."),
        ("The minister, who is ill, said little.", "The minister, who is well, said little."),
    ],
)  # fmt: skip
def test_what_is_said_is_no_source(before: str, after: str) -> None:
    assert K.ATTRIBUTION not in kinds(before, after)


def test_a_source_whose_name_is_spelled_otherwise_is_a_name() -> None:
    before = "The fire is out, chief Alan Brody said."
    assert kinds(before, "The fire is out, chief Alan Brady said.") == {K.NAME}


def test_a_quotation_given_to_another_official_is_attribution_and_name() -> None:
    before = '"We have no reason to worry," fire chief Alan Brody told reporters.'
    after = '"We have no reason to worry," mayor Susan Teale told reporters.'
    assert kinds(before, after) == {K.ATTRIBUTION, K.NAME}


def test_a_quotation_told_without_marks_is_a_quote_edit() -> None:
    before = '"This government has lost control of the economy," said Gareth Pell.'
    after = "The government has lost control of the economy, said Gareth Pell."
    assert kinds(before, after) == {K.QUOTE}


@pytest.mark.parametrize(
    ("language", "before", "after"),
    [
        ("uk", "Про це повідомив начальник Роман Гнатів.",
         "Про це повідомив начальник Роман Гнатюк."),
        ("ru", "Об этом сообщил глава района Игорь Савельев.",
         "Об этом сообщил глава района Игорь Савушкин."),
        ("de", "Das sagte Einsatzleiter Jens Brückmann am Abend.",
         "Das sagte Einsatzleiter Jens Bruckmann am Abend."),
        ("de", "Am Sonntag kam die Fassung Debian 4 Etch heraus.",
         "Am Sonntag kam die Fassung Debian 4 Lenny heraus."),
        ("de", "Das Unglück geschah nahe Altenwald am Abend.",
         "Das Unglück geschah nahe Neuenwald am Abend."),
    ],
)  # fmt: skip
def test_another_name_is_a_name_edit(language: str, before: str, after: str) -> None:
    assert kinds(before, after, language) == {K.NAME}


@pytest.mark.parametrize(
    ("language", "before", "after"),
    [
        ("ru", "Жители посёлка Верхняя Речка рассказали о паводке.",
         "Жители Верхней Речки рассказали о паводке."),
        ("ru", "Об этом пишет Павел в своей книге.", "Об этом есть у Павла в его книге."),
        ("uk", "Місто Харків чекало на допомогу.", "Мешканці Харкова чекали на допомогу."),
        ("de", "Im Hof standen drei Wagen herum.", "Im Hof standen drei Waggons herum."),
        ("de", "Am Tor stand ein Wagen ohne Fahrer.", "Am Tor stand ein Auto ohne Fahrer."),
    ],
)  # fmt: skip
def test_another_case_or_another_noun_is_no_name_edit(
    language: str, before: str, after: str
) -> None:
    assert K.NAME not in kinds(before, after, language)


def test_a_german_sentence_that_loses_its_last_words_is_judged() -> None:
    before = "Das sagte Einsatzleiter Jens Brückmann am Abend in Berlin."
    assert kinds(before, "Das sagte Einsatzleiter Jens Brückmann am Abend.", "de") == {K.NAME}


@pytest.mark.parametrize(
    ("language", "before", "after"),
    [
        ("fr", "Le service marche sans intervention humaine.",
         "Le service marche sans aucune intervention humaine."),
        ("uk", "Сервер імен ніколи не відповість на це.", "Сервер імен не відповість на це."),
        ("en", "A certificate may hold one address, both, or neither.",
         "A certificate may hold one address, both, or not."),
        ("en", "It is for the court to say whether this is lawful.",
         "It is for the court to say whether or not this is lawful."),
    ],
)  # fmt: skip
def test_a_negation_beside_one_that_says_the_same_turns_nothing_round(
    language: str, before: str, after: str
) -> None:
    assert K.POLARITY not in kinds(before, after, language)


def test_one_of_two_denied_verbs_is_affirmed() -> None:
    before = "Подзащитный не скрывался и не собирается скрываться."
    assert K.POLARITY in kinds(before, "Подзащитный скрывался и не собирается скрываться.", "ru")


@pytest.mark.parametrize(
    ("language", "before", "after"),
    [
        ("fr", "On peut y trouver d'autres mots selon les normes du service.",
         "On peut y trouver d'autres mots selon les standards du service."),
        ("es", "El trabajo se hizo de acuerdo con los planes de la obra.",
         "El trabajo se hizo de acuerdo con los dibujos de la obra."),
    ],
)  # fmt: skip
def test_what_something_is_in_line_with_is_no_source(
    language: str, before: str, after: str
) -> None:
    assert K.ATTRIBUTION not in kinds(before, after, language)
