"""Known words that are mixed up by ear or written otherwise overseas, and others that are not."""

import pytest

from archive.language.doublets import is_doublet


@pytest.mark.parametrize(
    ("one", "other", "language"),
    [
        ("their", "there", "en"),
        ("their", "theyre", "en"),
        ("affect", "effect", "en"),
        ("principal", "principle", "en"),
        ("colour", "color", "en"),
        ("neighbouring", "neighboring", "en"),
        ("theatres", "theaters", "en"),
        ("organised", "organized", "en"),
        ("organisation", "organization", "en"),
        ("analysed", "analyzed", "en"),
        ("travelled", "traveled", "en"),
        ("defence", "defense", "en"),
        ("dialogue", "dialog", "en"),
        ("anaemia", "anemia", "en"),
        ("sceptical", "skeptical", "en"),
        ("das", "dass", "de"),
        ("ces", "ses", "fr"),
        ("hecho", "echo", "es"),
    ],
)
def test_words_that_stand_for_each_other(one: str, other: str, language: str) -> None:
    assert is_doublet(one, other, language)
    assert is_doublet(other, one, language)


@pytest.mark.parametrize(
    ("one", "other", "language"),
    [
        ("raise", "raze", "en"),
        ("four", "for", "en"),
        ("forth", "fourth", "en"),
        ("filled", "filed", "en"),
        ("prised", "prized", "en"),
        ("four", "fore", "en"),
        ("shoe", "she", "en"),
        ("their", "there", None),
        ("their", "there", "fr"),
        ("colour", "color", "fr"),
    ],
)
def test_words_that_do_not(one: str, other: str, language: str | None) -> None:
    assert not is_doublet(one, other, language)
