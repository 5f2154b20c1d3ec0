"""Relations between two texts, on the project's own stories and on what is made of them."""

from dataclasses import replace
from itertools import combinations

import pytest

from archive.kinship.kin import Kin, Origin, Relation
from archive.kinship.portrait import Portrait
from archive.kinship.relate import relate
from tests.builders_kin import portrait, source_link, stories, story

NAMES = sorted({name for name, role in stories() if role == "original"})
APPEAL = (
    "A message to our readers: we are facing unprecedented challenges and cannot do without you.",
    "If you can, support us monthly with a small sum; it is quick to set up and makes a world of"
    " difference to independent journalism in this country.",
)


def relations(a: Portrait, b: Portrait) -> tuple[Relation, ...]:
    kin = relate(a, b)
    return kin.relations if kin else ()


def with_paragraphs(text: Portrait, *paragraphs: str, doc_id: str = "b") -> Portrait:
    return Portrait(replace(text.document, doc_id=doc_id, paragraphs=paragraphs))


@pytest.mark.parametrize("name", NAMES)
def test_a_retold_story_is_a_rewrite_whatever_the_language(name: str) -> None:
    assert Relation.REWRITE in relations(story(name, "original"), story(name, "light"))


@pytest.mark.parametrize("name", NAMES)
def test_a_story_told_anew_from_the_same_facts_is_a_rewrite(name: str) -> None:
    assert Relation.REWRITE in relations(story(name, "original"), story(name, "heavy"))


@pytest.mark.parametrize("name", ["ferry", "strike"])
def test_another_outlets_own_account_is_no_rewrite(name: str) -> None:
    kin = relate(story(name, "original"), story(name, "own"))
    assert kin is None or not kin.is_strong


def test_reports_cut_to_one_pattern_are_not_kin() -> None:
    reports = [
        story(name, role)
        for name, role in stories()
        if role.rstrip("12") in {"weather-", "football-", "earnings-", "police-"}
    ]
    assert len(reports) == 8
    strong = [kin for a, b in combinations(reports, 2) if (kin := relate(a, b)) and kin.is_strong]
    assert strong == []


def test_stories_of_one_language_that_have_nothing_in_common_are_not_kin() -> None:
    originals = [story(name, "original") for name in NAMES]
    assert [kin for a, b in combinations(originals, 2) if (kin := relate(a, b))] == []


def test_a_republished_text_is_the_same_text() -> None:
    original = story("ferry", "original")
    again = with_paragraphs(original, "Seen at the harbour.", *original.document.paragraphs)
    kin = relate(original, again)
    assert kin
    assert kin.relations == (Relation.SAME_TEXT,)
    assert kin.containment_ab == 1
    assert set(kin.shared_figures) == {"214", "2,400", "300", "31", "40"}
    assert kin.missing_in_b == ()


def test_a_cut_republication_is_the_same_text_and_a_part_of_it() -> None:
    original = story("ferry", "original")
    cut = with_paragraphs(original, *original.document.paragraphs[:2])
    assert relations(original, cut) == (Relation.SAME_TEXT, Relation.PARTIAL_COPY)


def test_half_a_story_inside_another_is_a_partial_copy() -> None:
    ferry, dam = story("ferry", "original"), story("dam", "original")
    mixed = with_paragraphs(dam, *ferry.document.paragraphs[:3], *dam.document.paragraphs[:3])
    assert relations(ferry, mixed)[0] is Relation.PARTIAL_COPY


def test_sixty_words_inside_another_story_are_a_partial_copy() -> None:
    ferry, dam = story("ferry", "original"), story("dam", "original")
    excerpt = " ".join(" ".join(ferry.document.paragraphs[3:]).split()[:60])
    paragraphs = dam.document.paragraphs
    mixed = with_paragraphs(dam, *paragraphs[:2], excerpt, *paragraphs[2:])
    assert Relation.PARTIAL_COPY in relations(ferry, mixed)


def test_one_quotation_in_two_accounts_is_a_shared_quotation() -> None:
    quote = '"We steered by the horn because nobody could see a hand," the coxswain said.'
    bakery, wolf = story("bakery", "original"), story("wolf", "original")
    one = with_paragraphs(bakery, *bakery.document.paragraphs, quote, doc_id="a")
    other = with_paragraphs(wolf, quote, *wolf.document.paragraphs)
    kin = relate(one, other)
    assert kin
    assert kin.relations == (Relation.SHARED_QUOTE,)
    assert kin.shared_quotes == ("We steered by the horn because nobody could see a hand,",)
    assert kin.origin is Origin.UNDECIDED


def test_a_quotation_cut_short_by_one_side_is_still_shared() -> None:
    whole = '"They knew of it for six long months, and we made our tea with it," she said.'
    part = 'For "six long months, and we made our tea with it", as she put it, nobody spoke.'
    bakery, wolf = story("bakery", "original"), story("wolf", "original")
    one = with_paragraphs(bakery, *bakery.document.paragraphs, part, doc_id="a")
    other = with_paragraphs(wolf, *wolf.document.paragraphs, whole, "He left.")
    assert Relation.SHARED_QUOTE in relations(one, other)


def test_the_title_of_a_work_is_no_shared_quotation() -> None:
    title = '"The Long Journey Home to Halmsund" was shown.'
    one = with_paragraphs(
        story("bakery", "original"), *story("bakery", "original").document.paragraphs, title
    )
    other = with_paragraphs(
        story("wolf", "original"), title, *story("wolf", "original").document.paragraphs
    )
    assert relations(one, other) == ()


