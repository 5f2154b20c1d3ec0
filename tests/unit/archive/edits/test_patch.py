"""Applying an edit to the old version gives the new one: the spans cover every difference."""

from hypothesis import given, settings
from hypothesis import strategies as st

from archive.edits.compare import compare
from archive.edits.patch import apply, pieces
from archive.model import Article, EditKind
from tests.builders_edits import article

# No deadlines: a machine may be busy, and the first words of a language load its dictionary.
SENTENCES = (
    "At least 30 people died on Monday.",
    "At least 50 people died on Sunday.",
    "“It is over,” the head of the service said.",
    '"It is over", the head of the service said.',
    "2 hours ago",
    "Related article: The Dams That Held",
    "Correction: An earlier version of this article was wrong.",
    "Schools in Bristol and Bath will stay closed.",
    "schools in  bristol and Bath will stay closed",
    "Дамбы выдержали, сообщили в пожарной службе.",
    "See [the map](https://example.org/map) or <b>ask</b>.",
    "Mid-sentence and broken over",
    "two blocks here.",
    "* * *",
)
sentences = st.one_of(
    st.sampled_from(SENTENCES),
    st.text(alphabet="ab1 .,\"'“”–-\n\xa0é\u0301Я!", min_size=1, max_size=30).filter(
        lambda text: "\n\n" not in text and text.strip("\n") == text
    ),
)
paragraphs = st.lists(st.lists(sentences, min_size=1, max_size=3).map(" ".join), max_size=5).map(
    tuple
)
articles = st.builds(
    lambda body, title, byline: article(*body, title=title, byline=byline, language="en"),
    paragraphs,
    st.sampled_from([None, "A headline", "Another headline - The Evening News"]),
    st.sampled_from([None, "City Desk", "By City Desk"]),
)


@settings(deadline=None)
@given(articles, articles)
def test_applying_an_edit_to_the_old_version_gives_the_new_one(
    before: Article, after: Article
) -> None:
    applied = apply(before, pieces(compare(before, after), after))
    assert (applied.title, applied.byline, applied.body) == (
        after.title,
        after.byline,
        after.body,
    )


@settings(deadline=None)
@given(articles)
def test_a_version_against_itself_has_no_changes(one: Article) -> None:
    assert compare(one, one) == ()


@settings(deadline=None)
@given(articles, articles)
def test_there_is_an_edit_back_for_every_edit(before: Article, after: Article) -> None:
    there, back = compare(before, after), compare(after, before)
    assert any(change.kind is not EditKind.FORMAT for change in there) == any(
        change.kind is not EditKind.FORMAT for change in back
    )


def test_an_edit_inside_a_paragraph_that_moved_is_applied_once() -> None:
    one, two, three = SENTENCES[0], SENTENCES[2], SENTENCES[7]
    before = article(one, two, three)
    after = article(three, one.replace("30", "50"), two)
    assert apply(before, pieces(compare(before, after), after)).body == after.body


def test_a_sentence_that_came_beside_its_equal_that_moved_is_applied() -> None:
    one = SENTENCES[0]
    before = article(one, " ".join([one] * 3))
    after = article(" ".join([one] * 3), " ".join([one] * 2))
    assert apply(before, pieces(compare(before, after), after)).body == after.body


def test_an_edit_at_the_head_of_a_paragraph_that_moved_can_be_applied() -> None:
    first, second = SENTENCES[7], "The river fell below the warning mark on that day, they said."
    third = "30 people were brought to the old town hall of Bath in the night."
    before = article(first, second, third)
    after = article(third.replace("30", "50"), first, second)
    changes = compare(before, after)
    assert {change.kind for change in changes} >= {EditKind.MOVED, EditKind.NUMBER}
    assert apply(before, pieces(changes, after)).paragraphs == after.paragraphs
