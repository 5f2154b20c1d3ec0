"""Sentence bounds."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.language.lexicons import LEXICONS
from archive.language.sentences import sentences


def cut(text: str, language: str | None = "en") -> list[str]:
    return [text[start:end].strip() for start, end in sentences(text, language)]


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("He left. She came. They met.", "en", ["He left.", "She came.", "They met."]),
        (
            "Dr. Smith left on Dec. 17. She came.",
            "en",
            ["Dr. Smith left on Dec. 17.", "She came."],
        ),
        ("From resources.Each week", "en", ["From resources.", "Each week"]),
        ("See Node.js and the U.S.Army there", "en", ["See Node.js and the U.S.Army there"]),
        ('"We won. It is over," he said.', "en", ['"We won. It is over," he said.']),
        ("Это было в г. Москва. Он ушёл.", "ru", ["Это было в г. Москва.", "Он ушёл."]),
        ("А. С. Пушкин ушёл. Да.", "ru", ["А. С. Пушкин ушёл.", "Да."]),
        ("16 дек. все кончилось.", "ru", ["16 дек. все кончилось."]),
        (
            "Am 5. Mai kam z. B. Dr. Müller. Er ging.",
            "de",
            ["Am 5. Mai kam z. B. Dr. Müller.", "Er ging."],
        ),
        ("Yes. ***", "en", ["Yes. ***"]),
        ("One came. Two came. ***", "en", ["One came.", "Two came. ***"]),
        ("He left (at last.)Each day", "en", ["He left (at last.)", "Each day"]),
        ("He left (the U.S.)Each day", "en", ["He left (the U.S.)Each day"]),
        ("One. Two.", None, ["One.", "Two."]),
        ("", "en", []),
    ],
)
def test_bounds(text: str, language: str | None, expected: list[str]) -> None:
    assert cut(text, language) == expected


@settings(deadline=None)
@given(st.text(max_size=80), st.sampled_from([None, *LEXICONS]))
def test_sentences_cover_the_text(text: str, language: str | None) -> None:
    assert "".join(text[start:end] for start, end in sentences(text, language)) == text