def test_a_shared_appeal_at_the_end_links_nothing() -> None:
    bakery, wolf = story("bakery", "original"), story("wolf", "original")
    one = with_paragraphs(bakery, *bakery.document.paragraphs, *APPEAL, doc_id="a")
    other = with_paragraphs(wolf, *wolf.document.paragraphs, *APPEAL)
    assert relations(one, other) == ()


def test_an_event_that_two_report_in_their_own_words_is_a_weak_relation() -> None:
    one = portrait(
        "The Nordvik was stuck near Halmsund for hours while lifeboats from Brekke took passengers"
        " off. Owner Halm Line promised refunds, and the harbour stayed closed to every vessel.",
        doc_id="a",
    )
    other = portrait(
        "Nobody at Halm Line would say why the Nordvik missed the Halmsund channel. Lifeboats had"
        " to be called from Brekke; passengers waited, and the harbour mouth was blocked.",
        doc_id="b",
    )
    kin = relate(one, other)
    assert kin
    assert kin.relations == (Relation.SAME_EVENT,)


def test_figures_that_one_side_lacks_are_listed() -> None:
    kin = relate(story("ferry", "original"), story("ferry", "heavy"))
    assert kin
    assert "2,400" in kin.shared_figures
    assert "40" in kin.missing_in_b
    assert kin.missing_in_a == ()


def test_a_declared_address_relates_two_pages_even_where_the_text_does_not() -> None:
    source = story("wolf", "original", url="https://courier.example/wolf")
    copy = story("bakery", "original", declared=(source_link("https://courier.example/wolf"),))
    kin = relate(copy, source)
    assert kin
    assert kin.relations == (Relation.DECLARED_SOURCE,)
    assert kin.origin is Origin.A_FROM_B


def test_a_credited_outlet_relates_two_pages_only_where_the_text_does_too() -> None:
    source = story("ferry", "original", url="https://thecourier.example/ferry")
    rewrite = story("ferry", "light", byline="The Courier", url="https://blog.example/9")
    stranger = story("wolf", "light", byline="The Courier", url="https://blog.example/8")
    assert Relation.CREDITED in relations(source, rewrite)
    assert relations(source, stranger) == ()


def test_a_text_of_a_few_words_is_kin_to_nothing() -> None:
    assert relations(portrait("Read more here."), portrait("Read more here.", doc_id="b")) == ()


def test_the_order_of_the_two_changes_only_the_side_that_is_named() -> None:
    def mirrored(kin: Kin | None) -> tuple[object, ...]:
        assert kin
        return kin.relations, kin.containment_ba, kin.containment_ab, set(kin.missing_in_b)

    for name in ("ferry", "tram", "mine", "court"):
        one, other = story(name, "original"), story(name, "light")
        there, back = relate(one, other), relate(other, one)
        assert there
        assert mirrored(back) == (
            there.relations,
            there.containment_ab,
            there.containment_ba,
            set(there.missing_in_a),
        )


def test_the_same_figures_of_other_things_make_no_rewrite() -> None:
    neighbours = "Norhavn Lines, whose vessels use the terminal in the estuary, did not comment."
    grounding = (
        "A ferry with 214 passengers ran aground on Tuesday, and 31 were hurt.",
        "The harbour was closed for 96 minutes; about 5,800 containers wait on the quay.",
    )
    cranes = (
        "The board will pay 31 million crowns for machines, which stand 96 metres high.",
        "Some 214 jobs and 31 apprentices come with them, and 5,800 crowns for a lamp.",
    )
    one = portrait(*grounding, f"The harbour says so. {neighbours}", doc_id="a")
    other = portrait(*cranes, f"The harbour says so. {neighbours}", doc_id="b")
    assert Relation.REWRITE not in relations(one, other)


def test_the_phrases_of_one_outlet_make_no_rewrite() -> None:
    culture = portrait(
        "The culture minister said she would stay. Opposition parties were not satisfied and the"
        " committee of parliament summoned her again. An association handed over a petition.",
        doc_id="a",
        url="https://review.example/culture",
    )
    transport = (
        "Opposition parties were not satisfied with the transport minister. The committee of"
        " parliament summoned him, while an association of travellers handed over a petition."
    )
    same_outlet = portrait(transport, doc_id="b", url="https://review.example/transport")
    other_outlet = portrait(transport, doc_id="b", url="https://herald.example/transport")
    assert relations(culture, same_outlet) == ()
    assert relations(culture, other_outlet) == (Relation.REWRITE,)


def test_figures_given_in_round_are_the_same_facts() -> None:
    exact = portrait(
        "The maternity ward at Brannoc in Greyport had 412 births, after 655 ten years before.",
        "Women will be driven 47 kilometres to Lenning.",
        doc_id="a",
    )
    in_round = portrait(
        "Babies are rare now in Greyport: some 400 births at Brannoc where there were 650 births.",
        "It is almost 50 kilometres to Lenning.",
        doc_id="b",
    )
    assert relations(exact, in_round) == (Relation.REWRITE,)


def test_a_quotation_of_which_each_side_left_out_another_part_is_still_shared() -> None:
    bakery, wolf = story("bakery", "original"), story("wolf", "original")
    first = '"When gusts reach us there is no line that we can hold until morning," she said.'
    last = '"There is no line that we can hold until the morning comes," she said.'
    one = with_paragraphs(bakery, *bakery.document.paragraphs, first, doc_id="a")
    other = with_paragraphs(wolf, *wolf.document.paragraphs, last, "He left.")
    kin = relate(one, other)
    assert kin
    assert kin.relations == (Relation.SHARED_QUOTE,)
    assert kin.shared_quotes == ("there is no line that we can hold until",)
