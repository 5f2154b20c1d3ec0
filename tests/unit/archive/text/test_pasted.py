"""Pasted copies, in the forms in which people keep them."""

import pytest

from archive.model import Article, LinkRole, StampRole, ZoneOrigin
from archive.text.pasted import read_text
from tests.builders_text import STORY, TITLE

APPEAL = (
    "A Message from The Paper:",
    "Dear readers,",
    "We are facing unprecedented challenges. The authorities want to silence our journalists.",
    "Your support, no matter how small, makes a difference. Please support us monthly.",
    "Remind me later.",
)


def paste(*lines: str) -> Article:
    return read_text("\n\n".join(lines))


def test_a_headline_above_the_story_is_the_title_and_no_paragraph() -> None:
    read = paste(TITLE, *STORY)
    assert (read.title, read.paragraphs) == (TITLE, STORY)


def test_a_story_without_a_headline_has_none() -> None:
    read = paste(*STORY)
    assert (read.title, read.byline, read.paragraphs) == (None, None, STORY)


def test_byline_date_and_credit_are_read_and_taken_out() -> None:
    read = paste(TITLE, "By AFP", "December 17, 2024", "Mika Orr / TASS", *STORY)
    assert (read.title, read.byline, read.paragraphs) == (TITLE, "AFP", STORY)
    assert read.published is not None
    assert (read.published.raw, read.published.zone) == ("December 17, 2024", ZoneOrigin.NONE)
    assert {removed.text for removed in read.furniture} == {
        "By AFP",
        "December 17, 2024",
        "Mika Orr / TASS",
    }


def test_an_updated_line_is_an_update_and_no_publication() -> None:
    read = paste(TITLE, "Updated: 17 December 2024, 18:40", *STORY)
    assert read.published is None
    assert read.updated is not None
    assert read.updated.role is StampRole.UPDATED


def test_an_aggregators_line_is_kept_as_its_own_claims_and_chosen_by_nobody() -> None:
    created, updated = "Created at 2024-12-16 09:25:23", "Updated at 2024-12-16 12:31:11"
    line = f"By The Paper | {created} | {updated} 3 hours ago"
    read = paste(TITLE, line, "Truth", *STORY)
    assert (read.byline, read.published, read.updated) == ("The Paper", None, None)
    assert [(stamp.label, stamp.raw) for stamp in read.stamps] == [
        ("Created at", "2024-12-16 09:25:23"),
        ("Updated at", "2024-12-16 12:31:11"),
    ]
    assert read.paragraphs == STORY


def test_an_appeal_below_the_story_is_furniture() -> None:
    read = paste(*STORY, *APPEAL)
    assert read.paragraphs == STORY
    assert [removed.layer for removed in read.furniture] == ["appeal"] * len(APPEAL)


def test_a_story_that_quotes_a_letter_to_readers_loses_nothing() -> None:
    letter = (*STORY[:2], "Dear readers,", *STORY[2:])
    assert paste(*letter).paragraphs == letter


def test_a_related_line_in_the_middle_is_furniture() -> None:
    related = "Related article: The Pro-War Russians and Ukrainian Defectors Killed"
    read = paste(*STORY[:2], related, *STORY[2:])
    assert read.paragraphs == STORY
    assert [removed.text for removed in read.furniture] == [related]


def test_a_paragraph_broken_in_mid_sentence_is_whole_again() -> None:
    first, second = STORY[2].split(" and that ")
    assert paste(*STORY[:2], first, f"and that {second}", STORY[3]).paragraphs == STORY


@pytest.mark.parametrize("label", ["Original url:", "Source:", "Источник:", "Джерело:"])
def test_a_declared_source_is_a_link_on_the_same_line_or_the_next(label: str) -> None:
    address = "https://origin.example/story-a1"
    for text in ((*STORY, f"{label} {address}"), (*STORY, label, address)):
        read = paste(*text)
        assert read.paragraphs == STORY
        assert [(link.url, link.role) for link in read.declared_sources] == [
            (address, LinkRole.DECLARED_SOURCE)
        ]


