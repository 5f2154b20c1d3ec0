"""What is left of a text when ranges are cut out, and where each part of it stood."""

from hypothesis import given, settings
from hypothesis import strategies as st

from archive.edits.spans import Remainder, by_words, placed, uncovered, written_otherwise
from archive.model import Span

texts = st.text(alphabet="ab c.\n", max_size=40)


@st.composite
def texts_and_ranges(draw: st.DrawFn) -> tuple[str, list[tuple[int, int]]]:
    text = draw(texts)
    points = draw(st.lists(st.integers(0, len(text)), max_size=6))
    ends = draw(st.lists(st.integers(0, len(text)), min_size=len(points), max_size=len(points)))
    return text, [(min(a, b), max(a, b)) for a, b in zip(points, ends, strict=True)]


@settings(deadline=None)
@given(texts_and_ranges())
def test_a_remainder_keeps_what_no_range_takes(drawn: tuple[str, list[tuple[int, int]]]) -> None:
    text, ranges = drawn
    kept = [
        index
        for index in range(len(text))
        if not any(start <= index < end for start, end in ranges)
    ]
    remainder = Remainder.of(text, ranges)
    assert remainder.text == "".join(text[index] for index in kept)
    assert [remainder.place(number) for number in range(len(kept))] == kept
    assert remainder.place(len(kept)) == len(text)


@settings(deadline=None)
@given(texts_and_ranges())
def test_what_was_cut_out_and_what_is_kept_make_the_text(
    drawn: tuple[str, list[tuple[int, int]]],
) -> None:
    text, ranges = drawn
    remainder = Remainder.of(text, ranges)
    whole, done = "", 0
    for at, gap in remainder.gaps(text):
        whole += remainder.text[done:at] + gap
        done = at
    assert whole + remainder.text[done:] == text


@settings(deadline=None)
@given(texts_and_ranges())
def test_kept_before_counts_the_kept_characters(
    drawn: tuple[str, list[tuple[int, int]]],
) -> None:
    text, ranges = drawn
    remainder = Remainder.of(text, ranges)
    for offset in range(len(text) + 1):
        assert remainder.kept_before(offset) == len(Remainder.of(text[:offset], ranges).text)


def rebuilt(old: str, new: str, spans: tuple[Span, ...]) -> bool:
    left = Remainder.of(old, ((span.before_start, span.before_end) for span in spans)).text
    right = Remainder.of(new, ((span.after_start, span.after_end) for span in spans)).text
    return left == right


@settings(deadline=None)
@given(texts, texts)
def test_two_writings_are_equal_outside_their_spans(old: str, new: str) -> None:
    assert rebuilt(old, new, written_otherwise(old, new))
    assert rebuilt(old, new, by_words(old, new))
    assert rebuilt(old, new, uncovered(old, new, ()))


def test_equal_writings_have_no_spans() -> None:
    assert written_otherwise("same", "same") == ()
    assert by_words("same words", "same words") == ()


def test_words_are_shown_whole() -> None:
    assert by_words("at least 30 men", "at least 50 men") == (Span(9, 11, 9, 11),)


def test_letters_are_shown_alone() -> None:
    assert written_otherwise("the Moon", "the moon") == (Span(4, 5, 4, 5),)


def test_a_long_stretch_is_compared_by_words() -> None:
    old, new = "a" + "bc " * 1200 + "z", "A" + "bd " * 1200 + "Z"
    assert rebuilt(old, new, written_otherwise(old, new))


def test_an_empty_side_is_placed_where_nothing_stands() -> None:
    added = Span(0, 0, 4, 8)
    assert placed("one three", "one two three", [added])[added] == Span(4, 4, 4, 8)
    removed = Span(4, 8, 0, 0)
    assert placed("one two three", "one three", [removed])[removed] == Span(4, 8, 4, 4)
