import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.model import LinkRole
from crawler.sources import SourceKind, read_source
from crawler.sources.office import LARGEST_PART
from tests.builders_documents import ONE, TWO, docx, zipped
from tests.fuzzing import TIMES


def test_links_and_bare_addresses_of_a_word_document_are_taken() -> None:
    reading = read_source("a.docx", docx(("the story", ONE), f"and {TWO}."))
    assert reading.kind is SourceKind.WORD
    assert [(link.url, link.words) for link in reading.links] == [
        (ONE, "the story"),
        (TWO, f"and {TWO}."),
    ]


def test_a_label_in_one_paragraph_declares_the_address_in_the_next() -> None:
    (link,) = read_source("a.docx", docx("A story.", "Original url:", ONE)).links
    assert (link.role, link.label) == (LinkRole.DECLARED_SOURCE, "Original url:")


def test_words_that_link_may_be_the_label() -> None:
    (link,) = read_source("a.docx", docx(("Read Entire Article", ONE))).links
    assert link.role is LinkRole.READ_FULL


def test_an_address_that_links_to_itself_is_taken_once() -> None:
    reading = read_source("a.docx", docx((ONE, ONE)))
    assert [link.url for link in reading.links] == [ONE]
    assert reading.left_out == ()


def test_a_link_that_is_a_field_is_taken() -> None:
    word = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    field = f'<w:p><w:r><w:instrText> HYPERLINK "{ONE}" </w:instrText></w:r></w:p>'
    content = zipped({"word/document.xml": f'<w:document xmlns:w="{word}">{field}</w:document>'})
    assert [link.url for link in read_source("a", content).links] == [ONE]


BOMB = '<!DOCTYPE z [<!ENTITY a "aaaa">]><w:document xmlns:w="x">&a;</w:document>'


@pytest.mark.parametrize(
    "document",
    ["<w:document", "", BOMB + "&", " " * (LARGEST_PART + 1)],
    ids=["broken", "empty", "bomb", "huge"],
)
def test_a_word_document_that_cannot_be_read_is_left_out_with_the_reason(document: str) -> None:
    reading = read_source("a.docx", zipped({"word/document.xml": document}))
    (left,) = reading.left_out
    assert left.text == "a.docx"
    assert "cannot be read" in left.reason


GOOD = docx("A story.", "Original url:", ONE)
DAMAGE = st.lists(st.tuples(st.integers(0, len(GOOD) - 1), st.integers(0, 255)), max_size=4)


@settings(max_examples=100 * TIMES, deadline=None)
@given(DAMAGE)
def test_no_damage_to_a_word_document_makes_its_reader_raise(
    damage: list[tuple[int, int]],
) -> None:
    changed = bytearray(GOOD)
    for at, value in damage:
        changed[at] = value
    reading = read_source("a.docx", bytes(changed))
    assert reading.links or reading.left_out


def test_a_word_document_that_is_cut_is_no_word_document() -> None:
    reading = read_source("a.docx", docx(ONE)[:-40])
    assert reading.kind is SourceKind.UNREADABLE
