"""The walk as a whole, and each layer by the difference that it makes."""

import pytest

from archive.model import AccessState, Article, ExtractionOutcome, LinkRole
from archive.text.body import ALL_LAYERS, LINKS, MEMORY, MEND, STANDFIRST, TITLE
from archive.text.memory import SiteMemory
from archive.text.page import read
from tests.builders_text import STORY, URL, html, jsonld, response
from tests.builders_text import TITLE as HEADLINE

LEAD = "The walkout is the first at the grain terminal since it was sold six years ago."


def reads(content: bytes, without: str = "", **options: object) -> Article:
    layers = ALL_LAYERS - {without}
    article = read(response(content), layers=layers, **options).article  # type: ignore[arg-type] # a builder
    assert article is not None
    return article


def test_an_article_is_its_text_and_nothing_else() -> None:
    article = reads(html())
    assert (article.title, article.paragraphs, article.language) == (HEADLINE, STORY, "en")
    assert article.extractor.startswith("trafilatura/")


def test_the_headline_is_kept_out_of_the_body() -> None:
    doubled = html(above=f"<p>{HEADLINE}</p>")
    assert reads(doubled).paragraphs == STORY
    assert HEADLINE in reads(doubled, without=TITLE).paragraphs


def test_other_claims_of_the_headline_are_witnesses() -> None:
    head = '<meta property="og:title" content="Grain stuck in Harwick as dockers walk out">'
    article = reads(html(head=head))
    assert article.title == HEADLINE
    assert "Grain stuck in Harwick as dockers walk out" in article.alternate_titles


def test_a_list_that_only_leads_on_is_furniture() -> None:
    item = '<li><h3><a href="/2026/05/03/{0}-a4110{0}">Story {0} of the week</a></h3>A word.</li>'
    listing = f"<ul>{''.join(item.format(n) for n in range(3))}</ul>"
    content = html((*STORY[:3], f"{STORY[3]}</p>{listing}<p>{LEAD}"))
    layers = [each.layer for each in reads(content).furniture]
    assert reads(content).paragraphs == (*STORY, LEAD)
    assert [layer for layer in layers if layer != "title"] == ["links"] * 3
    assert len(reads(content, without=LINKS).paragraphs) > len(STORY) + 1


def test_the_standfirst_is_part_of_the_text() -> None:
    content = (
        f'<html><head><title>{HEADLINE}</title><meta name="description" content="{LEAD}"></head>'
        f"<body><header><h1>{HEADLINE}</h1><div class='deck'>{LEAD}</div></header><article>"
        f"{''.join(f'<p>{line}</p>' for line in STORY)}</article></body></html>"
    ).encode()
    assert reads(content).paragraphs == (LEAD, *STORY)
    assert reads(content, without=STANDFIRST).paragraphs == STORY


def test_a_description_that_no_reader_sees_is_not_text() -> None:
    assert reads(html(head=f'<meta name="description" content="{LEAD}">')).paragraphs == STORY


def test_a_paragraph_broken_in_mid_sentence_is_whole_again() -> None:
    first, second = STORY[2].split(" and that ")
    content = html((*STORY[:2], first, f"and that {second}", STORY[3]))
    assert reads(content).paragraphs == STORY
    assert len(reads(content, without=MEND).paragraphs) == len(STORY) + 1


def test_the_sites_memory_takes_out_what_other_articles_bear() -> None:
    box = "The Paper is published by a foundation that takes no money from the state or parties."
    memory = SiteMemory()
    for number in range(2):
        lines = tuple(f"Line {n} of story {number}, which has nothing of ports." for n in range(6))
        memory = memory.learn(f"other/{number}", (*lines, box))
    content = html((*STORY, box))
    assert reads(content, memory=memory).paragraphs == STORY
    assert reads(content, without=MEMORY, memory=memory).paragraphs == (*STORY, box)
    assert "memory=1-" in reads(content, memory=memory).extractor


def test_an_advertisement_in_its_slot_never_reaches_the_text() -> None:
    slot = '<div class="ad-slot"><p>Refinance rates hit a new low. See if you do.</p></div>'
    assert reads(html(below=slot)).paragraphs == reads(html()).paragraphs


@pytest.mark.parametrize("state", [403, 404, 410, 451, 500, 503])
def test_an_error_page_gives_no_article(state: int) -> None:
    reading = read(response(status=state))
    assert (reading.article, reading.access is AccessState.ARTICLE) == (None, False)


def test_a_document_that_is_no_page_says_so() -> None:
    reading = read(response(b"%PDF-1.7 \x00\x01\x02\x03\x04\x05\x06\x07" * 50))
    assert (reading.outcome, reading.article) == (ExtractionOutcome.NOT_HTML, None)


def test_broken_jsonld_is_flagged_and_does_no_harm() -> None:
    broken = '<script type="application/ld+json">{"@type": "NewsArticle", </script>'
    article = reads(html(head=broken))
    assert (article.paragraphs, article.flags) == (STORY, ("jsonld_broken",))


def test_a_letter_in_an_old_encoding_is_the_letter() -> None:
    line = "Портовые рабочие начали забастовку в понедельник утром, сообщил профсоюз."
    content = html((line, *STORY), title="Забастовка в порту Харвика").replace(
        b"utf-8", b"windows-1251"
    )
    article = reads(content.decode("utf-8").encode("cp1251"))
    assert (article.title, article.paragraphs[0]) == ("Забастовка в порту Харвика", line)


def test_a_source_that_the_page_declares_is_a_link() -> None:
    below = "<p>Original url: https://origin.example/story-a1</p>"
    article = reads(html(below=below))
    assert [(each.url, each.role) for each in article.declared_sources] == [
        ("https://origin.example/story-a1", LinkRole.DECLARED_SOURCE)
    ]
    assert article.paragraphs == STORY


def test_a_link_behind_the_words_first_published_is_a_source() -> None:
    below = (
        "<p>This article was first published by "
        '<a href="https://origin.example/story-a1">The Paper</a> and is republished here.</p>'
    )
    article = reads(html(below=below))
    assert [(each.url, each.role) for each in article.declared_sources] == [
        ("https://origin.example/story-a1", LinkRole.DECLARED_SOURCE)
    ]


@pytest.mark.parametrize(
    "words",
    [
        'This story was first published on 3 May 2024. <a href="{}">Read about the bakery</a>',
        'This story was first published in May and updated with <a href="{}">new data</a>',
    ],
)
def test_a_link_that_another_sentence_speaks_of_is_no_source(words: str) -> None:
    below = f"<p>{words.format('https://origin.example/story-a1')}</p>"
    assert reads(html(below=below)).declared_sources == ()


def test_a_page_of_the_same_house_is_no_source() -> None:
    below = (
        "<p>This article was first published in "
        f'<a href="{URL.rpartition("/")[0]}/newsletter-7">our newsletter</a>.</p>'
    )
    assert reads(html(below=below)).declared_sources == ()


def test_the_front_page_of_whoever_published_first_is_no_source() -> None:
    below = (
        "<p>This article was first published by "
        '<a href="https://origin.example/">The Paper</a>.</p>'
    )
    assert reads(html(below=below)).declared_sources == ()


def test_the_byline_is_the_author_without_the_word_by() -> None:
    named = jsonld(author=[{"name": "By Ida Holm"}, {"name": "Marta Lindqvist"}])
    assert reads(html(head=named)).byline == "Ida Holm, Marta Lindqvist"
    assert reads(html(above="<p class='byline'>By Ida Holm</p>")).byline == "Ida Holm"
    assert reads(html()).byline is None
