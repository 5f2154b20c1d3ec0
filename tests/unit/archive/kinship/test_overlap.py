"""The words that two texts share."""

from hypothesis import given
from hypothesis import strategies as st

from archive.kinship.overlap import Overlap
from tests.builders_kin import portrait

SHARED = (
    "The ferry was refloated at high tide on Wednesday morning and towed to a shipyard in Brekke"
)
OWN_A = "Nobody had expected that so many visitors would come to the little town this summer"
OWN_B = "A choir of forty singers opened the festival with songs from three different centuries"
LONG_A, LONG_B = f"{OWN_A}. " * 4, f"{OWN_B}. " * 4
FOOTER = (
    "Our newsroom depends on readers like you so please support us with a small gift every month"
)


def overlap(a: str, b: str, **said: str) -> Overlap:
    urls = {"url": said.get("a_url")}, {"url": said.get("b_url")}
    return Overlap(portrait(a, doc_id="a", **urls[0]), portrait(b, doc_id="b", **urls[1]))


def test_a_shared_run_is_found_whole_with_its_places() -> None:
    (span,) = overlap(f"{OWN_A}. {SHARED}.", f"{SHARED}. {OWN_B}.").spans
    assert (span.start, span.other, len(span)) == (15, 0, 17)


def test_four_words_in_common_are_no_run() -> None:
    assert overlap("one two three four five", "one two three four six").spans == ()


def test_containment_is_of_each_side() -> None:
    found = overlap(SHARED, f"{SHARED}. {OWN_A}.")
    assert found.containment_ab == 1
    assert found.containment_ba == 17 / 32
    assert found.containment == 1


def test_one_edited_word_in_twenty_leaves_nine_tenths() -> None:
    letters = [f"{one}{other}" for one in "abcdefghij" for other in "abcdefghij"]
    edited = [word if at % 20 else "changed" for at, word in enumerate(letters)]
    assert overlap(" ".join(letters), " ".join(edited)).containment == 0.95


def test_a_quoted_run_is_not_copied() -> None:
    quote = f'"{SHARED}," he said'
    assert overlap(f"{OWN_A}. {quote}.", f"{quote}. {OWN_B}.").copied == ()


def test_running_text_is_copied() -> None:
    found = overlap(f"{OWN_A}. {SHARED}. {OWN_A} again.", f"{OWN_B}. {SHARED}. {OWN_B} again.")
    assert found.copied_words == 17


def test_a_block_that_ends_both_pages_of_an_outlet_is_its_furniture() -> None:
    found = overlap(f"{LONG_A} {FOOTER}. Close.", f"{LONG_B} {FOOTER}.")
    assert [len(span) for span in found.long] == [17]
    assert found.copied == ()


def test_a_block_that_ends_the_pages_of_two_outlets_is_copied() -> None:
    found = overlap(
        f"{LONG_A} {FOOTER}.",
        f"{LONG_B} {FOOTER}.",
        a_url="https://courier.example/1",
        b_url="https://herald.example.org/2",
    )
    assert found.copied_words == 17


def test_what_was_copied_says_nothing_of_how_the_rest_was_written() -> None:
    found = overlap(f"{OWN_A}. {SHARED}.", f"{SHARED}. {OWN_B}.")
    assert found.shared_runs(3) == 0
    assert overlap(OWN_A[:60], OWN_A[:40]).shared_runs(3) > 0


texts = st.lists(st.sampled_from(["one", "two", "three", "four", "five", "six"]), max_size=40)


@given(texts, texts)
def test_containment_is_a_part_and_a_text_contains_itself(a: list[str], b: list[str]) -> None:
    found = overlap(" ".join(a), " ".join(b))
    assert 0 <= found.containment_ab <= 1
    assert 0 <= found.containment_ba <= 1
    assert overlap(" ".join(a), " ".join(a)).containment_ab == (1 if len(a) >= 5 else 0)


@given(texts, texts)
def test_every_span_holds_the_same_words_on_both_sides(a: list[str], b: list[str]) -> None:
    found = overlap(" ".join(a), " ".join(b))
    for span in found.spans:
        assert (
            found.a.words[span.start : span.end]
            == found.b.words[span.other : span.other + len(span)]
        )
