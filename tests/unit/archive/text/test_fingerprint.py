import pytest

from archive.text.fingerprint import fingerprint
from archive.text.profile import Layout, Profile, StampPlace
from tests.builders_text import STORY, html, jsonld

STAMP = "2026-05-04T12:00:00Z"
PROFILE = Profile(
    "paper.example",
    layouts=(Layout(body=("article",), title=("h1",), updated=(StampPlace("time", "datetime"),)),),
)


@pytest.mark.parametrize("profile", [None, PROFILE], ids=["any page", "with a profile"])
@pytest.mark.parametrize(
    "edited",
    [
        html((STORY[0].replace("three", "five"), *STORY[1:])),
        html(STORY[:-1]),
        html(title="Another headline"),
        html(head=jsonld(dateModified="2026-05-05T12:00:00Z")),
        html(head=jsonld(headline="a test of another headline")),
        html(head='<meta property="article:modified_time" content="2026-05-05T12:00:00Z">'),
        html(head=jsonld(isAccessibleForFree=False)),
        html(above=f'<p>Updated: <time datetime="{STAMP}">noon</time></p>'),
        html(above=f'<p><time datetime="{STAMP}"></time></p>'),
    ],
    ids=["word", "cut", "title", "jsonld", "headline", "meta", "wall", "label", "attribute"],
)
def test_no_edit_and_no_stamp_move_is_hidden(edited: bytes, profile: Profile | None) -> None:
    assert fingerprint(edited, profile) != fingerprint(html(), profile)


@pytest.mark.parametrize(
    "served",
    [
        html(head='<meta name="csrf-token" content="a1b2c3">'),
        html(head='<script src="/main.9f3a.js"></script>'),
        html().replace(b"<p>", b'<p class="x">'),
        html(below="<script>var views = 1204;</script>"),
    ],
    ids=["token", "build", "class", "script"],
)
def test_what_no_reader_sees_does_not_count(served: bytes) -> None:
    assert fingerprint(served) == fingerprint(html())


def test_a_ticker_beside_the_body_counts_only_without_a_profile() -> None:
    ticker = html().replace(b"<footer>", b"<footer>3 hours ago ")
    assert fingerprint(ticker) != fingerprint(html())
    assert fingerprint(ticker, PROFILE) == fingerprint(html(), PROFILE)


def test_letters_of_an_old_encoding_are_told_apart() -> None:
    one, two = (
        f"<html><body><p>{word}</p></body></html>".encode("cp1251") for word in ("убиты", "ранен")
    )
    header = "text/html; charset=windows-1251"
    assert fingerprint(one, None, header) != fingerprint(two, None, header)


@pytest.mark.parametrize("content", [b"", b"\0\xff\xfe", b"<" * 1000, b"plain"])
def test_any_bytes_have_a_fingerprint(content: bytes) -> None:
    assert len(fingerprint(content)) == 64
