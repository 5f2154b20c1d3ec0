import pytest

from archive.model import LinkRole
from crawler.sources import SourceKind, read_source
from crawler.sources.mail import is_mail
from tests.builders_documents import ONE, TWO, docx, letter, pdf


def test_a_letter_is_known_by_its_head_whatever_it_is_called() -> None:
    reading = read_source("inbox/1", letter(f"See {ONE} for more."))
    assert reading.kind is SourceKind.MAIL
    assert [(link.url, link.document, link.line) for link in reading.links] == [
        (ONE, "inbox/1", None)
    ]


def test_the_label_before_an_address_is_understood_in_a_letter_too() -> None:
    (link,) = read_source("a.eml", letter(f"A story.\n\nOriginal url:\n{ONE}\n")).links
    assert (link.role, link.label) == (LinkRole.DECLARED_SOURCE, "Original url:")


def test_of_two_renderings_the_one_with_links_is_read() -> None:
    html = f'<html><body><p><a href="{ONE}">the story</a></p></body></html>'
    (link,) = read_source("a.eml", letter("see the story", html=html)).links
    assert (link.url, link.words) == (ONE, "the story")


def test_documents_that_are_attached_are_read_as_well() -> None:
    attached = {"a.docx": docx(ONE), "b.pdf": pdf([TWO]), "c.bin": b"\0\1"}
    reading = read_source("a.eml", letter("Attached.", attached=attached))
    assert [link.url for link in reading.links] == [ONE, TWO]


def test_a_letter_in_an_old_code_page_is_read() -> None:
    content = (
        b"From: a@b.example\r\nDate: Tue, 17 Dec 2024 10:00:00 +0000\r\nSubject: x\r\n"
        b"Content-Type: text/plain; charset=windows-1251\r\n\r\n"
    ) + f"Источник: {ONE}".encode("cp1251")
    (link,) = read_source("a", content).links
    assert link.label == "Источник:"


@pytest.mark.parametrize(
    "text", [b"Source: https://a.example/a-b-c\nText: x\n", b"", b"From here on", b"Date: today\n"]
)
def test_a_text_with_labels_is_no_letter(text: bytes) -> None:
    assert not is_mail(text)


def test_a_letter_of_parts_within_parts_without_end_is_no_trouble() -> None:
    content = b"From: a\nDate: b\nSubject: c\n" + b"".join(
        b'Content-Type: multipart/mixed; boundary="%d"\n\n--%d\n' % (n, n) for n in range(500)
    )
    assert read_source("a.eml", content).links == ()
