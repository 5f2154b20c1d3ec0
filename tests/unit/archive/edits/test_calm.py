"""What changes on a page without a word of the article changing: nobody is told."""

import pytest

from archive.edits.furniture import furniture
from archive.model import EditKind
from tests.builders_edits import article, kinds_between

STORY = "The council met on Tuesday and voted for the new bridge."


@pytest.mark.parametrize(
    "block",
    [
        "Sign up for our newsletter",
        "Subscribe to the Morning Briefing newsletter.",
        "Get the morning news in your inbox every weekday.",
        "Follow us on Facebook and Instagram",
        "Подписывайтесь на наш телеграм-канал",
        "Підписуйтесь на наш Telegram",
        "Abonnieren Sie unseren Newsletter",
        "Artikel teilen",
        "Abonnez-vous à notre newsletter",
        "Suscríbase a nuestro boletín",
        "Mis à jour il y a 2 heures",
        "Aktualisiert vor 3 Stunden",
        "Actualizado hace 5 minutos",
    ],
)
def test_an_invitation_or_a_relative_time_is_furniture(block: str) -> None:
    assert furniture((STORY, block, STORY)) == {1}


@pytest.mark.parametrize(
    "block",
    [
        "Sign up for our newsletter, the minister told voters on Tuesday, and see what you get.",
        "Residents were told to subscribe to the channel of the fire service for warnings.",
        "Підписуйтесь на наш канал, закликав мер, а опозиція порадила виборцям не зважати на це.",
        "Abonnieren Sie unseren Newsletter, warb die Partei und verlor dafür vor Gericht.",
    ],
)
def test_a_sentence_that_quotes_an_invitation_is_none(block: str) -> None:
    assert furniture((STORY, block, STORY)) == frozenset()


@pytest.mark.parametrize(
    ("language", "before", "after"),
    [
        (
            "ru",
            "Подтоплены дома в трёх посёлках района.",
            "Подтоплены дома в трех поселках района.",
        ),
        ("fr", "Les trains d'Île-de-France roulent.", "Les trains d'Ile-de-France roulent."),
    ],
)
def test_dots_that_printers_leave_out_are_no_edit(language: str, before: str, after: str) -> None:
    old, new = article(before, language=language), article(after, language=language)
    assert kinds_between(old, new) == set()


def test_an_accent_on_a_capital_is_spelling_where_it_is_never_left_out() -> None:
    old = article("La alcaldesa habló con Ángel Prats en la plaza.", language="es")
    new = article("La alcaldesa habló con Angel Prats en la plaza.", language="es")
    assert kinds_between(old, new) == {EditKind.NAME}


def test_an_accent_inside_a_word_is_a_slip() -> None:
    old = article("Trois pompiers ont été legèrement blessés.", language="fr")
    new = article("Trois pompiers ont été légèrement blessés.", language="fr")
    assert kinds_between(old, new) == {EditKind.TYPO}


def test_a_german_headline_in_capitals_is_no_edit() -> None:
    old = article(STORY, title="Stadtrat beschließt Haushalt", language="de")
    new = article(STORY, title="STADTRAT BESCHLIESST HAUSHALT", language="de")
    assert kinds_between(old, new) == set()


def test_names_joined_otherwise_are_the_same_byline() -> None:
    old = article(STORY, byline="Priya Nand and Tom Oakes")
    assert kinds_between(old, article(STORY, byline="Priya Nand, Tom Oakes")) == set()


def test_a_name_less_is_another_byline() -> None:
    old = article(STORY, byline="Priya Nand and Tom Oakes")
    assert kinds_between(old, article(STORY, byline="Priya Nand")) == {EditKind.BYLINE}
