"""Text from whatever bytes a person hands in."""

import pytest

from crawler.sources.decoding import Decoded, Undecodable, decode

RUSSIAN = "Источник: https://a.example/1 и ещё несколько слов о шторме на побережье.\n"


@pytest.mark.parametrize(
    ("encoded_as", "told"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8"),
        ("utf-16", "utf-16-le"),
        ("utf-32", "utf-32-le"),
        ("cp1251", "cp1251"),
        ("koi8-r", "koi8-r"),
    ],
)
def test_a_russian_text_is_read_in_every_usual_encoding(encoded_as: str, told: str) -> None:
    assert decode(RUSSIAN.encode(encoded_as)) == Decoded(RUSSIAN, told)


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_is_known_without_its_mark(encoding: str) -> None:
    text = "Source: https://a.example/1\n"
    assert decode(text.encode(encoding)) == Decoded(text, encoding)


def test_a_french_text_is_not_taken_for_cyrillic() -> None:
    text = "Café à côté, déjà fermé après l'été.\n"
    assert decode(text.encode("cp1252")) == Decoded(text, "cp1252")


def test_what_the_sender_says_of_the_charset_is_tried() -> None:
    content = "Łódź: źródło".encode("iso-8859-2")
    assert decode(content, charset="iso-8859-2") == Decoded("Łódź: źródło", "iso8859-2")


def test_what_a_page_says_of_its_charset_is_tried() -> None:
    text = "<meta charset=windows-1250><p>Łódź"
    assert decode(text.encode("cp1250")) == Decoded(text, "cp1250")


@pytest.mark.parametrize("charset", ["no-such-charset", "utf-8", "base64", "rot13"])
def test_a_charset_that_does_not_fit_is_passed_over(charset: str) -> None:
    assert decode("Ещё слова о шторме".encode("cp1251"), charset=charset) == Decoded(
        "Ещё слова о шторме", "cp1251"
    )


def test_a_few_stray_nul_bytes_do_not_spoil_a_text() -> None:
    decoded = decode(b"https://a.example/1\x00\nhttps://a.example/2 and words to follow it\n")
    assert isinstance(decoded, Decoded)
    assert "\x00" not in decoded.text


def test_every_line_end_is_one_line() -> None:
    assert decode(b"a\r\nb\rc\n") == Decoded("a\nb\nc\n", "utf-8")


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"%PDF-1.7\n...", "a PDF file"),
        (b"PK\x03\x04...", "a ZIP or Office file"),
        (b"{\\rtf1 text}", "an RTF file"),
        (b"\x89PNG\r\n\x1a\n", "an image"),
        (b"\x1f\x8b\x08\x00", "a gzip file"),
        (bytes(range(256)) * 4, "a binary file"),
    ],
)
def test_what_is_no_text_is_named(content: bytes, what: str) -> None:
    assert decode(content) == Undecodable(what)
