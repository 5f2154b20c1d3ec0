"""What declares a source, where the address may stand, and labels that lost their address."""

import pytest

from archive.model import LinkRole
from crawler.sources import SourceKind, SourceReading, read_source

URL = "https://a.example/reports"  # would be left out as a section if nothing declared it


def text(body: str) -> SourceReading:
    reading = read_source("story.txt", f"A storm reached the coast.\n{body}\n".encode())
    assert reading.kind is SourceKind.TEXT
    return reading


@pytest.mark.parametrize(
    "label",
    [
        "Original url:", "Original URL", "Original article:", "Original source:", "Source:",
        "Sources:", "Source :", "Source url:", "Link to the original:", "Originally published at",
        "Источник:", "Первоисточник:", "Оригинал:", "Ссылка на источник:", "Джерело:",
        "Оригінал статті:", "Quelle:", "Originalartikel:", "Article original :", "Fuente:",
        "Fonte:", "Źródło:", "**Source:**", "• Source:", "(Source:",
    ],
)  # fmt: skip
@pytest.mark.parametrize("between", [" ", "\n", "\n\n", "\n\n\n  "])
def test_a_label_declares_the_address_beside_or_below_it(label: str, between: str) -> None:
    (link,) = text(f"{label}{between}{URL}").links
    assert (link.url, link.role) == (URL, LinkRole.DECLARED_SOURCE)
    assert link.label
    assert link.label.rstrip(":") in label


@pytest.mark.parametrize(
    "label",
    [
        "Read full article", "Read the full article at", "Read Entire Article", "Read more at",
        "Read the original", "Read the rest of the story:", "Full story:", "Continue reading on",
        "Читать полностью:", "Полный текст:", "Читати повністю:", "Lire l'article complet :",
        "Leer el artículo completo:", "Den ganzen Artikel lesen:", "Read more at the Courier:",
    ],
)  # fmt: skip
@pytest.mark.parametrize("between", [" ", "\n\n"])
def test_an_invitation_to_read_on_leads_to_the_full_text(label: str, between: str) -> None:
    (link,) = text(f"{label}{between}{URL}").links
    assert (link.url, link.role) == (URL, LinkRole.READ_FULL)


def test_a_name_may_stand_between_label_and_address() -> None:
    (link,) = text(f"Source: Northern Courier ({URL}).").links
    assert (link.role, link.label) == (LinkRole.DECLARED_SOURCE, "Source:")


def test_a_label_may_stand_after_the_last_sentence() -> None:
    (link,) = text(f"The bridge was closed. Source: {URL}").links
    assert link.role is LinkRole.DECLARED_SOURCE


def test_a_plural_label_declares_every_line_below_it() -> None:
    reading = text("Sources:\n- https://a.example/x\n- https://b.example/y\n\nMore words.")
    assert [link.role for link in reading.links] == [LinkRole.DECLARED_SOURCE] * 2
    assert reading.left_out == ()


def test_a_single_label_declares_one_address_only() -> None:
    reading = text("Source:\nhttps://a.example/x\nhttps://b.example/another-long-story-12\n")
    assert [link.role for link in reading.links] == [LinkRole.DECLARED_SOURCE, LinkRole.MENTION]


@pytest.mark.parametrize(
    "sentence",
    [
        f"A source told us that {URL} was down.",
        f"The source code is at {URL} for all.",
        f"According to the source: {URL}",
        f"Original ideas are rare: {URL}",
        f"Read more {URL}",
    ],
)
def test_the_same_words_in_running_text_declare_nothing(sentence: str) -> None:
    assert text(sentence).links == ()


@pytest.mark.parametrize(
    "label", ["Read Entire Article", "Original url:", "Source: AFP", "Quelle: dpa"]
)
def test_a_label_without_an_address_is_a_lead(label: str) -> None:
    reading = text(label)
    (left,) = reading.left_out
    assert (left.text, left.line) == (label, 2)
    assert left.reason.startswith("A label without an address")


def test_a_label_does_not_claim_an_address_in_a_later_sentence() -> None:
    reading = text(
        "Read Entire Article\nWe wrote of it in https://a.example/an-earlier-story-99 too."
    )
    assert [link.role for link in reading.links] == [LinkRole.MENTION]
    assert [left.text for left in reading.left_out] == ["Read Entire Article"]


def test_a_label_does_not_wait_for_ever() -> None:
    reading = text("Original url:" + "\n" * 12 + "https://a.example/an-earlier-story-99")
    assert [link.role for link in reading.links] == [LinkRole.MENTION]
    assert len(reading.left_out) == 1


def test_a_label_at_the_end_of_a_linked_line_is_not_shared() -> None:
    reading = text("Source: https://a.example/x and https://b.example/another-long-story-12")
    assert [link.role for link in reading.links] == [LinkRole.DECLARED_SOURCE, LinkRole.MENTION]
