"""What is a word, a figure or a date, and under which key."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.language.lexicons import LEXICONS, lexicon_of
from archive.language.token import TokenKind
from archive.language.tokens import letters, tokenise


def keys(text: str, language: str | None = "en") -> list[str]:
    return [token.key for token in tokenise(text, lexicon_of(language))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It doesn’t, it can't, it won't.", "it does not it can not it will not"),
        ("The U.S. at 9 a.m. sharp", "the us at 9 am sharp"),
        ("commander-in-chief", "commander in chief"),
        ("cloud.gov and Node.js", "cloud.gov and node.js"),
        ("there.You go", "there you go"),
        ("front\xadline wo\u200brd", "frontline word"),
        ("cafe\u0301 CAFÉ", "café café"),
        ("$10,000 or 5% or five percent", "$ 10000 or 5 % or 5 %"),
        ("thirty men, the 3rd, one man", "30 men the 3. one man"),
        ("version 3.5.5a and 18F", "version 3.5.5a and 18f"),
        ("write press@debian.org now", "write press@debian.org now"),
        ("a _, so ___ I can___.", "a so i can"),
    ],
)
def test_keys_of_english(text: str, expected: str) -> None:
    assert keys(text) == expected.split()


@pytest.mark.parametrize(
    "skipped",
    [
        "https://example.org/a_b?c=d#e",
        "www.example.org/a",
        "<br/>",
        '<img src="a.jpg" alt="A b" />',
        "<!-- a comment -->",
        "[youtube=http://example.org]",
        "{{< figure >}}",
        "{% include a.html %}",
        "&nbsp;",
        "#98353",
        "**",
        "—",
    ],
)
def test_addresses_markup_and_marks_are_no_tokens(skipped: str) -> None:
    assert keys(f"here {skipped} there") == ["here", "there"]


def test_the_target_of_a_link_is_no_token_and_its_text_is() -> None:
    assert keys('See [the notes](https://x.example/a "Title") now') == [
        "see",
        "the",
        "notes",
        "now",
    ]


def test_a_merge_marker_is_no_token() -> None:
    assert keys("<<<<<<< HEAD\nhere\n=======\n>>>>>>> branch-2\nthere") == ["here", "there"]


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("on Dec. 17, 2024", "en", ["on", "month 12", "day 17", "2024"]),
        ("17 December", "en", ["day 17", "month 12"]),
        ("on April 10th", "en", ["on", "month 4", "day 10"]),
        ("they may march in May 2013", "en", ["they", "may", "march", "in", "month 5", "2013"]),
        ("he sat on Sat", "en", ["he", "sat", "on", "weekday 6"]),
        ("16 декабря 2024 года", "ru", ["day 16", "month 12", "2024", "года"]),
        ("17 грудня", "uk", ["day 17", "month 12"]),
        ("am 5. Mai", "de", ["am", "day 5", "month 5"]),
        ("le 5 mars", "fr", ["le", "day 5", "month 3"]),
        ("el lunes 3 de marzo", "es", ["el", "weekday 1", "day 3", "de", "month 3"]),
    ],
)
def test_dates_are_known_by_what_stands_beside_them(
    text: str, language: str, expected: list[str]
) -> None:
    assert keys(text, language) == expected


@pytest.mark.parametrize(
    ("text", "is_date"),
    [("in 2000", True), ("2000 people", False), ("the 2014 report", True), ("of 1900", True)],
)
def test_four_digits_are_a_year_or_a_count(text: str, is_date: bool) -> None:
    kinds = {token.kind for token in tokenise(text, lexicon_of("en")) if token.text.isdigit()}
    assert kinds == {TokenKind.DATE if is_date else TokenKind.NUMBER}


@pytest.mark.parametrize(
    ("text", "language", "key"),
    [
        ("10 000", "ru", "10000"),
        ("10\xa0000", "en", "10000"),
        ("1,5", "ru", "1.5"),
        ("1.170", "de", "1170"),
        ("1.170", "en", "1.170"),
        ("1,170", "en", "1170"),
        ("2-й", "ru", "2."),
        ("2e", "fr", "2."),
        ("втором", "ru", "2."),
        ("dritte", "de", "3."),
        ("тридцать", "ru", "30"),
        ("п’ятдесят", "uk", "50"),
        ("cuarenta", "es", "40"),
        ("soixante", "fr", "60"),
    ],
)
def test_figures_are_read_as_the_language_writes_them(text: str, language: str, key: str) -> None:
    assert keys(text, language) == [key]


def test_a_french_article_before_a_vowel_is_a_word_of_its_own() -> None:
    assert keys("L’article d'un aujourd’hui", "fr") == ["l", "article", "d", "un", "aujourd'hui"]


def test_a_token_knows_where_it_stands_and_whether_it_is_quoted() -> None:
    text = "He said “no way” to it."
    tokens = tokenise(text, lexicon_of("en"))
    assert [text[token.start : token.end] for token in tokens] == [one.text for one in tokens]
    assert [token.text for token in tokens if token.quoted] == ["no", "way"]


def test_offsets_and_quotations_of_a_larger_text_are_kept() -> None:
    body = "One. “Two three.”"
    (two, three) = tokenise("Two three.", lexicon_of("en"), offset=6, quoted=((6, 16),))
    assert (body[two.start : two.end], body[three.start : three.end]) == ("Two", "three")
    assert two.quoted
    assert three.quoted


@pytest.mark.parametrize(
    ("text", "opens"),
    [
        ("Yes. Bath", True),
        ("so: Bath", True),
        ("so - Bath", True),
        ("in Bath", False),
        ("(Bath", False),
    ],
)
def test_a_capital_after_a_mark_means_nothing(text: str, opens: bool) -> None:
    assert tokenise(text, lexicon_of("en"))[-1].opens is opens


def test_letters_forget_spaces_and_hyphens_but_not_where_figures_end() -> None:
    def read(text: str) -> str:
        return letters(tokenise(text, lexicon_of("en")))

    assert read("time zone") == read("timezone") == read("Time-Zone")
    assert read("1 23") != read("12 3")


@settings(deadline=None)
@given(st.text(max_size=60), st.sampled_from([None, *LEXICONS]))
def test_any_text_can_be_read_and_tokens_stand_in_order(text: str, language: str | None) -> None:
    tokens = tokenise(text, lexicon_of(language))
    starts = [token.start for token in tokens]
    assert starts == sorted(starts)
    assert all(token.key for token in tokens)
    assert all(0 <= token.start < token.end <= len(text) for token in tokens)


def test_thousands_set_with_spaces_are_one_figure_wherever_their_text_stands() -> None:
    (token,) = tokenise("1 000 000", lexicon_of("de"), offset=7)
    assert (token.key, token.text, token.start, token.end) == ("1000000", "1 000 000", 7, 16)


@pytest.mark.parametrize("between", ["; ", "\n", "  "])
def test_only_one_plain_space_groups_thousands(between: str) -> None:
    assert keys(f"10{between}000", "de") == ["10", "000"]


def test_a_figure_with_two_commas_is_no_decimal_fraction() -> None:
    assert keys("1,5", "de") == ["1.5"]
    assert keys("1,2,3", "de") == ["1,2,3"]