@pytest.mark.parametrize(
    "line",
    [
        "This article was first published by The Paper at {} and is republished with permission.",
        "(The story originally appeared in The Paper: {})",
        "Dieser Beitrag erschien zuerst bei The Paper: {}",
        "Cet article a été initialement publié par The Paper : {}",
        "Este artículo fue publicado originalmente en {}.",
        "Этот материал был впервые опубликован изданием «Газета»: {}",
        "Ця стаття була вперше опублікована на {}",
    ],
)
def test_a_sentence_that_says_where_the_text_appeared_first_declares_its_source(line: str) -> None:
    address = "https://origin.example/story-a1"
    read = paste(*STORY, line.format(address))
    assert read.paragraphs == STORY
    assert [(link.url, link.role) for link in read.declared_sources] == [
        (address, LinkRole.DECLARED_SOURCE)
    ]


@pytest.mark.parametrize("mark", [" ", ": ", " » "])
def test_an_address_behind_read_entire_article_is_kept(mark: str) -> None:
    address = "https://origin.example/story-a1"
    read = paste(*STORY, f"Read Entire Article{mark}{address}")
    assert read.paragraphs == STORY
    assert [(link.url, link.role) for link in read.declared_sources] == [
        (address, LinkRole.READ_FULL)
    ]


@pytest.mark.parametrize(
    "line",
    [
        "Source: https://origin.example/story-a1 shows that 40 people died in the storm.",
        "This article was first published at https://origin.example/story-a1. Correction: 50 "
        "people died, not 30.",
    ],
)
def test_a_line_that_says_more_than_its_source_stays_text(line: str) -> None:
    read = paste(*STORY, line)
    assert read.paragraphs == (*STORY, line)
    assert [link.url for link in read.declared_sources] == ["https://origin.example/story-a1"]


@pytest.mark.parametrize(
    "line",
    [
        "This story was first published on 3 May 2024. Follow us at https://social.example/paper.",
        "This article was first published in May and has been updated with https://data.example/x",
        "Текст изначально выше среднего, https://origin.example/a1",
    ],
)
def test_another_address_in_such_a_sentence_is_no_source(line: str) -> None:
    assert paste(*STORY, line).declared_sources == ()


def test_news_about_a_publication_declares_nothing() -> None:
    line = "The report was first published by the ministry at https://gov.example/r on Monday."
    read = paste(*STORY, line)
    assert read.paragraphs == (*STORY, line)
    assert read.declared_sources == ()


def test_an_authors_card_gives_the_byline_and_takes_all_below_with_it() -> None:
    read = paste(
        "12 members on board",
        "News Feed",
        TITLE,
        "2 min read",
        TITLE,
        "Pickets at the gate in Harwick on May 4, 2026. (Ida Holm/Global Images via Getty Images)",
        *STORY,
        "What the strike means for bread prices",
        "Avatar",
        "Ida Holm",
        "Reporter",
        "Ida Holm is a reporter for The Paper.",
        "Show More",
    )
    assert (read.title, read.byline, read.paragraphs) == (TITLE, "Ida Holm", STORY)


def test_headings_inside_the_story_stay() -> None:
    lines = (STORY[0], "What The Union Wants", *STORY[1:])
    assert paste(*lines).paragraphs == lines


def test_a_date_at_the_head_of_the_story_is_a_claim_and_stays_text() -> None:
    first = f"date 2024-12-16 {STORY[0]}"
    read = paste(first, *STORY[1:])
    assert read.paragraphs[0] == first
    assert read.published is not None
    assert read.published.raw == "2024-12-16"


@pytest.mark.parametrize("text", ["", "\n\n  \n", "Only a headline", "\ufeff"])
def test_whatever_is_pasted_reading_does_not_raise(text: str) -> None:
    assert read_text(text).updated is None
