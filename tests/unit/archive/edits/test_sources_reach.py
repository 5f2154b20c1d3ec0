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
