from datetime import UTC, datetime

import pytest

from archive.model import Article, Precision, Stamp, StampRole, ZoneOrigin
from archive.text.page import read
from archive.text.stamps import UPDATED_ORDER, choose, header_stamp, make_stamp
from tests.builders_text import CAPTURED_AT, STORY, URL, html, jsonld, response

UPDATED, PUBLISHED = StampRole.UPDATED, StampRole.PUBLISHED


def reads(content: bytes, url: str = URL) -> Article:
    article = read(response(content, url=url)).article
    assert article is not None
    return article


def updated(content: bytes) -> tuple[str, str] | None:
    stamp = reads(content).updated
    return (stamp.source, stamp.raw) if stamp else None


def stamp(role: StampRole, source: str, raw: str) -> Stamp:
    made = make_stamp(role, source, raw)
    assert made is not None
    return made


def meta(name: str, content: str) -> str:
    return f'<meta property="{name}" content="{content}">'


T1, T2, T3 = "2026-05-04T08:00:00+02:00", "2026-05-04T12:30:00+02:00", "2026-05-04T19:00:00+02:00"


def test_a_page_without_any_claim_has_no_update_stamp() -> None:
    assert reads(html(), "https://paper.example/strike").updated is None


def test_published_is_never_taken_for_updated() -> None:
    article = reads(html(head=meta("article:published_time", T1)))
    assert article.updated is None
    assert article.published is not None
    assert article.published.at == datetime(2026, 5, 4, 6, 0, tzinfo=UTC)


def test_a_label_that_readers_see_goes_before_metadata() -> None:
    seen = f'<div>Updated: <time datetime="{T2}">noon</time></div>'
    content = html(head=meta("article:modified_time", T3), above=seen)
    assert updated(content) == ("time-label", T2)


@pytest.mark.parametrize(
    "label",
    [
        "Updated:",
        "Last updated on",
        "Обновлено:",
        "Оновлено",
        "Aktualisiert am",
        "Mis à jour le",
        "Actualizado el",
        "Aggiornato il",
    ],
)
def test_labels_are_known_in_the_languages_served(label: str) -> None:
    seen = f'<p><span>{label}</span> <time datetime="{T2}">x</time></p>'
    assert updated(html(above=seen)) == ("time-label", T2)


def test_a_label_inside_the_time_element_counts() -> None:
    assert updated(html(above=f'<time datetime="{T2}">Updated 3 hours ago</time>')) == (
        "time-label",
        T2,
    )


def test_a_class_name_alone_makes_no_update_stamp() -> None:
    assert updated(html(above=f'<time class="updated" datetime="{T2}">noon</time>')) is None


def test_a_labelled_time_beside_the_article_is_not_the_articles() -> None:
    aside = f'<aside>Updated: <time datetime="{T3}">x</time></aside>'
    assert updated(html(above=aside)) is None


def test_jsonld_of_a_teaser_is_not_the_articles() -> None:
    teaser = jsonld(url="https://paper.example/other", dateModified=T3)
    own = jsonld(url=URL, dateModified=T2)
    assert updated(html(head=teaser + own)) == ("jsonld", T2)


def test_jsonld_goes_before_metas_and_all_are_kept() -> None:
    head = (
        jsonld(dateModified=T2) + meta("article:modified_time", T2) + meta("og:updated_time", T1)
    )
    article = reads(html(head=head))
    assert article.updated is not None
    assert article.updated.source == "jsonld"
    sources = [each.source for each in article.stamps if each.role is UPDATED]
    assert sources == ["jsonld", "meta:article:modified_time", "meta:og:updated_time"]


def test_a_visible_line_counts_where_nothing_else_does() -> None:
    article = reads(html(above="<p>Обновлено: 4 мая 2026, 18:40</p>"))
    assert article.updated is not None
    assert (article.updated.source, article.updated.zone) == ("visible", ZoneOrigin.NONE)


def test_a_sentence_of_the_story_is_no_stamp() -> None:
    content = html((*STORY, "The law was modified twice by parliament and then forgotten."))
    assert updated(content) is None


def test_the_day_in_the_address_is_a_claim_of_last_resort() -> None:
    published = reads(html()).published
    assert published is not None
    assert (published.source, published.precision) == ("address", Precision.DAY)


def test_an_instant_goes_before_a_bare_day_of_the_same_day() -> None:
    head = jsonld(datePublished="2026-05-04") + meta("article:published_time", T1)
    published = reads(html(head=head)).published
    assert published is not None
    assert published.raw == T1


def test_last_modified_is_evidence_and_never_chosen() -> None:
    header = header_stamp("Tue, 05 May 2026 08:00:00 GMT")
    stamps = choose(header, CAPTURED_AT)
    assert [each.source for each in stamps.all] == ["header:last-modified"]
    assert stamps.updated is None


def test_doubts_are_flags_and_the_claim_stays() -> None:
    stamps = choose(
        [
            stamp(PUBLISHED, "jsonld", T2),
            stamp(UPDATED, "jsonld", T1),
            stamp(UPDATED, "meta:og:updated_time", "2026-05-06T12:00:00Z"),
        ],
        CAPTURED_AT,
    )
    assert stamps.updated is not None
    assert (stamps.updated.raw, stamps.updated.flags) == (T1, ("earlier_than_published",))
    assert stamps.all[2].flags == ("later_than_fetch",)
    assert "stamps_disagree" in stamps.flags


def test_a_difference_of_whole_hours_is_called_a_zone_error() -> None:
    stamps = choose(
        [
            stamp(UPDATED, "jsonld", "2026-05-04T12:30:00Z"),
            stamp(UPDATED, "meta:article:modified_time", "2026-05-04T12:30:00+02:00"),
        ],
        CAPTURED_AT,
    )
    assert stamps.flags == ("stamps_disagree", "zone_error")


def test_an_update_equal_to_the_publication_claims_no_edit() -> None:
    stamps = choose([stamp(PUBLISHED, "jsonld", T1), stamp(UPDATED, "jsonld", T1)], None)
    assert stamps.updated is not None
    assert stamps.updated.flags == ("equals_published",)


def test_a_profile_can_turn_other_sources_into_evidence() -> None:
    stamps = choose([stamp(UPDATED, "jsonld", T1)], None, updated_by=frozenset({"profile"}))
    assert (stamps.updated, len(stamps.all)) == (None, 1)


@pytest.mark.parametrize("first", range(len(UPDATED_ORDER) - 1))
def test_the_precedence_is_the_written_one(first: int) -> None:
    stamps = [stamp(UPDATED, source, T1) for source in reversed(UPDATED_ORDER[first:])]
    chosen = choose(stamps, None).updated
    assert chosen is not None
    assert chosen.source == UPDATED_ORDER[first]
