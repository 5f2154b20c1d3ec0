"""An edit as marked text."""

from hypothesis import given, settings
from hypothesis import strategies as st

from archive.edits.compare import compare
from archive.edits.render import Mark, Segment, html, rows, weave
from archive.edits.spans import by_words
from archive.model import EditKind, Field, Span
from tests.builders_edits import article

ONE = "At least 30 people died on Monday."
TWO = "Schools in Bristol and Bath will stay closed."


def test_a_changed_word_is_woven_between_the_words_that_stayed() -> None:
    old, new = article(ONE, TWO), article(ONE.replace("30", "50"), TWO)
    (row,) = rows(compare(old, new))
    assert (row.kinds, row.field) == ((EditKind.NUMBER,), Field.BODY)
    assert row.segments == (
        Segment("At least ", Mark.SAME),
        Segment("30", Mark.REMOVED),
        Segment("50", Mark.ADDED),
        Segment(" people died on Monday.", Mark.SAME),
    )


def test_each_side_has_its_own_words() -> None:
    old, new = article(ONE, TWO), article(ONE.replace("30", "50"), TWO)
    (row,) = rows(compare(old, new))
    assert "".join(one.text for one in row.old) == ONE
    assert "".join(one.text for one in row.new) == ONE.replace("30", "50")


def test_a_passage_with_two_kinds_is_one_row() -> None:
    old, new = article(ONE), article("At least 50 people died on Sunday.")
    (row,) = rows(compare(old, new))
    assert set(row.kinds) == {EditKind.NUMBER, EditKind.DATE}


def test_what_came_or_went_has_one_side() -> None:
    (added,) = rows(compare(article(ONE), article(ONE, TWO)))
    assert (added.old, added.new) == ((), (Segment(TWO, Mark.ADDED),))
    (removed,) = rows(compare(article(ONE, TWO), article(ONE)))
    assert (removed.old, removed.new) == ((Segment(TWO, Mark.REMOVED),), ())


def test_what_moved_stands_whole_on_both_sides() -> None:
    three = "The ministry has not said how much money it will give."
    (row,) = rows(compare(article(ONE, TWO, three), article(three, ONE, TWO)))
    assert row.kinds == (EditKind.MOVED,)
    assert [one.text for one in row.segments] == [three, three]


def test_formats_have_no_row() -> None:
    assert rows(compare(article(f"{ONE} {TWO}"), article(ONE, TWO))) == ()


def test_the_woven_page_has_all_words_of_both_versions() -> None:
    old, new = article(ONE, TWO, title="30 died"), article("A < B.", ONE, title="50 died")
    page = html(old, new, compare(old, new))
    assert page.splitlines()[0] == "<h1><del>30</del><ins>50</ins> died</h1>"
    assert "<p><ins>A &lt; B.</ins></p>" in page
    assert f"<del>{TWO}</del>" in page


def test_a_page_without_changes_has_no_marks() -> None:
    page = html(article(ONE, byline="City Desk"), article(ONE, byline="City Desk"), ())
    assert page == f'<h1>A headline</h1>\n<p class="byline">City Desk</p>\n<p>{ONE}</p>'


texts = st.text(alphabet="ab c.\n", max_size=30)


@settings(deadline=None)
@given(texts, texts)
def test_a_woven_text_holds_both_texts(old: str, new: str) -> None:
    woven = weave(old, new, by_words(old, new))
    assert "".join(one.text for one in woven if one.mark is not Mark.ADDED) == old
    assert "".join(one.text for one in woven if one.mark is not Mark.REMOVED) == new


def test_spans_that_do_not_cover_a_difference_mark_everything() -> None:
    woven = weave("one two", "one six", (Span(0, 3, 0, 3),))
    assert woven == (Segment("one two", Mark.REMOVED), Segment("one six", Mark.ADDED))
