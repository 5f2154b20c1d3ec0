"""Slips of spelling and grammar."""

import pytest

from archive.language.spelling import (
    has_dictionary,
    is_common,
    is_german_noun,
    is_known,
    is_slip,
    lemma,
)


@pytest.mark.parametrize(
    ("old", "new", "language"),
    [
        ("swahts", "swaths", "en"),
        ("version", "versions", "en"),
        ("cost", "costs", "en"),
        ("metal", "mettle", "en"),
        ("lead", "led", "en"),
        ("their", "there", "en"),
        ("occured", "occurred", "en"),
        ("recieve", "receive", "en"),
        ("goverment", "government", "en"),
        ("colour", "color", "en"),
        ("years", "year's", "en"),
        ("handeld", "handled", "en"),
        ("подтведил", "подтвердил", "ru"),
        ("информацией", "информации", "ru"),
        ("использовать", "использоваться", "ru"),
        ("resolveurs", "résolveurs", "fr"),
        ("segun", "según", "es"),
        ("unquestionbly", "unquestionably", None),
        ("swahts", "swaths", None),
        ("archtectues", "architectures", "en"),
        ("nto", "not", "en"),
        ("ot", "to", "en"),
        ("вернулся", "вернул", "ru"),
    ],
)
def test_slips(old: str, new: str, language: str | None) -> None:
    assert is_slip(old, new, language)
    assert is_slip(new, old, language)


@pytest.mark.parametrize(
    ("old", "new", "language"),
    [
        ("killed", "filled", "en"),
        ("dead", "deaf", "en"),
        ("farm", "firm", "en"),
        ("ship", "shop", "en"),
        ("boats", "boots", "en"),
        ("fired", "feared", "en"),
        ("men", "man", "en"),
        ("woman", "women", "en"),
        ("долгой", "короткой", "ru"),
        ("nutzer", "leser", "de"),
        ("river", "bridge", "en"),
        ("cat", "cut", None),
        ("river", "bridge", None),
        ("swaht", "swath", None),
        ("archtectues", "architectures", None),
        ("swahts", "swords", "en"),
        ("stale", "scale", "en"),
        ("went", "go", "en"),
        ("leben", "laben", "de"),
        ("poison", "poisson", "fr"),
        ("носится", "косится", "ru"),
        ("картина", "картона", "ru"),
    ],
)
def test_other_words(old: str, new: str, language: str | None) -> None:
    assert not is_slip(old, new, language)
    assert not is_slip(new, old, language)


def test_a_dictionary_tells_ordinary_words_from_names() -> None:
    assert is_common("justice", "en")
    assert is_known("москва", "ru")
    assert not is_common("москва", "ru")
    assert not is_common("syrskyi", "en")


def test_without_a_dictionary_nothing_is_known() -> None:
    assert not has_dictionary("ja")
    assert not is_known("word", "ja")
    assert lemma("words", None) == "words"


@pytest.mark.parametrize("noun", ["Regierung", "Balkonen", "Nutzer", "Ministerium", "Flussorten"])
def test_german_nouns(noun: str) -> None:
    assert is_german_noun(noun)


@pytest.mark.parametrize("name", ["Regensburg", "Kiew", "Selenskyj", "Berlins", "Ukraine"])
def test_german_names(name: str) -> None:
    assert not is_german_noun(name)
