from archive.model import LinkRole
from crawler.sources import SourceKind, read_source
from crawler.sources.pdf import LARGEST
from tests.builders_documents import ONE, TWO, pdf


def test_addresses_of_the_text_and_links_over_it_are_taken() -> None:
    reading = read_source("a.pdf", pdf([f"See {ONE} for more."], links=[TWO]))
    assert reading.kind is SourceKind.PDF
    assert [(link.url, link.line) for link in reading.links] == [(ONE, None), (TWO, None)]


def test_a_label_declares_the_address_below_it() -> None:
    (link,) = read_source("a.pdf", pdf(["A story.", "Original url:", ONE])).links
    assert (link.role, link.label) == (LinkRole.DECLARED_SOURCE, "Original url:")


def test_an_address_broken_at_the_edge_is_mended_by_the_link_over_it() -> None:
    cut = ONE[:-8]
    (link,) = read_source("a.pdf", pdf([f"Source: {cut}", ONE[-8:]], links=[ONE])).links
    assert (link.url, link.role) == (ONE, LinkRole.DECLARED_SOURCE)


def test_a_pdf_of_pictures_says_so() -> None:
    (left,) = read_source("a.pdf", pdf([])).left_out
    assert left.reason.startswith("Is a PDF without text")


def test_a_damaged_pdf_is_left_out_with_the_reason() -> None:
    (left,) = read_source("a.pdf", b"%PDF-1.4\n" + b"1 0 obj << /Kids 1 0 R >>" * 50).left_out
    assert left.reason.startswith("Is a PDF that cannot be read")


def test_a_huge_pdf_is_not_opened() -> None:
    (left,) = read_source("a.pdf", b"%PDF-1.4\n".ljust(LARGEST + 1)).left_out
    assert "larger than 50 MB" in left.reason
