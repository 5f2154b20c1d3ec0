"""Who is named as a source, by the verb of saying that stands before the name of it."""

import pytest

from archive.model import EditKind
from tests.builders_edits import article, kinds_between

K = EditKind


def kinds(before: str, after: str, language: str) -> set[EditKind]:
    return kinds_between(article(before, language=language), article(after, language=language))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Dijo la policía que no hubo heridos.", "Dijo la alcaldía que no hubo heridos."),
        (
            "Informó la policía que el incendio terminó.",
            "Informó la fiscalía que el incendio terminó.",
        ),
    ],
)
def test_a_source_behind_the_first_word_of_a_sentence_is_attribution(
    before: str, after: str
) -> None:
    assert kinds(before, after, "es") == {K.ATTRIBUTION}


def test_a_day_may_stand_between_what_was_said_and_its_source() -> None:
    before = "Le feu n'est pas fixé, a indiqué jeudi la préfecture du Var."
    after = "Le feu n'est pas fixé, a indiqué jeudi la mairie du Var."
    assert kinds(before, after, "fr") == {K.ATTRIBUTION}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("police chief", "fire chief"),
        ("defence minister", "interior minister"),
        ("government officials", "hospital officials"),
    ],
)
def test_another_service_before_the_same_office_is_another_source(before: str, after: str) -> None:
    said = "The road is closed, the {} said."
    assert kinds(said.format(before), said.format(after), "en") == {K.ATTRIBUTION}


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("What the old books said is wrong.", "What the new books said is wrong.", K.WORDING),
        ("The police chief met them there.", "The fire chief met them there.", K.WORDING),
        ("It shut, Paris officials said.", "It shut, London officials said.", K.NAME),
        ("It shut, three officials said.", "It shut, four officials said.", K.NUMBER),
    ],
)
def test_what_is_no_other_source_before_an_office_is_no_attribution(
    before: str, after: str, expected: EditKind
) -> None:
    assert kinds(before, after, "en") == {expected}
