"""Links of a Markdown document."""

import pytest

from archive.model import LinkRole
from crawler.sources import SourceKind, SourceReading, read_source

STORY = "https://a.example/2024/12/storm-on-the-coast"


def markdown(text: str) -> SourceReading:
    reading = read_source("notes.md", f"# Notes\n\n{text}\n".encode())
    assert reading.kind is SourceKind.MARKDOWN
    return reading


@pytest.mark.parametrize(
    "written",
    [
        f"a [report]({STORY}) of it",
        f'a [report]({STORY} "title") of it',
        f"a [report](<{STORY}>) of it",
        f"a [report][1] of it\n\n[1]: {STORY}",
        f"an <{STORY}> of it",
        f"a bare {STORY}, of it",
        f"`{STORY}`",
        f"```\n{STORY}\n```",
        f'<p>a <a href="{STORY}">report</a></p>',
        f"a <a href='{STORY}'>report</a> of it",
        f"> quoted [report]({STORY})",
        f"- item [report]({STORY})",
        f"| a | b |\n|---|---|\n| x | [report]({STORY}) |",
    ],
)
def test_every_way_to_write_a_link_is_understood(written: str) -> None:
    assert [link.url for link in markdown(written).links] == [STORY]


def test_brackets_in_an_address_are_kept() -> None:
    url = "https://a.example/storm_(2024)-on-the-coast"
    assert [link.url for link in markdown(f"[report]({url})").links] == [url]


@pytest.mark.parametrize(
    "written",
    [
        f"**Original url:** <{STORY}>",
        f"Original url: [the Courier]({STORY})",
        f"Original url:\n{STORY}",
        f"Original url:\n\n[The Courier]({STORY})",
        f"[Original url]({STORY})",
        f"- Source: [the Courier]({STORY})",
    ],
)
def test_a_label_declares_a_markdown_link(written: str) -> None:
    (link,) = markdown(written).links
    assert link.role is LinkRole.DECLARED_SOURCE


def test_a_link_whose_words_invite_to_read_on_leads_to_the_full_text() -> None:
    (link,) = markdown(f"[Read the full article at the Courier]({STORY})").links
    assert link.role is LinkRole.READ_FULL


def test_a_link_stands_on_its_own_line_of_a_paragraph() -> None:
    (link,) = markdown(f"one\ntwo\nthree [report]({STORY})\nfour").links
    assert link.line == 5


def test_a_row_of_a_table_keeps_its_line() -> None:
    (link,) = markdown(f"| a | b |\n|---|---|\n| x | y |\n| x | [r]({STORY}) |").links
    assert link.line == 6


def test_the_words_of_a_link_are_kept() -> None:
    (link,) = markdown(f"The [harbour report]({STORY}) names no cause.").links
    assert link.words == "The harbour report names no cause."


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("[mail](mailto:desk@a.example)", "mailto: is not fetched"),
        ("[other](other.md)", "Is relative"),
        ("[other](/news/storm-on-the-coast)", "Is relative"),
        ("[home](https://a.example)", "home page"),
    ],
)
def test_a_link_that_cannot_be_taken_is_left_out_with_the_reason(
    written: str, reason: str
) -> None:
    reading = markdown(written)
    assert reading.links == ()
    assert reason in reading.left_out[0].reason


def test_images_and_places_in_the_document_are_no_links() -> None:
    reading = markdown("![storm](https://a.example/storm-on-the-coast.png) [top](#notes)")
    assert reading.links == ()
    assert reading.left_out == ()


def test_markdown_is_known_by_its_links_whatever_its_name() -> None:
    assert read_source("-", f"A [report]({STORY}) of it.\n".encode()).kind is SourceKind.MARKDOWN
