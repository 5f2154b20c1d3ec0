"""The gates before a comparison."""

from archive.edits.normal import normal_form, same_text, text_digest
from tests.builders_edits import article, at


def test_equal_text_has_an_equal_digest_whatever_the_stamps() -> None:
    one, other = article("One.", "Two.", updated=at(8)), article("One.", "Two.", updated=at(9))
    assert text_digest(one) == text_digest(other)
    assert same_text(one, other)


def test_a_digest_tells_apart_what_a_reader_reads_otherwise() -> None:
    articles = [
        article("One.", "Two."),
        article("One.Two."),
        article("One.\n\nTwo."),
        article("One.", "Two!"),
        article("One.", "Two.", title=None),
        article("One.", "Two.", title=""),
        article("One.", "Two.", byline="City Desk"),
        article("One.", "Two.", title="City Desk"),
    ]
    assert len({text_digest(one) for one in articles}) == len(articles)
    assert not any(same_text(articles[0], other) for other in articles[1:])


def test_a_digest_takes_any_text() -> None:
    assert text_digest(article("half a pair: \ud800"))


def test_a_normal_form_forgets_writing_blocks_case_and_furniture() -> None:
    one = article("“One” — and  two.", "2 hours ago", "Three.", title="A Headline")
    other = article('"one" - and two. Three.', title="a headline")
    assert normal_form(one) == normal_form(other)


def test_a_normal_form_keeps_words_and_figures() -> None:
    assert normal_form(article("8.5 percent")) != normal_form(article("85 percent"))
    assert normal_form(article("the deal")) != normal_form(article('the "deal"'))
