"""The language of a text that does not say."""

import pytest

from archive.language.guess import guess_language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The river fell below the mark and the town is dry.", "en"),
        ("Der Fluss fiel unter die Marke und die Stadt ist trocken.", "de"),
        ("Le fleuve est passé sous la cote et la ville est au sec.", "fr"),
        ("El río bajó de la marca y la ciudad está seca.", "es"),
        ("Уровень воды снизился, это было ожидаемо.", "ru"),
        ("Рівень води знизився, і це було очікувано.", "uk"),
        ("Debian 3.0, выпуск был отложен до осени.", "ru"),
        ("The town of Берёзовка Новая is dry.", "en"),
        ("Дом стоит.", "ru"),
        ("Hunde und Katzen.", "de"),
        ("12345", None),
        ("", None),
    ],
)
def test_languages(text: str, language: str | None) -> None:
    assert guess_language(text) == language
