"""The words of a text, and the fingerprints that are made of them."""

from hypothesis import example, given
from hypothesis import strategies as st

from archive.kinship.fingerprints import HASH_BITS, RUN, WINDOW, fingerprints, phrase_hash
from archive.kinship.words import WordStream, runs_of, words_of

LONGEST_UNSEEN = RUN + WINDOW - 2  # words in common that may leave no fingerprint
words = st.lists(st.sampled_from([f"w{number}" for number in range(200)]), max_size=120)


def test_case_and_marks_are_no_part_of_a_word() -> None:
    assert words_of('"Don\'t," She said - twice!') == ("don", "t", "she", "said", "twice")


def test_a_figure_keeps_its_inner_points_and_commas() -> None:
    assert words_of("10,000 people, 3.5 percent.") == ("10,000", "people", "3.5", "percent")


def test_letters_that_newsrooms_spell_either_way_are_one() -> None:
    assert words_of("всё ґанок Straße") == words_of("все ганок Strasse")


def test_an_excerpt_is_the_text_as_written_from_word_to_word() -> None:
    stream = WordStream('He said: "No, never." Then he left.')
    assert stream.excerpt(2, 5) == 'No, never." Then'
    assert stream.excerpt(3, 3) == ""


@given(st.text())
@example("İstanbul ΐ ẖ")
def test_every_word_has_a_place(text: str) -> None:
    stream = WordStream(text)
    assert len(stream.words) == len(stream.places)


def test_runs_are_neighbouring_words_in_order() -> None:
    assert runs_of(("a", "b", "c"), 2) == [("a", "b"), ("b", "c")]
    assert runs_of(("a",), 2) == []


def test_a_text_shorter_than_a_run_has_no_fingerprint() -> None:
    assert fingerprints(["word"] * (RUN - 1)) == frozenset()
    assert len(fingerprints(["word"] * RUN)) == 1


@given(words, words, words, words, st.integers(0, 1000))
def test_a_long_run_in_common_leaves_a_fingerprint_whatever_stands_around_it(
    before: list[str], after: list[str], other_before: list[str], other_after: list[str], seed: int
) -> None:
    shared = [f"s{seed}x{number}" for number in range(LONGEST_UNSEEN + 1)]
    one = fingerprints([*before, *shared, *after])
    other = fingerprints([*other_before, *shared, *other_after])
    assert one & other


def test_fingerprints_are_a_fraction_of_the_words() -> None:
    found = fingerprints([f"w{number}" for number in range(2000)])
    assert 2000 / WINDOW <= len(found) < 2000 / 6


def test_a_hash_fits_six_bytes_and_is_the_same_in_every_process() -> None:
    assert phrase_hash("sentence", "a ship ran aground") == 98201522958560
    assert phrase_hash("sentence", "a ship ran aground") < 1 << HASH_BITS


def test_a_quotation_and_a_sentence_of_the_same_words_do_not_meet() -> None:
    assert phrase_hash("sentence", "same words") != phrase_hash("quotation", "same words")
